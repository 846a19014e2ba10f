"""A map while it is being put together from a document: found again by name, never twice the same id."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from msgspec import structs

from scanner.declared.naming import slug, untaken
from scanner.model import Component, DeclaredMap, Layer, Location, Phase, Plane, Session, Status

NOWHERE = Location("")  # a draft has no lines yet
_GENERIC = frozenset({"architecture", "system", "service", "services", "the", "and", "of", "platform"})


@dataclass(slots=True)
class Draft:
    """What was read so far. ``left_out`` says what was not understood, by line."""

    layers: dict[str, Layer] = field(default_factory=dict)
    components: dict[str, Component] = field(default_factory=dict)
    sessions: list[Session] = field(default_factory=list)
    phases: dict[str, Phase] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)

    def place(self, layer: str, plane: str) -> tuple[str, str]:
        """The ids of a layer and a plane by their titles, made if they are new; "" for no plane."""
        at = slug(_without_lead(layer))
        known = self.layers.setdefault(at, Layer(at, layer, NOWHERE))
        if not plane:
            return at, ""
        inner = slug(_without_lead(plane))
        if inner not in {each.id for each in known.planes}:
            self.layers[at] = structs.replace(known, planes=(*known.planes, Plane(inner, plane, NOWHERE)))
        return at, inner

    def assess(self, layer: str, plane: str, text: str) -> bool:
        """Keeps an assessment, behind those that are there, if its layer and plane hold components; whether it did."""
        at, inner = slug(_without_lead(layer)), slug(_without_lead(plane)) if plane else ""
        known = self.layers.get(at)
        if known is None:
            return False
        if inner:
            planes = tuple(
                structs.replace(p, assessment=f"{p.assessment} {text}".strip()) if p.id == inner else p
                for p in known.planes
            )
            self.layers[at] = structs.replace(known, planes=planes)
        else:
            self.layers[at] = structs.replace(known, assessment=f"{known.assessment} {text}".strip())
        return True

    def add(self, title: str, status: Status, layer: str, plane: str) -> Component:
        """A new component; an id that is taken gets its plane or layer before it."""
        base = slug(_short(title))
        name = untaken((base, f"{plane or layer}-{base}"), self.components)
        component = Component(name, title, layer, plane, status, NOWHERE, NOWHERE)
        self.components[name] = component
        return component

    def put(self, component: Component) -> None:
        """Replaces the component of the same id."""
        self.components[component.id] = component

    def find(self, name: str) -> Component | None:
        """The component that ``name`` means: by title or id, by folder, or by the words of one title only."""
        every = list(self.components.values())
        called = [c for c in every if c.title.lower() == name.lower() or c.id == slug(name)]
        folder = [c for c in every if slug(name) in {path.rpartition("/")[2] for path in c.paths}]
        words = _stems(name)
        worded = [c for c in every if words and words <= _stems(c.title)]
        if called or folder:
            return (called or sorted(folder, key=lambda c: len(c.paths)))[0]
        return worded[0] if len(worded) == 1 else None

    def map(self, path: str) -> DeclaredMap:
        """The map so far. Roots are the first parts of its paths."""
        roots = {path.partition("/")[0] for c in self.components.values() for path in c.paths}
        uses = Counter(path for c in self.components.values() for path in c.paths)
        return DeclaredMap(
            path=path,
            roots=tuple(sorted(roots)),
            components=tuple(
                c
                if any(uses[path] > 1 for path in c.paths)
                else structs.replace(c, parts=())  # nobody to tell it from
                for c in self.components.values()
            ),
            sessions=tuple(
                s if s.phase in self.phases else structs.replace(s, phase="") for s in self.sessions
            ),
            layers=tuple(self.layers.values()),
            phases=tuple(self.phases.values()),
        )


def _short(title: str) -> str:
    """``Cellules (Cells)`` → ``Cells``: the brackets restate the name. ``Channels (Delivery)`` stays."""
    match = re.fullmatch(r"(\w+) \((\w+)\)", title)
    return match[2] if match and match[1][:3].lower() == match[2][:3].lower() else title


def _without_lead(title: str) -> str:
    """A heading without its question word and its brackets: ``What's Missing`` → ``Missing``."""
    bare = re.sub(r"(?<!\s)\s*+\([^()]*+\)", "", title)
    return re.sub(r"^what(['’]s| is| has| have)?\s+", "", bare, flags=re.IGNORECASE)


def _stems(text: str) -> frozenset[str]:
    words = re.findall(r"[a-z0-9]+", text.lower())
    return frozenset(
        word.removesuffix("s") if len(word) > 3 else word for word in words if word not in _GENERIC
    )
