"""Scopes and what is bound in them: the table that names are looked up in.

A dialect (``detect/dialects``) fills the table from one query over the syntax tree; ``names`` reads it.
Block scope is folded into function scope: a second binding of a name shadows the first from its line on.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field

from msgspec import Struct
from tree_sitter import Node

from scanner.model import Origin

_DEEPEST = 100  # scopes within scopes
# Classes of standard libraries, and what others call theirs, that run what they are made with.
RUNNERS = ("Thread", "Process", "Timer", "Task", "Promise")


class Binding(Struct, frozen=True, gc=False):
    """What a name stands for. Exactly one of ``origin``, ``value``, ``type`` leads on; ``path`` are steps into it."""

    at: int  # byte offset of the declaration
    origin: Origin | None = None
    value: Node | None = None
    type: Node | None = None
    path: tuple[str, ...] = ()
    element: bool = False  # bound to an element of ``value``: a loop variable, a lambda's parameter
    parameter: bool = False  # ``value`` is a default, which a caller may override
    given: str = ""  # the parameter that the name is taken out of, where one is taken apart
    parts: tuple[
        str, ...
    ] = ()  # steps into ``whole``, where the name takes only a part: unpacking, ``with … as``
    whole: Node | None = None
    result: int = 0  # Go: of several that the call in ``value`` gives, the one of this number


@dataclass(slots=True)
class Scope:
    """A module, class or function. ``name`` is qualified within the file; "" for the module and for lambdas."""

    kind: str  # module, class, function
    name: str
    node: Node
    parent: Scope | None
    start: int
    end: int
    depth: int = 0
    names: dict[str, list[Binding]] = field(default_factory=dict)
    receiver: Node | None = None  # Kotlin extension functions: the type of the implicit receiver
    returns: Node | None = None
    returned: list[Node] = field(default_factory=list)  # what its return statements give
    results: list[Node] = field(default_factory=list)  # Go: the types of what it gives, where that is several
    signature: list[Node] = field(default_factory=list)  # Go: the types of what a method takes and gives
    interface: bool = False
    hidden: set[str] = field(default_factory=set)  # members of a class that others cannot name
    abstract: bool = False  # a function that is promised, and has no body here
    bases: list[Node] = field(default_factory=list)
    mixed: list[Node] = field(
        default_factory=list
    )  # what is copied onto a class, in front of what it builds on
    decorators: list[Node] = field(default_factory=list)
    parameters: list[tuple[str, Node | None]] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)  # parameters that gather what is left: ``*args``
    arity: tuple[int, int] | None = None  # Go: how many values it takes, and how many it gives
    yielded: list[Node] = field(default_factory=list)
    shared: set[str] = field(default_factory=set)  # names of an outer scope that it binds: ``global``
    exported: bool = True
    _head_end: int = -1

    @property
    def head_end(self) -> int:
        """Where the body of a function begins; its start, where that is all there is."""
        if self._head_end < 0:
            body = self.node.child_by_field_name("body")
            self._head_end = body.start_byte if body is not None else self.start
        return self._head_end

    def bind(self, name: str, binding: Binding) -> None:
        self.names.setdefault(name, []).append(binding)

    def sort(self) -> None:
        """Put each name's bindings in the order of their places, whatever kind they are of."""
        for bindings in self.names.values():
            if len(bindings) > 1:
                bindings.sort(key=lambda binding: binding.at)

    def enclosing(self, kind: str) -> Scope | None:
        scope: Scope | None = self
        while scope is not None and scope.kind != kind:
            scope = scope.parent
        return scope

    def named_function(self) -> Scope | None:
        """The nearest enclosing function that has a name."""
        scope: Scope | None = self
        while scope is not None and not (scope.kind == "function" and scope.name):
            scope = scope.parent
        return scope

    def unit(self) -> str:
        """The name of the nearest enclosing function that has one; "" at module level."""
        found = self.named_function()
        return found.name if found is not None else ""


class Scopes:
    """All scopes of a file, the innermost one found by byte offset in O(log n + depth)."""

    def __init__(self, root: Node) -> None:
        self.module = Scope("module", "", root, None, root.start_byte, root.end_byte)
        self.all: list[Scope] = [self.module]
        self._starts: list[int] = [self.module.start]
        self.package = ""
        self.wildcards: list[str] = []
        self.statics: list[str] = []  # Java: classes all of whose static members are imported
        self._numbers: dict[str, int] = {}  # name → how many functions are known by it
        self.classes: dict[str, Scope] = {}
        self.functions: dict[str, Scope] = {}
        self.exports: dict[
            str, Node | Origin
        ] = {}  # exported name → value or origin, where not a declaration
        self.reexports: list[str] = []  # modules whose every export is ours

    def open(self, nodes: list[Node], kind_of: Mapping[str, str]) -> None:
        """Open one scope for each of ``nodes``, in any order; not for what is nested deeper than people write."""
        for node in sorted(nodes, key=lambda n: (n.start_byte, -n.end_byte)):
            parent = self.at(node.start_byte)
            if parent.depth >= _DEEPEST:
                continue
            scope = Scope(
                kind_of[node.type], "", node, parent, node.start_byte, node.end_byte, parent.depth + 1
            )
            self.all.append(scope)
            self._starts.append(scope.start)

    def add_function(self, scope: Scope) -> None:
        """Make ``scope`` known by its name; an overload or redefinition gets ``#2`` and so on behind it."""
        name, number = scope.name, self._numbers.get(scope.name, 1)
        while scope.name in self.functions:
            number += 1
            scope.name = f"{name}#{number}"
        self._numbers[name] = number
        self.functions[scope.name] = scope

    def at(self, byte: int) -> Scope:
        """The innermost scope that holds ``byte``."""
        scope: Scope | None = (
            self.all[bisect_right(self._starts, byte) - 1] if byte >= self._starts[0] else self.module
        )
        while scope is not None and not scope.start <= byte < scope.end:
            scope = scope.parent
        return scope or self.module
