"""`scan dossier`: what is known of a component, as a document that people go on writing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from scanner.cli.completing import dossiers
from scanner.cli.options import TREE, options, settings
from scanner.cli.saying import tell

if TYPE_CHECKING:
    from scanner.model import Component, DeclaredMap


@click.command("dossier")
@click.argument("names", nargs=-1, metavar="COMPONENT|SESSION…", shell_complete=dossiers)
@click.option("--all", "every", is_flag=True, help="One for every component of the map.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="A folder to write them to; default: print.",
)
@click.option(
    "--template",
    "form",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="Your own sections, with our marks.",
)
@options(*TREE, "source-url")
def dossier_command(
    names: tuple[str, ...], every: bool, out: Path | None, form: Path | None, **flags: object
) -> None:
    """Fill a dossier for each COMPONENT, or each component of a plan's SESSION.

    What the code tells is filled in between marks; what it cannot tell is left as a question. In a dossier that is there
    already only the marked parts change: every line that a person wrote stays.

    \b
    Examples:
      scan dossier billing-charging
      scan dossier --all --out docs/dossiers
    """
    from msgspec import structs

    from scanner.cli.run import graph_of_report, hosted, request_for, scanned
    from scanner.errors import BadUsage
    from scanner.graph import around_all
    from scanner.pipeline.lives import lives
    from scanner.report.dossier import dossier, template
    from scanner.store.files import read_text, write_whole

    chosen = settings(flags, Path())
    report = scanned(request_for((), chosen, fail_on=None))
    declared = report.map
    if declared is None:
        raise BadUsage(
            "there is no map.yaml here or above, so there are no components: draft one with `scan init`"
        )
    report = structs.replace(hosted(report), source_url=chosen.source_url)
    whole = graph_of_report(report)
    past = lives(report)
    blank = read_text(form) if form is not None else template()
    for component in declared.components if every else _meant(declared, names):
        services = report.component_services.get(component.id, ())
        near = around_all(whole, [f"service:{path or '.'}" for path in services])
        path = out / f"{component.id}.md" if out is not None else None
        before = read_text(path) if path is not None and path.exists() else blank
        text = dossier(report, component, near, before, past)
        if path is None:
            click.echo(text, nl=False)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, text)
        tell(f"{path}: {_state(text)}")


def _state(text: str) -> str:
    """What of a dossier nobody has confirmed, and what says something else than when somebody did."""
    from scanner.report.dossier import changed, unconfirmed

    if moved := changed(text):
        return f"changed since it was confirmed: {', '.join(moved)}"
    left = len(unconfirmed(text))
    return f"{left} part{'s' * (left != 1)} that nobody has confirmed" if left else "confirmed"


def _meant(declared: DeclaredMap, names: tuple[str, ...]) -> list[Component]:
    """The components that ids, sessions by their id, and paths of the map stand for. Raises BadUsage with the nearest."""
    from scanner.cli.near import nearest
    from scanner.errors import BadUsage

    if not names:
        raise BadUsage("name a component or a session, or say --all")
    by_id = {component.id: component for component in declared.components}
    sessions = {session.id: session for session in declared.sessions}
    found: list[Component] = []
    for name in names:
        if name in by_id:
            found.append(by_id[name])
        elif name in sessions:
            found += [by_id[each] for each in sessions[name].components if each in by_id]
        elif owned := [each for each in declared.components if name.rstrip("/") in each.paths]:
            found += owned
        else:
            close = nearest(name, [*by_id, *sessions])
            mend = (
                f"did you mean {close}?" if close else "`scan map validate` counts them, the map names them"
            )
            raise BadUsage(f"{name} is neither a component nor a session of the map: {mend}")
    return list(dict.fromkeys(found))
