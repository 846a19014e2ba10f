"""Pipelines of GitLab that the one at the top takes none of in."""

from __future__ import annotations

import pytest

from scanner.infer.status import idle_pipelines
from tests.infer.configured import facts_in

NAMES = ("gateway", "quotes", "ledger")
HOMES = {f"services/{name}/.gitlab-ci.yml": "job: {script: [make]}\n" for name in NAMES}


def idle(files: dict[str, str]) -> set[str]:
    tree = {**HOMES, **files}
    called = [fact for fact in facts_in(tree) if fact.kind == "called"]
    return {path.split("/")[1] for path in idle_pipelines(called, tree)}


def listed(names: tuple[str, ...], form: str) -> str:
    places = (f"services/{name}/.gitlab-ci.yml" for name in names)
    if form == "children":
        return "".join(
            f"{at}: {{trigger: {{include: {place}}}}}\n" for at, place in zip(names, places, strict=True)
        )
    if form == "jobs":
        return "".join(
            f"{at}: {{trigger: {{include: [{{local: /{place}}}]}}}}\n"
            for at, place in zip(names, places, strict=True)
        )
    return (
        f"include: [{', '.join(f'{{local: /{place}}}' if form == 'local' else place for place in places)}]\n"
    )


@pytest.mark.parametrize("form", ["plain", "local", "children", "jobs"])
@pytest.mark.parametrize("left_out", NAMES)
def test_who_is_not_taken_in_beside_others_is_idle(form: str, left_out: str) -> None:
    others = tuple(name for name in NAMES if name != left_out)
    assert idle({".gitlab-ci.yml": listed(others, form)}) == {left_out}
    assert idle({".gitlab-ci.yml": listed(NAMES, form)}) == set()
    assert idle({"ci/.gitlab-ci.yml": listed(others, form)}) == set()  # nobody knows who starts that
    by_another = {".gitlab-ci.yml": "include: /ci/all.yml\n", "ci/all.yml": "", "ci/more.gitlab-ci.yml": ""}
    assert idle(by_another) == set()


@pytest.mark.parametrize(
    "more",
    [
        "include: services/*/.gitlab-ci.yml\n",
        "include: [{local: 'services/**.gitlab-ci.yml'}]\n",
        "include: [{local: 'services/$UNIT/.gitlab-ci.yml'}]\n",
        "go: {trigger: {include: [{artifact: made.yml, job: make}]}}\n",
    ],
)
def test_what_may_be_anybody_leaves_nobody_out(more: str) -> None:
    children = listed(NAMES[:2], "children")
    assert idle({".gitlab-ci.yml": children}) == {NAMES[2]}
    assert idle({".gitlab-ci.yml": children + more}) == set()


def test_a_few_among_many_are_no_register() -> None:
    assert idle({".gitlab-ci.yml": listed(NAMES[:1], "local")}) == set()


def test_steps_are_followed() -> None:
    chain = {
        ".gitlab-ci.yml": listed(NAMES[:2], "children"),
        f"services/{NAMES[0]}/.gitlab-ci.yml": listed(NAMES[2:], "local"),
        f"services/{NAMES[1]}/.gitlab-ci.yml": listed(NAMES[:1], "local"),
    }
    assert idle(chain) == set()
