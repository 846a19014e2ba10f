"""How many topics, queues and tables of trees are read by name, and why the others are not.

    python -m benchmarks.named TREE… [--all]

A name is *read* when it stands in the tree: written out, followed to a constant or a deployment, or with parts left open
(a pattern). It is a *variable* when only the variable that holds it can be told, since nothing in the tree sets it, and
*unknown* otherwise. ``--all`` lists every place whose name is not read, to be looked at by hand.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from scanner.detect import answers
from scanner.graph import NAMED_BY, TASK_NAMES, names_of
from scanner.model import (
    Ask,
    At,
    Elsewhere,
    Fact,
    Joined,
    Options,
    Parameter,
    Runs,
    Setting,
    Text,
    Variable,
    Within,
    language_of,
)
from scanner.pipeline import Request, scan
from scanner.pipeline.ruleset import load_rules
from scanner.rules import Words

_KINDS = ("publish", "consume", "store_write", "store_read")
_READ = ("literal", "resolved", "pattern")


@dataclass(frozen=True, slots=True)
class Place:
    """A fact of code with what becomes of its name: ``how`` as in ``GraphNode``, ``why`` "" where it is read."""

    fact: Fact
    how: str
    why: str


def places(root: Path) -> list[Place]:
    """Every publish, consume and use of a store in the code of the tree at ``root``."""
    words = Words(load_rules().words)
    found = []
    for fact in scan(Request(root=root)).facts:
        if fact.kind not in _KINDS or language_of(fact.location.path) is None:
            continue
        services = {name.service for name in fact.names} or {""}
        hows = {named.how for service in services for named in names_of(fact, service)}
        how = next((each for each in (*_READ, "environment") if each in hows), "unknown")
        found.append(Place(fact, how, "" if how in _READ else _why(root, fact, words)))
    return found


def _why(root: Path, fact: Fact, words: Words) -> str:
    place = fact.location
    value = next((v for key in NAMED_BY[fact.kind] for v in fact.values if v.name == key and v.text), None)
    asked = Runs if value and value.name in TASK_NAMES else At
    ask: Ask = asked(place.line, place.column, value.text) if value else Within(place.line, place.column)
    data = (root / place.path).read_bytes()
    texts = answers(place.path, data, (ask,), words)[0].texts
    kinds = dict.fromkeys(_kind(text) for text in texts)
    return " or ".join(kinds) or "nothing is captured"


def _kind(text: Text) -> str:
    """In a word, what would have to be known to tell what an expression says."""
    match text:
        case Parameter():
            return "a parameter"
        case Elsewhere(called=True):
            return "what a call returns"
        case Elsewhere():
            return "something declared elsewhere"
        case Variable():
            return "a variable"
        case Setting():
            return "a setting"
        case Joined():
            return "parts put together"
        case Options():
            return "one of several"
    return "an expression"


def _table(root: Path, found: Iterable[Place]) -> None:
    found = list(found)
    print(f"\n{root.name}")
    for kind in _KINDS:
        hows = Counter(place.how for place in found if place.fact.kind == kind)
        if not hows:
            continue
        read = sum(hows[how] for how in _READ)
        told = sum(hows.values()) - hows["environment"]
        share = f"{read / told:.0%}" if told else "-"
        print(
            f"  {kind:<12}{sum(hows.values()):>5}  read {read:>4} of {told:<4}{share:>5}  variables {hows['environment']:>3}"
        )
    for (kind, why), count in Counter(
        (p.fact.kind, p.why) for p in found if p.how == "unknown"
    ).most_common():
        print(f"    {count:>4} {kind}: {why}")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("trees", nargs="+", type=Path)
    options.add_argument("--all", action="store_true")
    chosen = options.parse_args()
    every: Counter[str] = Counter()
    for root in chosen.trees:
        found = places(root)
        _table(root, found)
        every.update(place.how for place in found if place.fact.kind == "publish")
        for place in found if chosen.all else ():
            if place.why:
                said = {value.name: value.text[:80] for value in place.fact.values}
                print(f"      {place.how} {place.fact.rule} {place.fact.location}: {place.why}; {said}")
    read = sum(every[how] for how in _READ)
    told = read + every["unknown"]
    print(f"\npublishes: {read} of {told} read ({read / max(1, told):.0%}), {every['environment']} variables")


if __name__ == "__main__":
    main()
