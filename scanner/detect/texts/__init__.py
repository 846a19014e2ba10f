"""Bytes and questions → what expressions, constants and fields of one file say, and what it passes to whom. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from scanner.detect.languages import language_of
from scanner.detect.names import Names, names_of
from scanner.detect.source import Source
from scanner.detect.texts.declared import declared, promised
from scanner.detect.texts.expressions import text_of
from scanner.detect.texts.jobs import job, run_by
from scanner.detect.texts.kept import kept
from scanner.detect.texts.messages import carried, kinds_of_row
from scanner.detect.texts.passings import passings
from scanner.detect.texts.reading import Reader
from scanner.detect.texts.sites import site
from scanner.model import Answer, Ask, At, Declared, Job, Kept, Promised, Row, Runs, Text, Within
from scanner.rules import Words

__all__ = ["Held", "answers"]


class Held:
    """Files that were asked, kept parsed for what is asked of them next: the latest ones, up to so many bytes of source.

    What an answer says never hangs on what was asked before it.
    """

    def __init__(self, most: int = 0) -> None:
        self._most, self._bytes = most, 0
        self._names: dict[str, Names] = {}

    def names(self, path: str, data: bytes, language: str) -> Names:
        """The names of the file at ``path`` with the content ``data``, of which nothing was asked."""
        held = self._names.pop(path, None)
        if held is not None:
            self._bytes -= len(held.source.data)
        known = held is not None and held.source.data == data
        names = held.afresh() if held is not None and known else names_of(Source(path, data, language))
        self._names[path] = names
        self._bytes += len(data)
        while self._bytes > self._most:
            oldest = next(iter(self._names))
            self._bytes -= len(self._names.pop(oldest).source.data)
        return names


def answers(
    path: str, data: bytes, asks: Iterable[Ask], words: Words, held: Held | None = None
) -> tuple[Answer, ...]:
    """What the file at ``path`` answers to each of ``asks``. Never fails: what it does not tell is ``Unread``.

    ``held``: the files that were asked before, which grow by this one.
    """
    language = language_of(path)
    if language is None:
        return tuple(Answer(ask) for ask in asks)
    reader = Reader((held or Held()).names(path, data, language), words)
    return tuple(_answer(reader, ask) for ask in asks)


def _answer(reader: Reader, ask: Ask) -> Answer:
    if isinstance(ask, At | Runs):
        node = site(reader.source, ask)
        read = run_by if isinstance(ask, Runs) else text_of
        return Answer(ask, (read(reader, node),) if node is not None else (), line=ask.line)
    if isinstance(ask, Within):
        return Answer(ask, carried(reader, ask.line, ask.column), line=ask.line)
    if isinstance(ask, Row):
        return Answer(ask, kinds_of_row(reader, ask.line, ask.column), line=ask.line)
    if isinstance(ask, Declared | Job):
        texts: tuple[Text, ...]
        texts, line = (job if isinstance(ask, Job) else declared)(reader, ask.path)
        return Answer(ask, texts, line=line)
    if isinstance(ask, Promised):
        return Answer(ask, promised(reader, ask.name))
    if isinstance(ask, Kept):
        return Answer(ask, kept(reader, ask.name))
    return Answer(ask, passings=tuple(passings(reader, ask.name)))
