"""What an origin may turn out to be: a place, a type, a function, a promise, something from elsewhere, or nothing known."""

from __future__ import annotations

from msgspec import Struct

from scanner.link.index import Node, Type
from scanner.model import Origin

# Classes that one builds on; nobody reads more, and each is looked through for each of their members.
MOST_ABOVE = 60


class Module(Struct, frozen=True, gc=False, cache_hash=True):
    """A file, or a folder (Go and Python packages, JVM packages by name) whose names can be asked for."""

    place: str
    language: str
    importer: str


class Abstract(Struct, frozen=True, gc=False, cache_hash=True):
    """A method that an interface or abstract class declares; who has the body is another question."""

    type: Type
    method: str


class Member(Struct, frozen=True, gc=False, cache_hash=True):
    """Something that hangs on a function: ``send_mail.delay``."""

    node: Node
    name: str


class Parents(Struct, frozen=True, gc=False):
    """What a class builds on: ``super()`` inside it."""

    type: Type


class Container(Struct, frozen=True, gc=False, cache_hash=True):
    """A list, dict or the like that a file writes out, by the step that stands for it there; from ``shift`` on."""

    path: str
    name: str
    shift: int = 0


class Parameter(Struct, frozen=True, gc=False, cache_hash=True):
    """What callers pass to a function."""

    node: Node
    name: str


class Join(Struct, frozen=True, gc=False, cache_hash=True):
    """What a name may be that is bound in several places."""

    path: str
    name: str


class Cell(Struct, frozen=True, gc=False, cache_hash=True):
    """What lies in a container under a key, or in a field of a class."""

    holder: Container | Type
    key: str


class Open(Struct, frozen=True, gc=False, cache_hash=True):
    """Steps from something whose value takes more than one file, or more than one place, to tell."""

    holder: Parameter | Join | Cell
    steps: tuple[str, ...] = ()


class Outside(Struct, frozen=True, gc=False, cache_hash=True):
    """Something that is not of this repository; ``row`` is the class of ours whose library's base led there."""

    origin: Origin
    row: Type | None = None


class Unseen(Struct, frozen=True, gc=False, cache_hash=True):
    """Something of this repository that nobody has outlined yet: ``name``, in one of these files, or of those ``behind``
    what exports them wholesale, whichever these are in a round (``barrels.lying``).
    """

    places: tuple[str, ...]
    name: str
    behind: tuple[str, ...] = ()


class Holder(Struct, frozen=True):
    """Something that holds things of one type: a list, a map, a provider."""

    of: Found


Found = (
    Module | Type | Node | Abstract | Member | Parents | Container | Holder | Open | Outside | Unseen | None
)
