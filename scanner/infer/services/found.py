"""Facts and the file listing → services and libraries, each with the evidence that made it one.

A service is what runs on its own: a folder that becomes an image, a function of a stack, a program that listens.
Each kind of fact makes claims about folders or files; claims about one place are put together here, and weak ones must
agree with something else. A kind of claim is a function in a file of its own, and a line in ``_KINDS``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from scanner.infer.services.aspire import aspire_claims
from scanner.infer.services.bazel import bazel_claims
from scanner.infer.services.claims import Claim, Strength, is_aside, short_name
from scanner.infer.services.commands import SAYS as STARTED
from scanner.infer.services.commands import command_claims
from scanner.infer.services.dotnet import dotnet_claims, dotnet_libraries
from scanner.infer.services.functions import function_claims
from scanner.infer.services.golang import go_claims, go_service
from scanner.infer.services.idle import without_idle_mains
from scanner.infer.services.images import image_claims
from scanner.infer.services.jvm import jvm_claims
from scanner.infer.services.layout import ROOT, Layout, above, inside, is_below, last, layout_of, parent
from scanner.infer.services.libraries import libraries, parts_of_images, sorted_evidence
from scanner.infer.services.makers import without_makers
from scanner.infer.services.modules import modules_of
from scanner.infer.services.names import name_claims
from scanner.infer.services.nx import nx_claims
from scanner.infer.services.offered import is_built_upon, is_declared_library, is_published
from scanner.infer.services.platforms import platform_claims
from scanner.infer.services.programs import (
    BESIDES,
    LISTENS,
    MAKES_ONE,
    consumer_claims,
    makes_library,
    program_claims,
)
from scanner.infer.services.released import released
from scanner.infer.services.scripts import script_claims
from scanner.infer.services.sources import sources_of
from scanner.infer.services.umbrellas import without_umbrellas
from scanner.infer.services.whole import of_their_images
from scanner.infer.status import tokens
from scanner.model import Fact, FileRole, LeftOut, Service, SourceFile
from scanner.rules import Words

_KINDS: tuple[Callable[[Layout, Sequence[Fact]], list[Claim]], ...] = (
    image_claims,
    function_claims,
    platform_claims,
    aspire_claims,
    command_claims,
    bazel_claims,
    program_claims,
    consumer_claims,
    script_claims,
    go_claims,
    jvm_claims,
    dotnet_claims,
    nx_claims,
)
# Manifests that say how something is built or tried, and not that it runs anywhere.
_LOCAL = frozenset(("compose", "dockerfile", "workflow", "bundle", "start-script"))


@dataclass(frozen=True, slots=True)
class Found:
    """The services and libraries of a tree, and the programs that are taken for none for the name of their place."""

    services: tuple[Service, ...]
    left_out: tuple[LeftOut, ...]


def find_services(facts: Iterable[Fact], files: Sequence[SourceFile], words: Words) -> Found:
    """The services of a tree, and its libraries with ``kind`` "library", by path.

    ``facts`` of kinds manifest, entry_point and deployment are used; those in files that are not production source
    (tests, examples, generated, vendored) say nothing. Observed status is left for later.
    """
    source = {file.path for file in files if file.role is FileRole.SOURCE}
    facts = sorted(fact for fact in facts if fact.location.path in source and not _is_template(fact))
    layout = layout_of(files, facts, words)
    layout = replace(layout, sources=sources_of(facts), released=released(layout, facts))
    layout = replace(layout, programs=_programs(layout, facts))
    built_on = frozenset(modules_of(layout, facts).users) | dotnet_libraries(facts)
    layout = replace(layout, libraries=built_on - layout.programs)
    claims = [found for kind in _KINDS for found in kind(layout, facts)]
    claims = list(without_makers(layout, facts, claims))
    programs = {found.path for found in claims if found.inner and found.strength >= Strength.LIKELY}
    deployed = {found.path for found in claims if not found.inner}
    claims = [_moved(found, layout, deployed) if found.inner else found for found in claims]
    named = name_claims(layout, facts, {found.path for found in claims if found.strength > Strength.HINT})
    named = list(of_their_images(layout, facts, claims, [*without_umbrellas(facts, claims, named)]))
    claims = [*_with_weak_stand_ins(layout, facts, [*claims, *named])]
    accepted = _accepted(layout, claims)
    services = [_service(layout, path, found) for path, found in accepted.items()]
    parts = parts_of_images(programs, accepted)
    listed = sorted([*services, *libraries(layout, {*accepted, *parts})], key=lambda s: (s.path, s.name))
    return Found(tuple(listed), tuple(_left_out(claims, accepted)))


def _with_weak_stand_ins(layout: Layout, facts: Iterable[Fact], claims: Sequence[Claim]) -> Iterator[Claim]:
    """``claims``, weaker where a place is called a stand-in and only Compose runs it, while a cluster runs others."""
    runs = {f.location: f.value("via") for f in facts if f.kind == "deployment"}
    ways: dict[str, set[str]] = {}
    for found in claims:
        if not found.inner and found.evidence.location in runs:
            ways.setdefault(found.path, set()).add(runs[found.evidence.location])
    elsewhere = {path for path, via in ways.items() if via - _LOCAL}
    for found in claims:
        words = tokens(last(found.path))
        stands_in = not layout.words["stand-ins"].isdisjoint((*words[:1], *words[-1:]))
        local = "compose" in ways.get(found.path, ()) and found.path not in elsewhere
        weak = stands_in and local and bool(elsewhere)
        yield replace(found, strength=Strength.HINT, aside=True) if weak else found


def _left_out(claims: Iterable[Claim], accepted: Iterable[str]) -> Iterator[LeftOut]:
    taken = set(accepted)
    aside: dict[str, set[str]] = {}
    for found in claims:
        if found.aside and found.path not in taken:
            aside.setdefault(found.path, set()).add(found.evidence.says)
    for path, says in sorted(aside.items()):
        yield LeftOut(
            path,
            "tool",
            f"{' and '.join(sorted(says))}, but it lies in a place for tools and nothing deploys it",
        )


def _programs(layout: Layout, facts: Iterable[Fact]) -> frozenset[str]:
    """The folders that hold an entry point: Go's main packages, for other languages the package around it."""
    return frozenset(
        _program(layout, f.location.path)
        for f in facts
        if f.kind == "entry_point" and f.value("kind") not in BESIDES and not makes_library(layout, f)
    )


def _program(layout: Layout, path: str) -> str:
    if path.endswith(".go"):
        return go_service(layout, layout.package_of(path) or "", parent(path))
    return layout.program_of(path)


def _is_template(fact: Fact) -> bool:
    """A file that a generator fills in: ``docker-compose.template.yml``. A CloudFormation template is none."""
    return ".template." in fact.location.path and fact.value("via") in ("", "compose", "dockerfile")


def _moved(found: Claim, layout: Layout, deployed: set[str]) -> Claim:
    """A program inside something that is deployed as a whole is that thing's code, not one of its own."""
    folder = found.path if found.path != ROOT else ""
    nearer = _deployed_within(found, deployed)
    if nearer:
        return replace(found, path=nearer, strength=min(found.strength, Strength.LIKELY), name="")
    own = False  # whether a package of its own lies between
    for place in above(folder):
        path = place or ROOT
        if path == ROOT and _starts_beside(layout, found, folder):
            return found
        if path in deployed and (not own or _is_all_of(layout, folder, place)):
            return replace(found, path=path, strength=min(found.strength, Strength.LIKELY), name="")
        own = own or place in layout.manifests
    return found


def _starts_beside(layout: Layout, found: Claim, folder: str) -> bool:
    """Whether the root has a program of Go, and ``found`` is that of another part of the tree: ``relay/cmd/main.go``."""
    apart = bool(folder) and folder.partition("/")[0] not in layout.words["program-holders"]
    likely = found.code.endswith(".go") and found.strength >= Strength.LIKELY
    return apart and likely and "main.go" in layout.code


def _deployed_within(found: Claim, deployed: set[str]) -> str:
    """The folder that is deployed between a program's package and its code, where one package holds several; or ""."""
    around = above(parent(found.code)) if found.code else iter(())
    return next(
        (each for each in around if each in deployed and is_below(each, found.path) and each != found.path),
        "",
    )


def _is_all_of(layout: Layout, folder: str, outer: str) -> bool:
    """Whether the package in ``folder`` is the one program in ``outer``, which the image of that folder then runs."""
    return bool(outer) and {p for p in layout.programs if is_below(p, outer)} == {folder}


def _accepted(layout: Layout, claims: list[Claim]) -> dict[str, list[Claim]]:
    """The claims by path, where together they make a service."""
    by_path: dict[str, list[Claim]] = {}
    for found in without_idle_mains(layout, claims):
        by_path.setdefault(found.path, []).append(found)
    kept = {path: found for path, found in by_path.items() if _makes_service(layout, path, found)}
    shared = {found.told_apart for found in claims if found.told_apart}
    whole = {
        path: found
        for path, found in kept.items()
        if path not in shared and not _is_shell(layout, path, found, kept)
    }
    alone = {path: found for path, found in whole.items() if not _is_part(layout, path, found, whole)}
    return {path: found for path, found in sorted(alone.items()) if not _is_inner(layout, path, found, alone)}


def _is_part(layout: Layout, path: str, claims: list[Claim], kept: dict[str, list[Claim]]) -> bool:
    """Whether it is a package of what is deployed around it as one: the server and the pages of one image."""
    if path == ROOT or any(not found.inner and found.strength > Strength.HINT for found in claims):
        return False
    outer = next((folder for folder in above(parent(path)) if folder in kept), "")
    whole = any(found.strength is Strength.SURE and not found.inner for found in kept.get(outer, ()))
    return bool(outer) and whole and (not layout.is_workspace(outer) or _is_one_image(outer, kept))


def _is_one_image(path: str, kept: dict[str, list[Claim]]) -> bool:
    """Whether a workspace is deployed as one: an image of its own, and in it no more than a server and its pages."""
    if path == ROOT or not any(f.strength is Strength.SURE and not f.inner for f in kept[path]):
        return False
    below = [found for other, found in kept.items() if other != path and is_below(other, path)]
    servers = [found for found in below if _kind(found) != "frontend"]
    return len(servers) < 2 and all(each.inner for found in below for each in found)


def _makes_service(layout: Layout, path: str, claims: list[Claim]) -> bool:
    if is_published(layout, path) or is_built_upon(layout, path):
        # A library that listens is started by somebody else.
        claims = [found for found in claims if not found.code]
    strongest = max((found.strength for found in claims), default=Strength.HINT)
    if strongest is Strength.SURE:
        return True
    deployed = any(not found.inner and found.strength is Strength.LIKELY for found in claims)
    if (
        strongest is Strength.HINT
        or is_declared_library(layout, path)
        or (is_aside(layout.words, path) and not deployed)
    ):
        return False
    return path != ROOT or not layout.is_workspace("")


def _is_inner(layout: Layout, path: str, claims: list[Claim], kept: dict[str, list[Claim]]) -> bool:
    """Whether it lies in the sources of another service: its pages, or what it copies into projects it makes; or in those
    of a package that is offered to others, which is built with it.
    """
    if any(found.kind == "function" or found.evidence.says == STARTED for found in claims):
        return False
    outer = [other for other in kept if other not in (path, ROOT) and is_below(path, other)]
    outer += [other for other in above(parent(path)) if other and is_published(layout, other)]
    return any(inside(path, other).startswith("src/") for other in outer)


def _is_shell(layout: Layout, path: str, claims: list[Claim], kept: dict[str, list[Claim]]) -> bool:
    """Whether the place only holds the services below it: a workspace's root, a package that is all functions."""
    below = [other for other in kept if other != path and is_below(other, path)]
    if not below or _is_one_image(path, kept):
        return False
    if path == ROOT or layout.is_workspace(path):
        return not any(found.strength is Strength.SURE and found.kind != "function" for found in claims) or (
            layout.is_workspace("" if path == ROOT else path)
        )
    return all(found.strength < Strength.SURE for found in claims)


def _service(layout: Layout, path: str, claims: list[Claim]) -> Service:
    folder = "" if path == ROOT else path
    manifests = layout.manifests.get(folder, ())
    declared = next((f.value("name") for f in manifests if f.value("name")), "")
    given = next((found.name for found in claims if found.name and found.kind == "function"), "")
    kind = _kind(claims)
    return Service(
        path=path,
        name=short_name(
            layout.words, path, given if last(path) != path and kind == "function" and given else declared
        ),
        kind=kind,
        languages=layout.languages(path),
        manifests=tuple(sorted({fact.location.path for fact in manifests})),
        evidence=sorted_evidence(found.evidence for found in claims),
    )


def _kind(claims: list[Claim]) -> str:
    """What the claims together say it is: a function however it is tested, a server whatever else it does."""
    said = {found.kind for found in claims if found.strength >= Strength.LIKELY}
    listens = any(found.evidence.says in (LISTENS, MAKES_ONE) for found in claims)
    for kind in ("service", "function", "frontend") if listens else ("function", "frontend"):
        if kind in said:
            return kind
    return next((kind for kind in ("job", "worker") if said == {kind}), "service")
