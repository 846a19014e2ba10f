"""`scan init`: a first map from what is there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from scanner.cli.saying import tell

if TYPE_CHECKING:
    from scanner.model import Report
    from scanner.pipeline import Request


@click.command("init")
@click.argument("path", default=".", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option(
    "--output", metavar="FILE", help="Where to write it: default map.yaml at the root; - prints it."
)
@click.option("--root", type=click.Path(path_type=Path, file_okay=False), help="The tree to look at.")
def init_command(path: Path, output: str | None, root: Path | None) -> None:
    """Draft a map of the services found in the repository around PATH.

    Every status is `unknown` unless evidence decides it; the evidence stands above each. Folders of a service that
    take requests each and keep data of their own are declared as components with that part. A map that is there
    already is never overwritten. Its schema is written beside it, so that editors complete and check it.

    \b
    Examples:
      scan init
      scan init --output - | less
    """
    from msgspec import structs

    from scanner.cli.options import settings
    from scanner.cli.run import request_for, scanned
    from scanner.cli.schema import schema_text
    from scanner.declared.initial import SCHEMA
    from scanner.errors import BadUsage
    from scanner.report.text import counted
    from scanner.store.files import write_whole

    chosen = settings({"root": str(root) if root else None}, path)
    request = structs.replace(request_for((), chosen, fail_on=None), map_file=None)
    target = Path(output) if output and output != "-" else request.root / "map.yaml"
    if output != "-" and target.exists():
        raise BadUsage(f"{target} is there already: edit it, or correct it with `scan map sync`")
    report = scanned(request)
    if all(service.is_library for service in report.services):
        raise BadUsage(
            f"no service was found in {request.root}, so there is nothing to draft: look where the code is "
            "(--root), or write a map by hand (`scan schema map` says what it may hold)"
        )
    text = drafted(request, report)
    if output == "-":
        click.echo(text, nl=False)
        return
    write_whole(target, text)
    schema = target.with_name(SCHEMA)
    if not schema.exists():
        write_whole(schema, schema_text("map"))
    tell(f"{target}: {counted(len(report.services), 'service')} declared; `scan` holds it against the code")


def drafted(request: Request, report: Report) -> str:
    """The draft for what ``report`` shows of ``request``; it is held against the code once, for who else shows a status.

    That a service in production imports another's folder is asked only of what a map declares.
    """
    import tempfile

    from msgspec import structs

    from scanner.cli.run import scanned
    from scanner.declared.initial import draft_map, settled
    from scanner.model import language_of
    from scanner.pipeline.ruleset import load_rules
    from scanner.rules import Words

    shown = {fact.location.path for fact in report.facts} | {each.location.path for each in report.findings}
    code = [path for path in shown if language_of(path) is not None]
    plain = Words(load_rules(request.rules).words)["plain-file-names"]
    text = draft_map(report.services, code, plain, report.facts)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "map.yaml"
        file.write_text(text, "utf-8")
        held = scanned(structs.replace(request, map_file=file))
    components = held.map.components if held.map is not None else ()
    services = settled(report.services, components, held.observations)
    return text if services == report.services else draft_map(services, code, plain, report.facts)
