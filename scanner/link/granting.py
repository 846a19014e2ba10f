"""Which files grant a wish: those whose imports say so, and those whose text or folder does."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from scanner.link.modules import Importers, grants
from scanner.link.tree import parent
from scanner.link.wanted import Wanted, Wish


@dataclass(frozen=True, slots=True)
class TextWishes:
    """The wishes that the text of a file can grant, numbered, by what it must hold, or lie in one of."""

    wishes: tuple[Wish, ...]
    literals: Mapping[str, tuple[int, ...]]
    folders: Mapping[str, tuple[int, ...]]


def granting_files(wanted: Wanted, importers: Importers) -> frozenset[str]:
    """The files whose imports grant one of the wishes."""
    return frozenset(path for wish in wanted.wishes for path in importers.of(wish.near, wish.names))


def text_wishes(wanted: Wanted) -> TextWishes:
    """Those of ``wanted`` that no import grants."""
    wishes = tuple(wish for wish in wanted.wishes if not wish.near.modules)
    literals: dict[str, list[int]] = {}
    folders: dict[str, list[int]] = {}
    for number, wish in enumerate(wishes):
        for literal in wish.near.literals:
            literals.setdefault(literal, []).append(number)
        for folder in wish.near.folders:
            folders.setdefault(folder, []).append(number)
    return TextWishes(
        wishes,
        {literal: tuple(numbers) for literal, numbers in literals.items()},
        {folder: tuple(numbers) for folder, numbers in folders.items()},
    )


def admits(wishes: TextWishes, path: str, source: bytes, held: Collection[str]) -> bool:
    """Whether the file at ``path`` grants one of ``wishes``: only those are asked for which it lies right, or that ask for
    one of ``held``, the literals that stand in its content ``source``.
    """
    numbers = set(wishes.folders.get(parent(path), ()))
    numbers.update(*(wishes.literals[literal] for literal in held))
    asked = (wishes.wishes[number] for number in sorted(numbers))
    return any(grants(wish.near, wish.names, path, source) for wish in asked)
