"""What each language calls things: scopes, bindings, and the few expression shapes that names flow through.

A dialect is a module with a ``DIALECT``; ``dialect.py`` says what each part of one is. All that is looked at are the
captures of its one tree-sitter query, so that no tree is walked in Python.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial
from importlib import import_module

from tree_sitter import Query

from scanner.detect.languages import grammar
from scanner.detect.names.dialect import Dialect
from scanner.detect.names.names import Names
from scanner.detect.source import Source
from scanner.model import Origin

_MODULES = {
    "typescript": "ecmascript",
    "tsx": "ecmascript",
    "javascript": "ecmascript",
    "python": "python",
    "go": "golang",
    "java": "java",
    "kotlin": "kotlin",
}


def names_of(source: Source, seeds: Mapping[Origin, Origin] | None = None) -> Names:
    """The names of a file in the language it is written in; ``seeds`` say what names of other files are."""
    return Names(source, _dialect(source.language), partial(_query, source.language), seeds)


@cache
def _dialect(language: str) -> Dialect:
    spoken: Dialect = import_module(f"{__name__}.{_MODULES[language]}").DIALECT
    return spoken


@cache
def _query(language: str) -> Query:
    """The dialect's query, compiled for one grammar of its family."""
    spoken = _dialect(language)
    return Query(grammar(language), spoken.query + spoken.query_for.get(language, ""))
