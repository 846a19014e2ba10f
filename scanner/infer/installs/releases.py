"""Releases of Helmfile that an environment does not want: by ``installed``, a condition, a template, what stands around.

``installed: {{ ne .Environment.Name "production" }}``, ``condition: orders.enabled`` and ``{{ if … }}`` around a release are
answered for each environment of the file by its name and its values. What no file answers is left open.
https://helmfile.readthedocs.io/en/latest/#environment, https://helmfile.readthedocs.io/en/latest/#release-template
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from posixpath import dirname, join, normpath

from msgspec import structs

from scanner.infer.installs.asking import holds
from scanner.model import Entry, Fact, Value

OFF = Value("enabled", "false")
_VALUES = (".Values.", ".StateValues.")

Answers = Mapping[
    tuple[str, str], Callable[[str], str | None]
]  # a Helmfile and its environment → what it says


def environments_of(facts: Iterable[Fact]) -> dict[str, list[str]]:
    """The environments of each Helmfile."""
    found: dict[str, list[str]] = {}
    for fact in facts:
        if fact.literal("via") in ("helmfile", "helmfile-environments") and fact.kind == "listing":
            stages = found.setdefault(fact.location.path, [])
            stages += (each for each in fact.literal("stages").split() if each not in stages)
    return found


def said_in(entries: Iterable[Entry]) -> dict[str, dict[str, str]]:
    """Path → key → the text that the file has for it first."""
    found: dict[str, dict[str, str]] = {}
    for entry in entries:
        found.setdefault(entry.path, {}).setdefault(entry.key, entry.text)
    return found


def release_files(facts: Iterable[Fact], paths: Iterable[str]) -> list[str]:
    """The Helmfiles with conditions, and the files of ``paths`` that hold what their environments say."""
    every = tuple(facts)
    asking = {fact.location.path for fact in every if _asks(fact)}
    named = {path for fact in every if fact.location.path in asking and (path := _file(fact))}
    return sorted(asking | named.intersection(paths))


def unwanted(
    facts: Sequence[Fact], entries: Iterable[Entry], around: Callable[[Fact], Sequence[str]]
) -> tuple[Fact, ...]:
    """A fact that says "off" for each release in each environment that does not want it. ``around``: the conditions that
    stand around a release.
    """
    releases = [fact for fact in facts if fact.kind == "listing" and fact.literal("via") == "helmfile"]
    if not releases:
        return ()
    environments = environments_of(facts)
    answers = _answers(facts, environments, entries)
    templates = {
        (fact.location.path, fact.literal("template")): fact
        for fact in facts
        if fact.kind == "guard" and fact.literal("template")
    }
    found: list[Fact] = []
    for release in releases:
        path = release.location.path
        taken = [templates.get((path, name)) for name in release.literal("inherits").split()]
        conditions = [*around(release), *_own([release, *filter(None, reversed(taken))])]
        for stage in environments.get(path, ()) if conditions else ():
            if any(holds(each, answers[path, stage]) is False for each in conditions):
                found.append(off_in(release, stage))
        if not environments.get(path) and any(each == "false" for each in conditions):
            found.append(structs.replace(release, values=(*_without(release, "enabled"), OFF)))
    return tuple(found)


def off_in(release: Fact, stage: str) -> Fact:
    """That ``release`` is not installed in the environment ``stage``."""
    kept = _without(release, "stages", "enabled", "environment")
    return structs.replace(release, values=(*kept, Value("stages", stage), OFF))


def _without(fact: Fact, *names: str) -> tuple[Value, ...]:
    return tuple(value for value in fact.values if value.name not in names)


def _own(said: Sequence[Fact]) -> Iterator[str]:
    """What a release asks, or else what it takes over from its templates, the nearest first."""
    if installed := next((text for fact in said if (text := fact.value("enabled"))), ""):
        yield _plain(installed)
    if condition := next((text for fact in said if (text := fact.value("condition"))), ""):
        yield f".Values.{condition}"


def _plain(text: str) -> str:
    return text.strip().removeprefix("{{").removesuffix("}}").strip("- ")


def _asks(fact: Fact) -> bool:
    if fact.kind == "listing" and fact.literal("via") == "helmfile":
        return bool(fact.value("condition") or fact.value("inherits") or "{{" in fact.value("enabled"))
    return (
        fact.kind == "guard"
        and bool(fact.value("asks") or fact.value("template"))
        and "helmfile" in fact.location.path
    )


def _file(fact: Fact) -> str:
    """The file of values that an environment names; "" if ``fact`` says nothing of one."""
    named = fact.value("file") if fact.kind == "guard" else ""
    return normpath(join(dirname(fact.location.path), named)) if named else ""


def _answers(
    facts: Iterable[Fact], environments: Mapping[str, Sequence[str]], entries: Iterable[Entry]
) -> Answers:
    files: dict[tuple[str, str], list[str]] = {}
    for fact in facts:
        if path := _file(fact):
            files.setdefault((fact.location.path, fact.literal("environment")), []).append(path)
    said = said_in(entries)

    def answer(path: str, stage: str) -> Callable[[str], str | None]:
        def known(name: str) -> str | None:
            if name == ".Environment.Name":
                return stage
            key = next((name.removeprefix(each) for each in _VALUES if name.startswith(each)), "")
            own = said.get(path, {}).get(f"environments.{stage}.values.{key}") if key else None
            of_files = (said.get(file, {}).get(key) for file in reversed(files.get((path, stage), ())))
            return own if own is not None else next((text for text in of_files if text is not None), None)

        return known

    return {(path, stage): answer(path, stage) for path, stages in environments.items() for stage in stages}
