"""Which service a fact belongs to: the one whose folder holds it, or the one that a manifest elsewhere names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from scanner.infer.services.claims import ROLES
from scanner.infer.services.layout import ROOT, above, joined_path, last
from scanner.infer.services.names import Names, names_of, one_named
from scanner.infer.status import tokens
from scanner.model import Fact, Service

# What a manifest says of something that it names; other kinds belong to the file they stand in.
_NAMING = frozenset(("health_endpoint", "consume", "deployment"))
_NAMES = ("container", "service", "workload", "function", "name", "family")


def attribute(facts: Iterable[Fact], services: Sequence[Service]) -> dict[str, str]:
    """Service (or library) path by the path of a file, and by ``path:line`` for a fact that a manifest gives by name.

    A manifest that lies in no service, or in one that is the whole repository, belongs to what it names; a file all
    of whose facts name the same service belongs to it.
    """
    facts = list(facts)
    folders = {service.path for service in services}
    elsewhere = _built_elsewhere(facts, folders)
    running = [service for service in services if service.kind != "library"]
    names = names_of((service.path for service in running), (service.path for service in running))
    called = {service.name: service.path for service in reversed(running)}
    only = (
        running[0].path if len(running) == 1 else ""
    )  # whom a manifest at the top means that names nobody we know
    owners: dict[str, str] = {}
    named: dict[str, set[str]] = {}
    for fact in facts:
        path = fact.location.path
        holder = next(
            (
                elsewhere.get(folder, folder)
                for folder in above(path)
                if folder in folders or folder in elsewhere
            ),
            ROOT if ROOT in folders else "",
        )
        found = "" if holder not in ("", ROOT) else _named(fact, names, called)
        nobodys = _only_knocks(fact) or (
            fact.kind == "health_endpoint" and bool(fact.literal("image")) and not fact.value("context")
        )
        if found or (nobodys and not holder):
            owners[f"{path}:{fact.location.line}"] = found
        elif holder:
            owners[path] = holder
        elif only and fact.kind in _NAMING and not nobodys:
            owners[f"{path}:{fact.location.line}"] = only
        named.setdefault(path, set()).add(found)
    for path, all_named in named.items():
        if len(all_named - {""}) == 1 and path not in owners:
            owners[path] = next(iter(all_named - {""}))
    return owners


def _built_elsewhere(facts: Iterable[Fact], folders: set[str]) -> dict[str, str]:
    """Folders of code that the manifest of a service elsewhere names as its own."""
    found = {}
    for fact in facts:
        home = fact.location.path.rpartition("/")[0]
        if fact.kind == "manifest" and fact.value("sources") and home in folders:
            named = joined_path(home, fact.value("sources"))
            if named:
                found[named] = home
    return found


def _named(fact: Fact, names: Names, called: dict[str, str]) -> str:
    """The path of the one service that the fact's own values name; "" when there is none, or several."""
    if fact.kind not in _NAMING or _only_knocks(fact):
        return ""
    for name in _given(fact):
        if name in called:
            return called[name]
        found = one_named(names, name) or _begun(names, name)
        if found:
            return found
    return ""


def _only_knocks(fact: Fact) -> bool:
    """A probe that opens a socket or runs a command: nothing in the service answers it, so it is nobody's endpoint."""
    return fact.kind == "health_endpoint" and not fact.value("path")


def _begun(names: Names, name: str) -> str:
    """The service whose name ``name`` begins with: ``orders-{}-http`` is a part of ``orders``."""
    words = tokens(name.replace("{}", "-"))
    for end in range(len(words) - 1, 0, -1):
        found = names.words.get(words[:end], ())
        if len(found) == 1 and (end > 1 or words[0] not in ROLES):
            return found[0]
    return ""


def _given(fact: Fact) -> Iterator[str]:
    for key in _NAMES:
        value = fact.value(key)
        if value:
            yield last(value.removesuffix(".arn").removesuffix(".Arn")).rpartition(".")[2] or value
    yield last(fact.value("image").partition("@")[0]).partition(":")[0]
    chart, inside, file = fact.location.path.rpartition("/templates/")
    if inside:  # names in a chart are often filled in later, but its files and folder have some
        yield last(file).rpartition(".")[0]
        yield last(chart)
