"""What a language tells ``Names``: its scopes, its bindings, and the few expression shapes that names flow through."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from tree_sitter import Node

from scanner.detect.names.scopes import Scopes
from scanner.detect.source import Source


class Shape(NamedTuple):
    """An expression, reduced to what names need.

    ``form`` is one of: ``name`` (text), ``member`` (node, text), ``invoke`` (node, text, arguments: a method
    call whose callee has no node of its own), ``call`` and ``new`` (node, arguments), ``given`` (node: what somebody
    else calls, to hand in what it returns), ``same`` (node: parentheses,
    casts, await, generics), ``element`` (one of what the container at node holds), ``view`` (a container of the same
    things), ``container`` (node: the type of what it holds), ``either`` (one of ``parts``), ``first`` (the first of
    ``parts`` that tells), ``self``, ``super``, ``string`` (text), ``object`` (node), ``function``, ``module``
    (text: ``require("m")``), ``concat`` (``parts``: nodes and constant text).
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
