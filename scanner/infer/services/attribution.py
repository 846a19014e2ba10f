"""Which service a fact belongs to: the one whose folder holds it, or the one that a manifest elsewhere names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from scanner.infer.services.homes import built_from, home_of, known_name
from scanner.infer.services.layout import ROOT, above, is_below, joined_path, last, parent
from scanner.infer.services.names import MOST_WORDS, Names, names_of, one_named
from scanner.infer.services.shown import composed, containers, deployed_in, several_in
from scanner.infer.services.sources import sources_of
from scanner.infer.status import image_name, tokens
from scanner.model import Fact, Service
from scanner.rules import Words

# What a manifest says of something that it names; other kinds belong to the file they stand in.
_NAMING = frozenset(("health_endpoint", "consume", "deployment", "setting"))
_COMPOSED = frozenset(("compose", "compose-port"))
_NAMES = ("container", "service", "workload", "function", "name", "family")


@dataclass(frozen=True, slots=True)
class _Known:
    """The services and libraries of a tree, by all that a fact may mean them by."""

    folders: frozenset[str]
    running: frozenset[str]
    names: Names
    called: dict[str, str]  # a manifest's name → service
    elsewhere: dict[str, str]  # a folder of code → the service that is built of it
    # a file and a workload in it, "" for any → the one service that it deploys
    deployed_in: dict[tuple[str, str], str]
    several: frozenset[str]  # files with several workloads
    # a file and a container in it → the one service that this shows to run
    containers: dict[tuple[str, str], str]
    # a folder and a name in its files of Compose, which override each other → the service
    composed: dict[tuple[str, str], str]
    images: dict[str, str]  # the name of an image → the folder that the tree builds it of

    def holder(self, path: str) -> str:
        """The service or library whose folder holds ``path``; "" when none does."""
        for folder in above(path):
            if folder in self.folders or folder in self.elsewhere:
                return self.elsewhere.get(folder, folder)
        return ROOT if ROOT in self.folders else ""


def attribute(
    facts: Iterable[Fact],
    services: Sequence[Service],
    words: Words,
    reached: Mapping[str, Sequence[str]] | None = None,
) -> dict[str, str]:
    """Service (or library) path by the path of a file, and by ``path:line`` for a fact that a manifest gives by name.

    A manifest that lies in no service, or in one that is the whole repository, belongs to what it names, or to the one
    service that it deploys; a file all of whose facts name the same service belongs to it. ``reached`` are the services
    that run a file outside of them all, by their imports: one that a single service runs is its own.
    """
    facts = list(facts)
    known = _known(facts, services, words)
    # Whom a manifest that names nobody means.
    only = next(iter(known.running)) if len(known.running) == 1 else ""
    owners: dict[str, str] = {}
    named: dict[str, set[str]] = {}
    of_all = _of_all(facts, known)
    for fact in facts:
        path, line = fact.location.path, f"{fact.location.path}:{fact.location.line}"
        holder = known.holder(path)
        if holder not in known.running and fact.kind == "health_endpoint" and fact.value("via"):
            holder = ""  # a probe that a package of infrastructure describes is of what it deploys
        if fact.kind == "deployment" and fact.value("via") == "aspire":
            holder = ""  # a host is a project of its own beside those that it starts
        if path in of_all and fact.value("via") in _COMPOSED:
            owners[line] = _meant(fact, known, ROOT)
            continue
        beside = _built_beside(fact, known, holder)
        beside = beside if beside is not None else _built_inside(fact, known, holder)
        holder = holder if beside is None else ""
        found = beside or ("" if holder not in ("", ROOT) else _meant(fact, known, holder))
        if found or beside is not None or (_is_nobodys(fact) and not holder):
            owners[line] = found
        elif holder:
            owners[path] = holder
        elif only and fact.kind in _NAMING:
            owners[line] = only
        named.setdefault(path, set()).add(found)
    for path, running in (reached or {}).items():
        if len(running) == 1 and path in named and owners.get(path) not in known.running:
            owners[path] = running[0]
    for path, all_named in named.items():
        if len(all_named - {""}) == 1 and path not in owners and path not in known.several:
            owners[path] = next(iter(all_named - {""}))
    return owners


def _known(facts: Sequence[Fact], services: Sequence[Service], words: Words) -> _Known:
    folders = {service.path for service in services}
    running = [service for service in services if not service.is_library]
    paths = [service.path for service in running]
    several = several_in(facts)
    return _Known(
        folders=frozenset(folders),
        running=frozenset(paths),
        names=names_of(words, paths, paths),
        called={
            **_named_as_a_whole(facts, running),
            **_speaking(paths, words),
            **{service.name: service.path for service in reversed(running) if service.name},
        },
        elsewhere=_built_elsewhere(facts, folders),
        deployed_in=deployed_in(facts, running, several),
        several=several,
        containers=(held := containers(facts, running)),
        composed=composed(facts, held),
        images=built_from(facts),
    )


def _named_as_a_whole(facts: Iterable[Fact], running: Iterable[Service]) -> dict[str, str]:
    """What the tree calls itself → its one server: an image or a chart of that name is of no other."""
    servers = [service.path for service in running if service.kind == "service"]
    if len(servers) != 1:
        return {}
    roots = (f for f in facts if f.kind == "manifest" and "/" not in f.location.path)
    return {last(name): servers[0] for fact in roots if (name := fact.value("name"))}


def speaking_name(path: str, words: Words) -> str:
    """The part of a service's path that tells it apart: ``orders`` of ``orders/cmd``."""
    parts = [part for part in path.split("/") if part.lower() not in words["generic-folders"]]
    return parts[-1] if parts else ""


def _speaking(paths: Iterable[str], words: Words) -> dict[str, str]:
    """The parts of paths that tell services apart, each of which is the part of one service alone."""
    found: dict[str, list[str]] = {}
    for path in paths:
        found.setdefault(speaking_name(path, words), []).append(path)
    return {name: held[0] for name, held in found.items() if name and len(held) == 1}


def _meant(fact: Fact, known: _Known, holder: str) -> str:
    """The service that a fact outside of any names, or whose deployment it stands beside."""
    if fact.value("via") == "aspire":
        return known.deployed_in.get((fact.location.path, fact.value("name")), "")
    if built := _built_of(fact, known):
        return built
    container = fact.value("container") or fact.value("service")
    found = known.containers.get((fact.location.path, container), "") if fact.value("path") else ""
    if fact.value("via") in _COMPOSED:
        found = found or known.composed.get((parent(fact.location.path), fact.value("name")), "")
    found = found or _named(fact, known)
    if fact.kind == "deployment" and not found and not holder:
        return known.deployed_in.get((fact.location.path, fact.value("name")), "")
    if found or holder or fact.kind != "health_endpoint" or _is_nobodys(fact):
        return found
    path = fact.location.path
    return known.deployed_in.get((path, fact.value("workload"))) or known.deployed_in.get((path, ""), "")


def _built_of(fact: Fact, known: _Known) -> str:
    """The service that the image of a fact is built of, here or wherever the tree builds one of that name."""
    if fact.kind not in _NAMING or _only_knocks(fact):
        return ""
    home = home_of(fact) if fact.value("context") else known.images.get(known_name(fact.value("image")))
    held = known.holder(home) if home else ""
    return held if held in known.running and held != ROOT else ""


def _built_beside(fact: Fact, known: _Known, holder: str) -> str | None:
    """The service that Compose runs from a folder outside of the one whose file says so: its neighbour, to try it with.

    One that is built elsewhere as an image of its own is meant by both the name of the container and of the image. "" is
    for what a probe asks that is built of a folder outside and is no service of ours; None for what ``holder`` has itself.
    """
    if holder in ("", ROOT) or fact.value("via") != "compose":
        return None
    context = joined_path(parent(fact.location.path), fact.value("context") or ".")
    outside = context if context is not None and not is_below(context, holder) else None
    if fact.value("context"):
        found = known.holder(outside) if outside is not None else ""
    else:
        image = image_name(fact.value("image"))
        named = {known.called.get(name, "") for name in (fact.value("name"), image)}
        found = next(iter(named)) if len(named) == 1 else ""
    if found in known.running and found != holder:
        return found
    return "" if outside is not None and fact.kind == "health_endpoint" else None


def _of_all(facts: Iterable[Fact], known: _Known) -> frozenset[str]:
    """Files of Compose that lie in the folder of one service and name it among others of the tree: they run the system, and
    what they say of a workload that they do not call like that service is not its.
    """
    named: dict[str, set[str]] = {}
    for fact in facts:
        if (
            fact.kind == "deployment"
            and fact.value("via") == "compose"
            and fact.location.path in known.several
        ):
            named.setdefault(fact.location.path, set()).add(_named(fact, known))
    return frozenset(
        path
        for path, services in named.items()
        if known.holder(path) in (services & known.running) - {ROOT} and len(services - {""}) > 1
    )


def _built_inside(fact: Fact, known: _Known, holder: str) -> str | None:
    """The service that Compose runs from a folder of the workspace whose file says so: ``holder``, which runs nothing itself."""
    if holder in ("", ROOT, *known.running) or fact.value("via") not in _COMPOSED:
        return None
    found = _meant(fact, known, holder)
    return found if found and is_below(found, holder) else None


def _is_nobodys(fact: Fact) -> bool:
    """A probe that only knocks, or that is of an image which is named in full and built elsewhere."""
    foreign = fact.kind == "health_endpoint" and bool(fact.literal("image")) and not fact.value("context")
    return _only_knocks(fact) or foreign


def _built_elsewhere(facts: Iterable[Fact], folders: set[str]) -> dict[str, str]:
    """Folders of code that a service elsewhere is made of."""
    return {code: home for code, home in sources_of(facts).items() if home in folders}


def _named(fact: Fact, known: _Known) -> str:
    """The path of the one service that the fact's own values name; "" when there is none, or several."""
    if fact.kind not in _NAMING or _only_knocks(fact):
        return ""
    for name in _given(fact, known.names.vocabulary):
        if name in known.called:
            return known.called[name]
        found = one_named(known.names, name) or _begun(known.names, name)
        if found:
            return found
    return _tagged(known.names, fact.value("image"))


def _tagged(names: Names, image: str) -> str:
    """The service whose name, of several words, a tag begins with: one repository may keep the images of all of them."""
    words = tokens(image.rpartition("/")[2].partition(":")[2])
    for end in range(min(len(words), MOST_WORDS), 1, -1):
        found = names.words.get(words[:end], ())
        if len(found) == 1:
            return found[0]
    return ""


def _only_knocks(fact: Fact) -> bool:
    """A probe that opens a socket or runs a command: nothing in the service answers it, so it is nobody's endpoint."""
    return fact.kind == "health_endpoint" and not fact.value("path")


def _begun(names: Names, name: str) -> str:
    """The service whose name ``name`` begins with: ``orders-{}-http`` is a part of ``orders``."""
    words = tokens(name.replace("{}", "-"))
    for end in range(min(len(words) - 1, MOST_WORDS), 0, -1):
        found = names.words.get(words[:end], ())
        if len(found) == 1 and (end > 1 or words[0] not in names.vocabulary["role-words"]):
            return found[0]
    return ""


def _given(fact: Fact, words: Words) -> Iterator[str]:
    if fact.value("workload") and fact.value("container"):
        yield f"{fact.value('workload')}-{fact.value('container')}"  # as Clowder calls a part of an application
    for key in _NAMES:
        value = fact.value(key)
        if value and fact.value("via") == "compose":
            yield value  # with its dots, if it has any
        if value and "{{" not in value:
            yield last(value.removesuffix(".arn").removesuffix(".Arn")).rpartition(".")[2] or value
    yield image_name(fact.value("image"))
    if fact.kind == "setting" and fact.value("via") == "helm":
        # a chart's folder is called after what it deploys
        yield from (fact.value("component"), last(fact.location.path.rpartition("/")[0]))
    chart, inside, file = fact.location.path.rpartition("/templates/")
    if inside:  # names in a chart are often filled in later, but its files and folder have some
        stem = last(file).rpartition(".")[0]
        if set(tokens(stem)) <= words["role-words"]:  # templates/api.yaml is the chart's own
            yield last(chart)
        yield stem
        yield last(chart)
