"""File globs of rules as expressions over whole paths.

A glob without ``/`` is a file name at any depth. With ``/`` it starts at the root, and ``**/`` stands for
any folders or none. ``*`` and ``?`` stay within a name; ``{a,b}`` is one or the other. ``!`` in front takes away.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from scanner.yaml_lines import Place

_TOKEN = re.compile(r"\*\*/|\*\*|\*|\?|\{[^{}/]+\}|.", re.DOTALL)


def globs_pattern(globs: Sequence[str], place: Place) -> str:
    """A regular expression for ``fullmatch``: any of ``globs``, and none of those that start with ``!``."""
    wanted = [glob_pattern(glob, place) for glob in globs if not glob.startswith("!")]
    refused = [glob_pattern(glob[1:], place) for glob in globs if glob.startswith("!")]
    if not wanted:
        raise place.bad("no glob says which files are meant", "write at least one without a !")
    return (f"(?!(?:{'|'.join(refused)})$)" if refused else "") + f"(?:{'|'.join(wanted)})"


def glob_pattern(glob: str, place: Place) -> str:
    """``glob`` as a regular expression for ``fullmatch``. Raises the error of ``place`` when it is none."""
    if not glob or glob.startswith("/") or glob.endswith("/"):
        raise place.bad(f"{glob!r} is no glob of file names", "write a name, or a path with no / at its ends")
    whole = glob if "/" in glob else f"**/{glob}"
    return "".join(_expression(token, glob, place) for token in _TOKEN.findall(whole))


def _expression(token: str, glob: str, place: Place) -> str:
    if token == "**/":
        return "(?:.*/)?"
    if token == "**":
        return ".*"
    if token == "*":
        return "[^/]*"
    if token == "?":
        return "[^/]"
    if token.startswith("{") and len(token) > 1:
        options = (re.escape(option).replace(r"\*", "[^/]*") for option in token[1:-1].split(","))
        return f"(?:{'|'.join(options)})"
    if token in "{}":
        raise place.bad(f"a brace in {glob!r} is never closed", "write {a,b}")
    return re.escape(token)
