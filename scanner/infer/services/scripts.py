"""Scripts of one package → services: ``start:orders`` and ``start:mailer``, each of which runs a file of its own.

Source: https://docs.npmjs.com/cli/v11/using-npm/scripts
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from posixpath import commonpath

from scanner.infer.services.claims import Claim, Strength
from scanner.infer.services.commands import FILE
from scanner.infer.services.layout import Layout, joined_path, parent
from scanner.infer.services.programs import SCRIPT, entry_claim
from scanner.model import Fact
from scanner.rules import Words

_ENDING = re.compile(r"\.[cm]?[jt]sx?$")
_SOURCES = (".ts", ".tsx", ".js", ".mjs", ".cjs", ".mts", "/index.ts", "/index.js")


def script_claims(layout: Layout, facts: Iterable[Fact]) -> list[Claim]:
    """A claim for each folder of a package that a script of its own starts, where several scripts do."""
    started: dict[str, dict[str, Fact]] = {}
    for fact in facts:
        if fact.kind == "entry_point" and fact.value("kind") == SCRIPT:
            home = parent(fact.location.path)
            for run in FILE.findall(fact.value("command")):
                source = next((path for path in _sources(home, run) if path in layout.files), None)
                if source is not None:
                    started.setdefault(home, {}).setdefault(source, fact)
    return [made for home, by_file in sorted(started.items()) for made in _apart(layout.words, home, by_file)]


def _apart(words: Words, home: str, started: Mapping[str, Fact]) -> Iterator[Claim]:
    """Each program by the outermost folder that it does not share with another."""
    folders = {parent(path) for path in started}
    if len(folders) < 2 or any(path in (home, "") for path in folders):
        return
    shared = commonpath(folders)
    if shared in folders:
        return  # one lies in the other: what is whose cannot be told
    for path, fact in sorted(started.items()):
        below = path.removeprefix(f"{shared}/") if shared else path
        folder = f"{shared}/{below.partition('/')[0]}".lstrip("/")
        yield replace(entry_claim(words, folder, "service", Strength.LIKELY, fact), code=path)


def _sources(home: str, run: str) -> Iterator[str]:
    """What may be written where ``run`` is run: the file itself, or what it was compiled from."""
    plain = _ENDING.sub("", run)
    _, _, inner = plain.partition("/")
    for name in (plain, f"src/{inner}", inner):
        for ending in _SOURCES if name else ():
            path = joined_path(home, f"{name}{ending}")
            if path is not None:
                yield path
