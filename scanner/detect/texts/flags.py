"""A variable of Go → the flag of the command line that fills it, and what it is without."""

from __future__ import annotations

import re

from scanner.detect.texts.reading import Reader
from scanner.model import Options, Said, Setting, Text


def flag_of(reader: Reader, name: str) -> Text | None:
    """What ``flag.StringVar(&name, "topic", "orders", …)`` puts into a variable; with a shorthand behind it in pflag.

    https://pkg.go.dev/flag#StringVar, https://pkg.go.dev/github.com/spf13/pflag#StringVarP
    """
    data = reader.source.data
    if reader.source.language != "go" or b"StringVar" not in data:
        return None
    filled = (
        rb"\bStringVar(?:P\(\s*&" + re.escape(name.encode()) + rb'\s*,\s*"([^"\n]*)"\s*,\s*"[^"\n]*"'
        rb"|\(\s*&" + re.escape(name.encode()) + rb'\s*,\s*"([^"\n]*)")\s*,\s*"([^"\n]*)"'
    )
    found = re.search(filled, data)
    if found is None:
        return None
    key = (found[1] or found[2]).decode(errors="replace")
    preset = found[3].decode(errors="replace")
    return Options((Setting(Said(key)), Said(preset)), first=True) if preset else Setting(Said(key))
