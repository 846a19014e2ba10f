"""Query text: patterns, shapes, predicates; and that judging predicates ourselves is what tree-sitter would do."""

from __future__ import annotations

import pytest
from tree_sitter import QueryCursor

from scanner.detect.match.shapes import Shapes, compile_query, query_error
from scanner.detect.source import Source
from scanner.pipeline.ruleset import load_rules
from scanner.rulebook.needs import needs
from scanner.rules import patterns, predicate_names

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


CODE = """
import { x } from "m";
app.get("/healthz", (req, res) => res.send("ok"));
const t = new Table(`a${b}`); t.update({ Key: 1, TableName: "t" }).then(done).catch(() => {});
class A extends B { @Get("x") m() { this.repo.save(x); if (req.url === "/ready") { return 1; } } }
"""


def test_predicates_are_judged_as_tree_sitter_judges_them() -> None:
    source = Source("a.ts", CODE.encode(), "typescript")
    shapes = Shapes(source)
    queries = {m.query for rule in load_rules().rules for m in rule.code if "typescript" in m.languages}
    assert len(queries) > 50
    found = 0
    for query in sorted(queries):
        theirs = sorted(
            (captured["at"][0].start_byte, captured["at"][0].end_byte)
            for _, captured in QueryCursor(compile_query("typescript", query)).matches(source.root)
            if "at" in captured
        )
        ours = sorted((hit.at.start_byte, hit.at.end_byte) for hit in shapes.hits(query))
        assert ours == theirs, query
        found += len(ours)
    assert found > 10
