"""The edits that would make a map true, in its own text: comments, order and all else stay as they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from scanner.declared.edits import EDITS, maps
from scanner.declared.nodes import optional_text
from scanner.declared.placing import with_component
from scanner.declared.read import read_map
from scanner.declared.unified import unified
from scanner.errors import BadMap
from scanner.model import Confidence, Correction, Report, Status
from scanner.yaml_lines import Mapping, load, mapping


@dataclass(frozen=True, slots=True)
class Synced:
    """The new text, the corrections that are in it, and those that it has no place for."""

    text: str
    done: tuple[Correction, ...]
    left: tuple[Correction, ...]


def corrections(report: Report) -> Iterator[Correction]:
    """What the findings say the map should say instead; guesses are left to people."""
    for finding in report.findings:
        if finding.confidence is not Confidence.LOW:
            yield from finding.corrections
    yield from report.proposals


def sync(path: str, text: str, corrections: Iterable[Correction]) -> Synced:
    """``text`` with as many ``corrections`` as fit; each result is a map again, or the edit is left.

    Line ends stay what they are: git may have checked the file out with CRLF.
    """
    if 0 < text.count("\n") == text.count("\r\n"):
        synced = sync(path, text.replace("\r\n", "\n"), corrections)
        return Synced(synced.text.replace("\n", "\r\n"), synced.done, synced.left)
    done: list[Correction] = []
    left: list[Correction] = []
    for correction in dict.fromkeys(corrections):
        edited = _edited(path, text, correction)
        if edited is None or edited == text:
            left.append(correction)
        else:
            text = edited
            done.append(correction)
    return Synced(text, tuple(done), tuple(left))


def as_diff(path: str, before: str, synced: Synced) -> str:
    """A unified diff, and before it one line of reason for each edit. ``patch`` takes it as it is."""
    reasons = [f"# {_said(each)}\n" for each in synced.done]
    return "".join((*reasons, unified(path, before, synced.text)))


def _said(correction: Correction) -> str:
    if correction.key == "component":
        return _line(f"map: + {correction.new} ({correction.item or Status.UNKNOWN}): {correction.why}")
    # There it is the places, which the diff shows.
    item = "" if correction.key == "issues" else correction.item
    where = "/".join(filter(None, (correction.component, item)))
    if correction.old and correction.new:
        change = f"{correction.old} → {correction.new}"
    else:
        change = f"+ {correction.new}" if correction.new else f"- {correction.old}"
    return _line(f"{where}: {correction.key} {change}: {correction.why}")


def _line(text: str) -> str:
    """``text`` on one line, without characters that a terminal would act on."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())


def _edited(path: str, text: str, correction: Correction) -> str | None:
    """``text`` after one correction; None if the map has no place for it, or would not be a map."""
    top = mapping(load(path, text, BadMap), "a map")
    if correction.key == "component":
        edited = with_component(top, text, correction, _ids(top))
    else:
        component = _component(top, correction.component)
        edit = EDITS.get(correction.key)
        edited = edit(component, text, correction) if component and edit else None
    if edited is None:
        return None
    try:
        read_map(path, edited)
    except BadMap:
        return None
    return edited


def _component(top: Mapping, name: str) -> Mapping | None:
    return next((each for each in _components(top) if optional_text(each, "id") == name), None)


def _ids(top: Mapping) -> set[str]:
    return {optional_text(each, "id") for each in _components(top)}


def _components(top: Mapping) -> Iterator[Mapping]:
    for layer in maps(top.get("layers")):
        for home in (layer, *maps(layer.get("planes"))):
            yield from maps(home.get("components"))
