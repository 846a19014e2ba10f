"""Branches that are taken, or not, by what a function is handed."""

from __future__ import annotations

__all__ = ["NEW", "OWN", "SPREAD", "Arm", "Demand", "Given"]

from msgspec import Struct

from scanner.model.origins import Origin
from scanner.model.places import Location

NEW = "new"  # what is given is an object that is made for it
OWN = "="  # before what a function was handed itself, and hands on: ``=event.kind``
SPREAD = "*"  # in the place of arguments that something else is spread over


class Demand(Struct, frozen=True, array_like=True, gc=False):
    """What a branch asks of a parameter: to be one of ``values``, or an instance of one of ``kinds``; or not to be.

    ``of`` are the parameter and the steps into it: ``event``, ``kind``. A value is written like ``"sent"``, ``true`` or
    ``Kind.SENT``; "?" is whatever counts as true.
    """

    of: tuple[str, ...]
    values: tuple[str, ...] = ()
    kinds: tuple[Origin, ...] = ()
    negated: bool = False


class Arm(Struct, frozen=True, array_like=True, gc=False):
    """A branch of ``caller`` that is taken only where all of ``asks`` hold.

    ``rest`` is what is left out once it is taken, where nothing else decides about it and it leaves.
    """

    caller: str
    location: Location
    asks: tuple[Demand, ...]
    rest: Location | None = None


class Given(Struct, frozen=True, array_like=True, gc=False):
    """What a call passes, as far as a branch could ask for it.

    ``place`` is the number or name of an argument, and what is in it: ``0``, ``kind``, ``0.kind`` for an entry or a
    builder's, ``0(1)`` and ``0(kind)`` for what it is made with. ``what`` is a value as in ``Demand``, ``NEW``, or ``OWN`` and
    a parameter of the caller.
    """

    place: str
    what: str
