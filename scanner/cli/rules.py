"""`scan rules list|test`: what the scanner looks for, and whether each rule holds its own examples."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scanner.cli.completing import tested
from scanner.cli.saying import tell

if TYPE_CHECKING:
    from scanner.report.catalogue import Entry
    from scanner.rulebook import Rulebook

FORMS = ("table", "json", "markdown")

_RULES = click.option(
    "--rules",
    multiple=True,
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="A folder of your own rules, beside ours; repeatable.",
)


@click.group("rules")
def rules_group() -> None:
    """List the rules, and run their own tests.

    \b
    Examples:
      scan rules list
      scan rules test --rules company-rules
    """


@rules_group.command("list")
@_RULES
@click.option("--kind", help="Only these: finding, evidence, words, or a kind of fact, such as publish.")
@click.option("--language", help="Only what reads this language or file format, such as kotlin or yaml.")
@click.option(
    "--severity", type=click.Choice(["note", "warning", "error"]), help="Only findings of this severity."
)
@click.option(
    "--format", "form", type=click.Choice(list(FORMS)), default="table", help="As what to print it."
)
def list_command(
    rules: tuple[Path, ...], kind: str | None, language: str | None, severity: str | None, form: str
) -> None:
    """Every rule: what it finds, how severe that is and when `scan check` fails on it, and what it reads.

    \b
    Examples:
      scan rules list --kind finding
      scan rules list --kind publish --language go
      scan rules list --format json
    """
    from scanner.errors import BadUsage
    from scanner.pipeline.ruleset import load_rules
    from scanner.report import catalogue

    every = sorted(_entries(load_rules(rules)))
    for name, asked, known in (
        ("kind", kind, {each.kind for each in every}),
        ("language", language, {read for each in every for read in each.reads}),
    ):
        if asked and asked not in known:
            raise BadUsage(f"no rule has the {name} {asked!r}: there are {', '.join(sorted(known))}")
    chosen = [
        each
        for each in every
        if kind in (None, each.kind)
        and severity in (None, each.severity)
        and (not language or language in each.reads)
    ]
    renderers = {"table": catalogue.as_table, "json": catalogue.as_json, "markdown": catalogue.as_markdown}
    click.echo(renderers[form](chosen), nl=False)


def _entries(book: Rulebook) -> Iterator[Entry]:
    from scanner.report.catalogue import FAILS, Entry

    for rule in book.rules:
        languages = {language for match in rule.code for language in match.languages}
        formats = {match.format.value for match in rule.config}
        reads = (*sorted(languages), *sorted(formats))
        yield Entry(rule.emits, rule.id, rule.title, technology=rule.technology, reads=reads)
    for check in book.checks:
        severity = check.text.severity.value
        yield Entry("finding", check.text.id, check.text.title, severity, FAILS[severity])
    for evidence in book.evidence:
        yield Entry("evidence", evidence.id, evidence.title, technology=evidence.observes.value)
    for words in book.words:
        yield Entry("words", words.id, words.title)


@rules_group.command("test")
@_RULES
@click.argument("wanted", metavar="[RULE]...", nargs=-1, shell_complete=tested)
def test_command(rules: tuple[Path, ...], wanted: tuple[str, ...]) -> int:
    """Run the examples of every rule, or of each RULE, an id or a file; exit 1 when one does not hold.

    \b
    Examples:
      scan rules test --rules company-rules
      scan rules test --rules company-rules company-bus
    """
    from scanner.pipeline.examples import chosen, failures, refused
    from scanner.pipeline.ruleset import load_rules
    from scanner.report.text import counted

    whole = load_rules(rules)
    book = chosen(whole, wanted)
    failed = refused(book.rules) or failures(book, whole.rules)
    for failure in failed:
        click.echo(f"{failure.path}:{failure.line}: {failure.verdict}: {failure.rule}: {failure.says}")
    number = len(book.rules) + len(book.evidence) + len(book.checks)
    examples = sum(
        (
            sum(len(rule.examples) for rule in book.rules),
            sum(len(rule.examples) for rule in book.evidence),
            sum(len(check.examples) for check in book.checks),
        )
    )
    tell(f"{counted(number, 'rule')}, {counted(examples, 'example')}, {counted(len(failed), 'failure')}")
    return 1 if failed else 0
