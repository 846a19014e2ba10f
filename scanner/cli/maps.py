"""What the map commands share: which file is meant, what is imported, which edits are proposed."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from scanner.errors import BadUsage

if TYPE_CHECKING:
    from scanner.declared.importing import Imported

CATALOGUES = ("catalog-info.yaml", "catalog-info.yml")


def map_file(given: Path | None) -> Path:
    """The file that is meant: the one given, else the nearest above; never a link to it. Raises BadUsage for none."""
    if given is not None and given.exists():
        return _followed(given)
    from scanner.config import nearest_map
    from scanner.walk import find_root

    found = nearest_map(Path.cwd(), find_root(Path()))
    if given is not None:
        mend = f"did you mean {os.path.relpath(found)}?" if found else "draft one with `scan init`"
        raise BadUsage(f"{given} does not exist: {mend}")
    if found is None:
        raise BadUsage("there is no map.yaml here or above: name one, or draft one with `scan init`")
    return _followed(found)


def _followed(file: Path) -> Path:
    from scanner.machine import leads_out

    if leads_out(file):
        raise BadUsage(f"{file} is a link that leads out of its repository: name the file that it leads to")
    return file.resolve()


def imported(paths: Sequence[Path]) -> Imported:
    """The map in one document, or in catalogue files. Raises BadUsage for what is neither."""
    from scanner.declared import map_text
    from scanner.declared.importing import import_backstage, import_markdown

    documents = [path for path in paths if path.suffix.lower() in (".md", ".markdown")]
    if documents and len(paths) > 1:
        raise BadUsage("one document at a time: its headings are the map's layers")
    if documents:
        return import_markdown("map.yaml", map_text(documents[0], str(documents[0])))
    for path in paths:
        if path.is_file() and path.suffix.lower() not in (".yaml", ".yml"):
            raise BadUsage(f"{path} is neither Markdown (.md) nor a Backstage catalogue (.yaml)")
    return import_backstage("map.yaml", list(_catalogues(paths)))


def _catalogues(paths: Sequence[Path]) -> Iterator[tuple[str, str]]:
    """(path from the root, text) of each catalogue file and of those it points at, links not followed."""
    from fnmatch import fnmatchcase

    from scanner.declared.importing import targets
    from scanner.walk import find_root, working_tree

    for path in paths:
        root = find_root(path).resolve()
        inside = path.resolve().relative_to(root).as_posix()
        tree = working_tree(root)
        names = [file.path for file in tree.files]
        waiting = [name for name in names if name == inside or _is_catalogue(name, inside)]
        seen: set[str] = set()
        while waiting:
            seen.update(waiting)
            wanted: list[str] = []
            for name, content in tree.read(waiting):
                if isinstance(content, bytes):
                    text = content.decode("utf-8", "replace")
                    wanted += targets(name, text)
                    yield name, text
            waiting = [n for n in names if n not in seen and any(n == w or fnmatchcase(n, w) for w in wanted)]


def _is_catalogue(name: str, folder: str) -> bool:
    below = folder == "." or name.startswith(f"{folder}/")
    return below and name.rpartition("/")[2] in CATALOGUES
