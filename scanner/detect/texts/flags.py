"""A variable of Go → the flag of the command line that fills it, and what it is without."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from scanner.detect.texts.reading import Reader
from scanner.model import Options, Said, Setting, Text

# The variable; the flag, with a shorthand behind it in pflag; the default.
_FILLED = re.compile(
    rb'\bStringVar(?:P\(\s*&(\w+)\s*,\s*"([^"\n]*)"\s*,\s*"[^"\n]*"|\(\s*&(\w+)\s*,\s*"([^"\n]*)")\s*,\s*"([^"\n]*)"'
)


def flag_of(reader: Reader, name: str) -> Text | None:
    """What ``flag.StringVar(&name, "topic", "orders", …)`` puts into a variable.

    https://pkg.go.dev/flag#StringVar, https://pkg.go.dev/github.com/spf13/pflag#StringVarP
    """
    if reader.source.language != "go":
        return None
    key, preset = _flags(reader.source.data).get(name, ("", ""))
    if not key:
        return None
    return Options((Setting(Said(key)), Said(preset)), first=True) if preset else Setting(Said(key))


@lru_cache(maxsize=4)
def _flags(data: bytes) -> Mapping[str, tuple[str, str]]:
    """Variable → flag and default, for all that a file fills: once, and not for each name that is asked for."""
    found: dict[str, tuple[str, str]] = {}
    if b"StringVar" not in data:
        return found
    for variable, key, plain, other, preset in _FILLED.findall(data):
        told = (key or other).decode(errors="replace"), preset.decode(errors="replace")
        found.setdefault((variable or plain).decode(errors="replace"), told)
    return found
