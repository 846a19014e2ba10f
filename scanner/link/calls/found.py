"""What an origin may turn out to be: a place, a type, a function, a promise, something from elsewhere, or nothing known."""

from __future__ import annotations

from dataclasses import dataclass

from scanner.link.index import Node, Type
from scanner.model import Origin


@dataclass(frozen=True, slots=True)
class Module:
    """A file, or a folder (Go and Python packages, JVM packages by name) whose names can be asked for."""

    place: str
    language: str
    importer: str


@dataclass(frozen=True, slots=True)
class Abstract:
    """A method that an interface or abstract class declares; who has the body is another question."""

    type: Type
    method: str


@dataclass(frozen=True, slots=True)
class Member:
    """Something that hangs on a function: ``send_mail.delay``, or a parameter that it calls."""

    node: Node
    name: str


@dataclass(frozen=True, slots=True)
class Outside:
    """Something that is not of this repository."""

    origin: Origin


@dataclass(frozen=True, slots=True)
class Unseen:
    """Something of this repository that nobody has outlined yet: ``name``, in one of these files."""

    places: tuple[str, ...]
    name: str


Found = Module | Type | Node | Abstract | Member | Outside | Unseen | None
