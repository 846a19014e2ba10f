"""The folders that images are built of: whoever runs an image of that name elsewhere runs what lies there."""

from __future__ import annotations

import re
from collections.abc import Iterable

from scanner.infer.services.builds import base_of
from scanner.infer.services.layout import ROOT, joined_path, parent
from scanner.infer.services.packaging import is_product
from scanner.infer.status import image_name, tokens
from scanner.model import Fact
from scanner.rules import Words

_OPEN = re.compile(r"[{}$<>]")
BY_DOCKERFILE = frozenset(("compose", "workflow"))


def known_name(image: str) -> str:
    """An image's name; "" where a part of it is filled in later: ``{}/shop-{}``."""
    name = image_name(image)
    return "" if _OPEN.search(name) else name


def home_of(fact: Fact) -> str | None:
    """The folder below the root that a build makes an image of; None where it is not said, or is the whole tree."""
    base = base_of(fact)
    context = joined_path(base, fact.value("context") or ".")
    dockerfile = fact.value("dockerfile")
    if not (fact.value("context") or dockerfile) or context is None or _OPEN.search(f"{context}{dockerfile}"):
        return None
    beside = joined_path(context, parent(dockerfile)) if dockerfile else None
    if context in ("", ROOT):
        return beside or None
    return context


def built_from(facts: Iterable[Fact]) -> dict[str, str]:
    """Names of images → the folder that each is built of, where all builds of that name agree.

    A build by Compose or a workflow whose Dockerfile the tree lacks, while it has others, makes nothing of the tree.
    """
    facts = [fact for fact in facts if fact.kind == "deployment"]
    dockerfiles = {fact.location.path for fact in facts if fact.value("via") == "dockerfile"}
    found: dict[str, set[str]] = {}
    for fact in facts:
        lacks = dockerfiles and (_lacks(fact, dockerfiles) or _is_of_the_root(fact, dockerfiles))
        home = None if lacks else home_of(fact)
        for image in re.split(r"[\s,]+", fact.value("image")) if home else ():
            if name := known_name(image):
                found.setdefault(name, set()).add(home or "")
    named = _composed(facts, dockerfiles)
    every = {**{name: homes for name, homes in named.items() if name not in found}, **found}
    return {name: next(iter(homes)) for name, homes in sorted(every.items()) if len(homes) == 1}


def foreign_images(facts: Iterable[Fact]) -> frozenset[str]:
    """The images that somebody else makes: of another owner than all that the tree builds, and not by a name that it builds."""
    facts = [fact for fact in facts if fact.kind == "deployment" and fact.value("via") != "dockerfile"]
    made = {image for fact in facts if fact.value("context") for image in _images(fact)}
    ours, names = {word for image in made for word in _owner(image)}, {image_name(image) for image in made}
    if not ours:
        return frozenset()
    run = {image for fact in facts if not fact.value("context") for image in _images(fact)}
    return frozenset(
        image
        for image in run
        if (owner := _owner(image)) and ours.isdisjoint(owner) and image_name(image) not in names
    )


def _images(fact: Fact) -> list[str]:
    return [image for image in re.split(r"[\s,]+", fact.value("image")) if image]


def _owner(image: str) -> frozenset[str]:
    """The words of who an image belongs to, as its name says: ``acme`` of ``ghcr.io/acme/orders:2``; none of a registry alone."""
    *above, _ = image.partition("@")[0].split("/")
    if any(_OPEN.search(part) for part in above):
        return frozenset()
    host = above[:1] if above and re.search(r"[.:]|^localhost$", above[0]) else []
    return frozenset(word for part in above[len(host) :] for word in tokens(part))


def _composed(facts: Iterable[Fact], dockerfiles: set[str]) -> dict[str, set[str]]:
    """Names under which Compose builds what has no image's name → the folders: manifests may go by the same ones.

    https://docs.docker.com/reference/compose-file/build/#using-build-and-image
    """
    found: dict[str, set[str]] = {}
    for fact in facts:
        if fact.value("via") == "compose" and not fact.value("image") and not _lacks(fact, dockerfiles):
            home, name = home_of(fact), known_name(fact.value("name"))
            if home and name:
                found.setdefault(name, set()).add(home)
    return found


def _lacks(fact: Fact, dockerfiles: set[str]) -> bool:
    """Whether a build by Dockerfile, which is not somewhere beyond the tree, has none of ``dockerfiles`` to build by."""
    base = base_of(fact)
    context, name = joined_path(base, fact.value("context") or "."), fact.value("dockerfile") or "Dockerfile"
    if fact.value("via") not in BY_DOCKERFILE or context is None:
        return False
    return not dockerfiles & {joined_path(place, name) for place in (context, base, "")}


def _is_of_the_root(fact: Fact, dockerfiles: set[str]) -> bool:
    """Whether a build ``context: .`` beside its own file can only mean the root, where Compose is then started."""
    base, name = base_of(fact), fact.value("dockerfile") or "Dockerfile"
    beside = joined_path(base, name) in dockerfiles
    here = fact.value("context").strip("./") == "" and fact.value("via") in BY_DOCKERFILE
    return bool(base) and here and not beside and name in dockerfiles


def is_of_a_product(fact: Fact, products: frozenset[str]) -> bool:
    """Whether what a fact builds lies in one of the folders ``products``: a database with a plugin of ours."""
    home = home_of(fact) if fact.value("context") else None
    return home is not None and home in products


def homes_of_products(facts: Iterable[Fact], words: Words) -> frozenset[str]:
    """The folders below the root whose Dockerfile ends on somebody else's product."""
    return frozenset(
        parent(fact.location.path)
        for fact in facts
        if fact.kind == "deployment"
        and fact.value("via") == "dockerfile"
        and parent(fact.location.path)
        and is_product(words, fact.value("image").rpartition(" ")[2])
    )
