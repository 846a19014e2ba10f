"""A first map from what is there: one component for each service, a status only where evidence decides."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from msgspec import structs

from scanner.declared.importing.draft import NOWHERE
from scanner.declared.naming import slug, untaken
from scanner.declared.several import Part, parts_of
from scanner.declared.write import write_map
from scanner.model import (
    Component,
    Confidence,
    DeclaredMap,
    Fact,
    Layer,
    Observation,
    Observed,
    Service,
    Status,
)

_LANGUAGE = re.compile(r"[-_.](?:ts|js|go|py|python|java|kt|kotlin|node)$")
_EXPRESSION = re.compile(r"(?:props|this|self|config|env|process|var|local)\.|[$(){}]")
_NAMES = frozenset(("name", "app", "release", "image", "images", "container", "function", "family"))
_DECIDES = {Observed.PRODUCTION: Status.PRODUCTION, Observed.POC: Status.POC}
SCHEMA = "map.schema.json"
"""What the first line names: yaml-language-server takes a path beside the map."""
_HEAD = f"""\
# yaml-language-server: $schema={SCHEMA}
# A first map, drafted from what is in the tree. To make it yours:
# sort the components into layers, write what each is for under `notes`,
# and set each status that is `unknown`: no evidence in the tree decides it.
"""


def draft_map(
    services: Iterable[Service],
    code: Iterable[str] = (),
    plain: Collection[str] = (),
    facts: Iterable[Fact] = (),
) -> str:
    """The text of a map that declares every service (not libraries), evidence above each.

    ``code`` are files whose code shows something: the roots hold them too, so that the map hides none of it.
    ``plain`` are names, in lower case, that many services bear (``app``): such a one is called after its folder.
    Where ``facts`` show a service to hold several components, each is declared behind it, with its part.
    """
    found = sorted((s for s in services if not s.is_library), key=lambda s: (s.path, s.name))
    names = _names(found)
    at = Counter(service.path for service in found)
    told = tuple(facts)
    borne = _borne(told)
    own = parts_of(told, {service.path for service in found if at[service.path] == 1})
    remarks = {name: _remark(service) for service, name in names.items()}
    components: list[Component] = []
    for service, name in names.items():
        deployed_as: tuple[str, ...]
        if at[service.path] > 1:  # of several in one folder each goes by its name
            title, deployed_as = _title(service), (service.name,)
        elif service.name.lower() in plain:
            title, deployed_as = _folder(service), ()
        else:
            title, deployed_as = _called(service, name, borne)
        components.append(whole := _component(service, name, title, deployed_as))
        for part in own.get(service.path, ()):
            components.append(_component_of(part, whole, {*names.values(), *remarks}))
            remarks[components[-1].id] = _shown(part)
    layers = {component.layer: None for component in components}
    declared = DeclaredMap(
        path="map.yaml",
        roots=_roots([*(service.path for service in found), *code]),
        components=tuple(components),
        layers=tuple(Layer(layer, layer.replace("-", " ").capitalize(), NOWHERE) for layer in layers),
    )
    return _HEAD + write_map(declared, remarks)


def settled(
    services: Iterable[Service], components: Iterable[Component], seen: Mapping[str, Observation]
) -> tuple[Service, ...]:
    """``services``, each that shows no status by itself with what was ``seen`` of the component that declares it."""
    at = {
        path: seen[each.id]
        for each in components
        if not each.parts and each.id in seen
        for path in each.paths
    }
    found = []
    for service in services:
        told = structs.replace(service, observation=at.get(service.path or ".", service.observation))
        is_open = _status(service) is Status.UNKNOWN
        found.append(told if is_open and _status(told) is not Status.UNKNOWN else service)
    return tuple(found)


def _roots(paths: Iterable[str]) -> tuple[str, ...]:
    """The top folders in which something lies; the whole tree, where something lies at its top."""
    folders = {path.partition("/")[0] if "/" in path or "." not in path else "." for path in paths}
    return (".",) if folders & {"", "."} else tuple(sorted(folders))


def _names(services: list[Service]) -> dict[Service, str]:
    names: dict[Service, str] = {}
    for service in services:
        short = slug(_LANGUAGE.sub("", _folder(service)))
        own = (short, slug(_folder(service)), slug(service.path.replace("/", "-")))
        names[service] = untaken(own, set(names.values()))
    return names


def _borne(facts: Iterable[Fact]) -> frozenset[str]:
    """What manifests call anything, as slugs, and images by their last part."""
    texts = (
        value.text
        for fact in facts
        if fact.kind in ("deployment", "listing")
        for value in fact.values
        if value.name in _NAMES
    )
    words = (
        word.partition("@")[0].rpartition("/")[2].partition(":")[0] for text in texts for word in text.split()
    )
    return frozenset(slug(word) for word in words if word)


def _called(service: Service, name: str, borne: Collection[str]) -> tuple[str, tuple[str, ...]]:
    """The title of ``service``, and what it is deployed as if that is not ``name``. ``borne``: the names that manifests bear.

    A package may be called whatever its template was: only by a name that manifests bear something is deployed.
    """
    folder, own = slug(_folder(service)), slug(service.name.rpartition("/")[2])
    is_borne = own in borne or slug(service.name) in borne
    title = _title(service) if is_borne or {*own.split("-")} & {*folder.split("-")} else _folder(service)
    deployed = is_borne and folder not in borne and slug(service.name) != name
    return title, (service.name.rpartition("/")[2],) if deployed else ()


def _component(service: Service, name: str, title: str, deployed_as: tuple[str, ...]) -> Component:
    layer = slug(service.path.partition("/")[0]) if "/" in service.path else "services"
    return Component(
        id=name,
        title=title,
        layer=layer,
        plane="",
        status=_status(service),
        location=NOWHERE,
        status_location=NOWHERE,
        paths=(service.path or ".",),
        deployed_as=deployed_as,
    )


def _component_of(part: Part, whole: Component, taken: Collection[str]) -> Component:
    """A part of a service: deployed with it, and so of its status."""
    folder = part.folder.rpartition("/")[2]
    return structs.replace(
        whole,
        id=untaken((slug(folder), f"{whole.id}-{slug(folder)}"), taken),
        title=folder,
        parts=(part.folder,),
        deployed_as=(),
    )


def _shown(part: Part) -> str:
    place = part.takes.location
    verb = "takes messages" if part.takes.kind == "consume" else "answers requests"
    return _printable(f"it {verb} ({place.path}:{place.line}), and alone writes {', '.join(part.keeps[:3])}")


def _printable(text: str) -> str:
    """``text`` without line breaks of the tree's own making."""
    return "".join(c if c.isprintable() else " " for c in text)


def _folder(service: Service) -> str:
    """What people call it: its folder; its name at the top of the tree, or where that is a folder further out."""
    if service.path in ("", ".") or service.name in service.path.split("/"):
        return service.name.rpartition("/")[2]
    return service.path.rpartition("/")[2]


def _title(service: Service) -> str:
    """Its name without a package's scope; its folder where the name is an expression of the code, not a name."""
    name = service.name.rpartition("/")[2] if service.name.startswith("@") else service.name
    return _folder(service) if _EXPRESSION.search(name) else name


def _status(service: Service) -> Status:
    seen = service.observation
    return (
        _DECIDES.get(seen.status, Status.UNKNOWN) if seen.confidence is not Confidence.LOW else Status.UNKNOWN
    )


def _remark(service: Service) -> str:
    """What made it a service, and what decided its status."""
    evidence = [
        *service.evidence[:1],
        *(service.observation.evidence[:2] if _status(service) is not Status.UNKNOWN else ()),
    ]
    lines: dict[str, str] = {}
    for each in evidence:
        place = f" ({each.location.path}:{each.location.line})" if each.location else ""
        lines.setdefault(each.says, _printable(f"{each.says}{place}"))
    return "\n".join(lines.values())
