"""The shapes of one file's syntax tree that rules ask about, each queried once however many rules share it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from tree_sitter import Node, Query, QueryCursor, QueryError

from scanner.detect.languages import grammar
from scanner.detect.source import Source
from scanner.rules import Pattern, Predicate, patterns

Captured = dict[str, list[Node]]


@dataclass(frozen=True, slots=True)
class Hit:
    at: Node
    captures: Captured


@cache
def compile_query(language: str, text: str) -> Query:
    """``text`` compiled for ``language``; raises ``tree_sitter.QueryError`` with the row of the mistake."""
    return Query(grammar(language), text)


def query_error(language: str, text: str) -> tuple[int, str] | None:
    """The row (from 0) and reason why the grammar of ``language`` refuses the query ``text``; None when it does not."""
    try:
        Query(grammar(language), text)
    except (QueryError, ValueError) as error:
        row = re.search(r"row (\d+)", str(error))
        return (int(row[1]) if row else 0, str(error).splitlines()[0])
    return None


class Shapes:
    """The matches of query shapes in one file, found on demand and indexed by the text of a capture."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._matches: dict[str, list[Captured]] = {}
        self._by_text: dict[tuple[str, str], dict[str, list[Captured]]] = {}

    def hits(self, query: str) -> list[Hit]:
        """The hits of ``query``: in source order, and first pattern first where several stand at the same ``@at``."""
        found = [
            (captured["at"][0].start_byte, index, Hit(captured["at"][0], captured))
            for index, pattern in enumerate(patterns(query))
            for captured in self._of(pattern)
            if captured.get("at")
        ]
        return [hit for _, _, hit in sorted(found, key=lambda entry: entry[:2])]

    def _of(self, pattern: Pattern) -> Iterator[Captured]:
        for numbered in self._selected(pattern):
            captured = {
                name: numbered[f"c{index}"]
                for index, name in enumerate(pattern.captures)
                if f"c{index}" in numbered
            }
            if all(self._holds(predicate, captured) for predicate in pattern.predicates):
                yield captured

    def _selected(self, pattern: Pattern) -> Iterable[Captured]:
        """The matches of the pattern's shape; only those with a fitting text, where a predicate lists texts."""
        chosen = next((p for p in pattern.predicates if p.name in ("eq?", "any-of?") and p.texts), None)
        if chosen is None or chosen.capture not in pattern.certain:
            return self._all(pattern.shape)
        index = self._indexed(pattern.shape, f"c{pattern.captures.index(chosen.capture)}")
        return [captured for text in chosen.texts for captured in index.get(text, ())]

    def _all(self, shape: str) -> list[Captured]:
        if shape not in self._matches:
            query = compile_query(self.source.language, shape)
            self._matches[shape] = [captured for _, captured in QueryCursor(query).matches(self.source.root)]
        return self._matches[shape]

    def _indexed(self, shape: str, capture: str) -> dict[str, list[Captured]]:
        key = (shape, capture)
        if key not in self._by_text:
            index: dict[str, list[Captured]] = {}
            for captured in self._all(shape):
                for node in captured.get(capture, ()):
                    index.setdefault(self.source.text(node), []).append(captured)
            self._by_text[key] = index
        return self._by_text[key]

    def _holds(self, predicate: Predicate, captured: Captured) -> bool:
        """Whether a predicate holds, as tree-sitter defines it: of every node captured, or with ``any-`` of one."""
        texts = [self.source.text(node) for node in captured.get(predicate.capture, ())]
        name = predicate.name
        quantifier: Callable[[Iterable[bool]], bool] = all
        if name in ("any-of?", "not-any-of?"):
            wanted = name == "any-of?"
            return all((text in predicate.texts) is wanted for text in texts)
        if name.startswith("any-"):
            quantifier, name = any, name.removeprefix("any-")
        wanted = not name.startswith("not-")
        if name.endswith("match?"):
            expression = _expression(predicate.texts[0])
            return quantifier((expression.search(text) is not None) is wanted for text in texts)
        if predicate.other:
            others = [self.source.text(node) for node in captured.get(predicate.other, ())]
            return quantifier((a == b) is wanted for a, b in zip(texts, others, strict=False))
        return quantifier((text == predicate.texts[0]) is wanted for text in texts)


@cache
def _expression(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
