"""What the terminal format must know of the place it is shown on."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TextIO


@dataclass(frozen=True, slots=True)
class Screen:
    """``width`` in columns. ``start``: the folder the reader stands in, from the root, so that paths open.

    ``links``: the absolute root that file links begin with; "" where nothing could follow them. ``most`` findings are
    shown, 0 for all.
    """

    width: int = 1000  # a pipe: nothing is wrapped
    colour: bool = False
    start: str = ""
    links: str = ""
    most: int = 0


PLAIN = Screen()


NARROWEST = 40
ON_A_TERMINAL = 60  # findings: a few screens; a pipe gets all


def screen_for(
    stream: TextIO,
    environ: Mapping[str, str],
    start: str = "",
    *,
    root: str = "",
    colour: str = "auto",
    most: int | None = None,
) -> Screen:
    """The screen behind ``stream``. ``colour`` is ``auto``, ``always`` or ``never``; ``most`` None: what fits its kind.

    On ``auto`` only a terminal is coloured, none under NO_COLOR (https://no-color.org), and others as well where
    FORCE_COLOR or CLICOLOR_FORCE asks for it, as CI logs do (https://bixense.com/clicolors/).
    """
    terminal = stream.isatty() and environ.get("TERM") != "dumb"
    forced = any(environ.get(name, "0") not in ("", "0") for name in ("FORCE_COLOR", "CLICOLOR_FORCE"))
    painted = {"always": True, "never": False}.get(
        colour, (forced or (terminal and environ.get("CLICOLOR", "1") != "0")) and not environ.get("NO_COLOR")
    )
    return Screen(
        width=_width(stream) if terminal else PLAIN.width,
        colour=painted,
        start=start,
        links=root if terminal and painted else "",
        most=(ON_A_TERMINAL if terminal else 0) if most is None else most,
    )


def _width(stream: TextIO) -> int:
    try:
        return max(NARROWEST, min(os.get_terminal_size(stream.fileno()).columns, 140))
    except (OSError, ValueError):  # a stream without a file behind it
        return PLAIN.width
