"""Runs detect over a tree: reads each file at most once, asks the cache first, parses in processes when it pays.

The results are the same bytes whatever the cache holds and however many processes there are: every detection is
a pure function of one file, and they are kept by path.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeVar

import msgspec

from scanner.detect import is_candidate, language_of, may_hold, may_match
from scanner.link import Importers, Project
from scanner.model import Detection, Fact, FileRole, Origin, Problem, ProblemKind, SourceFile
from scanner.pipeline.aside import Engine, give_up, given_up
from scanner.pipeline.asked import WHOLE, Asked, Asking, Seeds, to_detect
from scanner.pipeline.lately import Lately
from scanner.pipeline.processes import tables, workers
from scanner.pipeline.tasks import Task, detection, without
from scanner.pipeline.telling import decoded, keep_answers, key_of, known_answers
from scanner.rulebook import Rulebook
from scanner.store import FactCache, context_key, tool_key
from scanner.walk import Tree, blob_id, generated_header, illegible, in_utf8, minified

_Item = TypeVar("_Item")
Tick = Callable[[int, int], None]  # files done, files in all

_BATCH = 2_000  # files read before their detections are computed and stored: bounds memory
_KEPT = 32_000_000  # bytes of contents that are kept in memory for a second look
_HEADER = 2_000  # bytes in which a "generated" header stands


@dataclass(slots=True)
class Counts:
    """What was looked at, for the report's figures."""

    files: int = 0
    bytes: int = 0
    candidates: int = 0
    parsed: int = 0
    cached: int = 0
    left_out: dict[str, int] = field(default_factory=dict)


class TreeReader:
    """The files of one tree, detected on demand. Made per scan and thrown away with it."""

    def __init__(
        self,
        tree: Tree,
        book: Rulebook,
        cache: FactCache | None,
        jobs: int,
        engine: Engine | None = None,
        lately: Lately | None = None,
    ) -> None:
        self.tree = tree
        self.code, self.config = tables(book)
        self.cache = cache
        self.context = context_key(book.digest, tool_key()) if cache is not None else ""
        self.lately = lately if cache is not None else None
        if self.lately is not None:
            self.lately.begin(self.context)
        self.counts = Counts()
        self.blobs: dict[str, str] = {file.path: file.blob for file in tree.files if file.blob}
        self.problems: list[Problem] = []
        self.modules: tuple[Project, str] | None = None  # where imports lead, once anybody asked, by its name
        self.importers = Importers()  # of the files that were asked for their imports
        self.asking = Asking()  # whose contents the answers of this tree hang on, and how
        here = workers(book.rules, self.code, self.config, jobs)
        self._workers = engine(book.rules, here) if engine is not None else here
        self._kept: dict[str, bytes] = {}
        self._unread: set[str] = set()  # what cannot be read is not tried, and not said, again and again
        self._outlined: dict[str, Detection] = {}  # so that no file is parsed again for whoever asks later
        self._facts: dict[str, tuple[Fact, ...]] = {}  # of code, so that no file is held against rules again
        self._kept_bytes = 0

    def first_pass(self, files: Iterable[SourceFile], tick: Tick | None = None) -> dict[str, Detection]:
        """The detection of every file that a rule could match, among ``files``; others are swept, not parsed."""
        wanted = [f for f in files if language_of(f.path) is not None or may_match(f.path, self.config)]
        self.counts.files += len(wanted)
        self.counts.bytes += sum(f.size for f in wanted)
        found: dict[str, Detection] = {}
        done = 0
        for batch in _batches(wanted, _BATCH):
            passed = self._detect([file.path for file in batch], {}, outlined=False)
            self._facts.update((path, seen.facts) for path, seen in passed.items() if not seen.problems)
            found.update(passed)
            done += len(batch)
            if tick is not None:
                tick(done, len(wanted))
        return found

    def detect(self, paths: Sequence[str]) -> dict[str, Detection]:
        """The detection of each of ``paths`` with its outline, whether or not a rule could match."""
        self.asking.note(to_detect(True, {}), paths)  # those that were outlined before count as well
        fresh = [path for path in paths if path not in self._outlined]
        self._outlined.update(self._detect(fresh, {}, outlined=True))
        return {path: self._outlined[path] for path in paths if path in self._outlined}

    def detect_seeded(self, seeds: Mapping[str, Seeds]) -> dict[str, Detection]:
        """The facts of each path again, knowing what the names it imports are; without an outline."""
        return self._detect(sorted(seeds), seeds, outlined=True)

    def tell(
        self,
        paths: Sequence[str],
        question: str,
        answer: Callable[[str, bytes], _Item],
        kind: type[_Item],
        about: bytes = b"",
    ) -> Iterator[tuple[str, _Item]]:
        """Each of ``paths`` that can be read with ``answer(path, content)``, of type ``kind``.

        Answers are remembered by content: ``question`` names all that they depend on besides. ``about`` is for whoever
        makes the same question again (``retracing``).
        """
        asked = Asked(question, about, kind is bool)
        self.asking.note(asked, paths)
        if self.cache is None:
            for path, data in self._read(paths):
                yield path, answer(path, data)
            return
        self.named(paths)
        yield from (known := self._answered(question, paths)).items()
        for path, told in self._told([path for path in paths if path not in known], asked, answer, kind):
            if self.lately is not None:
                self.lately.tell(question, path, self.blobs[path], told)
            yield path, told

    def known(self, asked: Asked, kind: type[_Item]) -> dict[str, _Item]:
        """Path → what it answers, as far as its content was asked before."""
        found = self._answered(asked.name, self.blobs)
        others = {path: blob for path, blob in self.blobs.items() if path not in found}
        return {**found, **decoded(self.kept(asked, others), kind)}

    def _answered(self, question: str, paths: Iterable[str]) -> dict[str, Any]:
        return self.lately.answers(question, paths, self.blobs) if self.lately is not None else {}

    def _told(
        self, paths: Sequence[str], asked: Asked, answer: Callable[[str, bytes], _Item], kind: type[_Item]
    ) -> Iterator[tuple[str, _Item]]:
        """The same of files that no earlier look of this process has asked."""
        if self.cache is None:
            return
        keys = {
            path: key_of(self.context, path, self.blobs[path], asked) for path in paths if path in self.blobs
        }
        known = decoded(known_answers(self.cache, self.context, asked, keys), kind)
        yield from known.items()
        fresh: dict[str, object] = {}
        for path, data in self._read([path for path in paths if path not in known]):
            told = answer(path, data)
            fresh[key_of(self.context, path, self.blobs[path], asked)] = told
            yield path, told
        if fresh:
            keep_answers(self.cache, self.context, asked, fresh, map(keys.__getitem__, known))

    def kept(self, asked: Asked, contents: Mapping[str, str]) -> dict[str, bytes]:
        """Path → what it answered, encoded, when its content was the one that is named here, where the cache knows it."""
        keys = {path: key_of(self.context, path, blob, asked) for path, blob in contents.items()}
        return known_answers(self.cache, self.context, asked, keys) if self.cache is not None else {}

    def read(self, paths: Sequence[str]) -> Iterator[tuple[str, bytes]]:
        """Path and content of each readable file, those at hand first; the others become problems."""
        self.asking.note(Asked(WHOLE), paths)
        return self._read(paths)

    def _read(
        self, paths: Sequence[str], at_hand: Mapping[str, bytes] | None = None
    ) -> Iterator[tuple[str, bytes]]:
        known = {**self._kept, **at_hand} if at_hand else self._kept
        for path in paths:
            if path in known:
                yield path, known[path]
        for path, content in self.tree.read([path for path in paths if path not in known]):
            if isinstance(content, Problem):
                self.problems.append(content)
                self._unread.add(path)
                continue
            self.blobs[path] = blob_id(content)
            text = content if language_of(path) is not None else in_utf8(content)
            self._keep(path, text)
            yield path, text

    def named(self, paths: Iterable[str]) -> dict[str, bytes]:
        """Know ``paths`` by the names of their contents, so that what was found out about those counts here: what was read."""
        if self.lately is not None:
            self.lately.go_on()
        if self.cache is None:
            return {}
        return dict(self._read([p for p in paths if p not in self.blobs and p not in self._unread]))

    def _keep(self, path: str, content: bytes) -> None:
        """Hold on to the first files of a tree: link asks for most of them once more."""
        if self._kept_bytes + len(content) <= _KEPT:
            self._kept[path] = content
            self._kept_bytes += len(content)

    def close(self) -> None:
        self._workers.close()
        if self.cache is not None and self.tree.stamps:
            self.cache.put_stamps(self.tree.root, self.tree.stamps, self.blobs)

    # --- one batch ---------------------------------------------------------------------------

    def _detect(
        self, paths: Sequence[str], seeds: Mapping[str, Seeds], outlined: bool
    ) -> dict[str, Detection]:
        for path in seeds:
            self.asking.note(to_detect(outlined, seeds[path]), (path,))
        self.asking.note(to_detect(outlined, {}), [path for path in paths if path not in seeds])
        at_hand = self.named(paths)
        found = self._remembered(paths, seeds, outlined)
        todo = [path for path in paths if path not in found]
        tasks, fresh = list[Task](), dict[str, bytes]()
        for path, data in self._read(todo, at_hand):
            if why := illegible(data):
                unread = Detection(path, problems=(Problem(path, ProblemKind.UNREADABLE, why),))
                found[path], fresh[self._key(path, seeds, outlined)] = unread, msgspec.msgpack.encode(unread)
                continue
            task = self._task(path, data, tuple(sorted(seeds.get(path, {}).items())), outlined)
            if task is None:
                fresh[self._key(path, seeds, outlined)] = b""
            else:
                tasks.append(task)
        self.counts.candidates += len(tasks)
        for task, packed in self._run(tasks):
            key = self._key(task.path, seeds, outlined)
            fresh[key] = packed
            found[task.path] = detection(packed)
            if self.lately is not None:
                self.lately.put(key, found[task.path])
        self.counts.parsed += len(tasks)
        if self.cache is not None and fresh:
            self.cache.put_many(fresh)
        return found

    def _remembered(
        self, paths: Sequence[str], seeds: Mapping[str, Seeds], outlined: bool
    ) -> dict[str, Detection]:
        """What the cache knows; a file in which nothing can match is remembered as an empty detection."""
        if self.cache is None:
            return {}
        keys = {path: self._key(path, seeds, outlined) for path in paths if path in self.blobs}
        found: dict[str, Detection] = {}
        if self.lately is not None:
            at_hand = {path: self.lately.get(key) for path, key in keys.items()}
            found = {path: known for path, known in at_hand.items() if known is not None}
            keys = {path: key for path, key in keys.items() if path not in found}
        known = self.cache.get_many(keys.values())
        for path, key in keys.items():
            with suppress(KeyError, msgspec.DecodeError, msgspec.ValidationError):  # unknown or damaged
                found[path] = detection(known[key]) if known[key] else Detection(path)
                if self.lately is not None:
                    self.lately.put(key, found[path])
        self.counts.cached += len(found)
        return found

    def _key(self, path: str, seeds: Mapping[str, Seeds], outlined: bool) -> str:
        asked = to_detect(outlined, seeds.get(path, {}))
        return path if self.cache is None else key_of(self.context, path, self.blobs[path], asked)

    def _task(
        self, path: str, data: bytes, seeds: tuple[tuple[Origin, Origin], ...], outlined: bool
    ) -> Task | None:
        if language_of(path) is None:
            return Task(path, data, None) if may_hold(path, data, self.config) else None
        if generated_header(data[:_HEADER]) or minified(data):
            self.counts.left_out[FileRole.GENERATED] = self.counts.left_out.get(FileRole.GENERATED, 0) + 1
            return None
        if self.cache is not None:
            self.code.sweep.begin(self.cache.engine, self.cache.put_engine)
        hits = self.code.sweep.hits(data)
        if not (outlined or is_candidate(path, data, hits, self.code)):
            return None
        facts = self._facts.get(path) if outlined and not seeds else None
        return Task(
            path, data, hits, seeds, outlined, None if facts is None else msgspec.msgpack.encode(facts)
        )

    def _run(self, tasks: Sequence[Task]) -> Iterator[tuple[Task, bytes]]:
        """Each task with its encoded detection; a file that an earlier run gave up is not tried again."""
        bad = given_up(self.cache, self.context, tasks, self.blobs)
        answers = iter(self._workers.run([task for task in tasks if task.path not in bad]))
        for task in tasks:
            yield task, without(task, bad[task.path]) if task.path in bad else next(answers)
        give_up(self.cache, self.context, self._workers.aside, self.blobs)
        self._workers.aside.clear()


def _batches(items: Iterable[_Item], size: int) -> Iterator[list[_Item]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch
