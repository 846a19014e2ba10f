"""From settings to a request, and from a report to what the caller sees. Shared by the commands that scan."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import normalize

import click
from msgspec import structs

from scanner.cli.meant import instead_of
from scanner.cli.saying import tell
from scanner.config import Settings
from scanner.errors import BadUsage
from scanner.model import Policy, Severity

if TYPE_CHECKING:
    from scanner.model import Component, Graph, Report
    from scanner.pipeline import Request
    from scanner.pipeline.aside import Engine
    from scanner.report.screen import Screen

# What --output may call the stream that is printed to: opened by name, a file behind it would be replaced.
STDOUT = ("-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1")


def start_of(paths: Sequence[Path]) -> Path:
    """Where the search for root, map and configuration begins: the first path that is there, else the reader's folder."""
    return next((path for path in paths if path.exists()), Path())


def request_for(paths: Sequence[Path], settings: Settings, fail_on: Severity | None) -> Request:
    """The request that the command line makes. Raises BadUsage when a path lies outside the root."""
    from scanner.pipeline import Request
    from scanner.walk import find_root

    start = start_of(paths)
    map_file = Path(settings.map) if settings.map else None
    if map_file is not None and not map_file.is_file():
        lacks = "is no file" if map_file.exists() else "does not exist"
        raise BadUsage(f"{map_file} {lacks}: --map names the map to hold the tree against")
    root = Path(settings.root).resolve() if settings.root else find_root(start)
    if not root.is_dir():
        raise BadUsage(f"{settings.root} is not a folder: --root names the tree to scan")
    scope = tuple(sorted({inside for path in paths for inside in _meant(path, root, map_file)}))
    return Request(
        root=root,
        scope=() if "." in scope else scope,
        map_file=map_file,
        rules=tuple(Path(folder) for folder in settings.rules),
        select=settings.select,
        ignore=settings.ignore,
        exclude=settings.exclude,
        jobs=settings.jobs,
        cached=not settings.no_cache,
        trusting=settings.cache_trust,
        as_of=settings.as_of or date.today(),
        policy=Policy(fail_on, settings.strict, settings.sarif_suppressed),
    )


def scanned(request: Request) -> Report:
    """The report of a request, with a bar for whoever waits."""
    from scanner.cli.progress import progress_bar
    from scanner.pipeline import scan

    with progress_bar() as progress:
        return scan(request, progress)


@contextmanager
def engine(scheduler: str) -> Iterator[Engine | None]:
    """What detects for a scan: the workers of a scheduler, or None for this machine."""
    if not scheduler:
        yield None
        return
    from scanner.fleet import engine_at

    with engine_at(scheduler) as found:
        yield found


def show(report: Report, settings: Settings, terminal: str = "scanner.report.terminal") -> int:
    """Print and write the report in every format that was asked for; the exit code.

    ``terminal`` is the module that renders it for a person. On GitHub's runners annotations are printed when
    no format is asked for, and the step's summary is written in any case.
    """
    from scanner.report.verdict import verdict

    on_github = os.environ.get("GITHUB_ACTIONS") == "true"
    asked = "github" if on_github and settings.origins.get("format") == "default" else settings.format
    report = _completed(report, settings, {asked, *(name for name, _ in settings.output)})
    _write(report, settings, os.environ.get("GITHUB_STEP_SUMMARY", "") if on_github else "")
    _print(report, settings, asked, terminal)
    judged = verdict(report)
    if judged.says:
        tell(f"scan: {judged.says}")
    return judged.exit_code


def _completed(report: Report, settings: Settings, formats: Collection[str]) -> Report:
    """The report with what only some formats show."""
    if not {"sarif", "html", "slack"}.isdisjoint(formats):
        report = structs.replace(hosted(report), source_url=settings.source_url)
    return structs.replace(report, graph=graph_of_report(report)) if "html" in formats else report


def _write(report: Report, settings: Settings, summary: str) -> None:
    """The files that were asked for, and ``summary``, the step's on a runner of GitHub."""
    from scanner.report import renderer
    from scanner.store.files import write_whole

    for name, path in settings.output:
        if path in STDOUT:
            click.echo(renderer(name)(report), nl=False)
        else:
            write_whole(Path(path), renderer(name)(report))
    if summary:
        append(Path(summary), renderer("markdown")(report))


def _print(report: Report, settings: Settings, form: str, terminal: str) -> None:
    from scanner.report import renderer

    if form == "terminal":
        text = import_module(terminal).render(report, screen_here(Path(report.root), settings))
    else:
        text = renderer(form)(report)
    click.echo(text, nl=not text.endswith("\n"))


def with_dossiers(report: Report, folder: Path | None) -> Report:
    """The report with the states of the dossiers in a folder, where one is named."""
    if folder is None:
        return report
    from scanner.model import DossierState
    from scanner.report.dossier import changed, unconfirmed
    from scanner.store.files import read_text

    components = report.map.components if report.map else ()
    files = ((each.id, folder / f"{each.id}.md") for each in components)
    texts = ((name, read_text(file)) for name, file in files if file.is_file())
    states = {name: DossierState(len(unconfirmed(text)), len(changed(text))) for name, text in texts}
    return structs.replace(report, dossiers=states)


def graph_of_report(report: Report) -> Graph:
    """Who talks to whom, as the report's facts tell."""
    from scanner.graph import graph_of

    return graph_of(report.facts, report.fact_services, report.services, report.map, report.reached)


def hosted(report: Report) -> Report:
    """The report with the addresses of its repository and of mapcheck, for links to code and to rules."""
    from scanner.cli.home import home, rule_pages
    from scanner.walk.remote import hosted_at
    from scanner.walk.roots import repository_of

    top, at = repository_of(Path(report.root)), home()
    return structs.replace(
        report,
        remote=hosted_at(top) if top is not None else "",
        home=at,
        rule_pages=rule_pages(at, report.rule_texts),
    )


def screen_here(root: Path, settings: Settings) -> Screen:
    """What standard output is shown on, and where its reader stands in the tree at ``root``."""
    from scanner.report.screen import screen_for

    limit = None if settings.origins.get("limit") == "default" else settings.limit
    return screen_for(
        sys.stdout, os.environ, _standing_in(root), root=str(root), colour=settings.color, most=limit
    )


def append(path: Path, text: str) -> None:
    """Add ``text`` to a file that others write to as well."""
    try:
        with path.open("a", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except OSError as error:
        raise BadUsage(f"{path} cannot be written: {error.strerror or error}") from None


def _meant(path: Path, root: Path, map_file: Path | None) -> tuple[str, ...]:
    """The paths from the root that ``path`` means: itself, also where only the map still has it, or a component's."""
    if path.exists():
        return (_inside(path, root),)
    components = components_of(map_file)
    written = path.as_posix().rstrip("/")
    called = next((component for component in components if component.id == written), None)
    if called is not None and called.paths:
        return called.paths
    if called is not None:
        raise BadUsage(f"{called.title} has no path in the map, so there is nothing to scan: give it one")
    absolute = path.resolve()
    inside = absolute.relative_to(root).as_posix() if absolute.is_relative_to(root) else written
    wanted = {inside, written}
    if found := wanted & {declared for component in components for declared in component.paths}:
        return (min(found),)
    raise BadUsage(f"{path} does not exist: {instead_of(path, root, components)}")


def components_of(map_file: Path | None) -> Sequence[Component]:
    """The components of a map; none without one."""
    if map_file is None:
        return ()
    from scanner.declared import load_map

    return load_map(map_file, map_file.name).components


def _inside(path: Path, root: Path) -> str:
    absolute = path.resolve()
    if not absolute.is_relative_to(root):
        raise BadUsage(f"{path} is outside the root {root}: give paths inside it, or another --root")
    return normalize("NFC", absolute.relative_to(root).as_posix())


def _standing_in(root: Path) -> str:
    """The reader's folder as seen from the root; "" when they stand at the root or outside it."""
    here = Path.cwd()
    inside = here.is_relative_to(root) and here != root
    return here.relative_to(root).as_posix() if inside else ""
