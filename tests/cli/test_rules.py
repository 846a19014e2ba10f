"""`scan rules list`: a table that people can read, narrowed by what they ask for. `scan rules test`: one alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from scanner.cli import cli
from scanner.errors import BadUsage
from scanner.rulebook import built_in_folder


def listed(*arguments: str) -> str:
    done = CliRunner().invoke(
        cli, ["rules", "list", *arguments], catch_exceptions=False, standalone_mode=False
    )
    return done.stdout


def test_a_finding_says_how_severe_it_is_and_when_the_gate_fails_on_it() -> None:
    rows = {line.split()[0]: line for line in listed("--kind", "finding").splitlines()}
    assert rows["ID"].split() == ["ID", "KIND", "SEVERITY", "FAILS", "TITLE"]
    assert "error     always" in rows["status/production-gone"]
    assert "warning   with --base" in rows["map/dead-path"]
    assert "note      never" in rows["plan/uncovered"]


def test_columns_are_aligned() -> None:
    header, *rows = listed("--kind", "finding").splitlines()
    at = header.index("TITLE")
    assert all(row[at - 1] == " " and row[at] != " " for row in rows)


def test_filters_narrow_together() -> None:
    rows = json.loads(listed("--kind", "publish", "--language", "kotlin", "--format", "json"))
    assert {row["kind"] for row in rows} == {"publish"}
    assert all("kotlin" in row["reads"] for row in rows)
    errors = json.loads(listed("--severity", "error", "--format", "json"))
    assert {row["severity"] for row in errors} == {"error"}
    assert len(rows) < len(json.loads(listed("--format", "json")))


def test_markdown_is_a_table() -> None:
    header, rule, *rows = listed("--kind", "finding", "--format", "markdown").splitlines()
    assert header.count("|") == rule.count("|") == rows[0].count("|")


@pytest.mark.parametrize("asked", [("--kind", "publishes"), ("--language", "cobol")])
def test_what_no_rule_has_is_said_with_what_there_is(asked: tuple[str, str]) -> None:
    with pytest.raises(BadUsage, match="there are "):
        listed(*asked)


def test_of_one_rule_its_own_examples_are_run(tmp_path: Path) -> None:
    """By its id or its file; what its examples need of other rules is at hand."""
    rule = (built_in_folder() / "publish/aws-sns.yaml").read_text(encoding="utf-8")
    own = tmp_path / "own-sns.yaml"
    own.write_text(rule.replace("id: aws-sns-publish", "id: own-sns", 1), encoding="utf-8")
    for name in ("own-sns", str(own)):
        done = CliRunner().invoke(
            cli, ["rules", "test", "--rules", str(tmp_path), name], standalone_mode=False
        )
        assert done.return_value == 0, done.output
        assert done.stderr.startswith("1 rule, ")
