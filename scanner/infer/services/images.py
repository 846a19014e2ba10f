"""Images → services: which folder a Dockerfile, or what refers to one, is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from scanner.infer.services.builds import base_of, candidates, contexts_of, known
from scanner.infer.services.claims import Claim, Strength, claim, is_tooling, runs_once
from scanner.infer.services.homes import BY_DOCKERFILE
from scanner.infer.services.layout import Layout, is_below, joined_path, last, parent
from scanner.infer.services.packaging import (
    assembled,
    built_upon,
    ends_in,
    hands_out,
    is_auxiliary,
    is_for_makers,
    is_for_trying,
    is_function,
    is_only_kept_there,
    is_product,
    is_store,
    only_dresses,
    package_named,
    released,
    started_by_name,
    starts_nothing,
    takes_only,
)
from scanner.infer.services.stages import called_as, started_by_stages
from scanner.infer.status import bare, joined, tokens
from scanner.model import Fact
from scanner.rules import Words

_PATH = re.compile(r"[\w@.*-]+(?:/[\w@.*-]+)*")
_OUTPUT = re.compile(r"^(?:[\w.-]+/)?(?:dist|build|out|\.next|target)/(?=\w+/\w)")
# The folder of what was built there.
_OUTPUT_OF = re.compile(r"--from=\S{1,200}+\s{1,20}+(/\S{1,200}?)/(?:build|target|dist|out|bin)/")
_EACH = re.compile(r"(?<![\w-])(cmd|apps?|services?)/(?:\{\}|\$\{?\w+\}?)")  # cmd/${PROGRAM}
_BUILT_BY = {
    "compose": "Compose builds it as {name}",
    "bake": "Bake builds it as {name}",
    "skaffold": "Skaffold builds it as {name}",
    "workflow": "a workflow builds its image",
    "cdk": "a stack builds its image",
    "fly": "Fly runs it",
    "render": "Render runs it",
}


@dataclass(frozen=True, slots=True)
class Images:
    """The Dockerfiles of a tree by path, with the context that each is given where all agree, and where something starts."""

    layout: Layout
    dockerfiles: dict[str, Fact]
    contexts: dict[str, str]
    programs: frozenset[str]


def image_claims(layout: Layout, facts: Iterable[Fact]) -> list[Claim]:
    """A claim for every folder that becomes an image."""
    deployments = [fact for fact in facts if fact.kind == "deployment"]
    dockerfiles = {f.location.path: f for f in deployments if f.value("via") == "dockerfile"}
    images = Images(layout, dockerfiles, contexts_of(deployments, dockerfiles), layout.programs)
    # what others are built on is none of them, whatever stands in for them there
    bases = built_upon(layout.words, dockerfiles)
    claims = []
    for path, fact in sorted(dockerfiles.items()):
        if parent(path) in bases:
            made = claim(parent(path), "service", Strength.HINT, fact, "other images are built on its")
            claims.append(replace(made, told_apart=parent(path)))
            continue
        stages, each = list(_each_stage(images, fact)), list(_each_of(images, fact))
        claims += [*stages, *each]
        target = (
            None
            if stages or is_auxiliary(layout.words, path) or is_for_trying(layout.words, dockerfiles, path)
            else _target(images, fact, _own_hints(layout.words, path), images.contexts.get(path, ""))
        )
        if target is not None and not (each and target not in images.programs):  # the folder of them all
            named = {*tokens(last(target)), *tokens(fact.value("command"))} & layout.words["one-off-words"]
            once = bool(named) or runs_once(layout.words, fact.value("command"))
            tooling = is_tooling(layout.words, target) or is_tooling(layout.words, path)
            aside = tooling or once or is_for_makers(layout.words, fact) or hands_out(fact)
            function = is_function(fact)  # its handlers are what runs, where they are found
            strength = Strength.HINT if aside else Strength.LIKELY if function else Strength.SURE
            kind = "function" if function else "service"
            made = claim(target, kind, strength, fact, "a Dockerfile builds it")
            claims.append(replace(made, aside=tooling))
    for fact in deployments:
        placed = fact.value("via") == "dockerfile" or fact.value("place") == "folder"
        if not placed and (fact.value("context") or fact.value("dockerfile")):
            claims += _reference_claims(images, fact)
    return claims


def _each_of(images: Images, fact: Fact) -> Iterator[Claim]:
    """From a Dockerfile that builds whichever program of a folder it is told to: each of them has an image. What it is told
    may have several steps: ``app/${PLACE}`` of ``app/orders/service``.
    """
    named = "\n".join(fact.value(key) for key in ("builds", "copies", "command", "workdir"))
    for holder in {found[1] for found in _EACH.finditer(named)}:
        folders = [f for f in images.programs if f"/{parent(f)}".endswith(f"/{holder}")]
        folders = folders or [f for f in images.programs if is_below(f, holder)]
        for folder in sorted(folders) if len(folders) > 1 else ():
            yield claim(
                folder, "service", Strength.LIKELY, fact, "a Dockerfile builds each program beside it"
            )


def _each_stage(images: Images, fact: Fact) -> Iterator[Claim]:
    """From a Dockerfile whose stages start different programs, each a target of its own: all of them."""
    started = _by_stages(images, fact)
    for folder in started if len(started) > 1 else ():
        aside = is_tooling(images.layout.words, folder)
        strength = Strength.HINT if aside else Strength.SURE
        yield claim(folder, "service", strength, fact, "a stage of a Dockerfile starts it")


def _by_stages(images: Images, fact: Fact) -> list[str]:
    return started_by_stages(images.layout, fact, lambda command: _units(images, command))


def _units(images: Images, command: str) -> list[str]:
    return [_unit(images, token) for token in _PATH.findall(command)]


def _reference_claims(images: Images, fact: Fact) -> Iterator[Claim]:
    """From what builds an image elsewhere: the folder of its context, seen through its Dockerfile if we know it."""
    base = base_of(fact)
    context = joined_path(base, known(fact.value("context")))
    if context is None:
        return
    name = fact.value("name") or last(fact.value("image")).partition(":")[0]
    hints = [name, fact.value("target"), *re.findall(r"[\w./-]+", fact.value("arguments"))]
    hints += [last(image).partition(":")[0] for image in fact.value("image").split(",")]
    dockerfile = next(
        (images.dockerfiles[p] for p in candidates(fact, context, base) if p in images.dockerfiles), None
    )
    stage = called_as(_by_stages(images, dockerfile), fact.value("target")) if dockerfile else ""
    target: str | None
    if stage:
        target = stage
    elif dockerfile is not None:
        target = _target(
            images, dockerfile, [*_own_hints(images.layout.words, dockerfile.location.path), *hints], context
        )
    else:
        target = images.layout.lifted(context) if context and images.layout.has_own_code(context) else None
    if target is not None:
        words = images.layout.words
        once = {*tokens(name), *tokens(last(target))} & words["one-off-words"]
        aside = dockerfile is not None and (
            is_auxiliary(words, dockerfile.location.path)
            or is_for_trying(words, images.dockerfiles, dockerfile.location.path)
            or hands_out(dockerfile)
            or (is_for_makers(words, dockerfile) and fact.value("via") in ("compose", "workflow"))
        )
        # What a Dockerfile would build that the tree lacks, while it has others, is at most left over.
        lacking = dockerfile is None and bool(images.dockerfiles) and fact.value("via") in BY_DOCKERFILE
        strength = Strength.HINT if once or aside or lacking else Strength.SURE
        built = (
            _BUILT_BY.get(fact.value("via")) or fact.value("says") or f"{fact.value('via')} builds its image"
        )
        says = built.replace("{name}", name or "a service")
        yield claim(target, fact.value("kind") or "service", strength, fact, says, fact.value("name"))


def _own_hints(words: Words, path: str) -> list[str]:
    """The names in a Dockerfile's own path: ``docker/api.Dockerfile``, ``Dockerfile.worker``, ``docker/api/``."""
    name = re.sub(r"(?i)[._-]?(?:dockerfile|containerfile)[._-]?", "", last(path))
    return [
        hint for hint in (name, last(parent(path))) if hint and joined(hint) not in words["generic-folders"]
    ]


def _target(images: Images, fact: Fact, hints: list[str], context: str) -> str | None:
    """The folder that runs in the image of a Dockerfile; None when it only packages somebody else's product."""
    found = _chosen(images, fact, hints, context)
    if found is None or not (images.layout.holds_code(found) or found in images.layout.sources.values()):
        return None
    if starts_nothing(images.layout, fact) and found not in {
        *images.programs,
        *images.layout.manifests,
    }:
        return None
    inner = images.programs - {""}
    if found == "" and len(inner) == 1 and "" not in images.programs:
        (only,) = inner  # the root holds one program and nothing else of its own
        return only if all(is_below(path, only) for path in images.layout.code) else found
    return found


def _chosen(images: Images, fact: Fact, hints: list[str], context: str) -> str | None:
    layout, home = images.layout, parent(fact.location.path)
    if is_product(layout.words, fact.value("image").rpartition(" ")[2]) or only_dresses(
        layout, fact, context
    ):
        return None
    if is_store(fact):
        return None
    if told := package_named(layout, hints, home) or assembled(layout, fact.value("command")):
        return told
    if (program := released(layout, fact)) is not None:
        return program
    if home and not is_only_kept_there(layout, fact):
        if layout.holds_code(home) and not _several(images, home):
            return layout.lifted(home)
        if layout.has_own_code(home) and not layout.is_workspace(home):
            return layout.lifted(home)
    if (whole := started_by_name(layout, fact, (context, home))) is not None:
        return whole
    mentioned = _mentioned(images, fact, context)
    wanted = {bare(hint, layout.words) for hint in hints} | {joined(hint) for hint in hints}
    wanted |= {joined(last(home))} - {""}  # docker/server/Dockerfile, where it builds the server
    for folder in mentioned:
        if joined(last(folder)) in wanted or bare(last(folder), layout.words) in wanted:
            return folder
    for hint in hints:
        named = [
            f
            for f in layout.by_name.get(joined(hint), ())
            if f and (f in images.programs or f in layout.manifests)
        ]
        if len(named) == 1:
            return mentioned[0] if takes_only(fact, mentioned, named[0]) else named[0]
    ends = [f for f in images.programs if any(ends_in(layout.words, last(f), hint) for hint in hints)]
    if len(ends) == 1 and ends[0]:
        return ends[0]
    running = [folder for folder in mentioned if folder in images.programs]
    if len(running) == 1:
        return running[0]
    if home:
        package = layout.package_of(home)
        if package and not layout.is_workspace(package) and layout.has_own_code(package) and not running:
            return package  # its packaging lies in a folder of its own: worker/deb-build/Dockerfile
        return mentioned[0] if len(mentioned) == 1 else None
    return "" if layout.has_own_code("") and not _several(images, "") else None


def _several(images: Images, folder: str) -> bool:
    """Whether more than one program lives below ``folder``, apart from itself."""
    return sum(1 for program in images.programs if program != folder and is_below(program, folder)) > 1


def _mentioned(images: Images, fact: Fact, context: str) -> list[str]:
    """Folders of programs and packages that the Dockerfile copies or builds, in its order."""
    layout = images.layout
    names = {
        f.value("name"): folder
        for folder, found in layout.manifests.items()
        for f in found
        if f.value("name")
    }
    bases = dict.fromkeys([context, parent(fact.location.path), ""])
    found: dict[str, None] = {}
    for token in _PATH.findall(f"{fact.value('builds')}\n{fact.value('copies')}\n{fact.value('command')}"):
        if names.get(token):
            found[names[token]] = None
        for base in bases:
            path = joined_path(base, token.strip("*"))
            if path and (folder := _unit(images, path)):
                found[folder] = None
                break
    found.update(dict.fromkeys(_inside_image(images, fact, (*bases, parent(parent(fact.location.path))))))
    return list(found)


def _inside_image(images: Images, fact: Fact, bases: Iterable[str]) -> Iterator[str]:
    """Packages that a build works in or takes its output from, by their places in an image that the tree is copied to.

    ``WORKDIR /source/src/Api``, ``COPY --from=build /shop/server/build/libs/*.jar``: what leads there is the image's own.
    """
    layout = images.layout
    named = [(place, 2) for place in fact.value("workdir").split()]  # /app alone may be anything's name
    named += [(place, 1) for place in _OUTPUT_OF.findall(fact.value("copies"))]
    for place, least in named:
        parts = place.strip("/").split("/")
        ends = ["/".join(parts[start:]) for start in range(len(parts)) if len(parts) - start >= least]
        within = (joined_path(base, end) for end in ends for base in bases)
        found = next((each for each in within if each in images.programs or each in layout.manifests), None)
        if found:
            yield found


def _unit(images: Images, path: str) -> str:
    """The program or package that ``path`` belongs to, below the root; "" when there is none."""
    layout = images.layout
    at = _OUTPUT.sub("", path)  # dist/apps/api → apps/api
    while at and at not in layout.folders and at not in layout.files:
        at = parent(at)  # a build's output: packages/api/dist/index.js
    while at:
        if at in images.programs or at in layout.manifests:
            return at
        at = parent(at)
    return ""
