"""Lies planted in the map of Nest, and changes to its map and code: ``python -m benchmarks.flips [-v] [--most N]``

``flips/statuses.yaml`` and ``harbour.yaml`` say what the code of two houses shows of each component; every other status is
declared of it, one at a time. ``flips/mutations.yaml`` holds kinds of changes to Nest, each for several services, as do
``sections.yaml`` (of each section of the map), ``code.yaml``, ``kinds.yaml``, ``later.yaml``, ``further.yaml``, ``beyond.yaml``,
``anew.yaml`` and ``besides.yaml``; the tables of ``harbour-…`` hold those of the second house. ``--most`` of a kind are drawn
by ``--seed``, all without it.
Right is exactly the one finding that tells of it, silence where there is nothing to tell, and nothing else that comes or goes.
What files cannot decide is listed by name, with the reason.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

import yaml
from msgspec import structs

from benchmarks.nest import MAP, ROOT, Change, Misfit, change, commit, filled, repository, reset
from scanner.declared import load_map
from scanner.diff.base import since_base
from scanner.errors import BadInput
from scanner.model import Component, DeclaredMap, Finding, State, Status
from scanner.pipeline import Request, open_tree, scan, stages
from scanner.pipeline.ruleset import load_rules
from scanner.pipeline.run import Clock, Run
from scanner.walk.history import moved_since

HERE = Path(__file__).parent / "flips"
TABLES = ("mutations", "sections", "code", "kinds", "later", "further", "beyond", "anew", "besides")
HARBOUR_TABLES = ("harbour-kinds", "harbour-later", "harbour-further", "harbour-beyond")
REFUSED = "refused"
_WITH_IT = ("status/production-gone", "map/dead-path")  # of what is gone no claim is asked
TODAY = date(2026, 11, 1)


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one flip or mutation. ``why``: what is wrong with it; ``undecided``: why nobody can tell."""

    kind: str
    name: str
    why: str = ""
    undecided: str = ""


@dataclass(frozen=True, slots=True)
class Mutation:
    kind: str
    name: str
    what: Change
    expect: tuple[str, ...]  # "rule home", home: a component or a service
    fixed: tuple[str, ...]  # what must go; what stood in a touched file may
    undecided: str
    left: bool = False  # in the working tree, and not committed


@dataclass(frozen=True, slots=True)
class House:
    """A monorepo with its map, and the table that says what its code shows."""

    root: Path
    map: Path
    table: str
    name: str


NEST = House(ROOT / "fixtures" / "nest", ROOT / MAP, "statuses.yaml", "nest")
HARBOUR = House(ROOT / "fixtures" / "harbour", ROOT / "fixtures" / "harbour" / MAP, "harbour.yaml", "harbour")


# --- statuses ----------------------------------------------------------------------------------


def statuses(house: House) -> Iterator[Told]:
    """Every status that a component does not have, declared of it."""
    table = yaml.load((HERE / house.table).read_text("utf-8"), yaml.CSafeLoader)
    truth = {name: kind for kind, names in table["components"].items() for name in names}
    declared = load_map(house.map, MAP)
    request = Request(house.root, map_file=house.map, as_of=TODAY, cached=False, jobs=1)
    run = Run(request, load_rules(), open_tree(request, None), declared, None, Clock(), None)
    unsaid = tuple(structs.replace(each, status=Status.UNKNOWN) for each in declared.components)
    everywhere = replace(
        run, declared=structs.replace(declared, components=unsaid)
    )  # asks of every place who runs it
    run, seen = stages.remember(run, stages.look(everywhere))
    declared = run.declared or declared
    observed = stages.observe_map(run, seen)
    asked = not (seen.history and seen.history.unknown)  # what git is asked for hangs on the statuses

    def findings(map_: DeclaredMap) -> tuple[Finding, ...]:
        against = replace(run, declared=map_)
        again = stages.observe_map(against, structs.replace(seen, history=None)) if asked else observed
        return stages.hold(against, seen, again).findings

    known = {each.fingerprint for each in findings(declared)}
    for component in declared.components:
        for status, expected in table["expect"][truth[component.id]].items():
            if status == component.status.value:
                continue
            kind, name = f"{truth[component.id]} declared {status}", component.id
            if expected.startswith("?"):
                yield Told(kind, name, undecided=expected[1:])
                continue
            found = findings(_with(declared, structs.replace(component, status=Status(status))))
            new = [key_of(each) for each in found if each.fingerprint not in known]
            wanted = [f"{expected} {name}"] if expected else []
            yield Told(kind, name, difference(wanted, new))


def _with(declared: DeclaredMap, changed: Component) -> DeclaredMap:
    components = tuple(changed if each.id == changed.id else each for each in declared.components)
    return structs.replace(declared, components=components)


# --- mutations ---------------------------------------------------------------------------------


def mutations(most: int, seed: int, tables: Sequence[str] = TABLES) -> Iterator[Mutation]:
    """At most ``most`` of each kind in the ``tables`` of one house, drawn by ``seed``; 0: all."""
    every = TABLES if set(tables) <= set(TABLES) else HARBOUR_TABLES
    read = {name: yaml.load((HERE / f"{name}.yaml").read_text("utf-8"), yaml.CSafeLoader) for name in every}
    components = read[every[0]]["components"]
    draw = random.Random(seed)
    for entry in (entry for name in tables for entry in read[name]["mutations"]):
        yield from of_kind(entry, components, partial(_drawn, draw, most))


def of_kind(
    entry: Mapping[str, Any],
    components: dict[str, list[str]],
    drawn: Callable[[list[dict[str, str]]], list[dict[str, str]]] = list,
) -> Iterator[Mutation]:
    """Those ``drawn`` of the kind that an entry of a table describes."""
    each = drawn([it if isinstance(it, dict) else {"it": str(it)} for it in entry.get("each", [""])])
    for names in each:
        at = filled(
            {key: value for key, value in entry.items() if key not in ("each", "left")},
            {"also": "", "other": "", "gone": "", **names},
        )
        yield Mutation(
            at["kind"],
            names["it"],
            at,
            tuple(_meant(at.get("expect", ()), components)),
            tuple(_meant(at.get("fixed", ()), components)),
            at.get("undecided", ""),
            bool(entry.get("left")),
        )


def _drawn(draw: random.Random, most: int, each: list[dict[str, str]]) -> list[dict[str, str]]:
    return draw.sample(each, most) if 0 < most < len(each) else each


def judged(planted: Iterable[Mutation], begin: Callable[[Path], None] = repository) -> Iterator[Told]:
    """Each mutation in a house of its own history, which ``begin`` lays out in an empty folder."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        begin(root)
        before = _scanned(root)
        for each in planted:
            if each.undecided:
                yield Told(each.kind, each.name, undecided=each.undecided)
                continue
            if each.left:
                commit(root, each.kind)
            try:
                touched = change(root, each.what)
            except Misfit as misfit:
                raise SystemExit(f"{each.kind}: {each.name}: {misfit}") from misfit
            if not each.left:
                commit(root, each.kind)
            try:
                why = _wrong(each, before, _scanned(root), touched, moved_since(root, "HEAD~1"))
            except BadInput as error:
                why = "" if each.expect == (REFUSED,) else f"refused: {error}"
            yield Told(each.kind, each.name, why)
            reset(root, 1)


def _scanned(root: Path) -> tuple[Finding, ...]:
    return scan(Request(root, map_file=root / MAP, as_of=TODAY)).findings


def _wrong(
    mutation: Mutation,
    before: Sequence[Finding],
    after: Sequence[Finding],
    touched: frozenset[str],
    ways: Mapping[str, str],
) -> str:
    judged = since_base(after, before, ways)
    known = {id(each) for each in after if each.state is State.KNOWN}
    new = [
        key_of(now)
        for now, then in zip(judged, after, strict=False)
        if now.state is State.NEW and id(then) not in known
    ]
    gone = [each for each in judged if each.state is State.FIXED]
    homes = {each.partition(" ")[2] for each in mutation.expect if each.startswith(_WITH_IT)}
    unasked = [
        key_of(each)
        for each in gone
        if not _stood_in(each, touched) and not (each.component in homes and each.rule.startswith("claim/"))
    ]
    missing = set(mutation.fixed) - {key_of(each) for each in gone}
    stays = [f"stays: {each}" for each in sorted(missing)]
    lost = [f"lost: {each}" for each in unasked if each not in mutation.fixed]
    return "; ".join(filter(None, (difference(mutation.expect, new), *stays, *lost)))


def _stood_in(finding: Finding, touched: frozenset[str]) -> bool:
    """Whether it stood, at least in part, in code that was touched: that it went may be right."""
    places = (finding.location.path, *(step.location.path for step in finding.related))
    return any(place == path or place.startswith(f"{path}/") for place in places for path in touched - {MAP})


def _meant(written: Iterable[str], components: dict[str, list[str]]) -> Iterator[str]:
    """``rule @accounting`` stands for one finding about each of the components that the table has for it."""
    for each in filter(None, written):
        rule, _, home = each.partition(" ")
        for name in components.get(home, ()) if home[:1] in ("@", "+") else (home,):
            yield f"{rule} {name}".strip()


def key_of(finding: Finding) -> str:
    return f"{finding.rule} {finding.service or finding.component}".strip()


def difference(expected: Iterable[str], found: Iterable[str]) -> str:
    wanted, new = Counter(expected), Counter(found)
    missed = [f"silent: {each}" for each in (wanted - new).elements()]
    extra = [f"extra: {each}" for each in (new - wanted).elements()]
    return "; ".join((*missed, *extra))


# --- the table ---------------------------------------------------------------------------------


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("-v", action="store_true", help="print every flip and mutation")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--most", type=int, default=0, help="of each kind of mutation; 0: all")
    options.add_argument(
        "--table", action="append", choices=(*TABLES, *HARBOUR_TABLES), help="of these tables alone"
    )
    options.add_argument(
        "what", nargs="*", help="statuses, harbour, mutations, or words in the names of kinds"
    )
    chosen = options.parse_args()
    words = [word for word in chosen.what if word not in ("statuses", "harbour", "mutations")]
    of_houses = [(NEST, TABLES), (HARBOUR, HARBOUR_TABLES)]
    sets: dict[str, Iterable[Told]] = {
        "statuses": statuses(NEST),
        "harbour": statuses(HARBOUR),
        "mutations": chain.from_iterable(
            judged(
                (
                    each
                    for each in mutations(chosen.most, chosen.seed, asked)
                    if not words or any(word in each.kind for word in words)
                ),
                partial(repository, house=house.name),
            )
            for house, tables in of_houses
            if (asked := [name for name in tables if not chosen.table or name in chosen.table])
        ),
    }
    for title, told in sets.items():
        if not chosen.what or title in chosen.what or (words and title == "mutations"):
            tell(title, told, chosen.v)


def tell(title: str, coming: Iterable[Told], every: bool) -> None:
    told: list[Told] = []
    for each in coming:
        told.append(each)
        if each.why or (every and not each.undecided):
            print(f"{'WRONG' if each.why else 'ok':<6}{each.kind}: {each.name}  {each.why}", flush=True)
    asked = [each for each in told if not each.undecided]
    counts = Counter(each.kind for each in asked)
    right = Counter(each.kind for each in asked if not each.why)
    print(f"\n{title:<60} exact  of")
    for kind, number in counts.items():
        print(f"  {kind:<58} {right[kind]:>5} {number:>3}")
    share = right.total() / (counts.total() or 1)
    print(f"  {'all':<58} {right.total():>5} {counts.total():>3}  {share:.1%}")
    for why in dict.fromkeys(each.undecided for each in told if each.undecided):
        names = [f"{each.name} ({each.kind})" for each in told if each.undecided == why]
        print(f"  not to be decided, {why}: {len(names)}: {', '.join(names)}")


if __name__ == "__main__":
    main()
