"""A detector file: what it emits, how it matches, and the examples that test it."""

from __future__ import annotations

from scanner.model import LANGUAGES
from scanner.rulebook.code_match import QueryCheck, expression, load_code_match
from scanner.rulebook.config_match import load_config_match
from scanner.rulebook.uses import KEYS as USES_KEYS
from scanner.rulebook.uses import load_uses_match
from scanner.rules import CodeMatch, ConfigMatch, Derivation, Example, Expected, Rule, Words
from scanner.yaml_lines import Mapping, Node, integer, mapping, need, one_of, only, plain, sequence, text

KEYS = (
    "id",
    "title",
    "emits",
    "technology",
    "match",
    "where",
    "unless",
    "extract",
    "needs",
    "derives",
    "why",
    "fix",
    "examples",
)
EXAMPLE_KEYS = ("language", "path", "code", "expect")


def load_detector(path: str, root: Mapping, check: QueryCheck, words: Words) -> Rule:
    """The rule in ``root``; ``words`` are the sets that its ``from:`` may name.

    Raises BadRule, at the line to mend, for anything that could not be trusted.
    """
    only(root, KEYS, "a detector")
    code: list[CodeMatch] = []
    config: list[ConfigMatch] = []
    for entry in sequence(root.entries["match"], "match") if "match" in root.entries else ():
        if {"files", "format"} & mapping(entry, "a match entry").entries.keys():
            config.append(load_config_match(entry))
        elif not set(USES_KEYS).isdisjoint(mapping(entry, "a match entry").entries):
            in_code, in_config = load_uses_match(entry)
            code += in_code
            config += in_config
        else:
            code.append(load_code_match(entry, root, check, words))
    derives = tuple(_derivation(node) for node in _list(root, "derives"))
    if not (code or config or derives):
        raise root.place.bad("a detector that matches nothing", "add `match:` or `derives:`")
    return Rule(
        id=text(need(root, "id", "a rule"), "id"),
        title=text(need(root, "title", "a rule"), "title"),
        emits=text(need(root, "emits", "a detector"), "emits"),
        technology=text(need(root, "technology", "a detector"), "technology"),
        why=text(need(root, "why", "a rule"), "why").strip(),
        path=path,
        fix=text(root.entries["fix"], "fix").strip() if "fix" in root.entries else "",
        code=tuple(code),
        config=tuple(config),
        derives=derives,
        examples=_examples(root),
    )


def _list(root: Mapping, key: str) -> tuple[Node, ...]:
    return sequence(root.entries[key], key) if key in root.entries else ()


def _derivation(node: Node) -> Derivation:
    entry = mapping(node, "a derivation")
    only(entry, ("from", "value", "pattern", "where"), "a derivation")
    where = mapping(entry.entries["where"], "where").entries if "where" in entry.entries else {}
    return Derivation(
        source=text(need(entry, "from", "a derivation"), "from"),
        value=text(need(entry, "value", "a derivation"), "value"),
        pattern=expression(need(entry, "pattern", "a derivation")),
        where=tuple((name, expression(item)) for name, item in where.items()),
    )


def _examples(root: Mapping) -> tuple[Example, ...]:
    node = need(root, "examples", "a rule")
    examples = tuple(_example(item) for item in sequence(node, "examples"))
    if not any(e.expect for e in examples):
        raise node.place.bad("no example that the rule finds", "add one with `expect: [{line: …}]`")
    if all(e.expect for e in examples):
        raise node.place.bad("no example that the rule must leave alone", "add one with `expect: []`")
    return examples


def _example(node: Node) -> Example:
    entry = mapping(node, "an example")
    only(entry, EXAMPLE_KEYS, "an example")
    if ("language" in entry.entries) == ("path" in entry.entries):
        raise entry.place.bad(
            "an example needs either `language` or `path`", "code has a language, configuration a path"
        )
    return Example(
        language=one_of(entry.entries["language"], "language", LANGUAGES)
        if "language" in entry.entries
        else "",
        path=text(entry.entries["path"], "path") if "path" in entry.entries else "",
        code=text(need(entry, "code", "an example"), "code"),
        expect=tuple(_expected(item) for item in sequence(need(entry, "expect", "an example"), "expect")),
        line=entry.place.line,
    )


def _expected(node: Node) -> Expected:
    entry = mapping(node, "an expectation")
    only(entry, ("line", "values"), "an expectation")
    values = mapping(entry.entries["values"], "values").entries if "values" in entry.entries else {}
    return Expected(
        line=integer(need(entry, "line", "an expectation"), "line"),
        values=tuple((name, str(plain(item, name))) for name, item in values.items()),
    )
