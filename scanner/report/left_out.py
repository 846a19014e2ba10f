"""What `scan explain left-out` prints: the folders and programs that count for nothing, for their names or for what
`.gitattributes` says of them.
"""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from scanner.model import Report
from scanner.report.screen import PLAIN, Screen
from scanner.report.terminal import printed
from scanner.report.text import counted, plain


def explain_left_out(report: Report, screen: Screen = PLAIN) -> str:
    """What of the scope of ``report`` was left out, and why."""
    return printed(_parts(report), screen)


def _parts(report: Report) -> Iterator[RenderableType]:
    if not report.left_out:
        yield Text("No folder and no program is left out for its name, nor for a line of .gitattributes.")
    for each in report.left_out:
        files = f"  {counted(each.files, 'file')}" if each.files else ""
        yield Text.assemble((plain(each.path), "bold"), f"{files}  {plain(each.says)}")
    counts = {role: number for role, number in report.stats.left_out.items() if number}
    if counts:
        yield ""
        listed = ", ".join(f"{number:,} {role}" for role, number in sorted(counts.items()))
        yield Text(f"Files in all, with those left out for their own names: {listed}", style="dim")
