"""The language server: which message of an editor goes where."""

from __future__ import annotations

import logging
import os

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from scanner import __version__
from scanner.desk import answers
from scanner.desk.desk import Desk
from scanner.desk.looked import Look
from scanner.desk.worker import Worker
from scanner.errors import ScanError


def serve(look: Look) -> None:
    """Serve on standard input and output until the editor is gone. Whatever else is printed meanwhile goes to stderr."""
    from_editor, to_editor = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _log_in_lines()
    worker = Worker(look)
    server = LanguageServer("mapcheck", __version__)
    _listen(server, Desk(server, worker))
    try:
        server.start_io(from_editor, to_editor)
    except OverflowError:
        raise ScanError(
            "a message said that it is longer than memory can be, so that its end is not known"
        ) from None
    finally:
        worker.close()


class _Lines(logging.Formatter):
    """What went wrong, without the way there: a message that is none is no fault of ours."""

    def formatException(self, ei: object) -> str:  # noqa: N802  as logging calls it
        return repr(ei[1]) if isinstance(ei, tuple) else ""


def _log_in_lines() -> None:
    told = logging.StreamHandler()
    told.setFormatter(_Lines())
    logger = logging.getLogger("pygls")
    logger.handlers, logger.propagate = [told], False
    logger.setLevel(logging.ERROR)


def _listen(server: LanguageServer, desk: Desk) -> None:
    @server.feature(types.INITIALIZED)
    async def opened(_: types.InitializedParams) -> None:
        await desk.open()

    @server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    async def changed(_: types.DidChangeWorkspaceFoldersParams) -> None:
        await desk.open()

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    async def saved(_: types.DidSaveTextDocumentParams) -> None:
        await desk.look()

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    async def moved(_: types.DidChangeWatchedFilesParams) -> None:
        await desk.look()

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def typed(params: types.DidChangeTextDocumentParams) -> None:
        desk.typed(params)

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def hover(params: types.HoverParams) -> types.Hover | None:
        return answers.hover(desk, params)

    @server.feature(
        types.TEXT_DOCUMENT_CODE_ACTION,
        types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix]),
    )
    def actions(params: types.CodeActionParams) -> list[types.CodeAction | types.Command]:
        return answers.actions(desk, params)

    @server.command(answers.GO)
    async def go(uri: str, line: int) -> None:
        await answers.go(desk, uri, line)
