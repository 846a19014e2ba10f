"""Bytes and questions → what expressions, constants and fields of one file say, and what it passes to whom. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from scanner.detect.languages import language_of
from scanner.detect.names import names_of
from scanner.detect.source import Source
from scanner.detect.texts.declared import declared, promised
from scanner.detect.texts.expressions import text_of
from scanner.detect.texts.jobs import job, run_by
from scanner.detect.texts.messages import carried
from scanner.detect.texts.passings import passings
from scanner.detect.texts.reading import Reader
from scanner.detect.texts.sites import site
from scanner.model import Answer, Ask, At, Declared, Job, Promised, Runs, Text, Within
from scanner.rules import Words

__all__ = ["answers"]


def answers(path: str, data: bytes, asks: Iterable[Ask], words: Words) -> tuple[Answer, ...]:
    """What the file at ``path`` answers to each of ``asks``. Never fails: what it does not tell is ``Unread``."""
    language = language_of(path)
    if language is None:
        return tuple(Answer(ask) for ask in asks)
    reader = Reader(names_of(Source(path, data, language)), words)
    return tuple(_answer(reader, ask) for ask in asks)


def _answer(reader: Reader, ask: Ask) -> Answer:
    if isinstance(ask, At | Runs):
        node = site(reader.source, ask)
        read = run_by if isinstance(ask, Runs) else text_of
        return Answer(ask, (read(reader, node),) if node is not None else (), line=ask.line)
    if isinstance(ask, Within):
        return Answer(ask, carried(reader, ask.line, ask.column), line=ask.line)
    if isinstance(ask, Declared | Job):
        texts: tuple[Text, ...]
        texts, line = (job if isinstance(ask, Job) else declared)(reader, ask.path)
        return Answer(ask, texts, line=line)
    if isinstance(ask, Promised):
        return Answer(ask, promised(reader, ask.name))
    return Answer(ask, passings=tuple(passings(reader, ask.name)))
