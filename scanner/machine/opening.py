"""Folders and files opened step by step, so that no link leads out of the folder that was opened first."""

from __future__ import annotations

import os

from scanner.machine.folders import Folder


def open_folder(path: bytes) -> Folder:
    """The folder at ``path``, where links on the way to it are followed. Raises OSError."""
    if os.open in os.supports_dir_fd and hasattr(os, "O_NOFOLLOW"):
        from scanner.machine import by_handle

        return by_handle.open_folder(path)
    from scanner.machine import by_name

    return by_name.open_folder(path)
