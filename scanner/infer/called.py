"""What a job of an environment has run by somebody else: the targets of a Makefile, the commands of a script.

What they deploy is deployed where the job is for. https://www.gnu.org/software/make/manual/html_node/Goals.html
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from posixpath import join, normpath

from msgspec import structs

from scanner.model import Fact, Value

_SAYS = ("environment", "stage", "stages")
_RECIPES = ("makefile", "gnumakefile", "justfile")


def run_elsewhere(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """Those of ``facts`` that a target or a script says, once more for each environment whose job runs that."""
    calls = [
        fact for fact in facts if fact.kind == "guard" and (fact.value("target") or fact.value("script"))
    ]
    if not calls:
        return ()
    environments: dict[tuple[str, str], dict[Value, None]] = {}  # script and "", or "" and target → where
    for call in calls:
        said = next((value for value in call.values if value.name == "environment"), None)
        if said is not None:
            environments.setdefault(_called(call), {})[said] = None
    found = (
        structs.replace(fact, values=(*(v for v in fact.values if v.name not in _SAYS), said))
        for fact in facts
        if fact.kind == "listing" and fact.literal("via") == "workflow"
        for key in _bears(fact)
        for said in environments.get(key, ())
    )
    return tuple(dict.fromkeys(found))


def _called(call: Fact) -> tuple[str, str]:
    if target := call.value("target"):
        return "", target
    return normpath(join(call.literal("folder"), call.value("script"))), ""


def _bears(fact: Fact) -> Iterator[tuple[str, str]]:
    """As what the command of ``fact`` may be called."""
    path = fact.location.path
    yield path, ""
    if path.rpartition("/")[2].lower() in _RECIPES or path.endswith((".mk", ".just")):
        yield "", fact.value("environment")  # a Makefile's commands are for what their target is called
