"""The edits that would make a map true, in its own text: comments, order and all else stay as they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from scanner.declared.emit import Tree, emit, flow_scalar
from scanner.declared.naming import slug, untaken
from scanner.declared.nodes import optional_text
from scanner.declared.read import read_map
from scanner.declared.spans import (
    is_flow,
    last_line,
    replaced,
    with_item,
    with_lines,
    without_entry,
    without_item,
)
from scanner.declared.unified import unified
from scanner.errors import BadMap
from scanner.model import Confidence, Correction, Report, Status
from scanner.yaml_lines import Mapping, Node, Scalar, Sequence, load, mapping

UNSORTED = "unsorted"  # the layer of components that nobody has placed yet


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
    """``text`` with as many ``corrections`` as fit; each result is a map again, or the edit is left."""
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
    where = "/".join(filter(None, (correction.component, correction.item)))
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
        edited = _with_component(top, text, correction)
    else:
        component = _component(top, correction.component)
        edit = _EDITS.get(correction.key)
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
    for layer in _maps(top.get("layers")):
        for home in (layer, *_maps(layer.get("planes"))):
            yield from _maps(home.get("components"))


def _maps(node: Node | None) -> list[Mapping]:
    items = node.items if isinstance(node, Sequence) else ()
    return [item for item in items if isinstance(item, Mapping)]


def _status(component: Mapping, text: str, correction: Correction) -> str | None:
    node = component.get("status") or component.get("lifecycle")
    return replaced(text, node.place, correction.new) if isinstance(node, Scalar) else None


def _places(component: Mapping, text: str, correction: Correction) -> str | None:
    """``paths`` or ``parts``: a list of places."""
    node = component.get(correction.key)
    if node is None:
        return (
            _with_key(component, text, f"{correction.key}: [{flow_scalar(correction.new)}]")
            if correction.new
            else None
        )
    items = node.items if isinstance(node, Sequence) else (node,)
    written = {item.text.removeprefix("./").rstrip("/"): item for item in items if isinstance(item, Scalar)}
    if not correction.old:
        return with_item(text, node, flow_scalar(correction.new)) if isinstance(node, Sequence) else None
    if correction.old not in written:
        return None
    if correction.new and correction.new not in written:
        return replaced(text, written[correction.old].place, flow_scalar(correction.new))
    return _without(component, correction.key, text, written[correction.old])


def _claims(component: Mapping, text: str, correction: Correction) -> str | None:
    claims = _maps(component.get("claims"))
    found = [each for each in claims if optional_text(each, "id") == correction.old]
    return _without(component, "claims", text, found[0]) if found else None


def _text(component: Mapping, text: str, correction: Correction) -> str | None:
    """The words of a claim."""
    for claim in _maps(component.get("claims")):
        node = claim.get("text")
        if optional_text(claim, "id") == correction.item and isinstance(node, Scalar):
            fits = node.value == correction.old and node.place.line == node.place.end_line
            return replaced(text, node.place, flow_scalar(correction.new)) if fits else None
    return None


def _bound(component: Mapping, text: str, correction: Correction) -> str | None:
    for claim in _maps(component.get("claims")):
        node = claim.get(correction.key)
        if optional_text(claim, "id") == correction.item and node is not None:
            return replaced(text, node.place, correction.new)
    return None


def _issues(component: Mapping, text: str, correction: Correction) -> str | None:
    if not correction.new:
        return _without_named(component, "issues", ("text", "rule"), text, correction.old)
    said = " ".join(correction.why.split())
    places: Tree = [place for place in correction.item.split("
") if place]
    where: dict[str, Tree] = {"where": places} if places else {}
    issue = {"rule": correction.new, **where, "severity": "medium", "text": said}
    return _with_entry(component, "issues", text, issue)


def _where(component: Mapping, text: str, correction: Correction) -> str | None:
    """One more place of an issue; the first gives it the key."""
    for issue in _maps(component.get("issues")):
        if correction.item not in (optional_text(issue, "text"), optional_text(issue, "rule")):
            continue
        rule, node = issue.entries.get("rule"), issue.get("where")
        if isinstance(node, Sequence) and node.items:
            return with_item(text, node, flow_scalar(correction.new))
        if node is not None or not isinstance(rule, Scalar):
            return None
        written = f"where: [{flow_scalar(correction.new)}]"
        if is_flow(text, issue.place):
            return replaced(text, rule.place, f"{flow_scalar(rule.text)}, {written}")
        indent = " " * (issue.keys["rule"].column - 1)
        return with_lines(text, rule.place.line, f"{indent}{written}\n")
    return None


def _exceptions(component: Mapping, text: str, correction: Correction) -> str | None:
    if not correction.new:
        return _without_named(component, "exceptions", ("rule",), text, correction.old)
    entry = {"rule": correction.new, "reason": correction.why, "until": correction.item}
    return _with_entry(component, "exceptions", text, entry)


def _with_entry(component: Mapping, key: str, text: str, entry: dict[str, str]) -> str | None:
    """One more entry of the list under ``key``, at its end; the key too, if the component lacks it."""
    node = component.get(key)
    if isinstance(node, Sequence) and node.items:
        if is_flow(text, node.place):
            return with_item(text, node, _flow(entry))
        return with_lines(text, last_line(node.place), _block([dict(entry)], node.items[-1].place.column - 3))
    if node is not None or component.place.column < 3 or is_flow(text, component.place):
        return None
    indent = component.place.column - 1
    lines = f"{' ' * indent}{key}:\n" + _block([dict(entry)], indent + 2)
    return with_lines(text, last_line(component.place), lines)


def _without_named(
    component: Mapping, key: str, names: tuple[str, ...], text: str, wanted: str
) -> str | None:
    for item in _maps(component.get(key)):
        if any(optional_text(item, name) == wanted for name in names):
            return _without(component, key, text, item)
    return None


def _without(component: Mapping, key: str, text: str, item: Node) -> str | None:
    """Takes an item out of the list under ``key``, and the key with the last one."""
    node = component.entries[key]
    if isinstance(node, Sequence) and len(node.items) > 1:
        return without_item(text, node, item)
    is_block = component.keys[key].line > component.place.line  # {…} on one line has no line to take out
    return without_entry(text, component.keys[key], node.place) if is_block else None


def _with_key(component: Mapping, text: str, line: str) -> str | None:
    """One more key of a block, below its status."""
    status = component.keys.get("status") or component.keys.get("lifecycle")
    if status is None or status.line == component.place.line:
        return None
    return with_lines(text, status.line, f"{' ' * (status.column - 1)}{line}\n")


def _with_component(top: Mapping, text: str, correction: Correction) -> str | None:
    """One more component, at the end of the layer of unsorted ones, which is made if need be."""
    layers = top.get("layers")
    if not isinstance(layers, Sequence) or not layers.items or layers.items[0].place.column < 3:
        return None
    name = untaken((slug(correction.new.rpartition("/")[2]),), _ids(top))
    new: Tree = {"id": name, "status": correction.item or Status.UNKNOWN.value, "paths": [correction.new]}
    home = next((each for each in _maps(layers) if optional_text(each, "id") == UNSORTED), None)
    held = home.get("components") if home else None
    if isinstance(held, Sequence) and held.items:
        indent = held.items[-1].place.column - 3
        return with_lines(text, last_line(held.place), _block([new], indent))
    if home is not None:
        return None
    layer: Tree = {"id": UNSORTED, "title": "Unsorted", "components": [new]}
    return with_lines(text, last_line(layers.place), "\n" + _block([layer], layers.items[0].place.column - 3))


def _flow(entry: dict[str, str]) -> str:
    return "{" + ", ".join(f"{key}: {flow_scalar(value)}" for key, value in entry.items()) + "}"


def _block(items: list[Tree], indent: int) -> str:
    lines = emit({"items": items}).splitlines()[1:]
    return "".join(f"{' ' * indent}{line[2:]}\n" for line in lines)


_EDITS: dict[str, Callable[[Mapping, str, Correction], str | None]] = {
    "status": _status,
    "paths": _places,
    "parts": _places,
    "claims": _claims,
    "min": _bound,
    "max": _bound,
    "exact": _bound,
    "text": _text,
    "issues": _issues,
    "where": _where,
    "exceptions": _exceptions,
}
