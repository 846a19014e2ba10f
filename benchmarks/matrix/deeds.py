"""The nouns of the matrix: a deed, the steps that hide it, and what a language brings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that a function does, as the file asks for it that holds the function.

    The argument of every deed is a string called ``id``. Texts may hold marks of the language's own, which its ``tree``
    puts right for the file that they end in (a relative path, ``this.`` before what a class was given).
    """

    call: str  # what is called: ``announce(id)``; with a receiver, the part behind its dot
    receiver: str = ""  # the expression that it is called on
    kind: str = ""  # the receiver's type
    kind_import: str = ""  # the line that brings its name in
    imports: tuple[str, ...] = ()  # lines that the asking file has to hold
    setup: tuple[str, ...] = ()  # declarations that it needs beside the function
    given: tuple[
        tuple[str, str, str], ...
    ] = ()  # what the function or its class is given: name, type, import of it
    files: tuple[tuple[str, str], ...] = ()  # path, text: what lies behind
    settings: tuple[
        tuple[str, object], ...
    ] = ()  # (file, entries) that ``tree`` merges: aliases, replaced modules


class Unfit(Exception):
    """Raised by a step that nobody could take behind the one before it; the pair is not drawn."""


Step = Callable[[Deed, str], Deed]
"""Hides a deed behind one more shape. The string is new for each step of a tree: make names of it."""


@dataclass(frozen=True, slots=True)
class Language:
    """What one language brings. ``tree(deeds, atomic)`` is a program in which one function does ``deeds`` in this order,
    in one transaction when ``atomic``; ``asks`` is the file that holds that function.
    """

    name: str
    write: Deed
    publish: Deed
    read: Deed
    append: Deed  # adds a row to an outbox; a relay that drains it is among its files
    steps: Mapping[str, Step]
    tree: Callable[[Sequence[Deed], bool], Mapping[str, str]]
    asks: str
    undecided: Mapping[str, str] = field(default_factory=dict)  # step → why reading cannot tell
    late: frozenset[str] = frozenset()  # steps behind which a deed is done once the transaction is committed


def adding(deed: Deed, *files: tuple[str, str], **changes: object) -> Deed:
    """``deed`` with more files behind it, and other fields replaced."""
    return replace(deed, files=(*deed.files, *files), **changes)  # type: ignore[arg-type]


def steps_taken(language: Language, deed: Deed, names: Sequence[str], tag: str) -> Deed:
    """``deed`` after the steps called ``names``, innermost first."""
    for number, name in enumerate(names, 1):
        deed = language.steps[name](deed, f"{tag}{number}")
    return deed
