"""`scan schema map|fleet|report`: what a map and a FLEET.yaml may say, and what a report does, as JSON Schema (draft 2020-12)."""

from __future__ import annotations

import click

PLACES = {"map": "scanner.declared", "fleet": "scanner.fleet", "report": "scanner.report"}


@click.command("schema")
@click.argument("name", metavar="map|fleet|report", type=click.Choice(list(PLACES)))
def schema_command(name: str) -> None:
    """Print the JSON Schema of the map or of a FLEET.yaml, for editors, or of what --format json prints, for its readers.

    \b
    Examples:
      scan schema map > map.schema.json
      scan schema report > report.schema.json
    """
    click.echo(schema_text(name), nl=False)


def schema_text(name: str) -> str:
    """The schema of one of them, as it is shipped."""
    from importlib.resources import files

    return (files(PLACES[name]) / f"{name}.schema.json").read_text("utf-8")
