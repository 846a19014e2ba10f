"""What looks at one tree after the other, in one process, need not work out twice: watching, weeks of the past, a gate.

To keep all that answers hang on costs a first look some 4 % more CPU, and spares the second half of what it would take.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from msgspec import structs

from scanner import link
from scanner.link.naming import Known
from scanner.model import Detection, Fact, Linked, Outline, Report
from scanner.pipeline.asked import Seeds
from scanner.walk import Tree

Told = dict[str, dict[str, tuple[str, object]]]
"""Question → path → the content that was asked, and what it answered."""


@dataclass(frozen=True, slots=True)
class Ended:
    """What a look knew when link wanted nothing more: the files with an outline, what was told to some, and what it all shows."""

    outlined: tuple[str, ...]
    seeded: Mapping[str, Seeds]
    linked: Linked


class Superseded(Exception):
    """A look was given up, since somebody waits for another one."""


@dataclass(slots=True)
class Lately:
    """Detections by the key under which they are cached, the same objects in each look, and what link remembers.

    Where files of the same listing changed, a look *at once* outlines what the look before had ended with, which is nearly
    always what link wants again: that spares every round. It may be wrong, so nothing of it is kept, and another look follows.

    Only of use with a cache, which names contents. ``about``: rules and tool; for others it starts anew. ``stays``: looks go
    on as long as somebody types, so that the first that has time links, even if it is known what the tree shows.
    """

    stays: bool = False
    # Asked again and again: whether the look at hand is to be given up.
    superseded: Callable[[], bool] = bool
    about: str = ""
    # The tree of the latest look, and what that was asked for: who knows which files were saved since need not walk it again.
    tree: tuple[object, Tree] | None = None
    # What the latest tree showed that was looked at, by the key under which it is cached.
    whole: tuple[str, Any, Any] | None = None
    memory: link.Memory = field(default_factory=link.lasting)
    # Where imports lead, and of which listing and configurations.
    modules: tuple[link.Project, str] | None = None
    detections: dict[str, Detection] = field(default_factory=dict)
    # By object, with the object: link's name for what it reads of it.
    digests: dict[int, tuple[Detection, bytes]] = field(default_factory=dict)
    told: Told = field(default_factory=dict)
    ended: Ended | None = None
    # What detect had found, all of it, when infer was last given it for sure.
    facts: tuple[Fact, ...] = ()
    # What files had answered by then to who looks for names, and their contents.
    names: tuple[Known, Mapping[str, str]] | None = None
    # What each service reaches, with all that this hangs on.
    reached: tuple[link.Project, tuple[Any, ...], Mapping[str, frozenset[str]]] | None = None
    _now: dict[str, Detection] = field(default_factory=dict)  # those of the look at hand
    _told_now: Told = field(default_factory=dict)
    _outlined: dict[tuple[int, int], tuple[Detection, Outline | None, Detection]] = field(
        default_factory=dict
    )

    @property
    def is_ready(self) -> bool:
        """Whether a look has linked, so that the next can be at once."""
        return self.ended is not None

    def is_settled(self, report: Report, cached: bool) -> bool:
        """Whether another look, not at once, could only say the same again, and spare the next one nothing."""
        return not report.guessed and (self.is_ready or not cached)

    def begin(self, about: str) -> None:
        """Another look, by the rules that ``about`` names."""
        if about != self.about:
            self.about, self.memory = about, link.lasting()
            self.modules, self.detections, self._outlined = None, {}, {}
            self.told, self.digests, self.ended = {}, {}, None
            self.facts, self.names, self.reached = (), None, None
        else:
            self.detections, self.told = self._now or self.detections, self._told_now or self.told
            lives = set(map(id, self.detections.values()))
            self._outlined = {key: known for key, known in self._outlined.items() if key[0] in lives}
            lives.update(id(made) for _, _, made in self._outlined.values())
            self.digests = {key: known for key, known in self.digests.items() if key in lives}
        self._now, self._told_now = {}, {}

    def go_on(self) -> None:
        """Raises Superseded where nobody waits any more for what the look at hand finds out."""
        if self.superseded():
            self._now = self.detections | self._now  # what it has not come to yet is known all the same
            asked = self.told.keys() | self._told_now.keys()
            self._told_now = {
                question: self.told.get(question, {}) | self._told_now.get(question, {}) for question in asked
            }
            raise Superseded

    def get(self, key: str) -> Detection | None:
        found = self._now.get(key) or self.detections.get(key)
        if found is not None:
            self._now[key] = found
        return found

    def put(self, key: str, found: Detection) -> None:
        self._now[key] = found

    def answers(self, question: str, paths: Iterable[str], blobs: Mapping[str, str]) -> dict[str, Any]:
        """What those of ``paths`` answered a look ago whose content is what it was."""
        before, found = self.told.get(question, {}), {}
        for path in paths if before else ():
            blob, answer = before.get(path, ("", None))
            if blob and blob == blobs.get(path):
                found[path] = answer
                self.tell(question, path, blob, answer)
        return found

    def names_told(self, blobs: Mapping[str, str]) -> Known | None:
        """What those files had answered whose content is what it was, and who called what."""
        if self.names is None:
            return None
        known, then = self.names
        stays = {path for path, _ in known.answers if path in then and then[path] == blobs.get(path)}
        answers = {asked: answer for asked, answer in known.answers.items() if asked[0] in stays}
        return Known(known.project, answers, known.callers, known.barrels)

    def tell(self, question: str, path: str, blob: str, answer: object) -> None:
        """Keep what the file at ``path`` with the content ``blob`` answers."""
        self._told_now.setdefault(question, {})[path] = (blob, answer)

    def with_outline(self, found: Detection, outline: Outline | None) -> Detection:
        """``found`` with another detection's ``outline``."""
        key = (id(found), id(outline))
        known = self._outlined.get(key)
        if known is None or known[0] is not found or known[1] is not outline:
            known = self._outlined[key] = (found, outline, structs.replace(found, outline=outline))
        return known[2]
