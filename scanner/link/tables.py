"""What one file says, in tables by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from functools import partial

from scanner.link.memory import Answers
from scanner.link.modules import ECMA
from scanner.link.readings import by_name
from scanner.model import LAMBDA, ClassOutline, Function, Origin, Outline


class Declared(Enum):
    """What a file declares by a name. An object literal with functions is as good as a class with one instance."""

    CLASS = auto()
    FUNCTION = auto()
    OBJECT = auto()


@dataclass(frozen=True, slots=True)
class Tables:
    """Made once for all rounds; see ``Index`` for what each holds."""

    declares: Mapping[str, Declared]
    functions: Mapping[str, Function]
    overloads: Mapping[str, tuple[str, ...]]
    classes: Mapping[str, ClassOutline]
    fields: Mapping[str, Mapping[str, Origin]]
    exports: Mapping[str, Origin]
    imports: Mapping[str, Origin]
    stars: tuple[Origin, ...]
    joins: Mapping[str, tuple[Origin, ...]]
    entries: Mapping[str, tuple[tuple[str, Origin], ...]]


def tables_of(answers: Answers, outline: Outline) -> Tables:
    """The tables of a file, which note for ``answers`` what is looked up in them."""
    named = partial(by_name, answers, outline.path)
    return Tables(
        named(_declares(outline)),
        named({function.name: function for function in outline.functions}),
        named(_overloads(outline)),
        named({kind.name: kind for kind in outline.classes}),
        named({kind.name: dict(kind.fields) for kind in outline.classes}),
        named({name: origin for name, origin in outline.exports if name != "*"}),
        named(dict(outline.imports)),
        tuple(_wholesale(outline)),
        named(dict(outline.joins)),
        named(_entries(outline)),
    )


def _declares(outline: Outline) -> dict[str, Declared]:
    owners = (function.name.rpartition(".")[0] for function in outline.functions)
    found = {owner: Declared.OBJECT for owner in owners if owner} if outline.language in ECMA else {}
    found.update((function.name, Declared.FUNCTION) for function in outline.functions)
    found.update((kind.name, Declared.CLASS) for kind in outline.classes)
    return found


def _overloads(outline: Outline) -> dict[str, tuple[str, ...]]:
    """Functions of one name, for the names that go without a number of their own; a lambda's is no name."""
    found: dict[str, dict[str, None]] = {}
    for function in outline.functions:
        if LAMBDA not in function.name:
            found.setdefault(function.name.partition("#")[0], {})[function.name] = None
    return {name: tuple(own) for name, own in found.items() if len(own) > 1 and name in own}


def _wholesale(outline: Outline) -> Iterator[Origin]:
    yield from (origin for name, origin in outline.exports if name == "*")
    if outline.language not in ECMA:
        yield from (origin for name, origin in outline.imports if name == "*")


def _entries(outline: Outline) -> dict[str, tuple[tuple[str, Origin], ...]]:
    """What each container of a file has by key; in ECMAScript an attribute that is set is an entry as well."""
    found: dict[str, list[tuple[str, Origin]]] = {}
    for store in outline.stores:
        if not store.holder.module and len(store.holder.path) == 1 and store.holder.path[0].startswith("{"):
            named = outline.language in ECMA and store.step.isidentifier()
            step = f"['{store.step}']" if named else store.step
            found.setdefault(store.holder.path[0], []).append((step, store.value))
    return {name: tuple(held) for name, held in found.items()}
