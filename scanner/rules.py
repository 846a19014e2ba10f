"""Rules as values: what ``rulebook`` compiles from YAML and ``detect``, ``infer`` and ``diff`` consume."""

from __future__ import annotations

from dataclasses import dataclass

from scanner.model import Value

# A conjunction of alternatives over literals: a file can match only if every group has a member in it.
Needs = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class CodeMatch:
    """A tree-sitter query, and where its ``@symbol`` must come from.

    ``origins`` are patterns over ``str(Origin)``: a prefix that ends at a step (``boto3.client(sns)``); ``**``
    stands for any steps between. ``keys`` names arguments to capture as values, wherever the language puts
    them: object keys, keyword arguments, struct fields, builder methods.
    """

    languages: tuple[str, ...]
    origins: tuple[str, ...]
    query: str
    line: int  # of the query's first line, in the rule's file
    needs: tuple[Needs, ...] = ()  # one per alternative: a file that satisfies any of them is a candidate
    keys: tuple[tuple[str, tuple[str, ...]], ...] = ()
    static: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Derivation:
    """Facts made of other facts of the same file: every ``source`` whose ``value`` matches ``pattern``."""

    source: str
    value: str
    pattern: str


@dataclass(frozen=True, slots=True)
class Expected:
    line: int
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Example:
    """A rule's own test: code in one language (or at one path), and the facts it must give."""

    language: str
    path: str
    code: str
    expect: tuple[Expected, ...]
    line: int  # in the rule's file


@dataclass(frozen=True, slots=True)
class Rule:
    """A detector: what it finds, what it calls it, and its own tests."""

    id: str
    title: str
    emits: str
    technology: str
    why: str
    path: str
    fix: str = ""
    code: tuple[CodeMatch, ...] = ()
    derives: tuple[Derivation, ...] = ()
    examples: tuple[Example, ...] = ()
