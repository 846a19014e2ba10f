"""Small helpers that let a test say its source and ask one question of it."""

from __future__ import annotations

from textwrap import dedent

from scanner.detect.names import names_of
from scanner.detect.outline import outline_of
from scanner.detect.source import Source
from scanner.model import Call, Origin, Outline

SUFFIXES = {
    "typescript": "ts",
    "javascript": "js",
    "python": "py",
    "go": "go",
    "java": "java",
    "kotlin": "kt",
}


def outline(language: str, code: str, seeds: dict[Origin, Origin] | None = None) -> Outline:
    source = Source(f"src/file.{SUFFIXES[language]}", dedent(code).encode(), language)
    return outline_of(names_of(source, seeds))


def callee(language: str, code: str, text: str, seeds: dict[Origin, Origin] | None = None) -> str:
    """What the call written as ``text`` calls, as ``module:path``; "?" when that cannot be told."""
    found = call(language, code, text, seeds).callee
    return "?" if found is None else f"{found.module}:{'.'.join(found.path)}"


def call(language: str, code: str, text: str, seeds: dict[Origin, Origin] | None = None) -> Call:
    return next(call for call in outline(language, code, seeds).calls if call.text == text)
