"""What the desk answers: hovers, and edits that are offered. https://microsoft.github.io/language-server-protocol"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from lsprotocol import types

from scanner.desk.desk import Desk
from scanner.desk.edits import Offer, excused_in_code, excused_in_map, synced
from scanner.desk.folder import Folder
from scanner.desk.looked import Looked, at_line
from scanner.errors import ScanError
from scanner.model import Finding
from scanner.report.hover import component_text, finding_text
from scanner.report.text import plain

GO = "mapcheck.go"  # the command behind "Go to … in the map": a URI and a line from 1


def hover(desk: Desk, params: types.HoverParams) -> types.Hover | None:
    """The findings at a line; on a component's line of the map, what was observed of it."""
    line = params.position.line + 1
    for folder, path in desk.named(params.text_document.uri):
        report = folder.looked.report
        if report is None:
            continue
        said = [finding_text(report, each, folder.address) for each in at_line(folder.looked, path, line)]
        if report.map is not None and path == folder.looked.map_path:
            said += [
                component_text(report, each, folder.address)
                for each in report.map.components
                if each.location.line == line
            ]
        if said:
            return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, "\n\n---\n\n".join(said)))
    return None


def actions(desk: Desk, params: types.CodeActionParams) -> list[types.CodeAction | types.Command]:
    """What can be done about the findings that the editor shows in a range."""
    found: list[types.CodeAction | types.Command] = []
    for folder, path in desk.named(params.text_document.uri):
        for shown in params.context.diagnostics:
            finding = _meant(folder.looked, path, shown)
            if finding is not None:
                found += _offered(desk, folder, finding, shown)
    return found


def _offered(
    desk: Desk, folder: Folder, finding: Finding, shown: types.Diagnostic
) -> Iterator[types.CodeAction | types.Command]:
    report, map_path = folder.looked.report, folder.looked.map_path
    assert report is not None
    today, workspace = report.as_of or date.today(), desk.server.workspace
    path = finding.location.path
    offers: list[Offer] = []
    if path != map_path:
        text = folder.text(path, workspace)
        offers += excused_in_code(finding, shown.range.start.line, text, today)
    if map_path:
        text = folder.text(map_path, workspace)
        try:
            offers += synced(report, finding, map_path, text)
            offers += excused_in_map(report, finding, map_path, text, today)
        except ScanError:
            pass  # a map that is half typed cannot be edited; its mistakes are shown
    for offer in offers:
        yield types.CodeAction(
            offer.title, offer.kind, diagnostics=[shown], edit=folder.workspace_edit(offer)
        )
    yield from _way_to_map(desk, folder, finding)


def _way_to_map(desk: Desk, folder: Folder, finding: Finding) -> Iterator[types.Command]:
    """For clients that can be asked to show a place."""
    report, map_path = folder.looked.report, folder.looked.map_path
    window = desk.server.client_capabilities.window
    can_go = window is not None and window.show_document is not None and window.show_document.support
    components = report.map.components if report is not None and report.map is not None else ()
    for component in components:
        if component.id == finding.component and map_path and can_go:
            where: list[object] = [folder.address(map_path), component.location.line]
            yield types.Command(f"Go to {plain(component.title)} in the map", GO, arguments=where)


async def go(desk: Desk, uri: str, line: int) -> None:
    """Ask the editor to show a line."""
    at = types.Position(line - 1, 0)
    await desk.server.window_show_document_async(
        types.ShowDocumentParams(uri, take_focus=True, selection=types.Range(at, at))
    )


def _meant(looked: Looked, path: str, shown: types.Diagnostic) -> Finding | None:
    """The finding behind a diagnostic: by its fingerprint; by rule and line for clients that drop ``data``."""
    findings = looked.report.findings if looked.report is not None else ()
    if isinstance(shown.data, dict):
        wanted = shown.data.get("fingerprint")
        return next((each for each in findings if each.fingerprint == wanted), None)
    there = at_line(looked, path, shown.range.start.line + 1)
    return next((each for each in there if each.rule == shown.code), None)
