"""What detect learns of one file: facts, and the outline of its names and calls."""

from __future__ import annotations

__all__ = [
    "LAMBDA",
    "Call",
    "Change",
    "ClassOutline",
    "Condition",
    "Detection",
    "Fact",
    "Function",
    "Handler",
    "Outline",
    "Passage",
    "Store",
    "Suppression",
    "Then",
    "Value",
    "owner_of",
]

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from scanner.model.arms import Arm, Given
from scanner.model.origins import Origin
from scanner.model.places import Location, Problem
from scanner.model.texts import Name

LAMBDA = " > lambda@"
"""Between the function that a lambda stands in and its place, in the name of a lambda."""


class Value(Struct, frozen=True, array_like=True, order=True, gc=False):
    """A captured value. ``literal``: the text is what runs; otherwise it is the source expression, so unknown.

    A partly constant string keeps what is known, with ``{}`` for each unknown part: ``{}/healthz``.
    """

    name: str
    text: str
    literal: bool = True


class Fact(Struct, frozen=True, array_like=True, order=True, gc=False):
    """One thing the code does or a manifest says, at one place. Facts never judge."""

    location: Location
    kind: str
    technology: str
    rule: str
    symbol: str = ""  # the qualified name that ``from:`` resolved, e.g. "@aws-sdk/client-sns.PublishCommand"
    values: tuple[Value, ...] = ()
    names: tuple[Name, ...] = ()  # what its values turn out to name, where its own file does not tell

    def value(self, name: str) -> str:
        """The text of the value called ``name``; "" when it was not captured."""
        for value in self.values:  # a loop: status asks a million times
            if value.name == name:
                return value.text
        return ""

    def literal(self, name: str) -> str:
        """The same, but "" also when the value could not be read as a constant."""
        for value in self.values:
            if value.name == name and value.literal:
                return value.text
        return ""


class Then(StrEnum):
    """What becomes of a failure in the arm that catches it, as far as the arm itself shows."""

    ENDS = "ends"  # nothing of it outlives the arm, but for what the arm calls
    KEPT = "kept"  # it is returned, stored, sent, or who goes on can see that there was no success
    THROWN = "thrown"


class Handler(Struct, frozen=True, array_like=True, gc=False):
    """An arm that catches failures: of all calls under ``guard`` (``try@30``), or "" for one that hangs on one call.

    Of several arms of one guard the first that takes a failure has it. ``catches``: the types as written; none, if it
    takes any. ``calls``: the callees in it, as written.
    """

    guard: str
    caller: str
    catches: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    then: Then = Then.ENDS


class Call(Struct, frozen=True, array_like=True, gc=False):
    """A call inside ``caller`` (a ``Function.name``; "" at module level), with what its callee resolves to."""

    caller: str
    callee: Origin | None  # None: unresolved, so no edge
    location: Location
    text: str  # the callee as written, for "unresolved" listings
    arguments: tuple[
        Origin | None, ...
    ] = ()  # what each positional argument resolves to: callbacks, tx, cursors
    guards: tuple[
        str, ...
    ] = ()  # enclosing constructs, outermost first: try, catch, loop, defer, go, if, callback:<callee>
    texts: tuple[
        str, ...
    ] = ()  # positional arguments as written, where they are a name, a member or a literal; else ""
    keywords: tuple[
        tuple[str, Origin | None], ...
    ] = ()  # keyword arguments, and properties of literal objects passed
    assigned: str = ""  # the variable that takes the result; "return" when it is returned, "_" when it is thrown away, or RANGED
    outcome: str = ""  # "dropped" where nobody looks at whether it failed
    uses: tuple[str, ...] = ()  # root names inside the argument list
    asks: bool = False  # a filter among its arguments asks for more than a key: that an amount is still there
    handler: Handler | None = None  # the arm that hangs on this one call, where there is one
    # The receiver is just the class that is named: made here, the class itself, or ``super``.
    exact: bool = False
    # No call is written: what entering a ``with``, iterating, raising or decorating runs.
    implied: bool = False
    given: tuple[Given, ...] = ()  # what of its arguments a branch could ask for
    over: str = (
        ""  # the list, as written, whose element it runs: ``effects`` of ``for effect in effects: effect()``
    )


class Function(Struct, frozen=True, array_like=True, gc=False):
    """A function, method, or lambda with a name of its own. ``name`` is unique in its file: ``OrderService.place``."""

    name: str
    location: Location
    exported: bool = True
    decorators: tuple[Origin, ...] = ()  # decorators, annotations
    parameters: tuple[tuple[str, Origin | None], ...] = ()  # name, type
    returns: Origin | None = None
    decorator_arguments: tuple[
        tuple[tuple[str, Origin | None], ...], ...
    ] = ()  # for each decorator: (text, origin) each
    abstract: bool = False  # it has no body: an interface or abstract class promises it
    defaults: tuple[
        tuple[str, Origin], ...
    ] = ()  # of parameters: what stands for them when nothing is passed
    rest: tuple[str, ...] = ()  # parameters that gather what is left: ``*args``
    wrappers: tuple[Origin | None, ...] = ()  # what each decorator calls with the function, outermost first
    arity: tuple[int, int] | None = None  # Go: how many values it takes, and how many it gives
    results: tuple[Origin | None, ...] = ()  # Go: what it gives, where that is several values
    signature: tuple[Origin | None, ...] = ()  # Go: of a method, what it takes and what it gives
    settings: tuple[
        tuple[str, str], ...
    ] = ()  # parameters with a constant for their default: ``loud`` → ``false``
    tells: tuple[int, ...] = ()  # the lines of decisions whose first arm makes it give true
    gives: Origin | None = None  # the type parameter of its class that it gives, or a container of it


class ClassOutline(Struct, frozen=True, array_like=True, gc=False):
    """A class, struct, interface or object, with what it builds on and what its fields are."""

    name: str
    location: Location
    interface: bool = False
    bases: tuple[Origin, ...] = ()
    fields: tuple[tuple[str, Origin], ...] = ()
    methods: tuple[str, ...] = ()  # bare names; for structural interfaces
    decorators: tuple[Origin, ...] = ()
    decorator_arguments: tuple[tuple[tuple[str, Origin | None], ...], ...] = ()
    hidden: tuple[str, ...] = ()  # fields and methods that only the class and what builds on it can name
    takes: tuple[str, ...] = ()  # fields that a constructor nobody wrote takes, in order: a dataclass
    made_with: tuple[tuple[Origin | None, ...], ...] = ()  # the type arguments of each of ``bases``
    injected: tuple[tuple[str, Origin], ...] = ()  # fields, with the token by which a framework fills each
    variables: tuple[str, ...] = ()  # its type parameters
    told: tuple[tuple[str, tuple[Origin | None, ...]], ...] = ()  # fields, with the type arguments of each
    given_as: tuple[Origin, ...] = ()  # Go: the interfaces as which its file gives it out


class Store(Struct, frozen=True, array_like=True, gc=False):
    """Something put where others find it: ``step`` of ``holder`` is then ``value`` (one of several, perhaps)."""

    holder: Origin
    step: str  # an attribute, ``['key']`` of a container, or ``[]`` where the key is unknown
    value: Origin


class Condition(Struct, frozen=True, array_like=True, gc=False):
    """A decision inside ``caller``: the root names that it looks at, local definitions followed."""

    caller: str
    location: Location
    names: tuple[str, ...] = ()
    text: str = ""  # as written, on one line, at most 120 characters


class Change(Struct, frozen=True, array_like=True, gc=False):
    """An attribute that ``caller`` sets on the object that it calls ``name``, or on a part of that."""

    caller: str
    name: str  # "this" for its own; "" for what has no name: ``orders.find(id).state = PAID``
    location: Location
    of: Origin | None = None  # JVM: what the attribute is set on
    guards: tuple[str, ...] = ()  # as those of a call
    text: str = ""  # what is set, as written: ``order.state``


class Passage(Struct, frozen=True, array_like=True, gc=False):
    """Something that ``caller`` puts into a channel of Go, or takes out of one again and again.

    The channel is known by its field of what ``holder`` is, or by its name in the package.
    """

    caller: str
    holder: Origin | None
    name: str
    location: Location
    guards: tuple[str, ...] = ()  # as those of a call
    text: str = ""  # the channel as written
    taken: bool = False


class Outline(Struct, frozen=True, array_like=True, gc=False):
    """The names of one file: enough to link it with others without its syntax tree."""

    path: str
    language: str
    package: str = ""  # Go, Java, Kotlin: the package clause
    imports: tuple[tuple[str, Origin], ...] = ()  # local name → origin; module specifiers as written
    exports: tuple[
        tuple[str, Origin], ...
    ] = ()  # "name" or "Class.field" → what it is an instance or alias of
    functions: tuple[Function, ...] = ()
    classes: tuple[ClassOutline, ...] = ()
    calls: tuple[Call, ...] = ()
    conditions: tuple[Condition, ...] = ()
    changes: tuple[Change, ...] = ()
    handlers: tuple[Handler, ...] = ()
    joins: tuple[
        tuple[str, tuple[Origin, ...]], ...
    ] = ()  # a step ``|…`` of an origin here → each that it may be, the likeliest first
    mentions: tuple[Origin, ...] = ()  # likeliest origins of callees that are left open, as rules see them
    stores: tuple[Store, ...] = ()  # a step ``{…`` of an origin here is a container that was written out
    passages: tuple[Passage, ...] = ()
    arms: tuple[Arm, ...] = ()  # branches that parameters decide about
    provides: tuple[tuple[Origin, Origin], ...] = ()  # token → the class that a framework makes for it


class Suppression(Struct, frozen=True):
    """An in-code ``scan-ignore`` comment: the rule it names, its reason, and the last day it holds."""

    location: Location
    rule: str
    reason: str
    until: str  # as written; diff judges whether it is a date
    applies_to: tuple[int, int] = (0, 0)  # first and last line that it covers


def owner_of(place: Location, owners: Mapping[str, str]) -> str:
    """The service that ``owners`` gives for a fact's place: by its line (``path:line``), else by its file; "" if none."""
    return owners.get(f"{place.path}:{place.line}", owners.get(place.path, ""))


class Detection(Struct, frozen=True):
    """All that detect learned of one file. Pure function of its bytes, its name, the rules and the seeds."""

    path: str
    facts: tuple[Fact, ...] = ()
    outline: Outline | None = None
    suppressions: tuple[Suppression, ...] = ()
    problems: tuple[Problem, ...] = ()
