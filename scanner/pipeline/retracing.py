"""Whether a tree shows what it showed before, some of its files now another: it does if those answer as they did.

A look asks its files questions: what a rule finds in them, what they import, whether they hold a name. Whatever it shows
is made of the listing and of the answers (a verifying trace: Mokhov et al., Build Systems à la Carte, ICFP 2018). So the
files that changed are asked once more, each by itself; where every answer is the one that their old contents gave,
nothing else need be done. An answer that differs, or that nobody remembers, says nothing: then the tree is looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, NamedTuple

from msgspec import DecodeError, ValidationError, msgpack, structs

from scanner import link
from scanner.detect import Call, DeclaredPlainly, entries
from scanner.model import Answer, Ask, Detection, Entry, Fact, SourceFile
from scanner.pipeline.asked import DETECTED, OUTLINED, WHOLE, Asked, Trace, seeds_in
from scanner.pipeline.called import running
from scanner.pipeline.callers import handed_on
from scanner.pipeline.detecting import TreeReader
from scanner.pipeline.linking import admitting, project_of
from scanner.pipeline.messages import making, taking
from scanner.pipeline.naming import answering
from scanner.pipeline.outside import listing
from scanner.pipeline.plain import declaring, holding, passing
from scanner.pipeline.processes import default_jobs, tables
from scanner.pipeline.reaching import using
from scanner.pipeline.reading import LARGEST, searching
from scanner.pipeline.run import Run, Seen
from scanner.pipeline.stubs import described, stubs

# Questions of which the answer says where something stands.
_PLACED = frozenset((OUTLINED, "texts", "made", "taking"))
_MOST = 500  # files that changed: of so many some will answer otherwise


@dataclass(frozen=True, slots=True)
class _Again:
    """A tree of whose files some changed. ``before``: the contents that those had."""

    run: Run
    reader: TreeReader
    files: Mapping[str, SourceFile]
    before: Mapping[str, str]
    wishes: Collection[link.Wish]


class Retraced(NamedTuple):
    """What a tree shows now, and its trace; None where it may be something else. ``parsed``: files, to find that out."""

    shown: tuple[Seen, Trace] | None
    parsed: int = 0


def retraced(run: Run, seen: Seen, trace: Trace) -> Retraced:
    """``seen``, which ``trace`` is of, for the tree as it is now, where that answers as it did."""
    files = {file.path: file for file in run.tree.files}
    was = dict(zip(trace.paths, trace.blobs, strict=True))
    changed = {path: blob for path, blob in was.items() if path in files and files[path].blob != blob}
    if run.cache is None or not was.keys() <= files.keys():
        return Retraced(None)
    rules, jobs = run.rules, run.request.jobs or default_jobs()
    reader = TreeReader(run.tree, rules, run.cache, jobs)
    again = _Again(run, reader, files, changed, trace.wishes)
    try:
        with run.clock.stage("detect"):
            is_same = _answers_as_before(again, trace, frozenset(range(len(trace.questions))))
    finally:
        reader.close()
    return Retraced(_as_it_is(run, seen, trace, reader) if is_same else None, reader.counts.parsed)


def infers_the_same(
    run: Run, reader: TreeReader, trace: Trace, made_of: str, moved: Collection[str] = ()
) -> bool:
    """Whether infer, given what ``made_of`` names, finds what it found when it asked what ``trace`` says. ``reader`` has
    detected the tree and linked it, so what it was asked for that counts where infer makes use of it.

    Files that ``moved`` are taken to answer as before whatever is asked of a place in them.
    """
    files = {file.path: file for file in run.tree.files}
    if run.cache is None or not made_of or trace.made_of != made_of or not set(trace.paths) <= files.keys():
        return False
    first, wish = trace.inferring
    counts = frozenset(
        number
        for number, asked in enumerate(trace.questions)
        if number >= first or asked.name in (WHOLE, "imports")
    )
    before = {
        path: blob
        for path, blob in zip(trace.paths, trace.blobs, strict=True)
        if reader.blobs.get(path) != blob
    }
    again = _Again(run, reader, files, before, trace.wishes[wish:])
    return _answers_as_before(again, trace, counts, moved)


def _answers_as_before(
    again: _Again, trace: Trace, counts: frozenset[int], moved: Collection[str] = ()
) -> bool:
    """Whether the files that changed answer those questions as they did whose numbers count."""
    reader = again.reader
    unread = [path for path in again.before if path not in reader.blobs]
    if len(reader.named(unread)) < len(unread):
        return False
    changed = {path for path, blob in again.before.items() if reader.blobs[path] != blob}
    if len(changed) > _MOST:
        return False
    asked: dict[int, list[str]] = {}
    for path, size, own in zip(trace.paths, trace.sizes, trace.of, strict=True):
        if path not in changed:
            continue
        if (0 < size < LARGEST) != (0 < again.files[path].size < LARGEST):
            return False
        for number in counts.intersection(trace.sets[own]):
            if path not in moved or trace.questions[number].name.partition(":")[0] not in _PLACED:
                asked.setdefault(number, []).append(path)
    same = (_is_same(again, trace.questions[number], asked[number]) for number in sorted(asked))
    return all(same) and not reader.problems


def _is_same(again: _Again, asked: Asked, paths: list[str]) -> bool:
    """Whether each of ``paths`` answers as it did before."""
    reader = again.reader
    if asked.name == WHOLE:
        return False
    then = reader.kept(asked, {path: again.before[path] for path in paths})
    if len(then) < len(paths) or not _ask(again, asked, paths):
        return False
    now = reader.kept(asked, {path: reader.blobs[path] for path in paths})
    return all(path in now and _as_good(again, asked, path, then[path], now[path]) for path in paths)


def _as_good(again: _Again, asked: Asked, path: str, then: bytes, now: bytes) -> bool:
    """Whether nobody can tell two answers from each other."""
    if then == now:
        return True
    if asked.name in (DETECTED, OUTLINED):
        nothing = (b"", msgpack.encode(Detection(path)))
        return then in nothing and now in nothing
    with suppress(DecodeError, ValidationError):
        if asked.name == "imports":
            return _granted(again, path, then) == _granted(again, path, now)
        if asked.name == "imported":
            old, new = _imported(then), _imported(now)
            differing = link.exported(old) ^ link.exported(new)
            return _led_to(again, path, old) == _led_to(again, path, new) and not _is_named(
                again, asked, differing
            )
    return False


def _granted(again: _Again, path: str, imports: bytes) -> list[link.Wish]:
    """The wishes of the look that a file with these ``imports`` grants."""
    importers = link.Importers()
    importers.add(path, msgpack.decode(imports, type=tuple[link.Clause, ...]))
    return [wish for wish in again.wishes if importers.of(wish.near, wish.names)]


def _led_to(
    again: _Again, path: str, imports: Sequence[link.Imported]
) -> tuple[frozenset[str], frozenset[link.Imported]]:
    """The files of the tree that a file with these ``imports`` leads to, and what it takes by name or hands on."""
    named = frozenset(each for each in imports if each.module and (each.names or each.handed_on))
    modules = [each.module for each in imports if each.module]
    return frozenset(link.led_to(project_of(again.reader, again.run.words), path, modules)), named


def _is_named(again: _Again, asked: Asked, exported: frozenset[str]) -> bool:
    """Whether any file takes one of ``exported`` by its name: else nobody can tell whether it is there."""
    told = again.reader.known(asked, tuple[link.Imported, ...]) if exported else {}
    taken = (each for imports in told.values() for each in imports if each.module)
    return any(not exported.isdisjoint(each.names) for each in taken)


_imported = msgpack.Decoder(tuple[link.Imported, ...]).decode


def _ask(again: _Again, asked: Asked, paths: list[str]) -> bool:
    """Have ``paths`` answer, so that the cache knows; False for a question that nobody can make again."""
    reader = again.reader
    if asked.name == DETECTED:
        reader.first_pass([again.files[path] for path in paths])
    elif asked.name == OUTLINED and asked.about:
        reader.detect_seeded(dict.fromkeys(paths, seeds_in(asked)))
    elif asked.name == OUTLINED:
        reader.detect(paths)
    else:
        try:
            answer, kind = _question(again.run, asked)
        except (KeyError, DecodeError, ValidationError):
            return False
        for _ in reader.tell(paths, asked.name, answer, kind, asked.about):
            pass
    return True


def _question(run: Run, asked: Asked) -> tuple[Callable[[str, bytes], Any], Any]:
    """What answers it, and the type of the answer. KeyError where that is not known, or what msgspec raises."""
    kind, about = asked.name.partition(":")[0], asked.about
    if kind == "wishes":
        return admitting(msgpack.decode(about, type=tuple[link.Wish, ...])), bool
    if kind == "texts":
        return answering(msgpack.decode(about, type=tuple[Ask, ...]), run.words), tuple[Answer, ...]
    if kind == "stubs":
        return stubs(msgpack.decode(about, type=list[str])), tuple[Fact, ...]
    if kind == "made":
        return making(msgpack.decode(about, type=list[str])), tuple[Fact, ...]
    if kind == "plain calls":
        return passing(msgpack.decode(about, type=list[str])), tuple[DeclaredPlainly, ...]
    if kind == "plain members":
        asked_of = msgpack.decode(about, type=tuple[list[str], list[str]])
        return holding(*asked_of), tuple[DeclaredPlainly, ...]
    if kind == "plain":
        return declaring(msgpack.decode(about, type=list[str])), tuple[DeclaredPlainly, ...]
    if kind == "called":
        return running(msgpack.decode(about, type=Call), tables(run.rules)[1]), tuple[Fact, ...]
    if kind == "taking":
        return taking(msgpack.decode(about, type=list[str])), tuple[Fact, ...]
    if kind == "uses":
        return using(msgpack.decode(about, type=list[str])), tuple[str, ...]
    if kind == "reads":
        return searching(msgpack.decode(about, type=list[str])), tuple[str, ...]
    if kind == "lists deployments":
        return listing(run.rules.rules), bool
    return _PLAIN[kind]


_PLAIN: Mapping[str, tuple[Callable[[str, bytes], Any], Any]] = {
    "imports": (link.clauses_of, tuple[link.Clause, ...]),
    "imported": (link.imported, tuple[link.Imported, ...]),
    "entries": (entries, tuple[Entry, ...]),
    "proto": (described, tuple[str, ...]),
    "hands on": (handed_on, tuple[str, ...]),
    "typed": (link.typed_only, tuple[str, ...]),
}


def _as_it_is(run: Run, seen: Seen, trace: Trace, reader: TreeReader) -> tuple[Seen, Trace]:
    """``seen`` and ``trace`` with the contents of today."""
    now = tuple(
        file if file.blob else structs.replace(file, blob=reader.blobs.get(file.path, ""))
        for file in run.tree.files
    )
    files = {file.path: file for file in now}
    sizes = tuple(files[path].size for path in trace.paths)
    blobs = tuple(files[path].blob for path in trace.paths)
    counted = {number for number, asked in enumerate(trace.questions) if asked.name == DETECTED}
    grown = sum(
        size - before
        for size, before, own in zip(sizes, trace.sizes, trace.of, strict=True)
        if not counted.isdisjoint(trace.sets[own])
    )
    stats = structs.replace(seen.stats, bytes=seen.stats.bytes + grown, parsed=reader.counts.parsed)
    return structs.replace(seen, files=now, stats=stats), structs.replace(trace, sizes=sizes, blobs=blobs)
