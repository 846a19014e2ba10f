"""The repository as module resolution sees it: a value made of its file listing and a few configuration files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from scanner.link.memory import Answers, Held, Thing
from scanner.link.modules.ecma import EcmaModules, ecma_modules, extended_configs
from scanner.link.modules.ecma.aliases import is_alias_config
from scanner.link.modules.go import FILES as GO_FILES
from scanner.link.modules.go import GoModules, go_modules
from scanner.link.modules.imaged import is_image_file
from scanner.link.modules.jvm import JvmModules, jvm_modules
from scanner.link.modules.packaging import BUILD_FILES
from scanner.link.modules.python import PythonModules, python_modules
from scanner.link.tree import Listing
from scanner.model import Detection, Outline
from scanner.rules import Words

ECMA = frozenset({"typescript", "tsx", "javascript"})
JVM = frozenset({"java", "kotlin"})


_Made = TypeVar("_Made")


@dataclass(frozen=True, slots=True)
class Round:
    """What link was asked about in one round, the types below each type then, and what it answered."""

    detections: Mapping[str, Detection]
    below: Mapping[Any, object]
    barrels: dict[str, object]
    came: list[Held]


@dataclass(slots=True)
class Memory:
    """What the rounds of one scan need not work out twice. It never changes an answer, only when it comes.

    With lasting answers also what later scans need not: ``earlier`` are the rounds of the last one, ``passed`` those of
    them that this one has gone through.
    """

    answers: Answers = field(default_factory=Answers)
    # (folder, module) → where it leads
    places: dict[tuple[str, str], str | None] = field(default_factory=dict)
    tree: tuple[object, ...] | None = None  # the listing, and what configurations say, of the latest look
    # What the listing says of what was asked.
    told: dict[tuple[str, ...], object] = field(default_factory=dict)
    # (things of libraries, a step) → what it leads to
    outside: dict[tuple[tuple[object, ...], str], tuple[object, ...]] = field(default_factory=dict)
    # (what, path) → of what, and that
    made: dict[tuple[str, str], tuple[object, object]] = field(default_factory=dict)
    detections: Mapping[str, Detection] = field(default_factory=dict)  # those of the round before
    below: Mapping[Any, object] = field(default_factory=dict)  # type → those below it, then
    # ECMAScript: by path, as they were asked for last
    barrels: dict[str, object] = field(default_factory=dict)
    last: tuple[tuple[object, ...], object] | None = None  # the latest analysis, and what it was made of
    linked: dict[int, tuple[Detection, Detection]] = field(default_factory=dict)  # what link keeps of each
    # By identity, two outlines of a file, and what hangs on what they say otherwise.
    otherwise: dict[tuple[int, int], tuple[Outline, Outline, tuple[Thing, ...]]] = field(default_factory=dict)
    rounds: list[Round] = field(default_factory=list)
    earlier: list[Round] = field(default_factory=list)
    passed: int = 0
    skipped: list[Mapping[str, Detection]] = field(default_factory=list)
    waits: bool = False  # another look at the same tree has been asked nothing yet that had to be worked out


@dataclass(frozen=True, slots=True)
class Project:
    """Everything that says where an import leads. Made once per scan; holds no file's source."""

    listing: Listing
    ecma: EcmaModules
    go: GoModules
    python: PythonModules
    jvm: JvmModules
    words: Words
    memory: Memory = field(default_factory=Memory, compare=False, repr=False)


def remembered(project: Project, what: str, path: str, of: object, make: Callable[[], _Made]) -> _Made:
    """``make()``, a pure function of ``of``, worked out once for each object that a file's ``of`` is."""
    key = (what, path)
    known = project.memory.made.get(key)
    if known is None or known[0] is not of:
        known = (of, make())
        project.memory.made[key] = known
    return cast(_Made, known[1])


def is_config(path: str) -> bool:
    """Whether ``project`` wants the bytes of ``path``."""
    name = path.rpartition("/")[2]
    if name in ("package.json", *GO_FILES, *BUILD_FILES) or is_alias_config(name) or is_image_file(path):
        return True
    return name.startswith(("tsconfig", "jsconfig")) and name.endswith(".json")


def further_configs(paths: frozenset[str], configs: Mapping[str, bytes]) -> tuple[str, ...]:
    """Files that those of ``configs`` build on and that ``project`` wants as well, whatever they are called."""
    return extended_configs(configs, paths)


def project(paths: Iterable[str], configs: Mapping[str, bytes], words: Words) -> Project:
    """From the listing of all files, and the bytes of those that ``is_config`` names. Bad files count as empty.

    ``words`` are what link knows of names: of frameworks, stores and conventions.
    """
    listing = Listing(frozenset(paths))
    return Project(
        listing,
        ecma_modules(listing, configs),
        go_modules(configs),
        python_modules(listing, configs),
        jvm_modules(listing),
        words,
    )
