"""All that one editor has open: looked at when something is saved, and published. Nothing is written."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from scanner.declared.mistakes import mistakes
from scanner.desk.diagnostics import diagnostics, wrong
from scanner.desk.folder import Folder
from scanner.desk.looked import Looked, mistake_of
from scanner.desk.worker import Worker


class Desk:
    """The folders of one editor. Everything happens on the server's loop, but for the looking."""

    def __init__(self, server: LanguageServer, worker: Worker) -> None:
        self.server = server
        self.worker = worker
        self.folders: list[Folder] = []
        self.asked = 0  # looks asked for so far: one that was asked for before the last is done again
        self.looking = False

    async def open(self) -> None:
        """Take up the folders that are open now, and look at them."""
        paths = [to_fs_path(uri) for uri in self.server.workspace.folders]
        if not paths and self.server.workspace.root_path:
            paths = [self.server.workspace.root_path]
        known = {folder.path: folder for folder in self.folders}
        self.folders = [known.get(path) or Folder(path) for path in paths if path]
        await self.look()

    async def look(self) -> None:
        """Look at every folder: at once, and for sure where nothing is saved meanwhile. What is saved meanwhile is looked at
        together, when this is done; a look for sure is given up for it.
        """
        self.asked += 1
        if self.looking:
            self.worker.hurry()
            return
        self.looking = True
        try:
            done = 0
            while done != self.asked:
                done = self.asked
                for folder in self.folders:
                    await self.ask(folder, at_once=True)
                for folder in self.folders:
                    if folder.looked.unsettled and done == self.asked:
                        await self.ask(folder, at_once=False)
        finally:
            self.looking = False

    async def ask(self, folder: Folder, *, at_once: bool) -> None:
        """Have a folder looked at, and show it."""
        looked = await asyncio.to_thread(self.worker.ask, folder.path, at_once)
        if looked is not None:
            self.show(folder, looked)

    def show(self, folder: Folder, looked: Looked) -> None:
        """Publish what a look gave. Where a map could not be read, what was found before stays beside its mistakes."""
        if looked.says:
            self.server.window_show_message(
                types.ShowMessageParams(types.MessageType.Warning, f"mapcheck: {looked.says}")
            )
        before = folder.looked
        if looked.report is None and before.report is not None:
            looked = replace(before, mistakes=looked.mistakes)
        folder.looked = looked
        found = {
            folder.address(path): (path, listed)
            for path, listed in diagnostics(looked, folder.address).items()
        }
        if as_typed := self.mistyped(folder):  # a look that ends meanwhile says nothing of what is not saved
            found[folder.address(looked.map_path)] = looked.map_path, as_typed
        for uri in sorted(folder.published | set(found)):
            path, listed = found.get(uri, ("", []))
            self.publish(folder, path, uri, listed)
        folder.published = frozenset(found)

    def publish(self, folder: Folder, path: str, uri: str, listed: list[types.Diagnostic]) -> None:
        """Publish what stands in one file, with positions as the client counts them."""
        folder.counted(listed, path, self.server.workspace)
        self.server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, listed))

    def typed(self, params: types.DidChangeTextDocumentParams) -> None:
        """A map is read as it is typed; what it makes of the code is told when it is saved."""
        for folder, path in self.named(params.text_document.uri):
            if path != folder.looked.map_path:
                continue
            uri = folder.address(path)
            listed = self.mistyped(folder) or list(diagnostics(folder.looked, folder.address).get(path, ()))
            self.publish(folder, path, uri, listed)
            folder.published |= {uri}

    def mistyped(self, folder: Folder) -> list[types.Diagnostic]:
        """What is wrong in a folder's map as it is typed; nothing where no editor has it open."""
        path, workspace = folder.looked.map_path, self.server.workspace
        if not path or not any(folder.inside(uri) == path for uri in workspace.text_documents):
            return []
        return [wrong(mistake_of(each)) for each in mistakes(path, folder.text(path, workspace))]

    def named(self, uri: str) -> Iterator[tuple[Folder, str]]:
        """The folders that hold a file, each with the file's path from its root."""
        for folder in self.folders:
            path = folder.inside(uri)
            if path is not None:
                yield folder, path
