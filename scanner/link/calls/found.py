"""What an origin may turn out to be: a place, a type, a function, a promise, something from elsewhere, or nothing known."""

from __future__ import annotations

from msgspec import Struct

from scanner.link.index import Node, Type
from scanner.model import Origin


class Module(Struct, frozen=True, gc=False):
    """A file, or a folder (Go and Python packages, JVM packages by name) whose names can be asked for."""

    place: str
    language: str
    importer: str


class Abstract(Struct, frozen=True, gc=False):
    """A method that an interface or abstract class declares; who has the body is another question."""

    type: Type
    method: str


class Member(Struct, frozen=True, gc=False):
    """Something that hangs on a function: ``send_mail.delay``, or a parameter that it calls."""

    node: Node
    name: str


class Outside(Struct, frozen=True, gc=False):
    """Something that is not of this repository."""

    origin: Origin


class Unseen(Struct, frozen=True, gc=False):
    """Something of this repository that nobody has outlined yet: ``name``, in one of these files."""

    places: tuple[str, ...]
    name: str


Found = Module | Type | Node | Abstract | Member | Outside | Unseen | None
