"""Several components on one path: what a part holds is its component's, and what no part holds is everybody's."""

from __future__ import annotations

import pytest
from msgspec import structs

from scanner.declared import read_map
from scanner.declared.sync import sync
from scanner.diff.listing import list_files
from scanner.diff.parts import located, proposed_parts
from scanner.errors import BadMap
from scanner.model import DeclaredMap, Finding, Observations, SourceFile
from tests.diff.small import held
from tests.diff.world import files, hazard, service

HOME = "apps/desk"
FOLDERS = ("tags", "tasks", "shared")
NAMES = ("tags", "tasks", "votes")


def desk(**parts: str) -> DeclaredMap:
    """A map of three components on one path; ``parts`` are the parts of some, as written."""
    lines = [
        f"      - {{id: {name}, title: {name.title()}, status: production, paths: [{HOME}]"
        f"{f', parts: [{parts[name]}]' if name in parts else ''}}}"
        for name in NAMES
    ]
    return read_map(
        "map.yaml", "version: 1\nlayers:\n  - id: core\n    components:\n" + "\n".join(lines) + "\n"
    )


def seen(*places: tuple[str, str]) -> Observations:
    """Hazards at (file, subject), and the folders of the service."""
    there = files(f"{HOME}/package.json", *(f"{HOME}/src/{each}/{each}.service.ts" for each in FOLDERS))
    hazards = tuple(hazard("outbox/missing", path, subject) for path, subject in places)
    return Observations(files=there, services=(service(HOME),), hazards=hazards)


def found(declared: DeclaredMap, observed: Observations, rule: str = "outbox/missing") -> list[Finding]:
    placed = located(declared, list_files(observed.files))
    return [each for each in held(placed, observed).findings if each.rule == rule]


@pytest.mark.parametrize(
    "part",
    [f"{HOME}/src/tags", f"{HOME}/**/tags", f"{HOME}/src/tags/tags.service.ts", f"{HOME}/src/*/tags.service.ts",
     f"{HOME}/src/tags/tags.service.ts#TagService", f"{HOME}/src/tags/tags.service.ts#add",
     f"{HOME}/src/tags/tags.service.ts#TagService.add", f"{HOME}/src/tags/tags.service.ts#(*TagService).add"],
)  # fmt: skip
def test_what_a_part_holds_is_its_component_s(part: str) -> None:
    place = (f"{HOME}/src/tags/tags.service.ts", "TagService.add")
    (finding,) = found(desk(tags=f'"{part}"'), seen(place))
    assert (finding.component, finding.components) == ("tags", ())


def test_another_symbol_of_the_file_is_not_its_own() -> None:
    part = f'"{HOME}/src/shared/shared.service.ts#TagService"'
    (finding,) = found(desk(tags=part), seen((f"{HOME}/src/shared/shared.service.ts", "VoteService.cast")))
    assert finding.components == ("tasks", "votes")


def test_without_parts_all_that_share_the_path_are_named() -> None:
    (finding,) = found(desk(), seen((f"{HOME}/src/shared/shared.service.ts", "move")))
    assert finding.components == NAMES
    assert "Tags, Tasks and Votes share the place" in finding.message
    (silent,) = found(desk(), seen((f"{HOME}/src/shared/shared.service.ts", "move")), "issue/undeclared")
    assert silent.message.startswith("Tags, Tasks and Votes show outbox/missing")


def test_what_no_part_holds_is_of_those_without_parts() -> None:
    parts = {"tags": f"{HOME}/src/tags", "tasks": f"{HOME}/src/tasks"}
    (finding,) = found(desk(**parts), seen((f"{HOME}/src/shared/shared.service.ts", "move")))
    assert finding.component == "votes"


@pytest.mark.parametrize(
    "part", [f"{HOME}/src/Tags", f"{HOME}/SRC/tags", f"{HOME}/src/tags/Tags.Service.ts", f"{HOME}/src/Tags/tags.service.ts#Tags"]
)  # fmt: skip
def test_a_part_in_other_letters_is_a_slip_and_said_with_what_it_is_called(part: str) -> None:
    declared, there = desk(tags=f'"{part}"'), f"{HOME}/src/tags"
    (finding,) = found(declared, seen(), "map/dead-path")
    assert found(declared, seen(), "status/production-gone") == []
    assert f"; {there}" in finding.message
    (edit,) = finding.corrections
    assert (edit.old, edit.new.startswith(there), edit.new.lower()) == (part, True, part.lower())


def test_moving_the_order_of_the_map_moves_no_identity() -> None:
    declared = desk(tags=f"{HOME}/src/tags")
    turned = structs.replace(declared, components=declared.components[::-1])
    place = (f"{HOME}/src/tags/tags.service.ts", "TagService.add")
    assert found(declared, seen(place))[0].fingerprint == found(turned, seen(place))[0].fingerprint


@pytest.mark.parametrize("part", [f"{HOME}/src/labels", f"{HOME}/**/labels", f"{HOME}/src/labels.ts#Label"])
def test_a_part_that_is_not_there_is_said_where_it_is_declared(part: str) -> None:
    (finding,) = found(desk(tags=f'"{part}"'), seen(), "status/production-gone")
    assert (finding.component, finding.location.line) == ("tags", 5)
    assert f"declared to be {part}, which is not there" in finding.message
    assert not found(desk(tags=f'"{part}"'), seen(), "map/dead-path")


def test_one_part_of_two_that_is_not_there_is_a_dead_path() -> None:
    (finding,) = found(desk(tags=f"{HOME}/src/labels, {HOME}/src/tags"), seen(), "map/dead-path")
    assert [(c.key, c.old, c.new) for c in finding.corrections] == [("parts", f"{HOME}/src/labels", "")]


def test_a_part_lies_below_a_path() -> None:
    with pytest.raises(BadMap, match="is no part of apps/desk"):
        desk(tags="apps/other/tags")


def test_sync_proposes_the_folders_that_bear_the_names() -> None:
    declared = desk()
    proposals = list(proposed_parts(declared, list_files(seen().files)))
    assert [(c.component, c.new) for c in proposals] == [
        ("tags", f"{HOME}/src/tags"), ("tasks", f"{HOME}/src/tasks"),
    ]  # fmt: skip
    text = "version: 1\nlayers:\n  - id: core\n    components:\n      - id: tags\n        status: poc\n        paths: [apps/desk]\n"
    synced = sync("map.yaml", text, proposals[:1])
    assert f"parts: [{HOME}/src/tags]" in synced.text


def test_no_part_is_proposed_where_it_is_said_or_not_plain() -> None:
    assert [c.component for c in proposed_parts(desk(tags=f"{HOME}/src/tags"), list_files(seen().files))] == [
        "tasks"
    ]
    two = (
        *seen().files,
        SourceFile(f"{HOME}/web/tags/list.ts", 1),
        SourceFile(f"{HOME}/web/tasks/list.ts", 1),
    )
    assert list(proposed_parts(desk(), list_files(two))) == []
