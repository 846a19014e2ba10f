"""Kustomize's indexes: which of the files and folders beside one it names, and whom the patches in files of their own are for.

https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/resources/
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from posixpath import dirname, join, normpath

from msgspec import structs

from scanner.infer.status.facts import OFF, is_off, names_of, sources_of
from scanner.infer.status.inclusion import INDEX, KINDS, LEADS_ON
from scanner.infer.status.names import joined
from scanner.model import Delisting, Fact, Value

_SAID = 1_000  # facts that the patches of one file make: each says all it does of each whom it is for
_MANIFESTS = frozenset(("k8s", "k8s.gitops"))


def patched(facts: Sequence[Fact]) -> list[Fact]:
    """``facts``, where what a patch in a file of its own says is said of whom the index names for it.

    https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/patches/
    """
    of: dict[str, dict[Value, None]] = {}  # a patch's file → whom it is for
    for fact in facts:
        name = next((value for value in fact.values if value.name == "name"), None)
        if name is not None and (patch := fact.literal("patch")):
            of.setdefault(normpath(join(dirname(fact.location.path), patch)), {})[name] = None
    said: list[Fact] = []
    spoken: dict[str, int] = Counter()
    for fact in facts:
        path = fact.location.path
        if fact.literal("via") != "kustomize-patch":
            said.append(fact)
            continue
        for name in of.get(path, {}):
            if spoken[path] < _SAID:
                spoken[path] += 1
                said.append(structs.replace(fact, values=(*fact.values, name)))
    return said


def applied(facts: Sequence[Fact]) -> list[Fact]:
    """``facts`` without those of manifests that the index beside them does not name, where it names others there; where
    it takes nothing in, they are off.

    https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/resources/
    """
    named: dict[str, set[str]] = {}
    empty: set[str] = set()
    for fact in facts:
        folder, _, base = fact.location.path.rpartition("/")
        if base in INDEX and fact.literal("via") == "kustomize":
            if is_off(fact) and not any(names_of(fact)):
                empty.add(folder)
            words = f"{fact.value('source')} {fact.value('mention')}".split()
            named.setdefault(folder, set()).update(
                word.removeprefix("./") for word in words if word.endswith((".yaml", ".yml"))
            )

    def lies_beside(fact: Fact, index: Collection[str]) -> bool:
        folder = fact.location.path.rpartition("/")[0]
        return fact.kind in KINDS and fact.technology in _MANIFESTS and folder in index

    def is_idle(fact: Fact) -> bool:
        folder, _, base = fact.location.path.rpartition("/")
        return bool(named[folder]) and base not in INDEX and base not in named[folder]

    return [
        structs.replace(fact, values=(*fact.values, OFF)) if lies_beside(fact, empty) else fact
        for fact in facts
        if not (lies_beside(fact, named) and is_idle(fact))
    ]


def unnamed(facts: Iterable[Fact]) -> frozenset[str]:
    """The files in folders that the index beside them does not name, where it names others there: git may tell of them."""
    facts = list(facts)
    named: dict[str, set[str]] = {}
    for fact in facts:
        folder, _, base = fact.location.path.rpartition("/")
        if folder and base in INDEX and fact.literal("via") == "kustomize":
            words = fact.value("source").removeprefix("./").split()
            first = {word.partition("/")[0] for word in words if not word.endswith((".yaml", ".yml"))}
            named.setdefault(folder, set()).update(first - {"..", "."})

    def is_unnamed(path: str) -> bool:
        parts = path.split("/")
        above = ("/".join(parts[:at]) for at in range(1, len(parts) - 1))
        return any(named.get(each) and parts[each.count("/") + 1] not in named[each] for each in above)

    return frozenset(fact.location.path for fact in facts if named and is_unnamed(fact.location.path))


def without_taken_out(facts: Sequence[Fact], delisted: Iterable[Delisting]) -> list[Fact]:
    """``facts`` without those of a folder that a commit took out of the index beside it, and that nothing else leads to.

    Argo CD may take every folder beside the index for one of its own, so where it leads there they stay.
    """
    leading = [
        (fact.literal("via"), place, fact.location.path)
        for fact in facts
        if fact.literal("via") in LEADS_ON
        for place in sources_of(fact)
    ]
    whole = {place for via, place, _ in leading if via == "argocd"}
    gone = {
        (folder, joined(taken.name))
        for taken in delisted
        for folder, _, base in (taken.path.rpartition("/"),)
        if base in INDEX and folder not in whole
    }

    def is_led_to(folder: str) -> bool:
        below = f"{folder}/"
        return any(f"{place}/".startswith(below) and not by.startswith(below) for _, place, by in leading)

    def is_taken_out(fact: Fact) -> bool:
        folder = dirname(fact.location.path)
        while folder:
            above, _, name = folder.rpartition("/")
            if (above, joined(name)) in gone:
                return not is_led_to(folder)
            folder = above
        return False

    return [fact for fact in facts if not (gone and fact.kind in KINDS and is_taken_out(fact))]
