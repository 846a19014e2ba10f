"""Deployments that give only a name (a workload, an image, a zip) → the one folder that bears it, or holds them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from scanner.infer.services.claims import Claim, Strength, claim, is_tooling
from scanner.infer.services.functions import FUNCTION_SOURCES
from scanner.infer.services.homes import built_from, foreign_images, home_of, known_name
from scanner.infer.services.layout import Layout, is_below, joined_path, last, parent, quoted_path
from scanner.infer.services.modules import Modules, modules_of
from scanner.infer.status import bare, image_name, joined, tokens
from scanner.model import Fact
from scanner.rules import Words

MOST_WORDS = 24  # of a name, first or last, that are looked up: no folder is called by more
# So many folders, and so great a part of all, that begin with one word are called after their house.
_A_HOUSE = 3
_A_PART = 0.3


@dataclass(frozen=True, slots=True)
class Names:
    """Folders that may be meant by a name: those of services, of programs, and of manifests."""

    exact: dict[str, tuple[str, ...]]
    bare: dict[str, tuple[str, ...]]
    housed: dict[str, tuple[str, ...]]  # without the first word, where the house begins many names with it
    words: dict[tuple[str, ...], tuple[str, ...]]
    single: dict[
        str, tuple[str, ...]
    ]  # every word without a plural's s: things-search is built in thingsearch
    vocabulary: Words


def names_of(vocabulary: Words, folders: Iterable[str], programs: Iterable[str]) -> Names:
    """The names of ``folders``; those of ``programs`` are also known by the last words of a longer name."""
    started = frozenset(programs)
    folders = sorted(set(folders))
    heads = Counter(tokens(last(folder))[:1] for folder in folders)
    least = max(_A_HOUSE, _A_PART * len(folders))
    housed: dict[str, list[str]] = {}
    exact: dict[str, list[str]] = {}
    plain: dict[str, list[str]] = {}
    words: dict[tuple[str, ...], list[str]] = {}
    single: dict[str, list[str]] = {}
    for folder in folders:
        name = last(folder)
        if not name or name.lower() in vocabulary["generic-folders"]:
            continue
        for called in _called(vocabulary, folder):
            exact.setdefault(joined(called), []).append(folder)
            if folder in started:
                words.setdefault(tokens(called), []).append(folder)
        single.setdefault(_single(tokens(name)), []).append(folder)
        plain.setdefault(bare(name, vocabulary), []).append(folder)
        said = tokens(name)
        if len(said) > 1 and heads[said[:1]] >= least:
            housed.setdefault(_singular(said[1:]), []).append(folder)
    return Names(
        exact={key: tuple(found) for key, found in exact.items()},
        bare={key: tuple(found) for key, found in plain.items()},
        housed={key: tuple(found) for key, found in housed.items()},
        words={key: tuple(found) for key, found in words.items()},
        single={key: tuple(found) for key, found in single.items()},
        vocabulary=vocabulary,
    )


def _called(vocabulary: Words, folder: str) -> Iterator[str]:
    """How a folder may be called: by its name, and by that of the folder around where its own says its part alone."""
    name, around = last(folder), last(parent(folder))
    yield name
    if around and name.lower() in vocabulary["process-words"]:
        yield f"{around}-{name}"


def name_claims(layout: Layout, facts: Iterable[Fact], shown: Collection[str]) -> list[Claim]:
    """A claim for each deployment whose name, image or archive is that of exactly one folder, or that lies in one.

    ``shown``: folders that other facts show to run. A deployment takes part by saying what it does (value ``says``).
    """
    started = (frozenset(shown) | layout.programs) - {"", "."}
    facts = list(facts)
    modules = modules_of(layout, facts)
    entries = (fact for fact in facts if fact.kind == "entry_point" and fact.value("kind") == "main")
    mains = {layout.package_of(fact.location.path) or "" for fact in entries}
    folders = {each for each in layout.manifests if each and not _has_no_program(layout, each)}
    known = names_of(layout.words, started | (folders - layout.libraries), started)
    built = {name: home for name, home in built_from(facts).items() if layout.holds_code(home)}
    foreign = foreign_images(facts)
    claims = []
    for fact in facts:
        if fact.kind != "deployment" or not fact.value("says") or _is_built_here(layout, fact):
            continue
        if fact.value("image") in foreign:
            continue
        if (home := built.get(known_name(fact.value("image")))) is not None and not fact.value("context"):
            claims.append(claim(layout.lifted(home), _kind(fact), Strength.LIKELY, fact, fact.value("says")))
            continue
        names = (name for name in _names(fact) if not _names_a_product(layout.words, name))
        folder = next((found for name in names if (found := one_named(known, name)) is not None), None)
        folder = _program_for(layout, modules, mains, folder) if folder else _around(layout, fact)
        if folder:
            claims.append(claim(folder, _kind(fact), Strength.LIKELY, fact, fact.value("says")))
    return claims


def _has_no_program(layout: Layout, folder: str) -> bool:
    """Whether it is a module of a language whose programs are all known, and no program lies in it: it runs nowhere."""
    facts = layout.manifests[folder]
    told = all(fact.value("ecosystem") == "go" for fact in facts)
    return told and not any(is_below(each, folder) for each in layout.programs)


def _is_built_here(layout: Layout, fact: Fact) -> bool:
    """Whether it says which folder of the tree its image is made of: what the image is called is then only its name."""
    home = home_of(fact) if fact.value("context") else None
    return home is not None and layout.holds_code(home)


def _program_for(layout: Layout, modules: Modules, mains: Collection[str], folder: str) -> str:
    """``folder``, or what starts it: the one program in modules held together, or the one built on a library of its name.

    ``ledger`` → ``ledger/service``; ``receiver``, which has no main function → ``receiver-http``, which has, and uses it.
    """
    if folder not in layout.programs and layout.is_workspace(folder):
        inner = [path for path in layout.programs if is_below(path, folder)]
        return inner[0] if len(inner) == 1 else folder
    if folder in modules.by_folder and folder not in mains:
        users = modules.users.get(folder, frozenset()) & frozenset(mains)
        named = [
            user for user in users if tokens(last(user))[: len(tokens(last(folder)))] == tokens(last(folder))
        ]
        return named[0] if len(named) == 1 else folder
    return folder


def _kind(fact: Fact) -> str:
    named = fact.value("via") in FUNCTION_SOURCES and bool(fact.value("handler"))
    if named or fact.value("kind") == "function":
        return "function"
    if fact.value("workload") in ("Job", "CronJob"):
        return "job"
    return fact.value("kind") or "service"


def _around(layout: Layout, fact: Fact) -> str:
    """The package whose own folder holds a workload's manifest: ``orders/.nais/prod.yaml``; "" when there is none.

    Where the manifest names another image, it must share a word with the folder.
    """
    if not fact.value("workload") or fact.value("via") in ("compose", "helm-values", "helm-chart"):
        return ""
    home = parent(fact.location.path)
    while home and home not in layout.manifests and joined_path(home, "Dockerfile") not in layout.files:
        home = parent(home)
    if not home or layout.is_workspace(home) or is_tooling(layout.words, home):
        return ""
    if fact.literal("image"):
        named = {word for name in _names(fact) for word in tokens(name)} - layout.words["role-words"]
        if named.isdisjoint(tokens(last(home))):
            return ""
    programs = [p for p in layout.programs if p != home and is_below(p, home)]
    return layout.lifted(home) if len(programs) < 2 or home in layout.programs else ""


def _names(fact: Fact) -> Iterator[str]:
    """The names that a deployment gives, the most telling first: its image, its archive, its own name."""
    for image in fact.value("image").split(","):
        yield image_name(image)
    yield re.sub(r"\.(?:zip|jar)$", "", last(quoted_path(fact.value("code"))))
    if fact.value("via") == "compose":
        return  # its name is a role in this file; what runs is said by the image
    named = fact.value("via") == "cdk" and (fact.value("function") or fact.value("code"))
    for key in ("function", *(() if named else ("name",)), "container", "family", "resource"):
        yield fact.value(key)  # a construct's id is the last resort: it names a place in the stack
    yield from fact.value("each").split(" ")
    yield _binary(fact)
    yield from _placed(fact)


def _placed(fact: Fact) -> Iterator[str]:
    """What a workload's manifest lies in, where nothing says its image: ``deploy/orders/prod.yaml``, ``deploy/orders.yaml``.

    A chart's files are called after what they hold.
    """
    path = fact.location.path
    if fact.value("workload") and not fact.literal("image") and "templates/" not in path:
        yield from (last(parent(path)), last(path).partition(".")[0])


def _names_a_product(words: Words, name: str) -> bool:
    """Whether a name is a product's, also behind what a chart puts before it: ``{}-clickhouse``."""
    return "-".join(tokens(name.replace("{}", "-"))) in words["product-images"]


def _binary(fact: Fact) -> str:
    """The program that a container starts by its place in the image, if its own name ends so: /relay in ``shop-relay``."""
    first = fact.value("command").partition(" ")[0]
    named = tokens(last(first)) if first.startswith("/") else ()
    ends = (tokens(fact.value(key))[-len(named) :] for key in ("container", "name"))
    return last(first) if named and named in tuple(ends) else ""


def _singular(words: tuple[str, ...]) -> str:
    """The words as one, the last without a plural's s: an image ``worker`` is built in ``shop-workers``."""
    return "".join(words[:-1]) + words[-1].removesuffix("s") if words else ""


def _single(words: tuple[str, ...]) -> str:
    return "".join(word.removesuffix("s") for word in words)


def one_named(known: Names, name: str) -> str | None:
    """The folder called ``name``, without regard to separators and role words; or whose words end it, if it is one."""
    name = name.replace("{}", "-")
    if not tokens(name):
        return None
    housed = known.housed.get(_singular(tokens(name)))
    for found in (known.exact.get(joined(name)), housed, known.bare.get(bare(name, known.vocabulary))):
        if found is not None:
            return found[0] if len(found) == 1 else None
    words = tokens(name)
    for start in range(max(1, len(words) - MOST_WORDS), len(words)):
        tail = words[start:]
        found = known.words.get(tail)
        if found is not None and (len(tail) > 1 or tail[0] not in known.vocabulary["role-words"]):
            return found[0] if len(found) == 1 else None
    found = known.single.get(_single(words))
    return found[0] if found is not None and len(found) == 1 and len(words) > 1 else None
