"""What a language tells ``Names``: its scopes, its bindings, and the few expression shapes that names flow through."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, Protocol

from tree_sitter import Node

from scanner.detect.names.scopes import Binding, Scope, Scopes
from scanner.detect.source import Source
from scanner.model import Origin

Captures = dict[str, list[Node]]  # what a dialect's query finds, by the name of the capture


class Declared(Protocol):
    """What a dialect asks the names of a file."""

    @property
    def source(self) -> Source: ...

    @property
    def scopes(self) -> Scopes: ...

    def lookup(self, name: str, at: int) -> tuple[Binding, Scope] | None: ...

    def at(self, node: Node, depth: int = 0) -> Origin | None: ...

    def member_of(self, origin: Origin | None, name: str, depth: int = 0) -> Origin | None: ...


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


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldCalls:
    """What is asked of a container, for a language whose types tell what is in it: calls, and properties."""

    takes: frozenset[str] = frozenset()  # that give an element
    keeps: frozenset[str] = frozenset()  # that give a container of the same things
    reads: frozenset[str] = frozenset()  # properties that are an element


@dataclass(frozen=True, slots=True, kw_only=True)
class Containers:
    """How a language writes containers down, for one whose types do not tell what is in them."""

    entries: Callable[[Source, Node], list[tuple[str, Node]] | None]  # what a literal holds, by key
    key: Callable[[Source, Node], str | None]  # the step that a subscript takes
    additions: Callable[[Source, Node], Iterable[tuple[Node, str, Node]]]  # a call's (container, key, value)
    selves: frozenset[str]  # names of one's own object
    untyped: frozenset[str] = frozenset()  # modules whose names, as annotations, say nothing
    takes: frozenset[str] = frozenset()  # calls on a container that give an element
    keeps: frozenset[str] = frozenset()  # … that give a container of the same things
    iterates: frozenset[str] = frozenset()  # … that hand each element to a function


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """One language, or one family of them. What has a default is what few languages have to say."""

    query: (
        str  # all that is looked at: ``scope``, ``call``, ``condition``, ``guard.<construct>.<arm>``, its own
    )
    query_for: Mapping[str, str] = field(default_factory=dict)  # what one grammar of the family adds
    scopes: Mapping[str, str]  # type of node → ``function``, ``class`` or ``namespace``
    leaves: frozenset[str]  # statements after which a block is left
    members: Literal["everywhere", "in-body", "never"]  # where a class's members are visible by bare name
    # Name the scopes, and bind what they hold.
    declare: Callable[[Source, Scopes, Captures], None]
    # The expression or type at a node, reduced to what names need.
    shape: Callable[[Source, Node], Shape | None]
    # Key and value, when a node is a named argument, in whatever form the language has.
    pair: Callable[[Source, Node], tuple[str, Node] | None]

    # What a name without a binding is.
    unbound: Callable[[Declared, str, int, int], Origin | None] = lambda names, name, at, depth: None
    # What a function of that name is called on at a place, where no receiver is written.
    implicit: Callable[[Declared, str, int], Node | None] | None = None
    # What one's own object is at a node, if that can be told, where it is not that of the class around it.
    own: Callable[[Declared, Node, int], tuple[Origin | None] | None] = lambda names, node, depth: None
    # Whether a method is read like a field.
    getter: Callable[[Source, Scope], bool] = lambda source, method: False
    # Whether a call of this text only marks or boxes its argument.
    boxes: Callable[[str], bool] = lambda callee: False
    # What a function of the type at a node returns, if it is a type of functions.
    result_type: Callable[[Node], Node | None] = lambda kind: None
    # The class that a call is told to give an instance of.
    asked_class: Callable[[Source, Node], Node | None] = lambda source, call: None
    # Class and method that a call finds by name.
    method_by_name: Callable[[Source, Node], tuple[Node, str] | None] = lambda source, call: None
    # Whether a call of this name, with these arguments, gives what it is called on.
    gives_itself: Callable[[str, Node | None], bool] = lambda name, arguments: False
    # Whether a call is no more than the front of another one.
    is_front: Callable[[Node], bool] = lambda call: False
    # (where it is opened, what it is, what closes it) for each thing that its block closes.
    closed: Callable[[Source, Captures], Iterable[tuple[Node, Node, str]]] = lambda source, captures: ()
    # (holder, field, function) for each field that is set to what may be a function; ``""``: the holder is the field.
    stores: Callable[[Source, Captures], Iterable[tuple[Node, str | int, Node]]] = lambda source, captures: ()
    # Names and defaults of a function's parameters, where its bindings do not have them.
    defaults: Callable[[Source, Node], Iterable[tuple[str, Node]]] | None = None

    containers: Containers | None = None
    held_calls: HeldCalls = HeldCalls()
    heads_outside: bool = False  # what a function's head names is looked up around the function
    returns_through_lambdas: bool = False  # a bare return in a lambda leaves the function around it
    binds_from_declaration: bool = False  # a name of a function holds from behind its declaration on
    objects: bool = False  # containers that are written out have members
    loops_give_one: bool = False  # a loop's variable is one of what the type of what it goes over says
    whole_is_default: bool = False  # a module that is called is what it exports by default
    callable: frozenset[str] = frozenset()  # modules of types that say no more than: this can be called
    telling: frozenset[str] = frozenset()  # named arguments that tell calls of one function apart
    gives: Mapping[str, frozenset[str]] = field(
        default_factory=dict
    )  # module → calls that give their first argument
    gives_rows: frozenset[str] = frozenset()  # of these modules rules know the call itself as well
    binders: frozenset[tuple[str, str]] = (
        frozenset()
    )  # (module, call) that are as good as their first argument
