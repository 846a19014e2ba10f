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

from functools import cache
from importlib import import_module
from typing import NamedTuple, Protocol

from tree_sitter import Node, Query

from scanner.detect.languages import grammar
from scanner.detect.scopes import Scopes
from scanner.detect.source import Source


class Shape(NamedTuple):
    """An expression, reduced to what names need.

    ``form`` is one of: ``name`` (text), ``member`` (node, text), ``invoke`` (node, text, arguments: a method
    call whose callee has no node of its own), ``call`` and ``new`` (node, arguments), ``same`` (node: parentheses,
    casts, await, generics), ``either`` (one of ``parts``), ``self``, ``super``, ``string`` (text), ``object``
    (node), ``function``, ``module`` (text: ``require("m")``), ``concat`` (``parts``: nodes and constant text).
    """

    form: str
    node: Node | None = None
    text: str = ""
    arguments: Node | None = None
    parts: tuple[Node | str, ...] = ()


class Dialect(Protocol):
    QUERY: str
    SCOPES: dict[str, str]
    LEAVES: frozenset[str]
    CLASS_SCOPE: (
        str  # where members are visible by bare name: "members" (in methods too), "body" (only there), "none"
    )

    @staticmethod
    def declare(source: Source, scopes: Scopes, captures: dict[str, list[Node]]) -> None: ...

    @staticmethod
    def shape(source: Source, node: Node) -> Shape | None: ...

    @staticmethod
    def pair(source: Source, node: Node) -> tuple[str, Node] | None: ...


_MODULES = {
    "typescript": "ecmascript",
    "tsx": "ecmascript",
    "javascript": "ecmascript",
    "python": "python",
    "go": "golang",
    "java": "java",
    "kotlin": "kotlin",
}


@cache
def dialect(language: str) -> Dialect:
    module: Dialect = import_module(f"{__name__}.{_MODULES[language]}")  # type: ignore[assignment]
    return module


@cache
def names_query(language: str) -> Query:
    """The dialect's query, compiled for one grammar of its family."""
    spoken = dialect(language)
    extra = getattr(spoken, "QUERY_FOR", {}).get(language, "")
    return Query(grammar(language), spoken.QUERY + extra)
