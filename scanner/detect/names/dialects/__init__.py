"""What each language calls things: scopes, bindings, and the few expression shapes that names flow through.

A dialect is a module with

- ``QUERY``: one tree-sitter query; its captures (``scope``, ``call``, ``condition``, ``guard.<construct>.<arm>``
  and the dialect's own) are all that is looked at, so that no tree is walked in Python;
- ``SCOPES``: node type → ``"function"`` or ``"class"``; ``LEAVES``: statements after which a block is left;
- ``declare(source, scopes, captures)``: name the scopes and bind what they hold;
- ``shape(source, node)``: the expression or type at ``node`` as one of the ``Shape`` forms below;
- ``pair(source, node)``: the key and value when ``node`` is a named argument, in whatever form the language has.
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
    module: Dialect = import_module(f"{__name__}.{_MODULES[language]}")  # type: ignore[assignment]
    return module


@cache
def _query(language: str) -> Query:
    """The dialect's query, compiled for one grammar of its family."""
    spoken = _dialect(language)
    extra = getattr(spoken, "QUERY_FOR", {}).get(language, "")
    return Query(grammar(language), spoken.QUERY + extra)
