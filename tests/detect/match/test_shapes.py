"""Query text: patterns, shapes, predicates; and that judging predicates ourselves is what tree-sitter would do."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import pytest
from tree_sitter import Node, QueryCursor

from scanner.detect.match.places import Words
from scanner.detect.match.shapes import Captured, Shapes, compile_query, query_error
from scanner.detect.names import names_of
from scanner.detect.source import Source, is_comment
from scanner.model import LANGUAGES
from scanner.pipeline.ruleset import load_rules
from scanner.rulebook.needs import needs
from scanner.rules import Pattern, patterns, predicate_names

CALL = '(call_expression function: (member_expression object: (_) @symbol property: (_) @_m) (#any-of? @_m "a" "b")) @at'


def test_patterns_that_differ_in_predicates_and_names_share_a_shape() -> None:
    other = CALL.replace("@_m", "@operation").replace('"a" "b"', '"c"')
    assert patterns(CALL)[0].shape == patterns(other)[0].shape
    assert patterns(CALL)[0].captures == ("symbol", "_m", "at")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ('((identifier) @a (#eq? @a "x1"))', [("x1",)]),
        ('(call_expression (identifier)? @a (#eq? @a "x1")) @at', []),
        ('([(identifier) @a (string) @a] (#any-of? @a "x1" "x2"))', [("x1", "x2")]),
        ('([(identifier) @a (string) @b] (#eq? @a "x1"))', []),
        ('((identifier) @a (#not-eq? @a "x1"))', []),
        ('((identifier) @a (#eq? @a "x"))', []),
        ('((identifier) @a ; a comment with (brackets\n (#eq? @a "x\\"1"))', [('x"1',)]),
    ],
)
def test_literals_are_read_off_predicates_that_always_hold(
    query: str, expected: list[tuple[str, ...]]
) -> None:
    found = needs(["typescript"], ["m"], query)
    assert [list(groups[1:]) for groups in found] == [expected]


def test_each_pattern_is_an_alternative_and_one_without_literals_spoils_all() -> None:
    assert needs(["python"], [], '((identifier) @a (#eq? @a "x1")) ((identifier) @b (#eq? @b "y1"))') == (
        (("x1",),),
        (("y1",),),
    )
    assert needs(["python"], [], '((identifier) @a (#eq? @a "x1")) (identifier) @b') == ()


def test_names_of_predicates() -> None:
    assert predicate_names('((a) @x (#eq? @x "1") (#set! y "2"))') == ["eq?", "set!"]


def test_a_query_that_the_grammar_refuses_is_told_by_its_row() -> None:
    assert query_error("typescript", "(call_expression)\n(no_such_node) @at") is not None
    wrong = query_error("typescript", "(call_expression)\n(no_such_node) @at")
    assert wrong is not None
    assert wrong[0] == 1
    assert query_error("typescript", CALL) is None


def _engines_agree(language: str, code: str, queries: Iterable[str]) -> int:
    """How many matches tree-sitter has for ``queries`` where nobody wrote a comment; ours must be those, in their order."""
    source = Source("a", code.encode(), language)
    bare = Source("a", _without_comments(source), language)
    shapes = Shapes(source, Words(source.data, (), ()), names_of(source).every)

    @cache
    def asked(shape: str, root: Node) -> list[Captured]:
        """What tree-sitter matches, once for all patterns of a shape."""
        return [numbered for _, numbered in QueryCursor(compile_query(language, shape)).matches(root)]

    count = 0
    for query in queries:
        for pattern in patterns(query):
            theirs = [
                found
                for numbered in asked(pattern.shape, (source if "(comment)" in query else bare).root)
                for found in [_named(pattern, numbered)]
                if all(shapes.holds(predicate, found) for predicate in pattern.predicates)
            ]
            ours = list(shapes.matches(pattern))
            if theirs or ours:
                assert [_spans(found) for found in ours] == [_spans(found) for found in theirs], pattern.shape
            count += len(theirs)
    return count


def _without_comments(source: Source) -> bytes:
    """The bytes with every comment blanked, lines and places kept."""
    data, waiting = bytearray(source.data), [source.root]
    while waiting:
        node = waiting.pop()
        waiting.extend(node.children)
        if is_comment(node):
            held = data[node.start_byte : node.end_byte]
            data[node.start_byte : node.end_byte] = bytes(10 if byte == 10 else 32 for byte in held)
    return bytes(data)


def _named(pattern: Pattern, numbered: Captured) -> Captured:
    return {
        name: numbered[f"c{number}"]
        for number, name in enumerate(pattern.captures)
        if f"c{number}" in numbered
    }


def _spans(captured: Captured) -> dict[str, list[tuple[int, int, str]]]:
    return {
        name: [(node.start_byte, node.end_byte, node.type) for node in nodes]
        for name, nodes in captured.items()
    }


# TypeScript reads the examples of its whole family; what reads them as well, and has few or none, reads some of them.
READS = {"typescript": ("typescript", "javascript"), "tsx": ("typescript",)}
HALF, FOURTH = 2, 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_patterns_judged_in_place_match_what_tree_sitter_matches(language: str) -> None:
    """Every pattern of every rule against the code of every second example: of what it was written for, and of all else."""
    rules = load_rules().rules
    queries = sorted({m.query for rule in rules for m in rule.code if language in m.languages})
    read = READS.get(language, (language,))
    codes = sorted({e.code for rule in rules for e in rule.examples if e.language in read})
    assert len(queries) > 50
    # some at a time: where a grammar stumbles over what no two files have in common, it stumbles to the end
    several = ["\n".join(batch) for batch in _batches(codes[:: HALF if language in read else FOURTH], 8)]
    assert sum(_engines_agree(language, code, queries) for code in several) > 200


def _batches(codes: list[str], size: int) -> list[list[str]]:
    return [codes[at : at + size] for at in range(0, len(codes), size)]


@pytest.mark.parametrize(
    "query",
    [
        "(call_expression function: (_) @f arguments: (arguments (_) @a (_) @b)) @at",
        "(call_expression arguments: (arguments . (_) @a)) @at",
        "(call_expression arguments: (arguments (_) @a .)) @at",
        "(call_expression arguments: (arguments (string) @a . (_) @b)) @at",
        "(call_expression !type_arguments function: [(identifier) @f (member_expression property: (_) @f)]) @at",
        '(arguments "," @at)',
        "(statement_block (_) (_) @at)",
        "(class_body (decorator) @d . (method_definition name: (_) @n) @at)",
        "(expression) @at",
        "(object (pair)? @p (pair key: (_) @k)) @at",
        "((comment) @c . (expression_statement) @at)",
        "(_ body: (_) @b) @at",
    ],
)
def test_what_the_query_language_says_is_judged_alike(query: str) -> None:
    assert _engines_agree("typescript", CODE, [query]) > 0


CODE = """
import { x } from "m";
app.get("/healthz", (req, res) => res.send("ok"));
const t = new Table(`a${b}`); t.update({ Key: 1, TableName: "t", More: 2 }).then(done).catch(() => {});
// of which the last is kept
f("a", /* between */ "b", c, ["d", f("e", "g")]);
class A extends B { @Get("x") m() { this.repo.save(x); if (req.url === "/ready") { return 1; } } }
"""


@pytest.mark.parametrize(
    ("text", "offsets"),
    [
        ("retryEntry entry entry2 my_entry entry", (11, 33)),
        ("'entry' \"entry\" `entry`", (1, 9, 17)),
        ("a.entry(entry)", (2, 8)),
        ("'\\nentry'", (3,)),
        ("$entry ${entry}", (1, 9)),
        ("", ()),
    ],
)
def test_words_are_whole(text: str, offsets: tuple[int, ...]) -> None:
    assert Words(text.encode(), (), ()).places("entry") == offsets


def test_a_word_that_the_sweep_did_not_hit_is_not_looked_for_again() -> None:
    assert Words(b"entry", frozenset(), frozenset({"entry"})).places("entry") == ()
    assert Words(b"entry", frozenset({"entry"}), frozenset({"entry"})).places("entry") == (0,)
