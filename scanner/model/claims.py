"""What a claim of the map can ask of the code: one class for each kind of question.

``keys`` say under which key of map.yaml each field stands, and in what form. The loader, the writer, the check of words and the
schema of the format go by that, so a further kind is a class here, what answers it in ``diff/claims``, and its text
in ``rules/checks``.
"""

from __future__ import annotations

__all__ = [
    "QUESTIONS",
    "Absent",
    "Asked",
    "Claim",
    "Count",
    "Every",
    "Exists",
    "FactPattern",
    "Form",
    "Key",
    "Mistake",
    "Uses",
]

from collections.abc import Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import ClassVar, NamedTuple

from msgspec import Struct

from scanner.model.places import Location


class Form(StrEnum):
    """How a value is written."""

    TEXT = "text"
    KIND = "kind"  # of fact, such as publish
    TECHNOLOGY = "technology"  # dotted, lower case, such as aws.sns
    TEXTS = "texts"  # one or a list
    PATHS = "paths"  # the same, below the root
    NUMBER = "number"  # not negative; None without one
    FACTS = "facts"  # the keys of FactPattern, beside the others; None without one


class Key(NamedTuple):
    """``name`` as written, ``says`` what it means. ``beside``: it stands next to the question, not in it."""

    name: str
    form: Form
    says: str = ""
    beside: bool = False


class Mistake(NamedTuple):
    """``key``: what is wrong; "" for the question as a whole."""

    key: str
    says: str
    mend: str


class FactPattern(Struct, frozen=True):
    """Which facts a claim speaks of. "" is any; ``like`` is a glob for one of the readable values."""

    kind: str = ""
    technology: str = ""
    value: str = ""
    like: str = ""
    within: tuple[str, ...] = ()

    keys: ClassVar[Mapping[str, Key]] = {
        "kind": Key("facts", Form.KIND, "The kind of fact, such as publish or health_endpoint."),
        "technology": Key(
            "technology",
            Form.TECHNOLOGY,
            "A dotted technology, such as aws.sns; redis takes redis.streams too.",
        ),
        "value": Key("value", Form.TEXT, "The name of the value that like is about."),
        "like": Key("like", Form.TEXT, "A glob for the value; * is any run of characters."),
        "within": Key("in", Form.PATHS, "Where; without it, the component's own paths."),
    }

    def mistakes(self) -> Iterator[Mistake]:
        if not self.kind and not self.technology:
            yield Mistake("", "a pattern over facts needs facts or technology", "as {facts: publish}")


class Exists(Struct, frozen=True):
    """All of this is there."""

    files: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    facts: FactPattern | None = None

    keys: ClassVar[Mapping[str, Key]] = {
        "files": Key(
            "files", Form.TEXTS, "Globs below the component's paths, or from the root if it has none."
        ),
        "services": Key("service", Form.TEXTS, "Names of services, or globs."),
        "regions": Key("regions", Form.TEXTS, "Regions that are deployed to: us, eu, apac, or us-east-1."),
        "facts": Key("facts", Form.FACTS),
    }

    def mistakes(self) -> Iterator[Mistake]:
        yield from _nothing(self.files or self.services or self.regions or self.facts)


class Count(Struct, frozen=True):
    """How many there are; needs min, max or exact beside it."""

    glob: str = ""
    distinct: str = ""
    facts: FactPattern | None = None
    min: int | None = None
    max: int | None = None
    exact: int | None = None

    keys: ClassVar[Mapping[str, Key]] = {
        "glob": Key(
            "glob", Form.TEXT, "From the root; its entries are counted, without templates and examples."
        ),
        "distinct": Key("distinct", Form.TEXT, "Count different values of this name."),
        "facts": Key("facts", Form.FACTS),
        "min": Key("min", Form.NUMBER, "At least so many.", beside=True),
        "max": Key("max", Form.NUMBER, "At most so many.", beside=True),
        "exact": Key("exact", Form.NUMBER, "Exactly so many.", beside=True),
    }

    def mistakes(self) -> Iterator[Mistake]:
        if self.min is None and self.max is None and self.exact is None:
            yield Mistake("", "a count needs a bound", "add min, max or exact beside count")
        if self.min is not None and self.max is not None and self.min > self.max:
            yield Mistake("min", f"min {self.min} is above max {self.max}", "")
        if self.glob and self.facts:
            yield Mistake("", "a count is over glob or facts, not both", "write two claims")
        yield from _nothing(self.glob or self.facts)


class Absent(Struct, frozen=True):
    """None of this is there."""

    services: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    facts: FactPattern | None = None

    keys: ClassVar[Mapping[str, Key]] = {
        "services": Key("service", Form.TEXTS, "Names of services, or globs; with a / globs of paths."),
        "files": Key("files", Form.TEXTS, "Globs from the root."),
        "facts": Key("facts", Form.FACTS),
    }

    def mistakes(self) -> Iterator[Mistake]:
        yield from _nothing(self.services or self.files or self.facts)


class Every(Struct, frozen=True):
    """True of all of them."""

    services: str = ""
    has: str = ""
    exempt: tuple[str, ...] = ()
    facts: FactPattern | None = None

    keys: ClassVar[Mapping[str, Key]] = {
        "services": Key("services", Form.TEXT, "A glob of service paths."),
        "has": Key("has", Form.KIND, "The kind of fact that each of them has."),
        "exempt": Key("except", Form.PATHS, "Services, by globs of their paths, of which it is not said."),
        "facts": Key("facts", Form.FACTS),
    }

    def mistakes(self) -> Iterator[Mistake]:
        if self.exempt and not self.services:
            yield Mistake("except", "except names services", 'as {services: "apps/*", has: …, except: […]}')
        if bool(self.services) != bool(self.has):
            yield Mistake("", "every needs services and has together", 'as {services: "apps/*", has: …}')
        if self.facts and not self.facts.like:
            yield Mistake("", "every over facts needs like", 'as {facts: publish, like: "orders.*"}')
        if self.facts and self.services:
            yield Mistake("", "every is over services or facts, not both", "write two claims")
        yield from _nothing(self.services or self.facts)


class Uses(Struct, frozen=True):
    """A technology, such as starrocks or aws.sns."""

    technology: str
    only_in: tuple[str, ...] = ()

    keys: ClassVar[Mapping[str, Key]] = {
        "technology": Key("uses", Form.TECHNOLOGY),
        "only_in": Key("only_in", Form.PATHS, "The technology is used nowhere else.", beside=True),
    }

    def mistakes(self) -> Iterator[Mistake]:
        yield from ()


Asked = Exists | Count | Absent | Every | Uses

QUESTIONS: MappingProxyType[str, type[Asked]] = MappingProxyType(
    {"exists": Exists, "count": Count, "absent": Absent, "every": Every, "uses": Uses}
)
"""Every kind of question by its key, in the order in which they are written."""


class Claim(Struct, frozen=True):
    """A sentence of the map, and what can be asked of the code about it; None for prose that nothing can check."""

    id: str
    text: str
    location: Location
    asks: Asked | None = None


def _nothing(asked: object) -> Iterator[Mistake]:
    if not asked:
        yield Mistake("", "the claim asks about nothing", "name what it is about, e.g. files or facts")
