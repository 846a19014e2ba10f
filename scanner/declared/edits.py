"""The edits of one component in the text of a map: each takes its node and gives the new text, or None if it has no place."""

from __future__ import annotations

from collections.abc import Callable

from scanner.declared.emit import Tree, emit, flow_scalar
from scanner.declared.nodes import optional_text
from scanner.declared.spans import (
    is_flow,
    last_line,
    replaced,
    with_item,
    with_lines,
    without_entry,
    without_item,
)
from scanner.model import QUESTIONS, Correction, Form
from scanner.yaml_lines import Mapping, Node, Place, Scalar, Sequence

_KEYS = {(question, key.name): key for question, kind in QUESTIONS.items() for key in kind.keys.values()}
_LISTS = {of: key for of, key in _KEYS.items() if key.form in (Form.TEXTS, Form.PATHS)}
_NUMBERS = frozenset(key.name for key in _KEYS.values() if key.form is Form.NUMBER)


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


def _narrowed(component: Mapping, text: str, correction: Correction) -> str | None:
    """One entry more, or less, in a list of a claim: what it is not said of, where alone, what is there."""
    for claim in maps(component.get("claims")):
        if optional_text(claim, "id") != correction.item:
            continue
        home = _asking(claim, correction.key)
        if home is None:
            return None
        node = home.get(correction.key)
        if correction.old:
            items = node.items if isinstance(node, Sequence) else ()
            found = [each for each in items if isinstance(each, Scalar) and each.text == correction.old]
            return without_item(text, node, found[0]) if found and isinstance(node, Sequence) else None
        if isinstance(node, Sequence) and node.items:
            return with_item(text, node, flow_scalar(correction.new))
        if isinstance(node, Scalar):
            both = f"[{flow_scalar(node.text)}, {flow_scalar(correction.new)}]"
            return replaced(text, node.place, both)
        return _with_last(home, text, f"{correction.key}: [{flow_scalar(correction.new)}]")
    return None


def _asking(claim: Mapping, key: str) -> Mapping | None:
    """The mapping of a claim in which ``key`` stands, or would: the question that has it, or the claim beside it."""
    for question in QUESTIONS:
        if question in claim.entries and (found := _LISTS.get((question, key))) is not None:
            inner = claim if found.beside else claim.get(question)
            return inner if isinstance(inner, Mapping) else None
    return None


def _with_last(home: Mapping, text: str, entry: str) -> str | None:
    """``home`` with one more key behind its last one; ``entry`` is one line."""
    key, last = list(home.entries.items())[-1]
    if is_flow(text, home.place):
        at = last.place
        end = Place(at.path, at.end_line, at.end_column, at.end_line, at.end_column, at.error)
        return replaced(text, end, f", {entry}")
    indent = " " * (home.keys[key].column - 1)
    return with_lines(text, last_line(last.place), f"{indent}{entry}\n")


def _claims(component: Mapping, text: str, correction: Correction) -> str | None:
    claims = maps(component.get("claims"))
    found = [each for each in claims if optional_text(each, "id") == correction.old]
    return _without(component, "claims", text, found[0]) if found else None


def _text(component: Mapping, text: str, correction: Correction) -> str | None:
    """The words of a claim."""
    for claim in maps(component.get("claims")):
        node = claim.get("text")
        if optional_text(claim, "id") == correction.item and isinstance(node, Scalar):
            fits = node.value == correction.old and node.place.line == node.place.end_line
            return replaced(text, node.place, flow_scalar(correction.new)) if fits else None
    return None


def _bound(component: Mapping, text: str, correction: Correction) -> str | None:
    for claim in maps(component.get("claims")):
        node = claim.get(correction.key)
        if optional_text(claim, "id") == correction.item and node is not None:
            return replaced(text, node.place, correction.new)
    return None


def _issues(component: Mapping, text: str, correction: Correction) -> str | None:
    if not correction.new:
        return _without_named(component, "issues", ("text", "rule"), text, correction.old)
    said = " ".join(correction.why.split())
    places: Tree = [place for place in correction.item.split("\n") if place]
    where: dict[str, Tree] = {"where": places} if places else {}
    issue = {"rule": correction.new, **where, "severity": "medium", "text": said}
    return _with_entry(component, "issues", text, issue)


def _where(component: Mapping, text: str, correction: Correction) -> str | None:
    """One more place of an issue; the first gives it the key."""
    for issue in maps(component.get("issues")):
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
    entry: dict[str, Tree] = {
        "rule": correction.new,
        "reason": correction.why,
        "until": correction.item,
    }
    return _with_entry(component, "exceptions", text, entry)


def _with_entry(component: Mapping, key: str, text: str, entry: dict[str, Tree]) -> str | None:
    """One more entry of the list under ``key``, at its end; the key too, if the component lacks it."""
    node = component.get(key)
    if isinstance(node, Sequence) and node.items:
        if is_flow(text, node.place):
            return with_item(text, node, _flow(entry))
        return with_lines(text, last_line(node.place), block([entry], node.items[-1].place.column - 3))
    if node is not None or component.place.column < 3 or is_flow(text, component.place):
        return None
    indent = component.place.column - 1
    lines = f"{' ' * indent}{key}:\n" + block([entry], indent + 2)
    return with_lines(text, last_line(component.place), lines)


def _flow(value: Tree) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(held)}" for key, held in value.items()) + "}"
    if isinstance(value, list):
        return f"[{', '.join(map(_flow, value))}]"
    return flow_scalar(str(value))


def _without_named(
    component: Mapping, key: str, names: tuple[str, ...], text: str, wanted: str
) -> str | None:
    for item in maps(component.get(key)):
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


EDITS: dict[str, Callable[[Mapping, str, Correction], str | None]] = {
    "status": _status,
    "paths": _places,
    "parts": _places,
    "claims": _claims,
    **{key: _narrowed for _, key in _LISTS},
    **dict.fromkeys(_NUMBERS, _bound),
    "text": _text,
    "issues": _issues,
    "where": _where,
    "exceptions": _exceptions,
}


def maps(node: Node | None) -> list[Mapping]:
    items = node.items if isinstance(node, Sequence) else ()
    return [item for item in items if isinstance(item, Mapping)]


def block(items: list[Tree], indent: int) -> str:
    lines = emit({"items": items}).splitlines()[1:]
    return "".join(f"{' ' * indent}{line[2:]}\n" for line in lines)
