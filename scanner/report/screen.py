"""What the terminal format must know of the place it is shown on."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TextIO


@dataclass(frozen=True, slots=True)
class Screen:
    """``width`` in columns. ``start``: the folder the reader stands in, from the root, so that paths open."""

    width: int = 1000  # a pipe: nothing is wrapped
    colour: bool = False
    start: str = ""


PLAIN = Screen()


def screen_for(stream: TextIO, environ: Mapping[str, str], start: str = "") -> Screen:
    """The screen behind ``stream``: coloured only on a terminal, and never under NO_COLOR (https://no-color.org).

    FORCE_COLOR asks for colour where there is no terminal, as CI logs do.
    """
    terminal = stream.isatty() and environ.get("TERM") != "dumb"
    colour = (terminal or bool(environ.get("FORCE_COLOR"))) and not environ.get("NO_COLOR")
    return Screen(width=_width(stream) if terminal else PLAIN.width, colour=colour, start=start)


def _width(stream: TextIO) -> int:
    try:
        return max(60, min(os.get_terminal_size(stream.fileno()).columns, 140))
    except (OSError, ValueError):  # a stream without a file behind it
        return PLAIN.width
