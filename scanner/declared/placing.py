"""Where in a map a component goes that the code has and the map has not."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from scanner.declared.edits import block, maps
from scanner.declared.emit import Tree
from scanner.declared.naming import slug, untaken
from scanner.declared.nodes import optional_text
from scanner.declared.spans import last_line, with_lines
from scanner.model import Correction, Status
from scanner.yaml_lines import Mapping, Scalar, Sequence

UNSORTED = "unsorted"  # the layer of components that nobody has placed yet


def with_component(top: Mapping, text: str, correction: Correction, taken: Collection[str]) -> str | None:
    """One more component: where the map has its like, else at the end of a layer of unsorted ones."""
    layers = top.get("layers")
    if not isinstance(layers, Sequence) or not layers.items or layers.items[0].place.column < 3:
        return None
    name = untaken((slug(correction.new.rpartition("/")[2]),), taken)
    new: Tree = {"id": name, "status": correction.item or Status.UNKNOWN.value, "paths": [correction.new]}
    like = _home_of(top, correction.new)
    if like is not None:
        return with_lines(text, last_line(like.place), block([new], like.items[-1].place.column - 3))
    home = next((each for each in maps(layers) if optional_text(each, "id") == UNSORTED), None)
    held = home.get("components") if home else None
    if isinstance(held, Sequence) and held.items:
        indent = held.items[-1].place.column - 3
        return with_lines(text, last_line(held.place), block([new], indent))
    if home is not None:
        return None
    layer: Tree = {"id": UNSORTED, "title": "Unsorted", "components": [new]}
    return with_lines(text, last_line(layers.place), "\n" + block([layer], layers.items[0].place.column - 3))


def _home_of(top: Mapping, path: str) -> Sequence | None:
    """The list of components that ``path`` belongs into.

    That of what its folder lies in; else the one list that holds all that lies beside it.
    """
    lists = [node for node in _component_lists(top) if node.items and node.items[0].place.column >= 3]
    around: list[tuple[int, Sequence]] = []
    beside: list[Sequence] = []
    for node in lists:
        for component in maps(node):
            for own in _paths(component):
                if own == "." or path.startswith(f"{own}/"):
                    around.append((len(own), node))
                elif own.rpartition("/")[0] == path.rpartition("/")[0]:
                    beside.append(node)
    if around:
        deepest = max(length for length, _ in around)
        homes = [node for length, node in around if length == deepest]
        return homes[0] if all(node is homes[0] for node in homes) else None
    return beside[0] if beside and all(node is beside[0] for node in beside) else None


def _component_lists(top: Mapping) -> Iterator[Sequence]:
    for layer in maps(top.get("layers")):
        for home in (layer, *maps(layer.get("planes"))):
            node = home.get("components")
            if isinstance(node, Sequence):
                yield node


def _paths(component: Mapping) -> Iterator[str]:
    node = component.get("paths")
    for item in node.items if isinstance(node, Sequence) else (node,):
        if isinstance(item, Scalar):
            yield item.text.removeprefix("./").rstrip("/")
