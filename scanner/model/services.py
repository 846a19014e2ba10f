"""What infer concludes: services, and what evidence shows of each."""

from __future__ import annotations

__all__ = [
    "LIBRARY",
    "Evidence",
    "Observation",
    "Observed",
    "Service",
]

from enum import StrEnum

from msgspec import Struct

from scanner.model.effects import Confidence
from scanner.model.places import Location

LIBRARY = "library"


class Observed(StrEnum):
    """A status that evidence can show. There is no "not production": absence of proof is UNKNOWN."""

    PRODUCTION = "production"
    POC = "poc"
    EXISTS = "exists"
    GONE = "gone"
    ABANDONED = "abandoned?"
    UNKNOWN = "unknown"


class Evidence(Struct, frozen=True, order=True):
    """One reason, with the place that shows it when there is one. ``weight`` is 0…1; 1 decides alone."""

    says: str
    location: Location | None = None
    weight: float = 1.0


class Observation(Struct, frozen=True):
    """What evidence shows of a service or component, what decides first. No evidence is UNKNOWN, never a "no"."""

    status: Observed = Observed.UNKNOWN
    confidence: Confidence = Confidence.LOW
    evidence: tuple[Evidence, ...] = ()
    places: tuple[tuple[str, Observation], ...] = ()  # of a component of several paths: what each of them is


class Service(Struct, frozen=True):
    """A unit that runs on its own. ``path`` is its folder (or file, for one-file functions); unique with ``name``."""

    path: str
    name: str
    kind: str  # service, function, worker, job, frontend, gateway, or LIBRARY
    languages: tuple[str, ...] = ()
    manifests: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    observation: Observation = Observation()

    @property
    def is_library(self) -> bool:
        """Whether it is code that others build on and nothing runs by itself."""
        return self.kind == LIBRARY
