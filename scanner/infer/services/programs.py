"""Entry points in code → services: which folder a server, worker or start script makes into one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from msgspec import structs

from scanner.infer.services.claims import Claim, Strength, is_aside, is_tool, program
from scanner.infer.services.functions import HANDLERS
from scanner.infer.services.layout import JVM, Layout, ending, joined_path, last, parent
from scanner.model import Fact
from scanner.rules import Words

LISTENS = "it listens"
HAS_MAIN = "it has a main function"
HAS_SCRIPT = "its package has a start script"
SCRIPT = "script"  # one of several that a package is started by
MAKES_ONE = "a function of it makes a server"
FOR_A_TERMINAL = "its main function reads a command line"
TAKES = "it takes messages until it is stopped"
_SAYS = {
    "server": LISTENS,
    "factory": MAKES_ONE,
    "worker": "it works until it is stopped",
    "start": HAS_SCRIPT,
    SCRIPT: "a script of its package starts it",
    "frontend": "its package builds a web application",
    "main": HAS_MAIN,
    "consumer": TAKES,
}
_KINDS = {"frontend": "frontend", "worker": "worker", "consumer": "worker"}
# What is said of a program beside where it starts: that it serves, or that what it imports does.
BESIDES = frozenset(("serves", "reaches"))
_ELSEWHERE = frozenset(("go", *JVM))  # languages whose programs are judged by rules of their own


def program_claims(layout: Layout, facts: Iterable[Fact]) -> list[Claim]:
    """A claim for each entry point that is no function's handler. A main function alone is a hint."""
    claims = []
    for fact in facts:
        kind = fact.value("kind")
        if fact.kind != "entry_point" or kind in HANDLERS or kind in BESIDES or kind == SCRIPT:
            continue
        if ending(fact.location.path) in _ELSEWHERE:
            continue
        if makes_library(layout, fact):
            continue
        strength = Strength.HINT if kind == "main" else Strength.LIKELY
        if kind in ("server", "worker"):
            strength = Strength.SURE
        folder = layout.program_of(fact.location.path)
        claims.append(entry_claim(layout.words, folder, _KINDS.get(kind, "service"), strength, fact))
    return claims


def consumer_claims(layout: Layout, facts: Iterable[Fact]) -> list[Claim]:
    """A claim for each program in Python whose main function takes messages: its own file does, or, where it is the one
    main function of its package, another file of that.
    """
    facts = list(facts)
    code = [fact for fact in facts if fact.location.path.endswith(".py")]
    taking = {fact.location.path for fact in code if fact.kind == "consume"}
    around = {layout.program_of(path) for path in taking}
    mains: dict[str, list[Fact]] = {}
    for fact in code if taking else ():
        if fact.kind == "entry_point" and fact.value("kind") == "main":
            mains.setdefault(layout.program_of(fact.location.path), []).append(fact)
    claims = []
    for folder, started in mains.items():
        alone = len(started) == 1 and folder in around and folder in layout.manifests
        for fact in started:
            if alone or fact.location.path in taking:
                made = entry_claim(layout.words, folder, "worker", Strength.LIKELY, fact)
                claims.append(replace(made, evidence=structs.replace(made.evidence, says=TAKES)))
    return claims


def entry_claim(words: Words, folder: str, kind: str, strength: Strength, fact: Fact) -> Claim:
    """The claim of an entry point. Its place ranks it; its name only where no more is seen than a main function."""
    place = folder or last(fact.location.path)
    only_main = fact.value("kind") == "main" and strength is not Strength.SURE
    aside = is_tool(words, place) if only_main else is_aside(words, place)
    made = program(folder, kind, Strength.HINT if aside else strength, fact, _SAYS[fact.value("kind")])
    return replace(made, aside=aside and strength > Strength.HINT)


def makes_library(layout: Layout, fact: Fact) -> bool:
    """Whether a package's script only bundles what others import: there is no page to show."""
    bundles = fact.value("kind") == "frontend" and _bundles(layout.words, fact.value("command"))
    return bundles and not _has_page(layout, fact)


def _bundles(words: Words, command: str) -> bool:
    return not words["bundlers"].isdisjoint(re.split(r"[\s/&;]+", command))


def _has_page(layout: Layout, fact: Fact) -> bool:
    home = parent(fact.location.path)
    return any(
        joined_path(home, page) in layout.files for page in ("index.html", "src/index.html", "app/index.html")
    )
