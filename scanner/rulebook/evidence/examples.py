"""The examples of an evidence rule: a component, what is there, and whether the rule sees its sign."""

from __future__ import annotations

from scanner.model import Observed
from scanner.rules import EvidenceExample, GitSign, Sign
from scanner.yaml_lines import Mapping, Scalar, mapping, need, one_of, only, plain, sequence, text, texts


def load_examples(root: Mapping, needs: tuple[tuple[Sign, ...], ...]) -> tuple[EvidenceExample, ...]:
    """Those under ``examples:`` of ``root``. Raises BadRule without one to see, or one to leave alone."""
    node = need(root, "examples", "a rule")
    examples = tuple(_example(mapping(item, "an example")) for item in sequence(node, "examples"))
    needs_git = any(all(isinstance(sign, GitSign) for sign in group) for group in needs)
    if not any(example.expect for example in examples) and not needs_git:
        raise node.place.bad("no example that the rule sees", "add one with `expect: true`")
    if all(example.expect for example in examples):
        raise node.place.bad("no example that the rule must leave alone", "add one with `expect: false`")
    return examples


def _example(entry: Mapping) -> EvidenceExample:
    only(entry, ("component", "files", "facts", "services", "expect", "observed"), "an example")
    component = mapping(need(entry, "component", "an example"), "component")
    only(component, ("id", "paths", "deployed_as"), "an example's component")
    expect = need(entry, "expect", "an example")
    if not isinstance(expect, Scalar) or not isinstance(expect.value, bool):
        raise expect.place.bad("expect must be true or false")
    facts = sequence(entry.entries["facts"], "facts") if "facts" in entry.entries else ()
    return EvidenceExample(
        id=text(need(component, "id", "an example's component"), "id"),
        paths=_texts(component, "paths"),
        deployed_as=_texts(component, "deployed_as"),
        files=_texts(entry, "files"),
        facts=tuple(_example_fact(mapping(fact, "a fact")) for fact in facts),
        expect=expect.value,
        line=entry.place.line,
        services=_texts(entry, "services"),
        observed=_observed(entry),
    )


def _observed(entry: Mapping) -> Observed | None:
    node = entry.get("observed")
    return Observed(one_of(node, "observed", list(Observed))) if node is not None else None


def _example_fact(entry: Mapping) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    only(entry, ("kind", "path", "values"), "an example's fact")
    values = mapping(entry.entries["values"], "values").entries if "values" in entry.entries else {}
    return (
        text(need(entry, "kind", "a fact"), "kind"),
        text(need(entry, "path", "a fact"), "path"),
        tuple((name, str(plain(value, name))) for name, value in values.items()),
    )


def _texts(entry: Mapping, key: str) -> tuple[str, ...]:
    return texts(entry.entries[key], key) if key in entry.entries else ()
