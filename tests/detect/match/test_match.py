"""What a match entry may ask besides its query: of values, of the file's place, of what stands around a hit."""

from __future__ import annotations

from textwrap import dedent

import pytest

from scanner.detect import code_rules, detect_code, is_candidate, query_error
from scanner.errors import BadRule
from scanner.model import Fact
from scanner.rulebook import compile_rules

RULE = """\
id: a-rule
title: A rule
emits: {emits}
technology: sql
match:
{match}
why: Because.
examples:
  - language: go
    code: "package a"
    expect: [{{line: 1}}]
  - language: go
    code: "package b"
    expect: []
"""


def facts(match: str, path: str, code: str, emits: str = "store_write") -> list[Fact]:
    text = RULE.format(match="  " + dedent(match).replace("\n", "\n  "), emits=emits)
    rules = code_rules(compile_rules([("rules/a/a-rule.yaml", text.encode())], query_error).rules)
    data = dedent(code).encode()
    hits = rules.sweep.hits(data)
    if not is_candidate(path, data, hits, rules):
        return []
    return list(detect_code(path, data, rules, hits).facts)


EXEC = """
- languages: [go]
  from: [database/sql.DB]
  query: |
    (call_expression
      function: (selector_expression operand: (_) @symbol field: (field_identifier) @_run)
      arguments: (argument_list . (_) @statement)
      (#eq? @_run "Exec")) @at
  unless: {statement: '^(begin|commit)'}
"""


@pytest.mark.parametrize(
    ("statement", "found"), [('"COMMIT"', 0), ('"insert into a"', 1), ("build()", 1), ('"be" + "gin"', 0)]
)
def test_a_readable_value_can_rule_a_hit_out(statement: str, found: int) -> None:
    code = f'package a\nimport "database/sql"\nfunc f(db *sql.DB) {{ db.Exec({statement}) }}'
    assert len(facts(EXEC, "store.go", code)) == found


PAGE = """
- languages: [typescript]
  file: {path: '(?:^|/)pages/(.*)[.]ts$'}
  query: "(export_statement value: (_)) @at"
  needs: [export default]
"""


@pytest.mark.parametrize(
    ("path", "expected"),
    [("web/pages/api/health.ts", ["api/health"]), ("web/lib/health.ts", []), ("pages/a/b.ts", ["a/b"])],
)
def test_a_place_can_be_asked_for_and_read(path: str, expected: list[str]) -> None:
    found = facts(PAGE, path, "export default handler;", emits="http_page")
    assert [fact.value("path") for fact in found] == expected


def test_a_place_without_a_group_is_refused_at_its_line() -> None:
    with pytest.raises(BadRule) as error:
        facts(PAGE.replace("(.*)", ".*"), "a.ts", "")
    assert "no group" in str(error.value)
    assert error.value.line == 8


READ = """
- languages: [python]
  query: |
    (call function: (attribute attribute: (identifier) @_read) (#eq? @_read "filter")) @at
"""
BOTH = """
id: a-write
title: A write
emits: store_write
technology: sql
match:
  - languages: [python]
    query: |
      (call function: (attribute attribute: (identifier) @_write) (#eq? @_write "delete")) @at
why: Because.
examples:
  - {language: python, code: "a.delete()", expect: [{line: 1}]}
  - {language: python, code: "a.keep()", expect: []}
"""


def test_what_a_write_goes_on_from_is_no_read() -> None:
    text = RULE.format(match="  " + READ.replace("\n", "\n  "), emits="store_read")
    files = [("rules/a/a-rule.yaml", text.encode()), ("rules/a/a-write.yaml", BOTH.encode())]
    rules = code_rules(compile_rules(files, query_error).rules)
    data = b"orders.filter(a=1).delete()\nrows = orders.filter(a=1).filter(b=2)\nlog.delete(orders.filter(x=1))\n"
    found = detect_code("a.py", data, rules, rules.sweep.hits(data)).facts
    assert [(f.kind, f.location.line) for f in found] == [
        ("store_write", 1),
        ("store_read", 2),
        ("store_write", 3),
        ("store_read", 3),
    ]
