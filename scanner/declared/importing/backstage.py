"""Backstage catalogue files as a map: domains as layers, systems as planes, lifecycles as statuses.

https://backstage.io/docs/features/software-catalog/descriptor-format
"""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterable, Iterator
from fnmatch import fnmatchcase

from msgspec import structs

from scanner.declared import keys
from scanner.declared.importing.draft import Draft
from scanner.declared.importing.markdown import Imported
from scanner.errors import BadMap
from scanner.model import Status
from scanner.yaml_lines import Mapping, Node, Scalar, Sequence, load_all

_TAKEN = frozenset({"System", "Domain", "Location"})  # layers and planes, and where to look
LAYER = "Catalogue"  # of components whose system belongs to no domain


def import_backstage(path: str, files: Iterable[tuple[str, str]]) -> Imported:
    """The map that the ``files`` (path from the root, text) declare. A file that is not YAML is left out."""
    draft = Draft()
    entities: list[tuple[str, Mapping]] = []
    for name, text in files:
        try:
            found = load_all(name, text, BadMap)
        except BadMap as error:
            draft.left_out.append(str(error).partition("\n")[0])
            continue
        entities += [(name, each) for each in found if isinstance(each, Mapping)]
    domains = {
        _text(each, "metadata", "name"): _reference(_text(each, "spec", "domain"))
        for _, each in entities
        if _text(each, "kind") == "System"
    }
    there = frozenset(name for name, _ in entities)
    for name, entity in entities:
        kind = _text(entity, "kind")
        draft.left_out += _unfollowed(name, entity, there)
        if kind == "Component":
            _component(draft, name, entity, domains)
        elif kind not in _TAKEN:
            shown = _text(entity, "metadata", "name") or "without a name"
            draft.left_out.append(
                f"{name}:{entity.place.line}: the {kind or 'entity'} {shown} is no component"
            )
    return Imported(draft.map(path), tuple(draft.left_out))


def targets(name: str, text: str) -> tuple[str, ...]:
    """The files, from the root and maybe with ``*``, that the Locations of a catalogue file point at; no addresses.

    https://backstage.io/docs/features/software-catalog/descriptor-format#kind-location
    """
    try:
        entities = [each for each in load_all(name, text, BadMap) if isinstance(each, Mapping)]
    except BadMap:
        return ()
    inside = (_inside(name, each.text) for entity in entities for each in _targets(entity))
    return tuple(filter(None, inside))


def _targets(entity: Mapping) -> list[Scalar]:
    """What a Location points at; nothing of any other entity."""
    spec = entity.get("spec")
    if _text(entity, "kind") != "Location" or not isinstance(spec, Mapping):
        return []
    several = spec.get("targets")
    written = [spec.get("target"), *(several.items if isinstance(several, Sequence) else ())]
    return [each for each in written if isinstance(each, Scalar) and each.text]


def _inside(name: str, target: str) -> str:
    """The file that ``target`` in the file ``name`` is, from the root; "" for an address and what leads out of it."""
    path = posixpath.normpath(posixpath.join(posixpath.dirname(name), target))
    return "" if "://" in target or path.startswith(("/", "..")) else path


def _unfollowed(name: str, entity: Mapping, there: Collection[str]) -> Iterator[str]:
    """What a Location points at and nothing was read of, with its line."""
    for each in _targets(entity):
        path = _inside(name, each.text)
        if not path:
            yield f"{name}:{each.place.line}: {each.text} lies elsewhere"
        elif not any(file == path or fnmatchcase(file, path) for file in there):
            yield f"{name}:{each.place.line}: {each.text} is not there"


def _component(draft: Draft, file: str, entity: Mapping, domains: dict[str, str]) -> None:
    name, system = _text(entity, "metadata", "name"), _reference(_text(entity, "spec", "system"))
    if not name or "${{" in name:  # a template's placeholder, for a scaffolder to fill in
        draft.left_out.append(f"{file}: a component without a name of its own")
        return
    lifecycle = _text(entity, "spec", "lifecycle").lower()
    if lifecycle and lifecycle not in keys.LIFECYCLES:
        draft.left_out.append(f"{file}: the lifecycle {lifecycle!r} of {name} is not one that is known")
    layer = domains.get(system) or LAYER
    place = draft.place(layer, system)
    status = keys.LIFECYCLES.get(lifecycle, Status.UNKNOWN)
    folder = file.rpartition("/")[0]
    draft.put(
        structs.replace(
            draft.add(_text(entity, "metadata", "title") or name, status, *place),
            paths=(folder,) if folder else (),
            deployed_as=(name,),
            owner=_reference(_text(entity, "spec", "owner")),
            notes=" ".join(_text(entity, "metadata", "description").split()),
        )
    )


def _reference(written: str) -> str:
    """``group:default/payments`` → ``payments``."""
    return written.rpartition("/")[2].rpartition(":")[2]


def _text(entity: Mapping, *path: str) -> str:
    node: Node | None = entity
    for key in path:
        node = node.get(key) if isinstance(node, Mapping) else None
    return node.text.strip() if isinstance(node, Scalar) and node.value is not None else ""
