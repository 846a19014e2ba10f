"""A comment that excuses, in the forms that people write; and what only looks like one."""

from __future__ import annotations

import pytest

from scanner.detect import code_rules, detect_code
from scanner.detect.ignores import config_suppressions
from scanner.model import Suppression

RULES = code_rules(())


def _found(language: str, code: str) -> tuple[Suppression, ...]:
    suffix = {"typescript": "ts", "python": "py", "go": "go", "java": "java", "kotlin": "kt"}[language]
    return detect_code(f"place.{suffix}", code.encode(), RULES, frozenset()).suppressions


@pytest.mark.parametrize(
    ("comment", "rules", "reason", "until"),
    [
        ("scan-ignore: outbox/missing -- polled", ["outbox/missing"], "polled", ""),
        ("scan-ignore: outbox/missing — polled", ["outbox/missing"], "polled", ""),
        ("scan-ignore: outbox/missing – polled until:2027-01-31", ["outbox/missing"], "polled", "2027-01-31"),
        (
            "scan-ignore:outbox/missing - polled (until 2027-01-31)",
            ["outbox/missing"],
            "polled",
            "2027-01-31",
        ),
        ("Scan-Ignore : outbox/missing because it is polled", ["outbox/missing"], "it is polled", ""),
        ("SCAN-IGNORE: Outbox/Missing: polled", ["outbox/missing"], "polled", ""),
        (
            "scan-ignore: outbox/missing, publish/best-effort -- polled",
            ["outbox/missing", "publish/best-effort"],
            "polled",
            "",
        ),
        (
            "scan-ignore: outbox/missing publish/best-effort -- polled",
            ["outbox/missing", "publish/best-effort"],
            "polled",
            "",
        ),
        (
            "scan-ignore: [outbox/missing; publish/best-effort]: polled",
            ["outbox/missing", "publish/best-effort"],
            "polled",
            "",
        ),
        (
            "scan-ignore outbox/missing & publish/best-effort: polled",
            ["outbox/missing", "publish/best-effort"],
            "polled",
            "",
        ),
        ("scan-ignore: polled every minute", [""], "polled every minute", ""),
        ("scan-ignore", [""], "", ""),
        ("see the guide on scan-ignore: outbox/missing", [], "", ""),
        ("noqa: E501  # scan-ignore: outbox/missing -- polled", ["outbox/missing"], "polled", ""),
        ("nolint:all // scan-ignore: outbox/missing -- polled", ["outbox/missing"], "polled", ""),
    ],
)
def test_every_form_is_read(comment: str, rules: list[str], reason: str, until: str) -> None:
    found = _found("python", f"# {comment}\nsend()\n")
    assert [each.rule for each in found] == rules
    assert all((each.reason, each.until) == (reason, until) for each in found)


@pytest.mark.parametrize(
    ("language", "code", "lines"),
    [
        ("python", "send()  # scan-ignore: a/b -- r\n", (1, 1)),
        ("python", "x = 1\n# scan-ignore: a/b -- r\nsend(\n  1,\n)\n", (2, 5)),
        ("python", "send(\n  1,\n)  # scan-ignore: a/b -- r\n", (1, 3)),
        ("typescript", "await bus\n  .publish(paid); // scan-ignore: a/b -- r\n", (1, 2)),
        ("typescript", "await bus.publish( // scan-ignore: a/b -- r\n  paid,\n);\n", (1, 1)),
        ("typescript", "await Promise.all([\n  /* scan-ignore: a/b -- r */\n  send(\n    1),\n]);\n", (2, 4)),
        ("typescript", "function f() {\n  send();\n} // scan-ignore: a/b -- r\n", (3, 3)),
        ("go", "package a\n\nfunc f() {\n\t// scan-ignore: a/b -- r\n\tsend(\n\t\t1)\n}\n", (4, 6)),
        ("kotlin", "fun f() {\n  // scan-ignore: a/b -- r\n  send(\n    1)\n}\n", (2, 4)),
    ],
)
def test_it_covers_the_statement_that_it_stands_at(language: str, code: str, lines: tuple[int, int]) -> None:
    (found,) = _found(language, code)
    assert found.applies_to == lines


def test_configuration_files_have_them_too() -> None:
    text = "kind: Deployment\n# scan-ignore: health/missing -- a job\n\n# more\nspec: {}\nname: a # scan-ignore: a/b -- r\n"
    assert [(s.rule, s.applies_to) for s in config_suppressions("deploy.yaml", text)] == [
        ("health/missing", (2, 5)),
        ("a/b", (6, 6)),
    ]
    assert config_suppressions("deploy.yaml", 'says: "nothing#scan-ignore: a/b -- r"\n') == ()
