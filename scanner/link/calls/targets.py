"""Which functions run when something is called: its body, or those of whoever keeps its promise."""

from __future__ import annotations

from scanner.link.calls.found import Abstract, Found, Parents, Unseen
from scanner.link.calls.hierarchy import MOST_IMPLEMENTATIONS, Subtypes, below, implementations
from scanner.link.calls.resolution import resolve
from scanner.link.calls.walking import lineage
from scanner.link.index import (
    CONSTRUCTORS,
    Index,
    Node,
    Type,
    calls_in,
    class_at,
    function_at,
    is_abstract,
    method_of,
)
from scanner.link.modules import ECMA, JVM
from scanner.model import LAMBDA, Call, Origin

TYPED = frozenset({*JVM, "go"})  # languages in which a function without a body says that it has none
# Functions of one name and class that a call is followed to: of more nobody knows which is meant.
_MOST_OVERLOADS = 64


def reached(
    index: Index, types: Subtypes, target: Found, exact: bool = False
) -> tuple[tuple[Node, ...], bool]:
    """The functions that a call of ``target`` may run, and whether it runs only one of them.

    ``exact``: no class below the one that is named can have another body.
    """
    if isinstance(target, Type):
        return _constructor(index, target), False
    if isinstance(target, Parents):  # super(…)
        above = (kind for kind in lineage(index, target.type)[1:] if isinstance(kind, Type))
        return next((made for kind in above if (made := _constructor(index, kind))), ()), False
    if isinstance(target, Node) and exact:
        return (target,), False
    if isinstance(target, Abstract):
        return implementations(index, types, target), True
    if isinstance(target, Node):
        owner, dot, method = target.name.rpartition(".")
        kind = Type(target.path, owner)
        if is_abstract(index, target):
            return implementations(index, types, Abstract(kind, method)), True
        if dot and below(index, types, kind) and _bodiless(index, target):
            bodies = _in_place(index, types, kind, method)
            if bodies:
                return bodies, True
        return _overloads(index, target)
    return (), False


def suited(
    index: Index, call: Call, targets: tuple[Node, ...], alternatives: bool
) -> tuple[tuple[Node, ...], bool]:
    """Of Java's and Kotlin's functions of one name those that take as much as ``call`` gives, where there are such.

    In Kotlin what is left out may have a default; what asks for just as much goes first.
    """
    if not targets or "::" in call.text or index.heads[call.location.path].language not in JVM:
        return targets, alternatives
    given = len(call.arguments) + len(call.keywords)
    found: dict[Node, None] = {}
    judged: set[Node] = set()
    for target in targets:
        if target in judged:
            continue
        overloads = _overloads(index, Node(target.path, target.name.partition("#")[0]))[0]
        judged.update(overloads if target in overloads else ())
        taking = {node: _taken(index, node) for node in (overloads if target in overloads else (target,))}
        just = [node for node, taken in taking.items() if taken == given]
        more = [node for node, taken in taking.items() if taken > given and node.path.endswith(".kt")]
        found.update(dict.fromkeys(just or more or ([target] if len(taking) == 1 else taking)))
    return tuple(found), len(found) > 1 and (alternatives or len(found) > len(targets))


def _taken(index: Index, node: Node) -> int:
    function = function_at(index, node)
    names = [name for name, _ in function.parameters] if function is not None else []
    return len(names) - (names[:1] == ["this"])


def called_instance(index: Index, origin: Origin, kind: Type, text: str) -> Node | None:
    """The method that runs when an instance of ``kind`` is called, if ``origin`` is one and not the class itself.

    In Kotlin an instance goes by the name of its class; what is written as the callee tells a value from the class.
    """
    if index.heads[kind.path].language == "kotlin":
        return method_of(index, kind, "invoke") if text.rpartition(".")[2][:1].islower() else None
    last = origin.path[-1] if origin.path else ""
    if not last.endswith(")") and last == kind.name.rpartition(".")[2]:
        return None
    return call_method(index, kind)


def makes_one(index: Index, kind: Type, text: str) -> bool:
    """Whether a call that is written as ``text`` makes an instance of ``kind``.

    In Java and Kotlin a name that begins small gives one that is there: ``deps.orders()`` of a record; not ``super(…)``.
    """
    gives = index.heads[kind.path].language in JVM and text.rpartition(".")[2][:1].islower()
    return not gives or text in ("super", "this")


def of_own_class(index: Index, caller: Node, call: Call, target: Found) -> Node | None:
    """The method of the class around ``call`` that a bare name means, where the nearest receiver has none so called.

    Until the receiver's class is seen, it is taken to have none.

    ``with(order) { announce(id) }``: https://kotlinlang.org/docs/lambdas.html#function-literals-with-receiver.
    """
    owner = caller.name.partition(LAMBDA)[0].rpartition(".")[0]
    if index.heads[caller.path].language != "kotlin" or not owner or not call.text.isidentifier():
        return None
    if isinstance(target, Abstract):
        kind = class_at(index, target.type)
        if kind is None or target.method in kind.methods:
            return None
    elif target is not None and not isinstance(target, Unseen):
        return None
    found = resolve(index, caller.path, Origin("", (*owner.split("."), call.text)))
    return found if isinstance(found, Node) else None


def call_method(index: Index, kind: Type) -> Node | None:
    """Python's ``__call__``, where ``kind`` or a class above it has one."""
    above = (method_of(index, each, "__call__") for each in lineage(index, kind) if isinstance(each, Type))
    return next((body for body in above if body is not None), None)


def _overloads(index: Index, node: Node) -> tuple[tuple[Node, ...], bool]:
    """``node`` and the others of its name; which of them is meant takes types to tell, so all of them must agree."""
    if index.heads[node.path].language in ECMA:  # there, a second function of a name is another function
        return (node,), False
    named = index.overloads[node.path].get(node.name.partition("#")[0], ())
    others = tuple(Node(node.path, name) for name in named)
    if len(others) > _MOST_OVERLOADS:
        return (), False
    return (others, True) if len(others) > 1 else ((node,), False)


def is_of_too_many(index: Index, target: Found) -> bool:
    """Whether ``target`` is one of more functions of one name than a call is followed to."""
    return isinstance(target, Node) and len(_overloads(index, target)[0]) == 0


def _constructor(index: Index, kind: Type) -> tuple[Node, ...]:
    """The constructor of ``kind``, or the nearest one above it, which then runs as well."""
    for above in lineage(index, kind):
        if isinstance(above, Type):
            names = (*CONSTRUCTORS, above.name.rpartition(".")[2])
            bodies = (method_of(index, above, name) for name in names)
            found = next((body for body in bodies if body is not None), None)
            if found is not None:
                return (found,)
    return ()


def _in_place(index: Index, types: Subtypes, kind: Type, method: str) -> tuple[Node, ...]:
    """The bodies that the types below ``kind`` have in place of its own: where the order of their bases puts that first, none."""
    found: dict[Node, None] = {}
    for heir in below(index, types, kind)[:MOST_IMPLEMENTATIONS]:
        line = (above for above in lineage(index, heir) if isinstance(above, Type))
        bodies = ((above, method_of(index, above, method)) for above in line)
        above, body = next(((above, body) for above, body in bodies if body is not None), (kind, None))
        if body is not None and above != kind:
            found[body] = None
    return tuple(found)


def _bodiless(index: Index, node: Node) -> bool:
    """Whether a method promises more than it does, in languages that do not say so: it calls nothing but what notes or idles."""
    if index.heads[node.path].language in TYPED:
        return False
    kind = class_at(index, Type(node.path, node.name.rpartition(".")[0]))
    if kind is None or function_at(index, node) is None:
        return False
    words = index.words
    return all(
        call.text.lower() in words["idle-calls"] or words.mentions("noting-calls", call.text)
        for call in calls_in(index, node)
    )
