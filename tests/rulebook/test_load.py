"""A file may hold several rules, and a ``from:`` may name a set of modules that a company adds to."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.errors import BadRule
from scanner.pipeline import Request, scan
from scanner.pipeline.examples import chosen, failures
from scanner.pipeline.ruleset import load_rules
from scanner.rulebook import MODULES, rule_files
from scanner.rulebook.code_match import KEYS as CODE_KEYS
from scanner.rulebook.config_match import KEYS as CONFIG_KEYS
from scanner.rules import Format

FRAMEWORK = """\
id: acme-http-route
title: Answers a route of Acme's framework
emits: http_endpoint
technology: http
match:
  - languages: [go]
    from: [acme.dev/web]
    query: |
      (call_expression
        function: (selector_expression operand: (_) @symbol @router field: (field_identifier) @_on)
        arguments: (argument_list . (_) @path)
        (#any-of? @_on "On")) @at
why: What a service answers to is what others rely on.
examples:
  - language: go
    code: |
      package main
      import "acme.dev/web"
      func main() { app := web.New(); app.On("/invoices", list) }
    expect: [{line: 3, values: {path: /invoices}}]
  - language: go
    code: |
      package main
      func main() { bus.On("/invoices", list) }
    expect: []
---
id: acme-http-prefix
title: Puts routes of Acme's framework under a path
emits: route_prefix
technology: http
match:
  - languages: [go]
    from: [acme.dev/web]
    query: |
      (short_var_declaration
        left: (expression_list . (identifier) @router)
        right: (expression_list . (call_expression
          function: (selector_expression operand: (_) @symbol @parent field: (field_identifier) @_under)
          arguments: (argument_list . (_) @path)))
        (#any-of? @_under "Under")) @at
why: A route's path is only whole with what it is mounted under.
examples:
  - language: go
    code: |
      package main
      import "acme.dev/web"
      func main() { app := web.New(); v1 := app.Under("/v1"); v1.On("/invoices", list) }
    expect: [{line: 3, values: {path: /v1, router: v1}}]
  - language: go
    code: |
      package main
      func main() { v1 := tree.Under("/v1") }
    expect: []
"""
ROUTER = """\
id: words/modules/routers-go
title: Acme's router
why: It takes over the methods of chi.
source: Acme's engineering handbook
words: [acme.dev/router]
"""
GROUPED = """\
package main

import "acme.dev/router"

func main() {
	r := router.New()
	admin := r.Group("/admin")
	admin.Get("/health", ok)
}
"""


def _rules(tmp_path: Path, name: str, text: str) -> Path:
    folder = tmp_path / "rules"
    (folder / name).parent.mkdir(parents=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_one_file_holds_a_framework(tmp_path: Path) -> None:
    book = load_rules([_rules(tmp_path, "http/acme.yaml", FRAMEWORK)])
    assert [rule.id for rule in book.rules][-2:] == ["acme-http-route", "acme-http-prefix"]
    assert failures(chosen(book, ["acme-http-route", "acme-http-prefix"]), book.rules) == []


@pytest.mark.parametrize(
    ("right", "slip", "said"),
    [
        ("emits: http_endpoint", "emit: http_endpoint", "a detector has no key 'emit'.*did you mean 'emits'"),
        ("emits: http_endpoint", "emits: http_endpoimt", "nothing asks for facts of the kind.*did you mean 'http_endpoint'"),
        ("  - language: go", "  - language: golang", "language cannot be 'golang'.*did you mean 'go'"),
        ("from: [acme.dev/web]", 'from: ["acme.dev/web.**"]', r"comes from nothing.*write 'acme.dev/web'"),
    ],
)  # fmt: skip
def test_a_slip_is_said_with_its_mend(tmp_path: Path, right: str, slip: str, said: str) -> None:
    """Each of them would make a rule that finds nothing, or fail where nobody can tell why."""
    assert right in FRAMEWORK
    with pytest.raises(BadRule, match=rf"(?s)rules/http/acme\.yaml:\d+:.*{said}"):
        load_rules([_rules(tmp_path, "http/acme.yaml", FRAMEWORK.replace(right, slip, 1))])


def test_a_mistake_in_the_second_rule_is_said_at_its_line(tmp_path: Path) -> None:
    wrong = FRAMEWORK.replace("id: acme-http-prefix", "id: acme-http-route")
    with pytest.raises(BadRule, match=r"rules/http/acme\.yaml:27:.*taken by"):
        load_rules([_rules(tmp_path, "http/acme.yaml", wrong)])


def test_what_a_company_adds_to_a_set_of_modules_is_looked_for(tmp_path: Path) -> None:
    root = tmp_path / "repo"
    (root / "apps/audit").mkdir(parents=True)
    (root / "apps/audit/go.mod").write_text("module acme.dev/audit\n", encoding="utf-8")
    (root / "apps/audit/main.go").write_text(GROUPED, encoding="utf-8")

    def paths(*rules: Path) -> set[str]:
        report = scan(Request(root, cached=False, jobs=1, rules=rules))
        return {value.text or "" for fact in report.facts for value in fact.values if value.name == "path"}

    assert "/health" not in {path[-7:] for path in paths()}
    assert "/admin/health" in paths(_rules(tmp_path, "words/routers.yaml", ROUTER))


def test_a_set_that_is_nowhere_is_refused(tmp_path: Path) -> None:
    wrong = FRAMEWORK.replace("from: [acme.dev/web]", "from: [words/modules/acme-web]", 1)
    with pytest.raises(BadRule, match=r"rules/http/acme\.yaml:7:.*no set of words is called"):
        load_rules([_rules(tmp_path, "http/acme.yaml", wrong)])


def test_every_set_of_modules_is_named_by_a_rule() -> None:
    book = load_rules()
    looked_for = {origin for rule in book.rules for match in rule.code for origin in match.origins}
    for words in book.words:
        if words.id.startswith(MODULES):
            assert looked_for.issuperset(words.words), words.id


@pytest.mark.parametrize("keys", [CODE_KEYS, CONFIG_KEYS], ids=["code", "configuration"])
def test_the_page_on_own_rules_names_every_key(keys: tuple[str, ...]) -> None:
    page = (Path(__file__).parents[2] / "docs/pages/own-rules.md").read_text(encoding="utf-8")
    assert [key for key in keys if f"`{key}`" not in page] == []
    assert [form.value for form in Format if f" {form.value} " not in page.replace("\n", " ")] == []


@pytest.mark.parametrize("target", ["round.yaml", "gone.yaml"])
def test_a_link_that_leads_nowhere_is_no_rule(tmp_path: Path, target: str) -> None:
    (tmp_path / "words.yaml").write_text("id: words/ours\n", encoding="utf-8")
    (tmp_path / "round.yaml").symlink_to(target)
    assert [path for path, _ in rule_files([tmp_path])] == [f"{tmp_path.name}/words.yaml"]


def test_files_come_by_folders_and_then_by_names(tmp_path: Path) -> None:
    for name in ("a/z.yaml", "a-b/a.yml", "a.yaml", "b/a.yaml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("id: words/ours\n", encoding="utf-8")
    found = [path.partition("/")[2] for path, _ in rule_files([tmp_path])]
    assert found == ["a/z.yaml", "a-b/a.yml", "a.yaml", "b/a.yaml"]
