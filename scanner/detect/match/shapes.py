"""The shapes of one file's syntax tree that rules ask about, each queried once however many rules share it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from tree_sitter import Node, Query, QueryCursor, QueryError

from scanner.detect.languages import grammar
from scanner.detect.match.bare import BARE, with_bare_calls
from scanner.detect.match.fitting import Fit, Fitting
from scanner.detect.match.places import Anchors, Words
from scanner.detect.match.steps import Step, steps_of, trails
from scanner.detect.source import Source, captured
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
    """The hits of patterns in one file: judged where a word that they ask for stands, or at the nodes of their root's
    kind; the few patterns that cannot be judged in place are queried, each shape once however many rules share it.

    ``every`` gives all nodes of a kind, where somebody has collected those already; ``implied`` what a function is called
    on whose bare name is called, for a language that lets code leave that out.
    """

    def __init__(
        self,
        source: Source,
        words: Words,
        every: Callable[[str], list[Node] | None] = lambda kind: None,
        implied: Callable[[Node], Node | None] | None = None,
    ) -> None:
        self._every, self._implied = every, implied
        self.source = source
        self.words = words
        self._fitting = Fitting(source.parent)
        self._anchors = Anchors(source, words, self._fitting)
        self._kinds: dict[str, list[Node]] = {}
        self._fits: dict[tuple[Step, int], list[Fit]] = {}
        self._matches: dict[str, list[Captured]] = {}

    def hits(self, query: str) -> list[Hit]:
        """The hits of ``query``: in source order, and first pattern first where several stand at the same ``@at``."""
        found = [
            (captured["at"][0].start_byte, index, Hit(captured["at"][0], captured))
            for index, pattern in enumerate(patterns(query))
            for captured in self.matches(pattern)
            if captured.get("at")
        ]
        return [hit for _, _, hit in sorted(found, key=lambda entry: entry[:2])]

    def matches(self, pattern: Pattern) -> Iterator[Captured]:
        """What ``pattern`` captures in the whole file, in tree-sitter's order."""
        root = steps_of(self.source.language, pattern.shape)
        if root is not None and self._implied is not None:
            symbol = pattern.captures.index("symbol") if "symbol" in pattern.captures else None
            root = with_bare_calls(root, symbol, len(pattern.captures))
        found = self._queried(pattern) if root is None else self._judged(pattern, root)
        return (
            captured for captured in found if all(self.holds(asked, captured) for asked in pattern.predicates)
        )

    # --- judged in place -------------------------------------------------------------------------

    def _judged(self, pattern: Pattern, root: Step) -> Iterator[Captured]:
        names = (*pattern.captures, BARE)
        fits = [
            (last.start_byte, -last.end_byte, node.start_byte, -node.end_byte, number, bound)
            for node in self._candidates(pattern, root)
            for number, (bound, last) in enumerate(self._fits_at(root, node))
        ]
        for *_, bound in sorted(fits, key=lambda fit: fit[:5]):
            captured: Captured = {}
            for number, node in bound:
                captured.setdefault(names[number], []).append(node)
            if BARE not in captured or self._put_receiver(captured, "symbol" in names):
                yield captured

    def _put_receiver(self, captured: Captured, is_asked: bool) -> bool:
        """Whether a call by a bare name is a call on anything; that is the symbol, if the pattern asks for one."""
        receiver = self._implied(captured.pop(BARE)[0]) if self._implied is not None else None
        if receiver is not None and is_asked:
            captured["symbol"] = [receiver]
        return receiver is not None

    def _candidates(self, pattern: Pattern, root: Step) -> Iterable[Node]:
        """The nodes at which ``pattern`` could fit: from the rarest word that it asks for, else all of its kind."""
        chosen: list[Node] | None = None
        for predicate in anchoring(pattern):
            anchors = [node for word in predicate.texts for node in self._anchors.nodes(word)]
            if chosen is None or len(anchors) < len(chosen):
                chosen, capture = anchors, predicate.capture
            if not anchors:
                return ()
        if chosen is None:
            return self._of_kind(root)
        found: dict[int, Node] = {}
        for trail in trails(root, pattern.captures.index(capture)):
            for node in chosen:
                top = self._fitting.root(trail, node)
                if top is not None:
                    found[top.id] = top
        return found.values()

    def _fits_at(self, root: Step, node: Node) -> list[Fit]:
        key = (root, node.id)
        if key not in self._fits:
            self._fits[key] = self._fitting.fits(root, node)
        return self._fits[key]

    def _of_kind(self, root: Step) -> list[Node]:
        kinds = [option.kind for option in root.options] or [root.kind]
        return [node for kind in dict.fromkeys(kinds) for node in self._all_of(kind)]

    def _all_of(self, kind: str) -> list[Node]:
        if kind not in self._kinds:
            found = self._every(kind)
            if found is None:
                query = compile_query(self.source.language, f"({kind or '_'}) @node")
                found = captured(query, self.source.root).get("node", [])
            self._kinds[kind] = found
        return self._kinds[kind]

    # --- asked of tree-sitter --------------------------------------------------------------------

    def _queried(self, pattern: Pattern) -> Iterator[Captured]:
        if any(not self.words.hold(predicate.texts) for predicate in anchoring(pattern)):
            return
        if pattern.shape not in self._matches:
            query = compile_query(self.source.language, pattern.shape)
            found = [numbered for _, numbered in QueryCursor(query).matches(self.source.root)]
            self._matches[pattern.shape] = found
        for numbered in self._matches[pattern.shape]:
            yield {
                name: numbered[f"c{index}"]
                for index, name in enumerate(pattern.captures)
                if f"c{index}" in numbered
            }

    def holds(self, predicate: Predicate, captured: Captured) -> bool:
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
def anchoring(pattern: Pattern) -> tuple[Predicate, ...]:
    """The predicates that list the words one of which stands wherever ``pattern`` matches."""
    return tuple(
        p
        for p in pattern.predicates
        if p.name in ("eq?", "any-of?") and p.texts and p.capture in pattern.certain
    )


@cache
def _word_lists(query: str) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """For each pattern of ``query`` the lists of words of which one stands wherever it matches."""
    return tuple(tuple(predicate.texts for predicate in anchoring(pattern)) for pattern in patterns(query))


def may_match(query: str, words: Words) -> bool:
    """Whether the words of a file leave any pattern of ``query`` a chance."""
    return any(all(words.hold(listed) for listed in lists) for lists in _word_lists(query))


@cache
def _expression(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
