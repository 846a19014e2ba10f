"""Where a program is, without looking into the folder that we happen to stand in."""

from __future__ import annotations

import os
from pathlib import Path


def program(name: str) -> Path | None:
    """The program ``name`` from the absolute folders of PATH; None when none of them has it.

    Started by its bare name, Windows takes ``git.exe`` from the current folder before it looks at PATH, and so does
    any system whose PATH has ``.`` in it: a scanned tree could bring its own.
    """
    file = f"{name}.exe" if os.name == "nt" else name
    for folder in os.get_exec_path():
        found = Path(folder, file)
        if found.is_absolute() and found.is_file() and os.access(found, os.X_OK):
            return found
    return None
