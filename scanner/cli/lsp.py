"""`scan lsp`: findings where people write code, in any editor that speaks the Language Server Protocol."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scanner.cli.options import JUDGED, given, options, settings

if TYPE_CHECKING:
    from scanner.desk.looked import Looked, Mistake
    from scanner.errors import BadMap
    from scanner.pipeline.lately import Lately


@click.command("lsp")
@options(*JUDGED, "baseline")
def lsp_command(**flags: object) -> None:
    """Serve an editor on standard input and output: findings as files are saved, and what to do about each.

    Over a finding its chain of calls is shown, over a component of the map what was observed of it. Edits (an excuse, the
    map made true) are offered to the editor, which makes them: nothing in the tree is written.

    \b
    Example, for Neovim 0.11 or later:
      vim.lsp.config.mapcheck = { cmd = { "scan", "lsp" }, root_markers = { "map.yaml", ".git" } }
      vim.lsp.enable("mapcheck")
    """
    from functools import partial

    from scanner.cli.extras import need

    need("pygls", "scan lsp")
    from scanner.desk.server import serve

    serve(partial(look, given(flags)))


def look(flags: Mapping[str, object], folder: str, at_once: bool, superseded: Callable[[], bool]) -> Looked:
    """One look at ``folder``, or at the repository around it as far as it concerns the folder."""
    from scanner.cli.run import request_for
    from scanner.desk.looked import Looked, mistake_of
    from scanner.errors import BadConfig, BadMap, ScanError
    from scanner.pipeline import scan
    from scanner.pipeline.gate import against_baseline, baseline_path

    root = ""
    try:
        chosen = settings(flags, Path(folder))
        root = chosen.root
        request = request_for((Path(folder),), chosen, fail_on=None)
        root = str(request.root)
        lately = _lately(root)
        lately.superseded = bool if at_once else superseded
        found = scan(request, lately=lately, at_once=at_once)
        report = against_baseline(found, baseline_path(request.root, chosen.baseline), (), None)
    except BadMap as error:
        return Looked(root, error.path, mistakes=_of_map(Path(root), error))
    except BadConfig as error:
        return Looked(root, mistakes=(mistake_of(error),)) if root else Looked(says=str(error))
    except ScanError as error:
        return Looked(root, says=str(error))
    at = report.map.path if report.map is not None and (request.root / report.map.path).is_file() else ""
    return Looked(root, at, report, unsettled=not lately.is_settled(report, request.cached))


@cache
def _lately(root: str) -> Lately:
    """For each tree what looks at it have in common, for as long as the process that looks lives."""
    from scanner.pipeline.lately import Lately

    return Lately(stays=True)


def _of_map(root: Path, error: BadMap) -> tuple[Mistake, ...]:
    """Every mistake of the map, where that can be told; else the one that was met first."""
    from scanner.declared import map_text
    from scanner.declared.mistakes import mistakes
    from scanner.desk.looked import mistake_of
    from scanner.errors import ScanError

    try:
        found = mistakes(error.path, map_text(root / error.path, error.path))
    except ScanError:
        found = ()
    return tuple(mistake_of(each) for each in found or (error,))
