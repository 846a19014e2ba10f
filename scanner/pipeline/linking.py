"""Runs link over a tree: it asks for files round by round, and the reader finds and detects them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import lru_cache, partial

from msgspec import structs

from scanner import link
from scanner.detect import EFFECTS, Prefilter
from scanner.model import Detection, Import, Linked, Outline, SourceFile
from scanner.pipeline.asked import Seeds, packed
from scanner.pipeline.detecting import TreeReader
from scanner.pipeline.lately import Ended
from scanner.pipeline.relinking import Relinking, about
from scanner.pipeline.run import Run
from scanner.pipeline.selection import under
from scanner.rulebook import Rulebook
from scanner.rules import Words

_MOST_EXTENDED = 8  # configurations that build on each other


def link_tree(
    run: Run,
    reader: TreeReader,
    code: Iterable[SourceFile],
    detections: Mapping[str, Detection],
    asked_about: Collection[str],
) -> tuple[dict[str, Detection], Linked, bool]:
    """The detections, with those that link asked for, what it found in them, and whether it was only taken to ask for those.
    ``code``: the product's code files.

    ``asked_about`` are folders of which it is asked who imports them. At once, where the listing is what it was a look ago,
    link is taken to want what it wanted then; anew, nothing is taken from the cache that ``lately`` is to have.
    """
    project, modules = _modules(reader, run.words)
    lately = reader.lately
    if lately is not None and lately.ended is not None and run.at_once and link.is_of(project, lately.memory):
        project = link.further(project, lately.memory)
        known = _ended_with(reader, lately.ended, detections)
        return known, link.link(project, known, lately.ended.linked), True
    if lately is not None:
        project = link.again(project, lately.memory)
    digests = lately.digests if lately is not None else {}
    before = Relinking(None if run.anew else reader.cache, modules, partial(link.skipped, project), digests)
    paths = [file.path for file in code]
    known, seeded = _asked_for(reader, project, before, detections, paths, sources_of(run.rules))
    linked = before.linked(known, partial(link.link, project, known))
    if asked_about:
        found = _imports(reader, project, known, paths, _importers(reader, paths), asked_about)
        linked = structs.replace(linked, imports=found)
    link.rest(project)
    if lately is not None:
        lately.ended = Ended(tuple(path for path in known if not _unseen(known[path])), seeded, linked)
    return known, linked, False


def _asked_for(
    reader: TreeReader,
    project: link.Project,
    before: Relinking,
    detections: Mapping[str, Detection],
    paths: Sequence[str],
    sources: Collection[str],
) -> tuple[dict[str, Detection], dict[str, Seeds]]:
    """``detections`` with those of ``paths`` that link wants, round by round, until it wants nothing more; and what those
    were told that were asked again.
    """
    known = dict(detections)
    asked: set[link.Wish] = set()
    seeded: dict[str, Seeds] = {}
    importers: link.Importers | None = None
    for _ in range(link.ROUNDS):
        wanted = before.wanted(known, partial(link.wanted, project, known, sources, asked))
        asked.update(wanted.wishes)
        fresh = {path: seeds for path, seeds in (wanted.seeds or {}).items() if seeded.get(path) != seeds}
        seeded.update(fresh)
        more = _told(reader, known, fresh)
        unseen = [path for path in paths if path not in more and _unseen(known.get(path))]
        if wanted.wishes and importers is None:
            importers = _importers(reader, paths)
        more.update(reader.detect(_granted(reader, wanted, importers, unseen)))
        if not more:
            break
        known.update(more)
    return known, seeded


def _ended_with(
    reader: TreeReader, ended: Ended, detections: Mapping[str, Detection]
) -> dict[str, Detection]:
    """``detections`` with those of the files that a look ago ``ended`` with, told what they were told then."""
    known = dict(detections)
    known.update(reader.detect([path for path in ended.outlined if _unseen(known.get(path))]))
    known.update(_told(reader, known, {path: own for path, own in ended.seeded.items() if path in known}))
    return known


def _told(
    reader: TreeReader, known: Mapping[str, Detection], seeds: Mapping[str, Seeds]
) -> dict[str, Detection]:
    """Each path of ``seeds`` detected again with those, and the outline that it has."""
    with_outline = reader.lately.with_outline if reader.lately is not None else _with_outline
    again = reader.detect_seeded(seeds)
    return {path: with_outline(found, known[path].outline) for path, found in again.items()}


def _with_outline(found: Detection, outline: Outline | None) -> Detection:
    return structs.replace(found, outline=outline)


def _imports(
    reader: TreeReader,
    project: link.Project,
    known: Mapping[str, Detection],
    paths: Sequence[str],
    importers: link.Importers,
    folders: Collection[str],
) -> tuple[Import, ...]:
    """Who imports ``folders``. What is detected for this alone is not linked: it has no part in any hazard."""
    inside = {path for path in paths for folder in folders if under(path, folder)}
    declared = _outlines(reader, known, sorted(inside))
    wanted = link.importers_wanted(project, declared.values())
    granted = _granted(reader, wanted, importers, paths)
    typed = dict(reader.tell(sorted(granted), "typed", link.typed_only, tuple[str, ...]))
    return link.imports_into(project, _outlines(reader, known, granted), folders, typed)


def _outlines(reader: TreeReader, known: Mapping[str, Detection], paths: Sequence[str]) -> dict[str, Outline]:
    found = {path: known[path].outline for path in paths if not _unseen(known.get(path))}
    more = reader.detect([path for path in paths if path not in found])
    found.update((path, detection.outline) for path, detection in more.items())
    return {path: outline for path, outline in found.items() if outline is not None}


def project_of(reader: TreeReader, words: Words) -> link.Project:
    """The tree as link sees it: where imports lead."""
    return _modules(reader, words)[0]


def _modules(reader: TreeReader, words: Words) -> tuple[link.Project, str]:
    """The same, made once for each tree, and one name for all that it is made of."""
    if reader.modules is None:
        configs = configs_of(reader)
        listing = [file.path for file in reader.tree.files]
        name = about(reader.context, listing, configs)
        known = reader.lately.modules if reader.lately is not None else None
        if known is None or known[1] != name:
            known = link.project(listing, configs, words), name
        reader.modules = known
        if reader.lately is not None:
            reader.lately.modules = known
    return reader.modules


def granted(reader: TreeReader, wanted: link.Wanted, paths: Sequence[str]) -> list[str]:
    """Those of ``paths`` that may import what is wanted, by their text."""
    return _granted(reader, wanted, _importers(reader, paths) if wanted.wishes else None, paths)


def _importers(reader: TreeReader, paths: Iterable[str]) -> link.Importers:
    """Who imports what, of ``paths`` whose text says so and of those that were asked before: none is asked again."""
    found = reader.importers
    readable = [path for path in paths if path not in found.added and link.has_clauses(path)]
    for path, clauses in reader.tell(readable, "imports", link.clauses_of, tuple[link.Clause, ...]):
        found.add(path, clauses)
    return found


def _granted(
    reader: TreeReader, wanted: link.Wanted, importers: link.Importers | None, unseen: Collection[str]
) -> list[str]:
    """Those of ``unseen`` that link names, or that grant one of its wishes."""
    granted = set(wanted.files)
    if importers is not None:
        granted |= link.granting_files(wanted, importers)
        reader.asking.wishes.update(dict.fromkeys(wish for wish in wanted.wishes if wish.near.modules))
    texts = tuple(wish for wish in wanted.wishes if not wish.near.modules)
    if any(wish.near.literals or wish.near.folders for wish in texts):
        question = "wishes:" + hashlib.sha256(repr(texts).encode()).hexdigest()
        asked = [path for path in unseen if path not in granted]
        told = reader.tell(asked, question, admitting(texts), bool, packed(texts))
        granted |= {path for path, answer in told if answer}
    return [path for path in unseen if path in granted]


def admitting(wishes: tuple[link.Wish, ...]) -> Callable[[str, bytes], bool]:
    """What answers whether the text of a file grants one of ``wishes``."""
    texts = link.text_wishes(link.Wanted(wishes=wishes))
    sweeper = Prefilter(texts.literals)
    return lambda path, data: link.admits(texts, path, data, sweeper.hits(data))


def _unseen(detection: Detection | None) -> bool:
    return detection is None or detection.outline is None


def configs_of(reader: TreeReader) -> dict[str, bytes]:
    """The files that say where imports lead, with those that they build on."""
    paths = frozenset(file.path for file in reader.tree.files)
    found = dict(reader.read(sorted(filter(link.is_config, paths))))
    for _ in range(_MOST_EXTENDED):
        more = link.further_configs(paths, found)
        if not more:
            break
        found.update(dict.fromkeys(more, b""))  # what cannot be read is not asked for again
        found.update(reader.read(more))
    return found


@lru_cache(maxsize=2)
def sources_of(book: Rulebook) -> frozenset[str]:
    """What rules with effects look for, as far as it is a name: ``boto3.client(sns)`` → ``boto3.client``."""
    return frozenset(
        origin.partition("(")[0].partition(".**")[0]
        for rule in book.rules
        if rule.emits in EFFECTS
        for match in rule.code
        for origin in match.origins
    )
