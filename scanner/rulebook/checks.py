"""A check file: a rule that judges facts, or the texts and severity of one that code judges."""

from __future__ import annotations

from scanner.model import RuleText, Severity, Status
from scanner.rules import Check, CheckExample, Requirement
from scanner.yaml_lines import Mapping, Node, Scalar, mapping, need, one_of, only, sequence, text, texts

TEXT_KEYS = ("id", "title", "severity", "why", "fix")
DATA_KEYS = ("scope", "when", "unless", "message", "examples")
REQUIREMENT_KEYS = ("fact", "technology", "value", "like", "service", "declared")
EXAMPLE_KEYS = ("facts", "service", "declared", "expect")
SCOPES = ("service", "component")


def load_check(path: str, root: Mapping) -> Check:
    """The check in ``root``. Raises BadRule, at the line to mend, for anything that could not be trusted."""
    only(root, (*TEXT_KEYS, *DATA_KEYS), "a check")
    said = RuleText(
        id=text(need(root, "id", "a rule"), "id"),
        title=text(need(root, "title", "a rule"), "title"),
        why=text(need(root, "why", "a rule"), "why").strip(),
        fix=text(need(root, "fix", "a check"), "fix").strip(),
        severity=Severity(one_of(need(root, "severity", "a check"), "severity", list(Severity))),
    )
    if "scope" not in root.entries:
        for key in DATA_KEYS:
            if key in root.keys:
                raise root.keys[key].bad(
                    f"{key} is for checks that judge facts", "add `scope: service` or `scope: component`"
                )
        return Check(said, path)
    scope = one_of(root.entries["scope"], "scope", SCOPES)
    when = tuple(_requirement(node) for node in sequence(need(root, "when", "a check with a scope"), "when"))
    if not when:
        raise root.entries["when"].place.bad("a check that always finds", "name what it takes under when")
    return Check(
        text=said,
        path=path,
        scope=scope,
        when=when,
        unless=tuple(_requirement(node) for node in _list(root, "unless")),
        message=_message(need(root, "message", "a check with a scope")),
        examples=_examples(need(root, "examples", "a rule")),
    )


def _requirement(node: Node) -> Requirement:
    entry = mapping(node, "a condition")
    only(entry, REQUIREMENT_KEYS, "a condition")
    if not entry.entries:
        raise entry.place.bad("a condition that asks nothing", f"name one of: {', '.join(REQUIREMENT_KEYS)}")
    if "like" in entry.keys and "value" not in entry.keys:
        raise entry.keys["like"].bad("like needs the value that it is about", "add `value: path`, or such")
    declared = texts(entry.entries["declared"], "declared") if "declared" in entry.entries else ()
    for status in declared:
        if status not in list(Status):
            raise entry.keys["declared"].bad(f"{status!r} is no status", f"known: {', '.join(Status)}")
    return Requirement(
        fact=_text(entry, "fact"),
        technology=_text(entry, "technology"),
        value=_text(entry, "value"),
        like=_text(entry, "like"),
        service=texts(entry.entries["service"], "service") if "service" in entry.entries else (),
        declared=declared,
    )


def _message(node: Node) -> str:
    message = text(node, "message").strip()
    try:
        message.format(name="", path="")
    except (KeyError, IndexError, ValueError, AttributeError):
        raise node.place.bad(
            "message holds a placeholder that is not known", "known: {name}, {path}"
        ) from None
    return message


def _examples(node: Node) -> tuple[CheckExample, ...]:
    examples = tuple(_example(mapping(item, "an example")) for item in sequence(node, "examples"))
    if not any(example.expect for example in examples):
        raise node.place.bad("no example that the check finds", "add one with `expect: true`")
    if all(example.expect for example in examples):
        raise node.place.bad("no example that the check must leave alone", "add one with `expect: false`")
    return examples


def _example(entry: Mapping) -> CheckExample:
    only(entry, EXAMPLE_KEYS, "an example")
    expect = need(entry, "expect", "an example")
    if not isinstance(expect, Scalar) or not isinstance(expect.value, bool):
        raise expect.place.bad("expect must be true or false")
    kinds = texts(need(entry, "facts", "an example"), "facts")
    facts = tuple((kind, technology) for kind, _, technology in (each.partition(" ") for each in kinds))
    return CheckExample(
        facts, expect.value, entry.place.line, _text(entry, "service"), _text(entry, "declared")
    )


def _text(entry: Mapping, key: str) -> str:
    return text(entry.entries[key], key) if key in entry.entries else ""


def _list(entry: Mapping, key: str) -> tuple[Node, ...]:
    return sequence(entry.entries[key], key) if key in entry.entries else ()
