"""What a Dockerfile's own lines say of the package that it is about, or that there is none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from scanner.infer.services.layout import (
    LANGUAGES,
    Layout,
    above,
    ending,
    is_below,
    joined_path,
    last,
    parent,
)
from scanner.infer.status import image_name, joined, tokens
from scanner.model import Fact
from scanner.rules import Words

_RUNTIME = re.compile(r"(?:^|/)lambda[-/](?:python|nodejs|java|go|ruby|dotnet|provided)\b|azure-functions/")
_STARTS = re.compile(r"(?:\S*/)?(?:python[\d.]*|node|java|sh|bash|gunicorn|uvicorn)\s")
_OF_A_BUILD = re.compile(r"\{\}|-(?:linux|amd64|arm64)")  # what a build puts behind a program's name
# What may stand before the program that is run: a shell, a script that ends in running what it is handed.
PREPARES = re.compile(r"(?:\S+\.sh\s+|(?:/\S+/)?(?:sh|bash|exec|tini|dumb-init|-c|--)\s+['\"]?)*")
_ASSEMBLY = re.compile(r"\bdotnet\s+(?:\S*/)?([\w.]+)\.dll\b")


def package_named(layout: Layout, hints: Iterable[str], home: str) -> str:
    """The package below ``home`` that a build is told by its manifest's name: ``PACKAGE: shop-relay``; "" if none is."""
    wanted = {
        hint for hint in hints if "-" in hint or "/" in hint or "_" in hint
    }  # one word may mean anything
    named = [
        folder
        for folder, found in layout.manifests.items()
        if folder != home and is_below(folder, home) and wanted & {fact.value("name") for fact in found}
    ]
    return named[0] if len(named) == 1 else ""


def assembled(layout: Layout, command: str) -> str:
    """The project whose assembly a command starts: ``dotnet Shop.Orders.Api.dll`` is ``Orders.Api``; "" if none is.

    An assembly is called for its project, unless a longer name is given: https://learn.microsoft.com/dotnet/core/project-sdk/msbuild-props
    """
    for assembly in _ASSEMBLY.findall(command):
        ends = [
            folder
            for folder, found in layout.manifests.items()
            if f".{assembly}".endswith(f".{last(folder)}")
            and any(f.value("ecosystem") == "dotnet" for f in found)
        ]
        longest = max((len(last(folder)) for folder in ends), default=0)
        named = [folder for folder in ends if len(last(folder)) == longest]
        if len(named) == 1:
            return named[0]
    return ""


def package_of_module(layout: Layout, module: str) -> str:
    """The package that holds the one Python module called so: ``shop_relay.main``; "" when there is none, or several."""
    end = f"/{module.replace('.', '/')}.py"
    held = [path for path in layout.code if f"/{path}".endswith(end)]
    return layout.program_of(held[0]) if len(held) == 1 else ""


def only_dresses(layout: Layout, fact: Fact, context: str) -> bool:
    """Whether an image only adds settings and the like to somebody else's product: nothing that it copies is code.

    What is not in the tree is put there by a build, and may be code. ``context``: the folder that is handed in; "" for its own.
    """
    home = context or parent(fact.location.path)
    copied = _copied(fact)
    if not copied or fact.value("builds"):
        return False
    for source in copied:
        if any(_may_be_code(layout, place) for place in (joined_path(home, source), joined_path("", source))):
            return False
        if not layout.has(joined_path(home, source)):
            return False
    return True


def is_only_kept_there(layout: Layout, fact: Fact) -> bool:
    """Whether a Dockerfile lies below the root and copies what lies at the root alone: ``packaging/orders.Dockerfile``."""
    home = parent(fact.location.path)
    named = [source for source in _copied(fact) if source.strip("./")]
    there = [layout.has(joined_path("", source)) for source in named]
    return bool(home) and any(there) and not any(layout.has(joined_path(home, source)) for source in named)


def _copied(fact: Fact) -> list[str]:
    """What a Dockerfile copies from outside of its image, as it is written."""
    return [
        source.strip("\"'")
        for line in fact.value("copies").split("\n")
        if line and "--from=" not in line
        for source in [word for word in line.split() if not word.startswith("--")][:-1]
    ]


def released(layout: Layout, fact: Fact) -> str | None:
    """The program whose name an image runs, or takes in, where all of it was built elsewhere: ``COPY $PLATFORM/orders /``,
    settings.
    """
    bases = (parent(fact.location.path), "")
    copied = {source: [joined_path(base, source) for base in bases] for source in _copied(fact)}
    lacking = [source for source, places in copied.items() if not any(layout.has(place) for place in places)]
    code = any(_may_be_code(layout, place) for places in copied.values() for place in places)
    run = last(fact.value("command").partition(" ")[0])
    if not lacking or not run or fact.value("builds"):
        return None
    # What it starts may be made of that code; a program that is copied in only takes it along.
    if code and run not in map(last, lacking):
        return None
    exact = [folder for folder in layout.programs if last(folder) == run]
    named = exact or [folder for folder in layout.programs if _is_process_of(layout.words, folder, run)]
    called = {run, *map(last, lacking)}
    named = named or [f for f in layout.programs if not called.isdisjoint(_declared(layout, f))]
    return named[0] if len(named) == 1 else None


def _declared(layout: Layout, place: str) -> Iterator[str]:
    """What a package is called by its manifests: ``example.com/acme/orders`` is ``orders``."""
    return (last(each.value("name")) for each in layout.manifests.get(place, ()) if each.value("name"))


def _is_process_of(words: Words, folder: str, name: str) -> bool:
    """Whether a folder is called after ``name`` and its part in it: ``shop-main``, ``shop-server`` of ``shop``."""
    said, wanted = tokens(last(folder)), tokens(name)
    return said[:-1] == wanted and said[-1] in words["process-words"]


def ends_in(words: Words, name: str, hint: str) -> bool:
    """Whether ``name`` ends in the words of ``hint``: ``shop-lite`` is built by ``lite.dockerfile``."""
    end = tokens(hint)
    telling = len(end) > 1 or (bool(end) and end[0] not in words["role-words"])
    return telling and tokens(name)[-len(end) :] == end


def takes_only(fact: Fact, mentioned: list[str], named: str) -> bool:
    """Whether an image is made of one other package than the one that its place is called after: of no more it can be."""
    copied = [line.split() for line in fact.value("copies").split("\n") if "--from=" not in line]
    whole = any(word.rstrip("/") in (".", "") for words in copied for word in words[:-1])
    return bool(copied) and not whole and len(mentioned) == 1 and named not in mentioned


def is_product(words: Words, image: str) -> bool:
    """Whether an image is that of a database, a broker or a tool: ``docker.io/library/postgres:16``."""
    name = re.split(r"[:@]", image.rpartition("/")[2])[0]
    above = image.rpartition("/")[0].rpartition("/")[2]
    return name in words["product-images"] or f"{above}/{name}" in words["product-images"]


def is_auxiliary(words: Words, path: str) -> bool:
    """An image for working on the code: to generate, to test, to develop in."""
    # Whose last word says what it is: api-tests test, a test-producer produces.
    folder = tokens(last(parent(path)))
    named = {*tokens(last(path)), *folder[-1:]}
    developed = not words["workshop-folders"].isdisjoint(path.split("/")[:-1])
    return developed or not words["auxiliary-images"].isdisjoint(named)


def is_for_trying(words: Words, dockerfiles: Mapping[str, Fact], path: str) -> bool:
    """Whether an image is called after development, and its folder or one around it has another: ``server/Dockerfile.dev``."""
    if words["trial-images"].isdisjoint(tokens(last(path))):
        return False
    around = {place for place in above(parent(path)) if place}
    return any(
        parent(other) in around and words["trial-images"].isdisjoint(tokens(last(other)))
        for other in dockerfiles
    )


def is_store(fact: Fact) -> bool:
    """Whether an image hands a database what it shall hold when it first starts: https://hub.docker.com/_/postgres"""
    return any(
        line.split()[-1].startswith("/docker-entrypoint-initdb.d")
        for line in fact.value("copies").split("\n")
        if line.split()
    )


def starts_nothing(layout: Layout, fact: Fact) -> bool:
    """Whether an image is but an operating system with single files added: nothing in it is started."""
    last_base = fact.value("image").rpartition(" ")[2]
    if fact.value("command") or image_name(last_base) not in layout.words["system-images"]:
        return False
    home, copied = parent(fact.location.path), _copied(fact)
    return bool(copied) and all(
        joined_path(home, source) in layout.files or not layout.holds_code(joined_path(home, source) or "")
        for source in copied
    )


def is_function(fact: Fact) -> bool:
    """Whether an image is of a function's runtime, and starts a handler: https://docs.aws.amazon.com/lambda/latest/dg/images-create.html"""
    images, stages = fact.value("image").split(), fact.value("stages").split()
    while len(images) > 1 and images[-1] in stages:  # built on an earlier stage of the same file
        images.pop()
    base = images[-1] if images else ""
    return _RUNTIME.search(base) is not None and _STARTS.match(fact.value("command")) is None


def built_upon(words: Words, dockerfiles: Mapping[str, Fact]) -> set[str]:
    """The folders of Dockerfiles that others of the tree begin with: ``base-images/jre`` for ``FROM …/shop-base-jre``.

    Only images that are called a base, in their place and in what is built on them.
    """
    used = {
        tokens(image_name(image)) for fact in dockerfiles.values() for image in fact.value("image").split()
    }
    found = set()
    for path in dockerfiles:
        home = parent(path)
        own = tokens(last(home))
        is_base = not words["base-images"].isdisjoint((*tokens(parent(home)), *own))
        for name in used if is_base and own else ():
            called = [word for word in name if word not in ("image", "images")]
            said = [word for word in called if word not in words["base-images"]]
            ends = [word for word in own if word not in words["base-images"]]
            if len(said) < len(called) and ends and said[-len(ends) :] == ends:
                found.add(home)
    return found


def is_for_makers(words: Words, fact: Fact) -> bool:
    """Whether an image starts what only those who make services open, or is it: a load tester, a show of components.

    ``locust --host=…``, ``FROM grafana/k6``, ``pnpm storybook``.
    """
    tools = words["load-testers"] | words["showcases"]
    base = image_name(fact.value("image").rpartition(" ")[2])
    started = {last(word).lower() for word in fact.value("command").split() if not word.startswith("-")}
    return base in tools or not tools.isdisjoint(started)


def hands_out(fact: Fact) -> bool:
    """Whether an image is but a way to carry files: it stands on nothing and starts nothing.

    https://docs.docker.com/build/building/export/
    """
    return fact.value("image").split()[-1:] == ["scratch"] and not fact.value("command")


def _may_be_code(layout: Layout, place: str | None) -> bool:
    """Whether what is copied from there may be a program: code, a package, or all that lies around the build."""
    return not place or place in layout.manifests or layout.holds_code(place) or ending(place) in LANGUAGES


def started_by_name(layout: Layout, fact: Fact, places: Iterable[str]) -> str | None:
    """The program among ``places`` by whose package's name an image starts something: what else it takes is carried along."""
    command, handed = fact.value("command"), fact.value("commands").rpartition("\n")[2]
    whole = command if handed == command else f"{command} {handed}"
    prepared = PREPARES.match(whole)
    run = whole[prepared.end() if prepared else 0 :].partition(" ")[0]
    started = joined(_OF_A_BUILD.sub("", last(run)))
    for place in dict.fromkeys(places):
        if place in layout.programs and started and started in map(joined, _declared(layout, place)):
            return place
    return None
