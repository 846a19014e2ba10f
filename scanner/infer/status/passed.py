"""Whom a register by name passes over: beside those that it has lie others, made alike, and it has none of them.

A set of applications for ``apps/{{app}}/overlays/production`` with orders and payments takes no ``apps/refunds`` in, and a
Helmfile whose releases read ``values/orders/…`` and ``values/payments/…`` installs nothing by ``values/refunds``. What lies
there says "production" for nobody any more.
https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators-List/
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec import structs

from scanner.infer.status.facts import OFF, is_off, names_of, off_beside, sources_of
from scanner.model import Fact, Value, folders_of

_FILLED = "{}"  # what a template puts into a path
_MOST = 100  # registers of one form that are looked at, and gaps in it: each costs a look at every place
_GAPS = 2
_NEIGHBOURS = 2  # that such a register has, for the rest to be conspicuous

# The register's file, its ``via``, and what stands in a path before and after the name.
_Key = tuple[str, str, str, str]


def passed_over(facts: Sequence[Fact]) -> Iterator[Fact]:
    """A fact that says "off" for each place of the form that a register has others of, and not this one."""
    listings = [fact for fact in facts if fact.kind == "listing"]
    registers: dict[_Key, list[Fact]] = {}
    for fact in listings:
        for key in _forms(fact):
            registers.setdefault(key, []).append(fact)
    led_to = {place for fact in listings for place in sources_of(fact)}
    others = [
        v.text for f in listings if f.literal("via") != "argocd" for v in f.values if v.name == "source"
    ]
    listed: dict[str, set[str]] = {}  # by any register of the kind: what one passes over may be another's
    for fact in listings if registers else ():
        listed.setdefault(fact.literal("via"), set()).update(names_of(fact))
    paths = {fact.location.path for fact in facts} if registers else set()
    places = sorted(paths | folders_of(paths))
    for (_, via, before, after), members in sorted(registers.items())[:_MOST]:
        taken = {name for member in members for name in names_of(member)}
        one_by_one = via == "argocd" and not any(member.literal("family") for member in members)
        if len(taken) < _NEIGHBOURS or (one_by_one and any(each.startswith(before) for each in others)):
            continue  # … or a pipeline may lead there too
        rest = re.escape(after).replace(re.escape(_FILLED), "[^/]*")
        form = re.compile(f"{re.escape(before)}([^/]+)({rest})")
        like = [found for found in map(form.fullmatch, places) if found is not None]
        over = [found for found in like if found[1] not in listed[via] and found[0] not in led_to]
        if not one_by_one or len(over) * 2 < len(like):
            yield from (off_beside(members[0], found[1], via, found[2]) for found in over)
    yield from _elsewhere(listings)


def conditioned(facts: Iterable[Fact]) -> list[Fact]:
    """``facts``, where the environments that a release's condition names are known: ``eq .Environment.Name "staging"``.

    https://helmfile.readthedocs.io/en/latest/#environment
    """
    return [
        structs.replace(
            fact, values=tuple(Value(v.name, v.text) if v.name == "stages" else v for v in fact.values)
        )
        if fact.kind == "listing"
        and fact.literal("via") == "helmfile"
        and fact.value("stages")
        and not fact.literal("stages")
        else fact
        for fact in facts
    ]


def _forms(fact: Fact) -> Iterator[_Key]:
    """What comes before and after the name of ``fact`` in the paths that it reads."""
    via = fact.literal("via")
    if via == "argocd" and fact.literal("family"):
        parts = fact.value("source").split(_FILLED)
        if len(parts) == 2:
            yield fact.location.path, via, parts[0], parts[1]
    elif via == "argocd":
        # applications one by one: each leads to a folder of its own, and all of them are made alike
        for source in fact.literal("source").split():
            parts = source.split("/")
            at = next(
                (at for at, part in enumerate(parts) if any(_is_for(name, part) for name in names_of(fact))),
                -1,
            )
            if 0 < at < len(parts) - 1:
                yield "", via, f"{'/'.join(parts[:at])}/", f"/{'/'.join(parts[at + 1 :])}"
    elif via == "helmfile":
        for path in fact.value("environment").split():
            for name in names_of(fact):
                before, found, after = path.removeprefix("./").partition(f"/{name}/")
                if found and _FILLED not in before and after.count(_FILLED) <= _GAPS:
                    yield fact.location.path, via, f"{before}/", f"/{after}"


def _is_for(name: str, part: str) -> bool:
    """Whether an application called ``name`` is for what the ``part`` of its path says: payments, payments-production."""
    return bool(part) and (name == part or name.startswith(f"{part}-") or name.endswith(f"-{part}"))


def _elsewhere(facts: Sequence[Fact]) -> Iterator[Fact]:
    """That a release whose condition names environments is off in the others that its file has."""
    stages = {
        fact.location.path: fact.literal("stages").split()
        for fact in facts
        if fact.literal("via") == "helmfile-environments"
    }
    for fact in facts:
        own = fact.literal("stages").split()
        others = [each for each in stages.get(fact.location.path, ()) if own and each not in own]
        if fact.literal("via") == "helmfile" and others and not is_off(fact):
            kept = tuple(value for value in fact.values if value.name not in ("stages", "enabled"))
            off = (Value("stages", " ".join(others)), OFF)
            yield structs.replace(fact, values=(*kept, *off))
