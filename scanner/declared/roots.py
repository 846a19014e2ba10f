"""Which paths of a map its own roots leave out."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.model import DeclaredMap, Location


def outside_roots(declared: DeclaredMap) -> Iterator[tuple[Location, str]]:
    """Each component path below none of the declared ``roots``, with its place; nothing where no roots are declared."""
    for component in declared.components if declared.roots else ():
        for path, location in zip(component.paths, component.path_locations, strict=True):
            if not any(root in (".", path) or path.startswith(f"{root}/") for root in declared.roots):
                yield location, path
