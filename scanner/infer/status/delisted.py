"""What a commit took out of production: what the old text lists and the new one does not. Pure: texts and facts in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, lru_cache

from scanner.infer.status.environments import Environment, Environments
from scanner.infer.status.facts import environment_of, is_off, names_of, sources_of
from scanner.infer.status.images import without_idle_images
from scanner.infer.status.inclusion import inheriting, taken_in
from scanner.infer.status.indexes import applied
from scanner.infer.status.names import bare, joined
from scanner.infer.status.observed import DECIDES, observes
from scanner.model import (
    Component,
    Delisting,
    Fact,
    History,
    Location,
    Observed,
    Removal,
    SourceFile,
    Status,
)
from scanner.rules import EvidenceRule

KINDS = frozenset(("listing", "deployment"))  # of facts that a manifest of an environment gives
MOST_LISTINGS = 12  # files and folders in which a name that is not there any more is looked for
_SAYS_WHO = frozenset(("name", "each", "source", "context"))
_PLACED = (".hcl", ".tf", ".tofu", ".tfvars", ".yaml", ".yml", ".nomad", ".jsonnet")
_WORKFLOWS = ".github/workflows"

Reader = Callable[[str, str], Sequence[Fact]]  # path, text → facts


def delistings(
    removals: Iterable[Removal], read: Reader, by: Environments, evidence: Sequence[EvidenceRule] = ()
) -> tuple[Delisting, ...]:
    """For each name the newest removal by which production lost it. ``read`` finds the facts of a manifest's text.

    A file of one's own counts if, were it there, the ``evidence`` would show production.
    """
    known: dict[tuple[str, str], frozenset[str]] = {}

    def listed(path: str, text: str) -> frozenset[str]:
        if (path, text) not in known:
            known[path, text] = frozenset()
            if _says(text):
                facts = read(path, text)
                known[path, text] = frozenset(_listed(path, inheriting(facts, taken_in(facts, by), by), by))
        return known[path, text]

    @cache
    def open_(path: str, text: str) -> bool:
        """Whether it deploys to production what is known only as a pipeline runs, or each of a list: it may be anybody."""
        return any(
            environment_of(by, fact, "", frozenset()) is Environment.PRODUCTION
            and (
                bool(fact.value("loop"))
                or (
                    fact.literal("via") == "workflow"
                    and any(not value.literal for value in fact.values if value.name in _SAYS_WHO)
                )
            )
            for fact in read(path, text)
        )

    found: dict[str, Delisting] = {}
    for each in removals:
        key = joined(each.name)
        if key in found:
            continue
        if each.folder:
            lost = _says(each.before) and _was_deployed(each, read(each.path, each.before), evidence, by)
        else:
            lost = key in listed(each.path, each.before) - listed(each.path, each.after)
            lost = lost and not (open_(each.path, each.after) and not open_(each.path, each.before))
        if lost:
            found[key] = Delisting(each.name, each.path, each.commit)
    return tuple(found[key] for key in sorted(found))


def _was_deployed(
    removed: Removal, facts: Sequence[Fact], evidence: Sequence[EvidenceRule], by: Environments
) -> bool:
    at = Location(removed.path)
    component = Component(
        removed.name, removed.name, "", "", Status.PRODUCTION, at, at, paths=(removed.folder,)
    )
    files = (SourceFile(removed.path, len(removed.before)),)
    return any(
        observes(rule, component, files, facts, (), History(), by)
        for rule in evidence
        if rule.observes is Observed.PRODUCTION and rule.weight >= DECIDES
    )


def _says(text: str) -> bool:
    """Whether anything but comments is left of a manifest."""
    return any(line.strip() and not line.lstrip().startswith(("#", "//")) for line in text.splitlines())


def register_places(facts: Sequence[Fact], paths: Iterable[str], by: Environments) -> tuple[str, ...]:
    """Where production is listed: the folder that is production's own, else the file; a folder of such files as one.

    ``facts`` are of ``KINDS`` and of production. Of too many places those that list most are kept. ``paths`` are all
    files: some lie in a folder of production and say by that alone whom they are for.
    """
    counts: dict[str, int] = {}
    for path in paths:
        if path.endswith(_PLACED) and (place := _own_folder(by, path.rpartition("/")[0])):
            counts[place] = counts.get(place, 0) + 1
    files: dict[str, set[str]] = {}
    for fact in facts:
        files.setdefault(fact.location.path.rpartition("/")[0], set()).add(fact.location.path)
    for fact in facts:
        path = fact.location.path
        folder = path.rpartition("/")[0]
        called = {joined(form) for name in names_of(fact) for form in (name, by.split_name(name)[0])}
        is_for_one = joined(path.rpartition("/")[2].partition(".")[0]) in called
        is_shared = folder == _WORKFLOWS or (folder and (is_for_one or len(files[folder]) > 1))
        place = _own_folder(by, folder) or (folder if is_shared else path)
        counts[place] = counts.get(place, 0) + 1
    return tuple(sorted(sorted(counts, key=lambda place: (-counts[place], place))[:MOST_LISTINGS]))


@lru_cache(maxsize=1 << 14)
def _own_folder(by: Environments, folder: str) -> str:
    """The outermost folder around that is named for production; "" if none is."""
    parts = folder.split("/") if folder else []
    tops = ("/".join(parts[: at + 1]) for at in range(len(parts)))
    return next((top for top in tops if by.of_path(f"{top}/.") is Environment.PRODUCTION), "")


def _listed(path: str, facts: Sequence[Fact], by: Environments) -> Iterator[str]:
    """The joined names that a manifest lists for production; one that names nobody is for whom its path names."""
    named = False
    for fact in without_idle_images(applied(facts)):
        if fact.kind not in KINDS or is_off(fact):
            named |= any(True for _ in names_of(fact))
            continue
        for name in names_of(fact):
            named = True
            if environment_of(by, fact, name, frozenset()) is Environment.PRODUCTION:
                for form in (name, by.split_name(name)[0]):
                    yield from (joined(form), bare(form, by.words))
        if environment_of(by, fact, "", frozenset()) is Environment.PRODUCTION:
            for source in sources_of(fact):
                yield from map(joined, source.split("/"))
    if not named and by.of_path(path) is Environment.PRODUCTION:
        folder, _, name = path.rpartition("/")
        yield from (joined(name.partition(".")[0]), joined(folder.rpartition("/")[2]))
