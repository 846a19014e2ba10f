"""How many of it run, where a manifest leaves that to a variable that a file gives: ``instances: ((pay_instances))``.

Cloud Foundry's ``((x))``, the shell's ``${X}`` as Compose and ``envsubst`` fill it in, and references of templates, whose
value some file of variables says by the same name. Where it is none, that file says it for the environment that it is of.
https://docs.cloudfoundry.org/devguide/deploy-apps/manifest-attributes.html#variable-substitution
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from posixpath import dirname, join, normpath

from msgspec import structs

from scanner.infer.installs.releases import OFF
from scanner.model import Entry, Fact, Location, Value

_REFERENCE = re.compile(r"\(\((\w+)\)\)|\$\{(\w+)(?::?[-?][^{}]*)?\}|\$(\w+)|(\w+)")
_VARIABLES = re.compile(
    r"(?i)(?:^|[/._-])(?:vars?|variables|env|environments?|params?|parameters)(?:[/._-]|$)|\.env$"
)
_ENDINGS = re.compile(r"\.(?:ya?ml|json|env|properties)$|(?:^|/)\.env\.[\w.-]+$")
_COUNTS = ("replicas", "enabled")
_PLACES = ("source", "context", "code")  # values that lead to a folder or a file
_OFF = frozenset(("0", "false"))
_ANSWERED = ".tf"  # Terraform's own variables are answered elsewhere
_MOST = 500  # files of variables


def counting_files(facts: Iterable[Fact], paths: Iterable[str]) -> list[str]:
    """Those of ``paths`` that may say the variables which ``facts`` leave their counts to; [] if none does."""
    if next(_asking(facts), None) is None:
        return []
    return sorted(path for path in paths if _ENDINGS.search(path) and _VARIABLES.search(path))[:_MOST]


def counted_none(facts: Sequence[Fact], entries: Iterable[Entry]) -> tuple[Fact, ...]:
    """A listing that says "off" for each workload whose count a file of variables says to be none."""
    asked: dict[str, list[Fact]] = {}
    for fact, name in _asking(facts):
        asked.setdefault(name, []).append(fact)
    found = (
        _none(fact, entry)
        for entry in (entries if asked else ())
        if entry.literal and entry.text in _OFF and _VARIABLES.search(entry.path)
        for fact in asked.get(entry.key.rpartition(".")[2], ())
    )
    return tuple(dict.fromkeys(found))


def _asking(facts: Iterable[Fact]) -> Iterator[tuple[Fact, str]]:
    """The workloads whose count is a variable's, with the name of that."""
    for fact in facts:
        if fact.kind not in ("listing", "deployment") or fact.location.path.endswith(_ANSWERED):
            continue
        for value in fact.values:
            found = _REFERENCE.fullmatch(value.text) if value.name in _COUNTS and not value.literal else None
            if found is not None:
                yield fact, next(filter(None, found.groups()))


def _none(fact: Fact, entry: Entry) -> Fact:
    """``fact`` where a file of variables says that none of it runs; what it comes from is said from the root."""
    home = dirname(fact.location.path)
    values = [
        Value(value.name, normpath(join(home, value.text)), value.literal) if _is_place(value) else value
        for value in fact.values
        if value.name not in _COUNTS
    ]
    place = Location(entry.path, entry.line)
    return structs.replace(fact, kind="listing", location=place, values=(*values, OFF))


def _is_place(value: Value) -> bool:
    return value.name in _PLACES and value.literal and not value.text.startswith("/")
