"""Whose the code is that lies in no service's folder: the services' that reach it by their imports."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence, Set
from functools import partial
from typing import NamedTuple

from msgspec import structs

from scanner import link
from scanner.detect import Prefilter
from scanner.infer.services import projects_of
from scanner.model import Fact, Service, Value, language_of
from scanner.pipeline.asked import packed
from scanner.pipeline.product import Product
from scanner.rules import Words

_JVM = frozenset(("java", "kotlin"))
_USE = rb"(?<![\w.])(NAMES)\b(?!\.[A-Z][A-Z0-9_]*\b)"
_COMPILED = (".cs", ".rs")  # whose imports name no files
# What no browser does.
_SERVED = frozenset(("store_read", "store_write", "publish", "consume"))


class Shown(NamedTuple):
    """Files of which it is asked who runs them, facts or none: those with findings, and those that import an experiment."""

    places: Set[str]
    importing: Set[str] = frozenset()


def services_reaching(
    product: Product,
    wanted: Iterable[str],
    services: Sequence[Service],
    facts: Sequence[Fact],
    importing: Collection[str] = (),
) -> Mapping[str, tuple[str, ...]]:
    """File → the services that run it, for each of ``wanted`` outside of all their folders that any of them reaches.

    Of those ``importing`` an experiment it is enough that they are loaded: what hands them on runs them, whoever takes it.

    Pages that run in a browser alone do not run what reaches a store or a broker, whatever they or their build import.
    """
    running = frozenset(service.path for service in services if not service.is_library)
    holders = {path: _holder(path, running) for path in product.code}
    wanted = {path for path in wanted if not holders.get(path, "")}
    beans = _beans(facts)
    compiled = _compiled(
        (path for path in wanted if path.endswith(_COMPILED) or path in beans), running, facts
    )
    outside = sorted(path for path in wanted if language_of(path) is not None)
    if not outside or not running:
        return compiled
    own: dict[str, list[str]] = {service: [] for service in running}
    for path, service in holders.items():
        if service:
            own[service].append(path)
    imports = dict(product.reader.tell(product.code, "imported", link.imported, tuple[link.Imported, ...]))
    found = link.of_programs(_reached(product, imports, own), outside, _users(product, outside))
    if loaded := frozenset(path for path in outside if path in importing and path not in found):
        every = {path: link.whole(each) for path, each in imports.items()}
        found |= link.reaching(product.project(), every, own, loaded)
    pages = _pages(product.words, services, facts)
    served = {fact.location.path for fact in facts if fact.kind in _SERVED} if pages else set()
    kept = ((path, tuple(s for s in found[path] if path not in served or s not in pages)) for path in found)
    return {**compiled, **{path: running for path, running in kept if running}}


def _reached(
    product: Product, imports: Mapping[str, tuple[link.Imported, ...]], own: Mapping[str, list[str]]
) -> Mapping[str, frozenset[str]]:
    """``link.reached``, whose answer to the same a look ago is taken up."""
    lately, project, asked = product.reader.lately, product.project(), (imports, own)
    known = lately.reached if lately is not None else None
    if known is None or known[0] is not project or known[1] != asked:
        known = project, asked, link.reached(project, imports, own)
    if lately is not None:
        lately.reached = known
    return known[2]


def _users(product: Product, wanted: Iterable[str]) -> Mapping[str, frozenset[str]]:
    """Who uses the class that each of the JVM's files among ``wanted`` is called for, more than a constant of it; nothing of
    one that nobody names: a container finds it.

    A file there sees all classes of its package without a word; to be imported beside it is no use of a class.
    """
    classes: dict[str, set[str]] = {}
    for path in wanted:
        if language_of(path) in _JVM:
            classes.setdefault(path.rpartition("/")[2].partition(".")[0], set()).add(path)
    if not classes:
        return {}
    named = sorted(classes)
    code = [path for path in product.code if language_of(path) in _JVM]
    question = "uses:" + hashlib.sha256(repr(named).encode()).hexdigest()
    found: dict[str, set[str]] = {}
    for path, names in product.reader.tell(code, question, using(named), tuple[str, ...], packed(named)):
        for file in (file for name in names for file in classes[name] if file != path):
            found.setdefault(file, set()).add(path)
    return {file: frozenset(users) for file, users in found.items()}


def using(named: Sequence[str]) -> Callable[[str, bytes], tuple[str, ...]]:
    """What answers which of the classes ``named`` a file uses, other than for a constant, or to import it."""
    return partial(_used, named=Prefilter(named))


def _used(_: str, source: bytes, named: Prefilter) -> tuple[str, ...]:
    names = sorted(named.hits(source))
    if not names:
        return ()
    either = "|".join(map(re.escape, names)).encode()
    return tuple(sorted({each.decode() for each in re.findall(_USE.replace(b"NAMES", either), source)}))


def _beans(facts: Iterable[Fact]) -> frozenset[str]:
    """Files whose classes nobody needs to import: a container finds what handles messages, and what those are about."""
    return frozenset(fact.location.path for fact in facts if fact.kind in ("handle", "made"))


def _compiled(
    outside: Iterable[str], running: Iterable[str], facts: Iterable[Fact]
) -> dict[str, tuple[str, ...]]:
    """The services that files of C# and Rust, and beans of Java, are compiled into, by what their projects are built on."""
    paths = sorted(outside)
    if not paths:
        return {}
    projects = projects_of(facts)
    built = {
        service: frozenset(
            part
            for home in projects.uses
            if home == service or home.startswith(f"{service}/")
            for part in projects.reached(home)
        )
        for service in sorted(running)
    }
    found = {
        path: tuple(service for service, parts in built.items() if projects.of(path) in parts)
        for path in paths
    }
    return {path: services for path, services in found.items() if services}


def _pages(words: Words, services: Iterable[Service], facts: Iterable[Fact]) -> frozenset[str]:
    """The front ends of which no script starts or builds something that makes its pages on a server."""
    shown = frozenset(service.path for service in services if service.kind == "frontend")
    served = {
        _folder(fact.location.path) or "."
        for fact in facts
        if fact.kind == "entry_point" and words["page-servers"] & {*fact.value("command").split()}
    }
    return shown - served


def reaching_programs(product: Product, facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """An entry point of kind "reaches" for each of Go's command lines that imports code which listens or takes messages.

    Costs nothing where no main package reads a command line.
    """
    facts = list(facts)
    commands = {_folder(f.location.path) for f in facts if f.kind == "command_line"}
    mains = {
        _folder(f.location.path): f
        for f in facts
        if f.kind == "entry_point" and f.value("kind") == "main" and _folder(f.location.path) in commands
    }
    busy = {
        f.location.path
        for f in facts
        if f.location.path.endswith(".go") and (f.kind == "consume" or f.value("kind") == "serves")
    }
    if not mains or not busy:
        return ()
    go = [path for path in product.code if path.endswith(".go")]
    own = {folder: [path for path in go if _folder(path) == folder] for folder in sorted(mains)}
    imports = dict(product.reader.tell(go, "imported", link.imported, tuple[link.Imported, ...]))
    found = link.reaching(product.project(), imports, own, frozenset(busy))
    programs = sorted({program for programs in found.values() for program in programs})
    return tuple(structs.replace(mains[each], values=(Value("kind", "reaches"),)) for each in programs)


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _holder(path: str, running: frozenset[str]) -> str:
    """The innermost service whose folder holds ``path``; a service that is the whole tree holds what no other does."""
    parts = path.split("/")[:-1]
    above = ("/".join(parts[:end]) for end in range(len(parts), 0, -1))
    return next((folder for folder in above if folder in running), "." if "." in running else "")
