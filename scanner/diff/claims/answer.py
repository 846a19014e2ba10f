"""What the tree answers to a claim: yes, no, or "could not tell", each with what was seen."""

from __future__ import annotations

from dataclasses import dataclass

from scanner.model import Step


@dataclass(frozen=True, slots=True)
class Narrower:
    """One edit by which a claim would hold: an entry of the list under ``key`` more (``new``) or less (``old``)."""

    key: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Answer:
    """``holds`` None: could not tell. ``says`` completes "…, and"; ``bounds`` would hold."""

    rule: str
    holds: bool | None
    says: str
    steps: tuple[Step, ...] = ()
    bounds: tuple[tuple[str, int], ...] = ()  # (min, 14): what the claim would have to say
    narrower: tuple[Narrower, ...] = ()  # all together would make it hold; (): nothing short of taking it out
    subject: str = ""  # a service that decides, if one does
    shown: tuple[Step, ...] = ()  # what is there of it, whether or not that is enough
