"""What could not be followed, and might lead to an effect if it were: the part of a verdict that is silence.

A call counts when a function of its name does something, when its receiver comes from a file that does, or when it sends
by a package of the same house that is not in the tree. Calls of one receiver in one file are told together, for one
annotation would resolve them all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass

from scanner.link.analysis import Analysis
from scanner.link.calls import (
    MOST_IMPLEMENTATIONS,
    Abstract,
    Found,
    Module,
    Outside,
    Unseen,
    is_of_too_many,
    resolve,
)
from scanner.link.effects import Effect, label
from scanner.link.hazards import short
from scanner.link.houses import house_package
from scanner.link.index import Node, Type, is_abstract
from scanner.link.reach import Reach
from scanner.link.tree import parent
from scanner.model import Call, Followed, Outline, Role, Step, Unfollowed
from scanner.rules import Words, squeezed

_TOLD = (Effect.PUBLISH, Effect.WRITE, Effect.BUS, Effect.OUTBOX)
_MANY = 12  # functions of one name from which on the name says nothing
_MOST = 3  # effects that are told of one receiver
_SHORTEST = 4  # letters that a receiver and a class must share
_ITSELF = frozenset(("this", "self", "cls", "super", "super()"))
_LAST = re.compile(r"(?:^|[.:>?!\s])([A-Za-z_$][\w$]*)\s*(?:<[^()]{0,200}>)?$")
_ROLE = {Effect.PUBLISH: Role.PUBLISH, Effect.WRITE: Role.WRITE}
_ECMA = (".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs")
_JVM = (".java", ".kt", ".kts")
_SUFFIXES = {
    "typescript": _ECMA,
    "tsx": _ECMA,
    "javascript": _ECMA,
    "java": _JVM,
    "kotlin": _JVM,
    "python": (".py",),
    "go": (".go",),
}
_VERB = {
    Effect.PUBLISH: "publishes to",
    Effect.WRITE: "writes",
    Effect.BUS: "raises",
    Effect.OUTBOX: "appends to",
}

Acting = Mapping[str, tuple[tuple[Node, Reach], ...]]
"""Bare name → the functions of that name that do something, nearest to their effect first."""


@dataclass(frozen=True, slots=True)
class _Lost:
    call: Call
    may_reach: tuple[tuple[Node, Reach], ...]
    promised: str  # the interface that promises it, if one does
    crowd: str = ""  # what there is too much of for all of it to be looked at
    house: str = ""  # the package outside of the tree that it is of, if that is of the same house


def silence(analysis: Analysis) -> tuple[Followed, ...]:
    """Of every outlined file: its calls, those that lead nowhere known, and those of them that may hide an effect."""
    acting, words = _acting(analysis), analysis.index.words
    files = {node.path for named in acting.values() for node, _ in named}
    doers = frozenset(files | {parent(path) for path in files if path.endswith(".go")})
    followed = {
        item.location
        for items in analysis.flow.items.values()
        for item in items
        if item.targets or item.facts
    }
    found = []
    crowds = {kind for kind, below in analysis.types.below.items() if len(below) > MOST_IMPLEMENTATIONS}
    for path, outline in analysis.index.outlines.items():
        lost: list[_Lost] = []
        unfollowed = 0
        imported = _from_doers(analysis, outline, doers)
        for call in outline.calls:
            if call.location in followed and not crowds:
                continue
            target = resolve(analysis.index, path, call.callee) if call.callee is not None else None
            crowd = _crowd(analysis, acting, target, crowds)
            if call.location in followed and crowd is None:
                continue
            house = (
                house_package(analysis.index, outline, call, target) if isinstance(target, Outside) else ""
            )
            if (
                target is not None
                and not house
                and crowd is None
                and not isinstance(target, Abstract | Unseen)
            ):
                continue
            unfollowed += 1
            may_reach = crowd.may_reach if crowd is not None else ()
            if crowd is None and not house:
                may_reach = _may_reach(words, outline, call, acting, imported)
            if may_reach or house:
                promised = target.type.name if isinstance(target, Abstract) else ""
                lost.append(_Lost(call, may_reach, promised, crowd.says if crowd is not None else "", house))
        told = tuple(_told(outline, lost))
        found.append(Followed(path, len(outline.calls), unfollowed, len(lost), told))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Crowd:
    """More than is looked at: what is said of it, and what of it does something."""

    says: str
    may_reach: tuple[tuple[Node, Reach], ...]


def _crowd(analysis: Analysis, acting: Acting, target: Found, crowds: Set[Type]) -> _Crowd | None:
    """What of ``target`` there is too much of; None where all of it was looked at."""
    if isinstance(target, Node) and is_of_too_many(analysis.index, target):
        name = target.name.partition("#")[0]
        owner, _, method = name.rpartition(".")
        says = "more functions have its name than a call is followed to"
        return _Crowd(says, _of_types(acting, method, {Type(target.path, owner)}))
    if crowds and isinstance(target, Node) and is_abstract(analysis.index, target):
        owner, _, method = target.name.rpartition(".")
        target = Abstract(Type(target.path, owner), method)
    if not isinstance(target, Abstract) or target.type not in crowds:
        return None
    below = analysis.types.below[target.type]
    says = f"{len(below)} types keep {target.type.name}, and {MOST_IMPLEMENTATIONS} of them were looked at"
    return _Crowd(says, _of_types(acting, target.method, frozenset(below)))


def _of_types(acting: Acting, method: str, types: Set[Type]) -> tuple[tuple[Node, Reach], ...]:
    return tuple(
        pair
        for pair in acting.get(method, ())
        if Type(pair[0].path, pair[0].name.rpartition(".")[0]) in types
    )


def _acting(analysis: Analysis) -> Acting:
    found: dict[str, dict[Node, Reach]] = {}
    for effect in _TOLD:
        for node, reach in analysis.reach[effect].items():
            name = node.name.rpartition(".")[2].partition("#")[0]
            if name.isidentifier() and " > " not in node.name:
                found.setdefault(name, {}).setdefault(node, reach)
    return {
        name: tuple(sorted(nodes.items(), key=lambda pair: (pair[1].depth, pair[0])))
        for name, nodes in found.items()
    }


def _from_doers(analysis: Analysis, outline: Outline, doers: frozenset[str]) -> Mapping[str, str]:
    """The names that a file imports from files, or Go packages, that do something themselves, each with that place."""
    found: dict[str, str] = {}
    for name, origin in outline.imports:
        what = resolve(analysis.index, outline.path, origin)
        place = what.place if isinstance(what, Module) else what.path if isinstance(what, Type | Node) else ""
        if place in doers:
            found[name] = place
    return found


def _may_reach(
    words: Words, outline: Outline, call: Call, acting: Acting, doers: Mapping[str, str]
) -> tuple[tuple[Node, Reach], ...]:
    """The functions that ``call`` might be a call of, by its name and its receiver; none when they say too little."""
    last = _LAST.search(call.text)
    named = acting.get(last[1], ()) if last is not None else ()
    itself = Node(outline.path, call.caller)
    own = [pair for pair in named if pair[0] != itself and _speaks(pair[0].path, outline.language)]
    receiver = _receiver(call.text)
    place = doers.get(re.split(r"[.:?!\[(]", receiver or call.text)[0])
    imported = [pair for pair in own if place in (pair[0].path, parent(pair[0].path))]
    alike = [pair for pair in own if _goes_by(receiver, pair[0])]
    if imported or alike:
        return tuple(dict.fromkeys((*imported, *alike)))
    if last is None or not receiver or last[1].lower() in words["container-methods"]:
        return ()
    return tuple(own) if len(own) <= _MANY else ()


def _speaks(path: str, language: str) -> bool:
    """Whether the file at ``path`` is in a language that code in ``language`` can call."""
    return path.endswith(_SUFFIXES[language])


def _receiver(text: str) -> str:
    return re.sub(r"[.:?!]+[\w$]+\s*(?:<[^()]{0,200}>)?$", "", text) if re.search(r"[.:]", text) else ""


def _goes_by(receiver: str, node: Node) -> bool:
    """Whether ``receiver`` is named for the class, or the file, that holds ``node``."""
    own = squeezed(receiver.rpartition(".")[2])
    holder = squeezed(
        node.name.rpartition(".")[0].rpartition(".")[2] or node.path.rpartition("/")[2].partition(".")[0]
    )
    return min(len(own), len(holder)) >= _SHORTEST and (own in holder or holder in own)


def _told(outline: Outline, lost: list[_Lost]) -> Iterator[Unfollowed]:
    """One entry for each receiver, what hides most first: what a package from elsewhere sends, nothing here tells."""
    by_receiver: dict[str, list[_Lost]] = {}
    for each in lost:
        by_receiver.setdefault(_receiver(each.call.text) or each.call.text, []).append(each)
    entries = [_entry(outline, receiver, own) for receiver, own in by_receiver.items()]
    yield from sorted(entries, key=lambda e: (bool(e.may_reach), -len(e.may_reach), -e.calls, e.location))


def _entry(outline: Outline, receiver: str, own: list[_Lost]) -> Unfollowed:
    reaches = dict.fromkeys(pair for each in own for pair in each.may_reach)
    nearest = sorted(reaches, key=lambda pair: (_TOLD.index(pair[1].site.effect), pair[1].depth, pair[0]))
    steps = dict.fromkeys(
        Step(_ROLE.get(r.site.effect, Role.CODE), r.site.fact.location, f"{node.name} {_does(r)}")
        for node, r in nearest
    )
    owners = dict.fromkeys(node.name.rpartition(".")[0] for node, _ in nearest)
    return Unfollowed(
        location=own[0].call.location,
        receiver=short(receiver),
        calls=len(own),
        names=tuple(sorted({found[1] for each in own if (found := _LAST.search(each.call.text))})),
        may_reach=tuple(steps)[:_MOST],
        advice=_of_a_house(own[0].house)
        or own[0].crowd
        or _advice(outline.language, short(receiver), [o for o in owners if o], own[0].promised),
    )


def _does(reach: Reach) -> str:
    fact = reach.site.fact
    named = label(fact)
    return (
        f"{_VERB[reach.site.effect]} {named} ({fact.technology})"
        if named
        else f"{_VERB[reach.site.effect]} {fact.technology}"
    )


def _of_a_house(package: str) -> str:
    """What would help with a package of the same house that is not in the tree."""
    return f"{package} is not in the repository: a rule of your own can say what it sends" if package else ""


def _advice(language: str, receiver: str, owners: list[str], promised: str) -> str:
    """What would let the calls be followed, in the words of the language."""
    if promised:
        return f"no implementation of {promised} was found: let the class that is one say so, or import it where it is bound"
    if not owners:
        return f"import the function that `{receiver}` is by its name"
    if receiver in _ITSELF:
        return "declare the method in the class or a base of it, so that the classes that have it are asked"
    kind = " or ".join(owner.rpartition(".")[2] for owner in owners[:2])
    bare = receiver.rpartition(".")[2]
    if receiver.startswith(("this.", "self.")):
        return f"declare the field `{bare}` with its type, {kind}"
    if language == "go":
        return f"declare `{receiver}` as *{kind}, or as an interface that only it implements"
    return f"annotate `{receiver}` with its type, {kind}"
