"""What one file declares: its scopes, and the binding that each name refers to."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from functools import cached_property

from tree_sitter import Node, Query

from scanner.detect.names.arms import Arms
from scanner.detect.names.dialect import Dialect, Shape
from scanner.detect.names.scopes import Binding, Scope, Scopes
from scanner.detect.source import Source, captured
from scanner.model import LAMBDA, Origin, Value

CALLS = frozenset(  # kinds of nodes that every dialect's query collects all of, as ``call``
    (
        "call",
        "call_expression",
        "new_expression",
        "method_invocation",
        "object_creation_expression",
        "explicit_constructor_invocation",
    )
)
_NOTHING = frozenset(("null", "undefined", "none", "nil", "null_literal"))  # kinds of nodes of no value
_UNASKED = Shape("")  # of which the shape was not asked yet


class Table(ABC):
    """The table of names of one file, read with its language's ``dialect`` and the dialect's compiled ``query``.

    It is made when a name is first asked for: most files that are read hold constants alone. What names lead to is for
    those to say who are built on it.
    """

    joins: dict[str, tuple[Origin, ...]]  # step → what it may be; it fills while names are asked for

    def __init__(self, source: Source, dialect: Dialect, query: Callable[[], Query]) -> None:
        self.source = source
        self.dialect = dialect
        self._query = query
        self._shapes: dict[int, Shape | None] = {}
        # By what a loop goes over, and the part and fields of an element: the constants that it takes.
        self.turns: dict[tuple[int, int | str | None, tuple[str, ...]], tuple[Value, ...]] = {}

    @cached_property
    def arms(self) -> Arms:
        """The arms of the file's branches."""
        return Arms(self.captures)

    @cached_property
    def captures(self) -> dict[str, list[Node]]:
        """The nodes that the dialect's query finds, for the table of names and for the outline."""
        return captured(self._query(), self.source.root)

    def every(self, kind: str) -> list[Node] | None:
        """All nodes of a kind of call, in the order of the source; None for other kinds, which nobody has collected."""
        if kind not in CALLS:
            return None
        return [node for node in self.captures.get("call", ()) if node.type == kind]

    @cached_property
    def scopes(self) -> Scopes:
        """The scopes of the file with all that is bound in them."""
        scopes = Scopes(self.source.root)
        scopes.open(self.captures.get("scope", []), self.dialect.scopes)
        self.dialect.declare(self.source, scopes, self.captures)
        for scope in scopes.all:
            scope.sort()
        for node in self.captures.get("return", ()):
            function = scopes.at(node.start_byte).enclosing("function")
            if function is not None and node.named_child_count:
                function.returned.append(node.named_children[0])
        for node in self.captures.get("yield", ()):
            function = scopes.at(node.start_byte).enclosing("function")
            if function is not None:
                function.yielded.append(node)
        return scopes

    def shape(self, node: Node) -> Shape | None:
        key = node.id
        known = self._shapes.get(key, _UNASKED)
        if known is _UNASKED:
            known = self._shapes[key] = self.dialect.shape(self.source, node)
        return known

    def receiver(self, call: Node) -> Node | None:
        """The node left of the dot in a call, if there is one."""
        shape = self.shape(call)
        if shape is not None and shape.form == "call" and shape.node is not None:
            shape = self.shape(shape.node)
            return shape.node if shape is not None and shape.form == "member" else None
        return shape.node if shape is not None and shape.form == "invoke" else None

    def implied(self, word: Node) -> Node | None:
        """What the function is called on that is called by the bare name at ``word``, if anything."""
        implicit = self.dialect.implicit
        return implicit(self, self.source.text(word), word.start_byte) if implicit is not None else None

    def called_on(self, call: Node) -> Node | None:
        """What a call is a call on, whether or not that is written."""
        receiver, shape = self.receiver(call), self.shape(call)
        callee = shape.node if receiver is None and shape is not None and shape.form == "call" else None
        named = self.shape(callee) if callee is not None else None
        return self.implied(callee) if callee is not None and named and named.form == "name" else receiver

    def is_getter(self, path: tuple[str, ...]) -> bool:
        """Whether the method at ``path`` is read like a field."""
        method = self.scopes.functions.get(".".join(path))
        return method is not None and self.dialect.getter(self.source, method)

    def binding(self, name: str, at: int) -> Binding | None:
        """The binding that ``name`` refers to when used at byte ``at``."""
        found = self.lookup(name, at)
        return found[0] if found else None

    def reads_once(self, name: str, at: int) -> bool:
        """Whether ``name`` is bound exactly once where it is visible, so that its value is its initializer."""
        found = self.lookup(name, at)
        return found is not None and len(found[1].names[name]) == 1

    def local_class(self, origin: Origin | None) -> Scope | None:
        if origin is None or origin.module:
            return None
        return self.scopes.classes.get(".".join(origin.path))

    def lookup(self, name: str, at: int) -> tuple[Binding, Scope] | None:
        """The binding that ``name`` refers to when used at byte ``at``, and the scope that holds it."""
        scope: Scope | None = self.scopes.at(at)
        innermost = scope
        while scope is not None:
            bindings = scope.names.get(name)
            if bindings is not None and scope.kind == "function" and self._is_outside(scope, bindings, at):
                bindings = None
            if bindings is not None and (
                scope.kind != "class"
                or self.dialect.members == "everywhere"
                or (self.dialect.members == "in-body" and scope is innermost)
            ):
                return binding_at(bindings, at), scope
            scope = scope.parent
        return None

    def _is_outside(self, scope: Scope, bindings: list[Binding], at: int) -> bool:
        """Whether a name at ``at`` is not yet what a function binds it to: in the type of a parameter of its own name
        (``bus *bus.Bus``), and where names hold from their declaration on, in what it is made of (``bus := bus.New()``).
        """
        for binding in bindings:  # asked for nearly every name, so without a generator
            kind = binding.type
            if kind is not None and kind.start_byte <= at < kind.end_byte:
                return True
        if not self.dialect.heads_outside or not scope.start <= at < scope.end:
            return False
        if at < scope.head_end:
            return True
        return self.dialect.binds_from_declaration and all(binding.at > at for binding in bindings)

    def lambda_name(self, scope: Scope) -> str:
        """What a function without a name is called in the outline: by the function around it, and its place."""
        line, column = self.source.position(scope.start)
        return f"{scope.unit()}{LAMBDA}{line}:{column}"

    @abstractmethod
    def at(self, node: Node, depth: int = 0) -> Origin | None:
        """What ``node`` is as far as this file tells, ``depth`` steps from what was asked."""

    @abstractmethod
    def member_of(self, origin: Origin | None, name: str, depth: int = 0) -> Origin | None:
        """What ``.name`` is on ``origin``."""


def binding_at(bindings: list[Binding], at: int) -> Binding:
    """The last binding before ``at`` that says anything, else the first that does: ``let orders;``, filled in later."""
    if len(bindings) == 1:
        return bindings[0]
    telling = [
        b
        for b in bindings
        if b.origin is not None or b.type is not None or (b.value is not None and not is_nothing(b.value))
    ] or bindings
    before = [b for b in telling if b.at <= at]
    return before[-1] if before else telling[0]


def is_nothing(value: Node) -> bool:
    """Whether a name that is set to ``value`` is nothing for now, as once a connection is closed: that says not what it is."""
    return value.type in _NOTHING
