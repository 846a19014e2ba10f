"""What the file system says of files, without opening any."""

from __future__ import annotations

import os
import stat
import time

from scanner.machine import is_link, may_name
from scanner.model import Problem, ProblemKind
from scanner.walk.names import printable

# A file that changes twice within one tick of its file system's clock looks the same after the second time.
# Git reads such files again (https://git-scm.com/docs/racy-git); so do we, by not remembering them. FAT has
# the slowest clock.
TICK_NS = 2_000_000_000


class Disk:
    """Looks at files below a root, and remembers which folders it may pass through."""

    def __init__(self, root: bytes) -> None:
        self._root = root
        self._passable = {b"": True}
        self._denied: dict[bytes, str] = {}
        self._settled = time.time_ns() - TICK_NS  # what is older keeps its stamp until it changes

    def is_settled(self, found: os.stat_result) -> bool:
        """Whether a change from now on would show in what the file system says of the file."""
        return found.st_mtime_ns < self._settled and found.st_ctime_ns < self._settled

    def look(self, name: bytes) -> os.stat_result | None:
        """What is there, if it is a regular file and no link leads to it."""
        folder = name.rpartition(b"/")[0]
        passable = self._passable.get(folder)
        if passable is None:
            passable = self._pass(folder)
        if not passable or not may_name(name):
            return None
        try:
            found = os.lstat(b"%b/%b" % (self._root, name))
        except (FileNotFoundError, NotADirectoryError, UnicodeError):  # Windows has no names that are no text
            return None
        except OSError as error:
            self._denied.setdefault(folder, (error.strerror or "cannot be read").lower())
            return None
        return found if stat.S_ISREG(found.st_mode) else None

    def _pass(self, folder: bytes) -> bool:
        """Whether every step down to ``folder`` is a folder of its own, not a link."""
        end = 0
        while end >= 0:
            end = folder.find(b"/", end + 1)
            step = folder if end < 0 else folder[:end]
            if step not in self._passable:
                self._passable[step] = self._is_folder(step)
            if not self._passable[step]:
                self._passable[folder] = False
                return False
        return True

    def _is_folder(self, step: bytes) -> bool:
        try:
            found = os.lstat(b"%b/%b" % (self._root, step))
            return stat.S_ISDIR(found.st_mode) and not is_link(found)
        except (OSError, UnicodeError) as error:
            if isinstance(error, OSError) and not isinstance(error, (FileNotFoundError, NotADirectoryError)):
                self._denied.setdefault(
                    step.rpartition(b"/")[0], (error.strerror or "cannot be read").lower()
                )
            return False

    def problems(self) -> list[Problem]:
        """One for each folder that would not let us see what is in it."""
        return [
            Problem(
                printable(folder) or ".",
                ProblemKind.UNREADABLE,
                f"{why}; nothing in this folder was looked at",
            )
            for folder, why in self._denied.items()
        ]
