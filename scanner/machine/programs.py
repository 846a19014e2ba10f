"""Where a program is, without looking into the folder that we happen to stand in."""

from __future__ import annotations

import os
from pathlib import Path


def program(name: str, tree: Path) -> Path | None:
    """The program ``name`` from the absolute folders of PATH that do not lie in ``tree``; None when none of them has it.

    Started by its bare name, Windows takes ``git.exe`` from the current folder before it looks at PATH, and so does
    any system whose PATH has ``.`` in it: a scanned tree could bring its own. ``npm run`` puts the tree's
    ``node_modules/.bin`` in front, by its whole path.
    """
    inside = tree.resolve()
    file = f"{name}.exe" if os.name == "nt" else name
    for folder in os.get_exec_path():
        found = Path(folder, file)
        if (
            found.is_absolute()
            and found.is_file()
            and os.access(found, os.X_OK)
            and not found.parent.resolve().is_relative_to(inside)
        ):
            return found
    return None
