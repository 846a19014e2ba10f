"""One repository's part of a map that speaks of many."""

from __future__ import annotations

from collections.abc import Collection

from msgspec import structs

from scanner.model import DeclaredMap


def of_repository(declared: DeclaredMap, name: str, paths: Collection[str]) -> DeclaredMap:
    """``declared`` with the components whose ``repo`` is ``name``; "" are those that name none.

    Where others are left out, so are the claims about the whole and the plan: what is in one repository decides
    neither. ``paths`` are the files of the repository: of the roots, those that it has count.
    """
    own = tuple(component for component in declared.components if component.repo == name)
    left = len(declared.components) - len(own)
    if not left:
        return declared
    roots = tuple(
        root for root in declared.roots if root == "." or any(path.startswith(f"{root}/") for path in paths)
    )
    return structs.replace(
        declared, components=own, roots=roots, claims=(), sessions=(), phases=(), elsewhere=left
    )
