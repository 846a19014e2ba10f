"""Evidence rules as values: what ``rulebook`` compiles from ``rules/status/`` and ``infer`` weighs.

How they are written is described in :mod:`scanner.rulebook.evidence`.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from scanner.model import FileRole, Observed
from scanner.rules.config import Expression


class Tie(StrEnum):
    """What ties a fact to a component."""

    NAME = "name"  # a value of it is the component's name (or that and an environment)
    LISTED = "listed"  # the same, and it stands in no component's folder, which would list its own needs
    SOURCE = "source"  # a value of it is the component's folder, or one inside it
    INSIDE = "inside"  # it stands in the component's folder or below
    BELOW = "below"  # it stands in a folder below the component's
    TOP = "top"  # it stands in the component's folder itself
    AROUND = "around"  # it stands right in the nearest folder around the component's that has the like; never the root
    PLACED = "placed"  # it names nothing, and its file is called by the component's name or lies in a folder that is


class Gone(StrEnum):
    """What git must say of a component."""

    DELETED = "deleted"  # a commit took all of its paths away
    ABSENT = "absent"  # its paths are not there, and git cannot tell since when
    DELISTED = "delisted"  # a commit took its name out of what is in production
    WITHDRAWN = "withdrawn"  # the same, and nothing of it is in the tree


class FactSign(Struct, frozen=True, tag=True):
    """A fact of one of ``kinds`` that is tied to the component in one of the ways of ``by``.

    ``environment``: the fact speaks of production, or of another environment; "" asks nothing. ``where`` are
    tests of values (name, expression, whether it must match).
    """

    kinds: tuple[str, ...]
    by: tuple[Tie, ...]
    environment: str = ""
    technology: str = ""  # or one below it
    where: tuple[tuple[str, Expression, bool], ...] = ()


class FileSign(Struct, frozen=True, tag=True):
    """A file of ``role``, by patterns of base names: in the component's folders or below, or anywhere.

    ``named`` has ``{}`` for a name of the component. ``environment``: the file's path speaks of it; "" asks nothing.
    """

    inside: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    role: FileRole = FileRole.SOURCE
    environment: str = ""


class PathSign(Struct, frozen=True, tag=True):
    """A folder of the component's own paths is called one of ``words``.

    Or the last speaks of an ``environment``, a base name of ``holds`` lies in it, and none of ``lacks``.
    """

    words: tuple[str, ...] = ()
    environment: str = ""
    holds: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()


class PlaceSign(Struct, frozen=True, tag=True):
    """A file that fits ``patterns`` (base names), called by the component's name or lying in a folder that is.

    Its path speaks of ``environment``, and nothing in it says that it is switched off there.
    """

    patterns: tuple[str, ...]
    environment: str


class ServiceSign(Struct, frozen=True, tag=True):
    """A service (no library) lies at the component's path, or bears its name."""


class SwitchedOffSign(Struct, frozen=True, tag=True):
    """A manifest of ``environment`` that is tied to the component runs none of it: no replica, not enabled."""

    environment: str


class UnlistedSign(Struct, frozen=True, tag=True):
    """What lists its neighbours for ``environment`` does not list the component, which is a service of its own.

    ``elsewhere``: the like lists it for another environment. Else most of the services must be listed.
    """

    environment: str
    elsewhere: bool = False


class HollowSign(Struct, frozen=True, tag=True):
    """Its folders hold nothing but what people leave behind: a README, a licence, who owned it."""

    leaves: tuple[str, ...]  # base names


class GitSign(Struct, frozen=True, tag=True):
    """``gone``, or at least as many focused commits, years, or authors."""

    gone: Gone | None = None
    commits: int = 0
    years: int = 0
    authors: int = 0


Sign = (
    FactSign
    | FileSign
    | PathSign
    | PlaceSign
    | ServiceSign
    | SwitchedOffSign
    | UnlistedSign
    | HollowSign
    | GitSign
)


class EvidenceExample(Struct, frozen=True):
    """An evidence rule's own test: a component, what is there, and whether the rule sees its sign."""

    id: str
    paths: tuple[str, ...]
    deployed_as: tuple[str, ...]
    files: tuple[str, ...]
    facts: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]  # kind, path, values
    expect: bool
    line: int  # in the rule's file
    services: tuple[str, ...] = ()  # paths of services that there are
    # What all rules together say; None: what this one observes, if it decides.
    observed: Observed | None = None


class EvidenceRule(Struct, frozen=True):
    """What a component is, if every one of ``needs`` is met by any of its signs.

    ``weight``: 0.9 and more decides alone with high confidence, 0.5 and more with medium; less is a hint,
    which never decides. ``says`` may hold ``{name}``, ``{path}`` and ``{environment}`` of what was seen.
    """

    id: str
    title: str
    observes: Observed
    weight: float
    needs: tuple[tuple[Sign, ...], ...]
    why: str
    path: str
    says: str = ""
    examples: tuple[EvidenceExample, ...] = ()
