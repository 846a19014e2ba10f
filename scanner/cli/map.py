"""`scan map validate|fmt|import|export|sync`: the map as a file that people keep."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scanner.cli.saying import plainly, tell

if TYPE_CHECKING:
    from scanner.errors import BadMap
    from scanner.model import DeclaredMap
    from scanner.pipeline import Request

EXPORTS = ("markdown", "backstage", "mermaid", "structurizr", "likec4")
_FILE = click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
_MAP = click.option("--map", "file", type=click.Path(path_type=Path, dir_okay=False), help="The map to use.")
_ROOT = click.option("--root", type=click.Path(path_type=Path, file_okay=False), help="The tree to look at.")


@click.group("map")
def map_group() -> None:
    """Validate, format, correct, import and export the map.

    \b
    Examples:
      scan map validate
      scan map sync
      scan map import docs/architecture.md > map.yaml
    """


@map_group.command("validate")
@_FILE
@click.option(
    "--rules",
    "folders",
    multiple=True,
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="A folder of your own rules, whose words the map may use; repeatable.",
)
def validate_command(file: Path | None, folders: tuple[Path, ...]) -> int:
    """Check that FILE (default: the nearest map.yaml) is a map, and say what it holds.

    Every mistake is told at once, each with its line and the mend.
    """
    from scanner.cli.maps import map_file
    from scanner.declared import map_text, outside_roots, read_map
    from scanner.declared.meaning import meaningless, unverifiable
    from scanner.declared.mistakes import mistakes
    from scanner.pipeline.ruleset import load_rules, vocabulary_of
    from scanner.report.text import counted

    path = map_file(file)
    shown = str(file or path.name)
    text = map_text(path, shown)
    wrong: Sequence[BadMap] = mistakes(shown, text)
    if not wrong:
        declared, known = read_map(shown, text), vocabulary_of(load_rules(folders))
        wrong = list(meaningless(declared, known))
    for each in wrong:
        tell(f"scan: {each}")
    if wrong:
        return 2
    for warning in unverifiable(declared, known):
        tell(str(warning))
    for location, outside in outside_roots(declared):
        says = (
            f"{outside} is below none of the roots ({', '.join(declared.roots)}): no code in it is looked at"
        )
        tell(f"{shown}:{location.line}: {says}\n  add it to `roots`, or correct the path")
    claims = sum(len(component.claims) for component in declared.components) + len(declared.claims)
    parts = [counted(len(declared.components), "component"), counted(claims, "claim")]
    click.echo(f"{shown}: {', '.join([*parts, counted(len(declared.sessions), 'session')])}")
    return 0


@map_group.command("schema")
def schema_command() -> None:
    """Print the JSON Schema of the map: `scan schema map`.

    \b
    Example:
      scan map schema > map.schema.json
      # first line of map.yaml: # yaml-language-server: $schema=map.schema.json
    """
    from scanner.cli.schema import schema_text

    click.echo(schema_text("map"), nl=False)


@map_group.command("fmt")
@_FILE
@click.option("--check", is_flag=True, help="Change nothing; fail if there is something to change.")
def fmt_command(file: Path | None, check: bool) -> int:
    """Write FILE (default: the nearest map.yaml) in the house style. Comments and order stay."""
    from scanner.cli.maps import map_file
    from scanner.declared import map_text
    from scanner.declared.fmt import format_map
    from scanner.declared.unified import unified
    from scanner.store.files import write_whole

    path = map_file(file)
    shown = str(file or path.name)
    before = map_text(path, shown)
    after = format_map(shown, before)
    if after == before:
        return 0
    if check:
        click.echo(plainly(unified(shown, before, after)), nl=False)
        return 1
    write_whole(path, after)
    tell(f"{shown}: formatted")
    return 0


@map_group.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
def import_command(paths: tuple[Path, ...]) -> None:
    """Print the map that a Markdown document, or Backstage catalogue files, declare.

    A folder is searched for catalog-info.yaml files. What could not be understood is said on stderr.

    \b
    Examples:
      scan map import docs/architecture.md > map.yaml
      scan map import services/*/catalog-info.yaml > map.yaml
    """
    from scanner.cli.maps import imported
    from scanner.declared.write import write_map

    found = imported(paths)
    click.echo(write_map(found.map), nl=False)
    for sentence in found.left_out:
        tell(f"left out: {sentence}")


@map_group.command("export")
@click.argument("form", type=click.Choice(EXPORTS))
@_MAP
@_ROOT
def export_command(form: str, file: Path | None, root: Path | None) -> None:
    """Print the map in another form. The Markdown tables show what was observed beside what is declared.

    What the form has no place for is said on stderr.

    \b
    Examples:
      scan map export markdown > ARCHITECTURE-MAP.md
      scan map export mermaid
    """
    from scanner.cli.maps import map_file
    from scanner.declared import exporting, load_map

    if form == "markdown":
        from scanner.cli.run import scanned

        report = scanned(_request(file, root))
        if report.map is not None:
            click.echo(exporting.export_markdown(report.map, report.observations), nl=False)
            _tell_lost(report.map, form)
        return
    path = map_file(file)
    export = {
        "backstage": exporting.export_backstage,
        "mermaid": exporting.export_mermaid,
        "structurizr": exporting.export_structurizr,
        "likec4": exporting.export_likec4,
    }[form]
    declared = load_map(path, str(file or path.name))
    click.echo(export(declared), nl=False)
    _tell_lost(declared, form)


def _tell_lost(declared: DeclaredMap, form: str) -> None:
    from scanner.declared.exporting import lost

    for sentence in lost(declared, form):
        tell(f"not in {form}: {sentence}")


@map_group.command("sync")
@click.option("--write", is_flag=True, help="Make the edits; without it they are only shown.")
@_MAP
@_ROOT
def sync_command(write: bool, file: Path | None, root: Path | None) -> None:
    """Show, as a diff with a reason for each, the edits that would make the map true.

    Comments, order and everything else stay as they are. Findings of low confidence give no edit.

    \b
    Examples:
      scan map sync
      scan map sync --write
    """
    from scanner.cli.maps import map_file
    from scanner.cli.run import scanned
    from scanner.declared import map_text
    from scanner.declared.sync import as_diff, corrections, sync
    from scanner.report.text import counted
    from scanner.store.files import write_whole

    request = _request(file, root)
    path = map_file(request.map_file)
    report = scanned(request)
    shown = report.map.path if report.map else path.name
    before = map_text(path, shown)
    synced = sync(shown, before, corrections(report))
    click.echo(plainly(as_diff(shown, before, synced)), nl=False)
    for each in synced.left:
        tell(f"by hand: {each.component or 'the map'}: {each.key} {each.old or each.new}: {each.why}")
    if not synced.done and not synced.left:
        tell(f"{shown}: nothing to correct")
    if write and synced.done:
        if map_text(path, shown) != before:
            raise click.ClickException(f"{shown} was changed meanwhile: run this again")
        write_whole(path, synced.text)
        tell(f"{shown}: {counted(len(synced.done), 'edit')} made")


def _request(file: Path | None, root: Path | None) -> Request:
    from scanner.cli.maps import map_file
    from scanner.cli.options import settings
    from scanner.cli.run import request_for

    chosen = settings({"map": str(file) if file else None, "root": str(root) if root else None}, Path())
    if not chosen.map:
        map_file(None)
    return request_for((), chosen, fail_on=None)
