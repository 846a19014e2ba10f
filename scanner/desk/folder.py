"""One folder that an editor has open: how its files are called there, their lines, and what the last look gave."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from lsprotocol import types
from pygls.uris import from_fs_path, to_fs_path
from pygls.workspace import Workspace

from scanner.desk.edits import Offer, lines_of
from scanner.desk.looked import Looked
from scanner.machine import read_regular

MOST_BYTES = 4 * 1024 * 1024


class Folder:
    """A workspace folder. ``path`` is as the editor calls it, links included; the look's root is without links."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.looked = Looked()
        self.published: frozenset[str] = frozenset()  # URIs with something shown

    @property
    def root(self) -> Path:
        """The root of the last look, as the editor would call it."""
        here, root = Path(self.path), Path(self.looked.root or self.path)
        return here if here.resolve() == root else root

    def address(self, path: str) -> str:
        """The URI of a path from the root."""
        return from_fs_path(str(self.root / path)) or ""

    def inside(self, uri: str) -> str | None:
        """The path from the root of a URI; None when it is no file of this folder's tree."""
        named = to_fs_path(uri)
        if named is None:
            return None
        for root, file in ((self.root, Path(named)), (self.root.resolve(), Path(named).resolve())):
            if file.is_relative_to(root):
                return file.relative_to(root).as_posix()
        return None

    def text(self, path: str, workspace: Workspace) -> str:
        """The file as the editor has it, else as it lies there; "" when it cannot be read. No link out is followed."""
        for uri, document in workspace.text_documents.items():
            if self.inside(uri) == path:
                return str(document.source)
        try:
            return read_regular(self.root / path, MOST_BYTES, inside=self.root).decode("utf-8", "replace")
        except OSError:
            return ""

    def counted(self, listed: Iterable[types.Diagnostic], path: str, workspace: Workspace) -> None:
        """Has the places of ``listed``, of the file ``path``, count as the client does: in UTF-16 unless it asked otherwise."""
        lines: dict[str, list[str]] = {}

        def as_client(span: types.Range, path: str) -> types.Range:
            if path not in lines:
                lines[path] = lines_of(self.text(path, workspace))
            return workspace.position_codec.range_to_client_units(lines[path], span)

        for each in listed:
            each.range = as_client(each.range, path)
            for related in each.related_information or ():
                there = self.inside(related.location.uri)
                if there is not None:
                    related.location.range = as_client(related.location.range, there)

    def workspace_edit(self, offer: Offer) -> types.WorkspaceEdit:
        """An offer as the protocol has it: whole lines, so nothing depends on how characters are counted."""
        edits = [
            types.TextEdit(
                types.Range(types.Position(edit.first, 0), types.Position(edit.last, 0)), edit.text
            )
            for edit in offer.edits
        ]
        return types.WorkspaceEdit(changes={self.address(offer.path): edits})
