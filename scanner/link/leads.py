"""Where the calls of one file lead, as far as their names tell: all that hangs on no other file's calls."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial

from msgspec import Struct, structs

from scanner.link.calls import (
    Abstract,
    Container,
    Found,
    Led,
    Member,
    Module,
    Open,
    Outside,
    Scope,
    Subtypes,
    Unseen,
    Waiting,
    as_provided,
    binds,
    called_instance,
    changed_by,
    changed_rows,
    committed,
    connected_hooks,
    contents,
    enqueued_by_calling,
    enqueues,
    exported_whole,
    extensions,
    in_place,
    led,
    made_by,
    makes_one,
    of_own_class,
    openly,
    reached,
    registers,
    registers_by_name,
    resolve,
    run_by,
    runs_now,
    serves,
    suited,
)
from scanner.link.index import Index, Node, Type, is_abstract
from scanner.link.items import Item, Manner
from scanner.link.memory import UNKNOWN
from scanner.link.things import FACTS, whole_of
from scanner.model import Call, Fact, Origin, Outline

_Passed = tuple[Node | Type | Outside, ...]
_Ways = tuple[tuple[Node, ...], bool]
_DEEPEST_HELD = 3  # objects in objects that a call passes


class _Lead(Struct, frozen=True, gc=False):
    """Where one call leads. ``waits`` is what others have to hand or put there."""

    targets: tuple[Node, ...] = ()
    alternatives: bool = False
    led: Led | None = None
    unseen: Unseen | None = None
    promise: Abstract | None = None
    promising: Node | None = None  # the function that makes the promise, where it is one
    waits: Open | Abstract | None = None
    unresolved: bool = False
    facts: tuple[Fact, ...] = ()  # what it does, that no rule says
    passed: _Passed = ()
    bound: tuple[Found, ...] = ()  # what it binds early of a function that is yet unseen
    objects: tuple[tuple[Node, bool], ...] = ()  # methods of what it is handed, run at once or after a commit
    callbacks: tuple[_Ways, ...] = ()  # functions that it is handed and runs


@dataclass(slots=True)
class Leads:
    """The calls of one file. ``promised`` and ``unseen`` are edges still missing."""

    items: list[tuple[Node, Item]] = field(default_factory=list)
    led: list[Led] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)
    unseen: list[tuple[Node, Unseen]] = field(default_factory=list)
    promised: list[tuple[Node, Abstract]] = field(default_factory=list)
    # What is passed to something yet unseen.
    handed: list[tuple[Unseen, _Passed]] = field(default_factory=list)
    bound: list[tuple[Unseen, Found]] = field(default_factory=list)  # … or bound early for it
    # … and to what nobody is seen to keep
    offered: list[tuple[Abstract, _Passed]] = field(default_factory=list)
    unresolved: int = 0


def leads_of(index: Index, types: Subtypes, made: frozenset[Node], scope: Scope, outline: Outline) -> Leads:
    """What the calls of a file do; asked again only when something came that this hangs on.

    ``made`` are functions without a body that a library provides: what they do is told by facts.
    """
    return index.answers.of(("leads", outline.path), partial(_leads, index, types, made, scope, outline))


def _leads(index: Index, types: Subtypes, made: frozenset[Node], scope: Scope, outline: Outline) -> Leads:
    path, answers = outline.path, index.answers
    answers.note((FACTS, path))
    answers.read(whole_of(path))
    found = Leads()
    for number, call in enumerate(outline.calls):
        node = Node(path, scope.owner(call))
        question = ("lead", path, number)
        lead = answers.known(question)
        if lead is UNKNOWN:
            answers.begin(question)
            lead = _lead(index, types, node, call)
            answers.end(lead)
        if lead.promising is not None:
            answers.note((FACTS, lead.promising.path))
            if lead.promising in made:
                targets = (lead.promising,)
                lead = structs.replace(
                    lead, targets=targets, led=led(index, node, call, targets, ()), promise=None
                )
        _add(found, node, call, lead, scope)
    found.items += (*scope.loose, *connected_hooks(index, outline))
    found.handed += _stored(index, outline)
    for node, changed in changed_rows(index, outline):
        if isinstance(changed, Unseen):
            found.unseen.append((node, changed))
        else:
            found.items.append((node, changed))
    return found


def _add(found: Leads, node: Node, call: Call, lead: _Lead, scope: Scope) -> None:
    if lead.unseen is not None:
        found.unseen.append((node, lead.unseen))
        found.handed.append((lead.unseen, lead.passed))
        found.bound += ((lead.unseen, given) for given in lead.bound)
    if lead.promise is not None:
        found.promised.append((node, lead.promise))
        found.offered.append((lead.promise, lead.passed))
    if lead.waits is not None and not lead.targets:
        found.waiting.append(Waiting(node, call, lead.waits, lead.unresolved))
    elif lead.led is not None:
        found.led.append(lead.led)
    facts = (*scope.facts.get(call.location, ()), *lead.facts)
    if lead.targets or facts:
        item = Item(call.location, call.text, call, facts, lead.targets, lead.alternatives)
        found.items.append((node, item))
    for body, behind in lead.objects:
        manner = Manner.AFTER_COMMIT if behind else Manner.CALLBACK
        found.items.append((node, Item(call.location, call.text, call, (), (body,), manner=manner)))
    for targets, alternatives in lead.callbacks:
        item = Item(call.location, call.text, call, (), targets, alternatives, Manner.CALLBACK)
        found.items.append((node, item))
    found.unresolved += lead.unresolved and not lead.targets


def _lead(index: Index, types: Subtypes, node: Node, call: Call) -> _Lead:
    path = node.path
    index.answers.read(whole_of(path))
    open_ = openly(index, path, call.callee) if call.callee is not None else None
    if isinstance(open_, Module):  # CommonJS: who exports a function calls the module
        open_ = exported_whole(index, open_) or open_
    target = (
        resolve(index, path, call.callee) if call.callee is not None and isinstance(open_, Open) else open_
    )
    if isinstance(target, Type) and call.callee is not None and open_ == target:
        open_ = target = called_instance(index, call.callee, target, call.text) or target
    made = not isinstance(target, Type) or makes_one(index, target, call.text)
    told = open_ == target and made
    targets, alternatives = reached(index, types, target, call.exact) if told else ((), False)
    yet_unseen = None
    if not targets and (meant := of_own_class(index, node, call, target)) is not None:
        yet_unseen = target if isinstance(target, Unseen) else None
        open_ = target = meant
        targets, alternatives = reached(index, types, meant)
    targets, alternatives = suited(index, call, targets, alternatives)
    targets, alternatives = as_provided(index, node, call, targets, alternatives)
    if not targets:
        targets = extensions(index, node, call, _receiving(index, call))
        alternatives = len(targets) > 1
    task = enqueued_by_calling(index, target) if isinstance(target, Node) else None
    if task is not None:
        targets = ()
    promise = _promise(index, target) if not targets else None
    part = _set_up(index, node, call) if not targets else None
    kinds = (target,) if made and isinstance(target, Type) else ()
    return _Lead(
        targets=targets,
        alternatives=alternatives,
        led=led(index, node, call, targets, kinds)
        if targets or kinds
        else part
        if isinstance(part, Led)
        else None,
        unseen=next((t for t in (target, part, yet_unseen) if isinstance(t, Unseen)), None),
        promise=promise,
        promising=target if promise is not None and isinstance(target, Node) else None,
        waits=open_ if isinstance(open_, Open | Abstract) else promise,
        unresolved=not targets and not call.implied and _unresolved(call, target),
        facts=(task.fact(call),) if task is not None else tuple(_made(index, call, target)),
        passed=tuple(_passed(index, path, call)) if promise or isinstance(target, Unseen) else (),
        bound=tuple(_bound(index, path, call)) if isinstance(part, Unseen) else (),
        objects=tuple(run_by(index, path, call)) if target is None or isinstance(target, Outside) else (),
        callbacks=tuple(_callbacks(index, types, path, call)) if runs_now(index.words, call) else (),
    )


def _set_up(index: Index, node: Node, call: Call) -> Led | Unseen | None:
    """What a call hands to functions that somebody else calls: one that binds, a container, a server."""
    return binds(index, node, call) or registers_by_name(index, node, call) or serves(index, node, call)


def _receiving(index: Index, call: Call) -> str:
    """The name of the type that a call of Kotlin is made on; "" where that is not known."""
    callee = call.callee
    if callee is None or "." not in call.text or index.heads[call.location.path].language != "kotlin":
        return ""
    found = resolve(index, call.location.path, Origin(callee.module, callee.path[:-1]))
    if isinstance(found, Outside):
        return found.origin.path[-1] if found.origin.path else found.origin.module.rpartition(".")[2]
    return found.name.rpartition(".")[2] if isinstance(found, Type) else ""


def _made(index: Index, call: Call, target: Found) -> Iterator[Fact]:
    """What the call does, that no rule says: it puts a task on a queue, it commits what was changed."""
    task = enqueues(index, target) if isinstance(target, Member) else None
    if task is not None:
        yield task.fact(call)
    for change in (committed(index, call, target), changed_by(index, call, target)):
        if change is not None:
            yield change


def _passed(index: Index, path: str, call: Call) -> Iterator[Node | Type | Outside]:
    """The functions of ours that a call passes, the instances of our classes, and what is of libraries."""
    for origin in _arguments(call):
        yield from _given(index, resolve(index, path, origin))
    if registers(index.words, call):
        yield Node(path, in_place(call))


def _given(index: Index, found: Found, depth: int = 0) -> Iterator[Node | Type | Outside]:
    """What is passed as ``found``: itself, or of an object that was written out what it holds."""
    if isinstance(found, Node | Type | Outside):
        yield found
    elif isinstance(found, Container) and depth < _DEEPEST_HELD:
        for origin in contents(index, found):
            yield from _given(index, resolve(index, found.path, origin), depth + 1)


def _bound(index: Index, path: str, call: Call) -> Iterator[Found]:
    """What a call binds early of a function that is yet unseen; parameters and joins stay open."""
    yield from (openly(index, path, origin) for origin in _arguments(call))


def _callbacks(index: Index, types: Subtypes, path: str, call: Call) -> Iterator[_Ways]:
    for origin in _arguments(call):
        target = resolve(index, path, origin)
        if isinstance(target, Node | Abstract):
            targets, alternatives = reached(index, types, target)
            if targets:
                yield targets, alternatives
    yield from (((made,), False) for made in made_by(index, path, call))


def _arguments(call: Call) -> Iterator[Origin]:
    given: Iterable[Origin | None] = (*call.arguments, *(origin for _, origin in call.keywords))
    yield from (origin for origin in given if origin is not None)


def _stored(index: Index, outline: Outline) -> Iterator[tuple[Unseen, _Passed]]:
    """What a file puts into something that is yet unseen."""
    for store in outline.stores:
        holder = resolve(index, outline.path, store.holder)
        value = resolve(index, outline.path, store.value) if isinstance(holder, Unseen) else None
        if isinstance(holder, Unseen) and isinstance(value, Node | Type):
            yield holder, (value,)


def _promise(index: Index, target: Found) -> Abstract | None:
    """What nobody that we have seen has a body for."""
    if isinstance(target, Node) and is_abstract(index, target):
        owner, _, method = target.name.rpartition(".")
        return Abstract(Type(target.path, owner), method)
    return target if isinstance(target, Abstract) else None


def _unresolved(call: Call, target: Found) -> bool:
    return call.callee is None or target is None or isinstance(target, Abstract | Unseen | Node)
