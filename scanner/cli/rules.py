"""`scan rules list|test`: what the scanner looks for, and whether each rule holds its own examples."""

from __future__ import annotations

from pathlib import Path

import click

_RULES = click.option(
    "--rules",
    "folders",
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
def list_command(folders: tuple[Path, ...]) -> None:
    """Every rule, by topic: id, what it finds, in which languages.

    \b
    Example:
      scan rules list
    """
    from scanner.pipeline.ruleset import load_rules

    book = load_rules(folders)
    for rule in sorted(book.rules, key=lambda r: (r.emits, r.technology, r.id)):
        languages = sorted({language for match in rule.code for language in match.languages})
        formats = sorted({match.format.value for match in rule.config})
        reads = ", ".join([*languages, *formats]) or "other facts"
        click.echo(f"{rule.id}\t{rule.emits} {rule.technology}\t{rule.title}\t{reads}")
    for check in sorted(book.checks, key=lambda c: c.text.id):
        click.echo(f"{check.text.id}\tfinding {check.text.severity.value}\t{check.text.title}\t")
    for words in sorted(book.words, key=lambda w: (w.id, w.path)):
        click.echo(f"{words.id}\t{len(words.words)} words\t{words.title}\t")


@rules_group.command("test")
@_RULES
def test_command(folders: tuple[Path, ...]) -> int:
    """Run the examples of every rule; exit 1 when one does not hold.

    \b
    Example:
      scan rules test --rules company-rules
    """
    from scanner.pipeline.examples import failures
    from scanner.pipeline.ruleset import checked_rules

    book = checked_rules(folders)
    failed = failures(book)
    for failure in failed:
        click.echo(f"{failure.path}:{failure.line}: {failure.verdict}: {failure.rule}: {failure.says}")
    rules = len(book.rules) + len(book.evidence) + len(book.checks)
    examples = sum(
        (
            sum(len(rule.examples) for rule in book.rules),
            sum(len(rule.examples) for rule in book.evidence),
            sum(len(check.examples) for check in book.checks),
        )
    )
    click.echo(f"{rules} rules, {examples} examples, {len(failed)} failures", err=True)
    return 1 if failed else 0
