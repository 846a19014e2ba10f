"""Whom a set of applications by folder or by file passes over: it names some of one form, and not all that there are.

``directories: [{path: apps/orders/overlays/production}, {path: apps/payments/overlays/production}]`` deploys no
``apps/refunds/overlays/production``, and ``apps/[a-p]*/overlays/production`` does not either.
https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators-Git/
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from posixpath import dirname, normpath

from scanner.infer.status.facts import names_of, off_beside, sources_of
from scanner.model import Fact, folders_of

FOLDERS = "argocd-folders"
_MOST = 100  # forms that are looked at: each costs a look at every folder
_ENTRIES = 1_000  # of all sets
_NEIGHBOURS = 2  # folders that a set takes, for the rest to be conspicuous

# What stands in a path before and after the one part by which the folders of a set differ.
_Form = tuple[str, str]


def left_out_by_sets(facts: Sequence[Fact]) -> Iterator[Fact]:
    """A fact that says "off" for each folder of the form that the folders of sets have, where none of them takes it."""
    sets = [fact for fact in facts if fact.literal("via") == FOLDERS][:_ENTRIES]
    yield from _left_out_files([fact for fact in sets if fact.literal("file")], facts)
    entries = [fact for fact in sets if fact.literal("folder")]
    forms: dict[_Form, dict[str, Fact]] = {}  # form → the names or patterns in it
    for fact in entries:
        for form, name in _forms(fact.literal("folder")):
            forms.setdefault(form, {})[name] = fact
    others = [fact for fact in facts if entries and fact.literal("via") == "argocd"]
    listed = {name for fact in others for name in names_of(fact)}
    led = {place for fact in others for place in sources_of(fact)}
    paths = {fact.location.path for fact in facts} if entries else set[str]()
    places, homes = folders_of(paths), {dirname(path) for path in paths}
    for (before, after), patterns in sorted(forms.items())[:_MOST]:
        like = re.compile(f"{re.escape(before)}([^/]+){re.escape(after)}")
        among = sorted(places if after else homes)  # what only lies beside folders may be none of their kind
        found = {match[1]: place for place in among if (match := like.fullmatch(place))}
        taken = {name for name in found if any(fnmatchcase(name, each) for each in patterns)}
        for name in found if len(taken) >= _NEIGHBOURS else ():
            if name not in taken | listed and found[name] not in led:
                yield off_beside(next(iter(patterns.values())), name, "argocd", after or before)


def _left_out_files(sets: Sequence[Fact], facts: Sequence[Fact]) -> Iterator[Fact]:
    """The same for sets by file: ``environments/production/orders.yaml`` is one application, and so is each beside it."""
    patterns: dict[tuple[str, str], dict[str, Fact]] = {}  # folder and ending → the names or patterns there
    for fact in sets:
        folder, _, name = normpath(fact.literal("file")).rpartition("/")
        stem, dot, ending = name.rpartition(".")
        if dot and not re.search(r"[*?\[]", folder):
            patterns.setdefault((folder, f".{ending}"), {})[stem] = fact
    paths = {fact.location.path for fact in facts} if patterns else set[str]()
    for (folder, ending), names in sorted(patterns.items())[:_MOST]:
        like = re.compile(f"{re.escape(folder)}/([^/]+){re.escape(ending)}")
        found = {match[1] for path in paths if (match := like.fullmatch(path))}
        taken = {name for name in found if any(fnmatchcase(name, each) for each in names)}
        taken |= {each for each in names if not re.search(r"[*?\[]", each)}
        for name in sorted(found - taken) if len(taken) >= _NEIGHBOURS else ():
            yield off_beside(next(iter(names.values())), name, "argocd", folder)


def _forms(folder: str) -> Iterator[tuple[_Form, str]]:
    """The forms that a folder may be one of, each with what stands in its gap; of a pattern the one around its part."""
    steps = normpath(folder).split("/")
    wild = [at for at, step in enumerate(steps) if re.search(r"[*?\[]", step)]
    if len(wild) > 1:
        return
    for at in wild or range(len(steps)):
        after = "".join(f"/{step}" for step in steps[at + 1 :])
        yield ("".join(f"{step}/" for step in steps[:at]), after), steps[at]
