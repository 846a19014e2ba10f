"""A page for each rule, from its file: what it finds, why that matters, the ways out, its examples; and their index."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from scanner.report.catalogue import FAILS
from scanner.report.markdown_text import words
from scanner.report.sentences import one_line
from scanner.rulebook import Rulebook
from scanner.rules import Check, EvidenceRule, Example, Rule, WordSet


def rule_pages(book: Rulebook) -> dict[str, str]:
    """Page → text, for every rule and set of words, and for the indexes over them."""
    pages = {page_of(check.text.id): _check(check) for check in book.checks}
    pages |= {page_of(rule.id): _detector(rule) for rule in book.rules}
    pages |= {page_of(rule.id): _evidence(rule) for rule in book.evidence}
    pages["rules/index.md"] = _checks_index(book.checks)
    pages["rules/facts.md"] = _facts_index(book.rules)
    pages["rules/status.md"] = _evidence_index(book.evidence)
    pages["rules/words.md"] = _words_index(book.words)
    return pages


def page_of(rule: str) -> str:
    """``outbox/missing`` → ``rules/outbox-missing.md``."""
    return f"rules/{rule.replace('/', '-')}.md"


def _check(check: Check) -> str:
    text = check.text
    parts = [
        f"# {text.id}",
        words(text.title),
        f"Severity: **{text.severity.value}**, unless the finding has its own reason.",
    ]
    parts += _section("Why it matters", text.why)
    parts += _section("Ways out", text.fix)
    parts += [
        "## Accepting it",
        "In code, above the line or behind it:",
        f"```\n// scan-ignore: {text.id} -- REASON until:YYYY-MM-DD\n```",
        "For a whole component, in the map:",
        f"```yaml\nexceptions:\n  - {{rule: {text.id}, reason: REASON, until: YYYY-MM-DD}}\n```",
    ]
    if check.examples:
        rows = [
            f"| {words(' '.join(filter(None, (each.declared, each.service or check.scope))))} "
            f"| {', '.join(f'`{kind} {technology}`'.replace(' `', '`') for kind, technology in each.facts)} "
            f"| {'a finding' if each.expect else 'none'} |"
            for each in check.examples
        ]
        parts += ["## Examples", "\n".join(["| of | with | gives |", "|---|---|---|", *rows])]
    return _page(parts)


def _detector(rule: Rule) -> str:
    languages = sorted({language for match in rule.code for language in match.languages})
    formats = sorted({match.format.value for match in rule.config})
    reads = ", ".join([*languages, *formats]) or "other facts"
    found = " ".join(filter(None, (rule.emits, rule.technology)))
    parts = [f"# {rule.id}", words(rule.title), f"Finds `{found}` in {reads}."]
    parts += _section("Why it matters", rule.why)
    parts += _section("What to do", rule.fix)
    for heading, shown in (
        ("Found", [each for each in rule.examples if each.expect]),
        ("Not found", [each for each in rule.examples if not each.expect]),
    ):
        if shown:
            parts += [f"## {heading}", *(_code(each) for each in shown)]
    return _page(parts)


def _code(example: Example) -> str:
    code = textwrap.dedent(example.code).strip("\n")
    lines = sorted({each.line for each in example.expect})
    fence = "````" if "```" in code else "```"
    marked = f' hl_lines="{" ".join(map(str, lines))}"' if lines else ""
    named = f"`{example.path}`\n\n" if example.path else ""
    return f"{named}{fence}{{.{example.language or 'text'}{marked}}}\n{code}\n{fence}"


def _evidence(rule: EvidenceRule) -> str:
    if rule.weight >= 0.9:
        decides = "decides alone, with high confidence"
    elif rule.weight >= 0.5:
        decides = "decides alone, with medium confidence"
    else:
        decides = "is a hint: it never decides"
    parts = [
        f"# {rule.id}",
        words(rule.title),
        f"Speaks for **{rule.observes.value}** with weight {rule.weight:g}: it {decides}.",
    ]
    if rule.says:
        parts.append(f"Says: *{words(rule.says)}*")
    parts += _section("Why", rule.why)
    return _page(parts)


def _checks_index(checks: Iterable[Check]) -> str:
    rows = [_row(each) for each in sorted(checks, key=lambda check: check.text.id)]
    opening = "What findings are of. Facts judge nothing; [these](facts.md) are what facts are found by."
    table = "\n".join(["| rule | severity | `scan check` fails | finding |", "|---|---|---|---|", *rows])
    return _page(["# Findings", opening, table])


def _row(check: Check) -> str:
    severity = check.text.severity.value
    link = f"[{check.text.id}]({_file(check.text.id)})"
    return f"| {link} | {severity} | {FAILS[severity]} | {words(check.text.title)} |"


def _facts_index(rules: Iterable[Rule]) -> str:
    parts = ["# Facts", "What is found in code and configuration, by kind and technology."]
    kinds: dict[str, list[Rule]] = {}
    for rule in sorted(rules, key=lambda each: (each.emits, each.technology, each.id)):
        kinds.setdefault(rule.emits, []).append(rule)
    for kind, listed in kinds.items():
        rows = [
            f"| [{each.id}]({_file(each.id)}) | {each.technology} | {words(each.title)} |" for each in listed
        ]
        parts += [f"## {kind}", "\n".join(["| rule | technology | fact |", "|---|---|---|", *rows])]
    return _page(parts)


def _evidence_index(rules: Iterable[EvidenceRule]) -> str:
    rows = [
        f"| [{each.id}]({_file(each.id)}) | {each.observes.value} | {each.weight:g} | {words(each.title)} |"
        for each in sorted(rules, key=lambda each: (each.observes.value, -each.weight, each.id))
    ]
    opening = "What tells whether a component is in production, a proof of concept, there, or gone. 0.9 and more decides alone."
    return _page(
        [
            "# Evidence",
            opening,
            "\n".join(["| rule | observes | weight | sign |", "|---|---|---|---|", *rows]),
        ]
    )


def _words_index(sets: Iterable[WordSet]) -> str:
    parts = [
        "# Words",
        "What names tell, where code cannot say it. A file of your own with the id of a set adds to it.",
    ]
    for each in sorted(sets, key=lambda one: one.id):
        listed = ", ".join(f"`{word}`" for word in each.words)
        parts += [f"## {each.id}", words(each.title), words(one_line(each.why)), listed]
    return _page(parts)


def _file(rule: str) -> str:
    return page_of(rule).removeprefix("rules/")


def _section(heading: str, text: str) -> Iterator[str]:
    if text:
        yield f"## {heading}"
        yield words(one_line(text))


def _page(parts: Iterable[str]) -> str:
    return "\n\n".join(part for part in parts if part) + "\n"
