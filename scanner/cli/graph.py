"""`scan graph`: who talks to whom."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from scanner.cli.completing import components
from scanner.cli.options import TREE, options, settings
from scanner.report.drawn import FOLDER, FORMATS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scanner.model import Graph


@click.command("graph")
@click.option("--format", "form", type=click.Choice(FORMATS), default="mermaid", show_default=True)
@click.option(
    "--from",
    "start",
    metavar="SERVICE",
    shell_complete=components,
    help="Only what is around this service: its path, name or component.",
)
@click.option(
    "--depth", type=click.IntRange(min=0), default=0, help="How many services away from it; 0 is any number."
)
@click.option("--upstream", is_flag=True, help="Only what data comes from.")
@click.option("--downstream", is_flag=True, help="Only what data goes to.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help=f"The file to write, of {FOLDER} the folder; default: print.",
)
@options(*TREE)
def graph_command(
    form: str,
    start: str | None,
    depth: int,
    upstream: bool,
    downstream: bool,
    out: Path | None,
    **flags: object,
) -> None:
    """Show services, topics and stores, and what passes between them.

    An arrow points the way that data flows. A topic or table whose name the code does not tell is one of its service
    alone: two services are joined only by a name that both of them say.

    \b
    Examples:
      scan graph > architecture.mmd
      scan graph --format dot | dot -Tsvg > architecture.svg
      scan graph --from apps/flows --depth 1
      scan graph --format eventcatalog --out catalog
    """
    from scanner.cli.run import graph_of_report, request_for, scanned
    from scanner.errors import BadUsage
    from scanner.graph import around
    from scanner.report.drawn import drawer
    from scanner.store.files import write_whole

    if form == FOLDER and out is None:
        raise BadUsage(f"{FOLDER} is a folder of pages: say where by --out FOLDER")
    chosen = settings(flags, Path())
    report = scanned(request_for((), chosen, fail_on=None))
    graph = graph_of_report(report)
    if start:
        both = upstream == downstream
        graph = around(
            graph, _meant(graph, start), depth, upstream=upstream or both, downstream=downstream or both
        )
    layers = {layer.id: layer.title for layer in report.map.layers} if report.map else {}
    if out is None:
        click.echo(drawer(form)(graph, layers), nl=False)
    elif form != FOLDER:
        write_whole(out, drawer(form)(graph, layers))
    else:
        owners = {each.id: each.owner for each in report.map.components if each.owner} if report.map else {}
        _write_catalogue(out, graph, layers, owners)


def _write_catalogue(
    folder: Path, graph: Graph, layers: Mapping[str, str], owners: Mapping[str, str]
) -> None:
    """Writes EventCatalog's pages below ``folder``; what people wrote into those that are there stays."""
    from scanner.cli.saying import tell
    from scanner.report.drawn.eventcatalog import kept, pages
    from scanner.report.text import counted
    from scanner.store.files import read_text, write_whole

    written = pages(graph, layers, owners)
    for name, page in written.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, kept(read_text(path), page) if path.exists() else page)
    tell(f"{folder}: {counted(len(written), 'page')}")


def _meant(graph: Graph, name: str) -> str:
    """The id of the service that a path, a name or a component stands for. Raises BadUsage with the nearest."""
    from scanner.cli.near import nearest
    from scanner.errors import BadUsage

    services = [node for node in graph.nodes if node.kind == "service"]
    wanted = name.rstrip("/")
    for node in services:
        if wanted in (node.id.removeprefix("service:"), node.title, node.component):
            return node.id
    names = [each for n in services for each in (n.id.removeprefix("service:"), n.title, n.component) if each]
    close = nearest(wanted, names)
    raise BadUsage(
        f"there is no service called {name}: " + (f"did you mean {close}?" if close else "`scan` lists them")
    )
