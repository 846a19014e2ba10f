"""What pipelines have run by something else of the tree: targets, scripts of packages, workflows, actions, templates, programs.

Each is read as it is called, with what it is handed in its place; what it deploys is deployed where the job is for, or
where the call says. What it calls in turn is followed a few steps.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from msgspec import structs

from scanner.detect import Call, ConfigRules, detect_config, text_of_call
from scanner.infer.services import joined_path
from scanner.model import Fact, Location, SourceFile, Value
from scanner.pipeline.asked import packed
from scanner.pipeline.detecting import TreeReader

KIND = "called"
_SAYS = ("environment", "stage", "stages")
_DEEPEST = 4  # calls one below the other
_MOST = 400  # calls of one tree
_MAKEFILES = ("GNUmakefile", "Makefile", "makefile")
_JUSTFILES = ("justfile", ".justfile", "Justfile")
_TASKFILES = ("Taskfile.yml", "Taskfile.yaml", "taskfile.yml", "taskfile.yaml")
_NAMES = {
    "make": _MAKEFILES,
    "just": _JUSTFILES,
    "task": _TASKFILES,
    "npm": ("package.json",),
    "earthly": ("Earthfile",),
    "python": ("fabfile.py", "tasks.py"),
}
_ENDINGS = {"make": (".mk",), "just": (".just",), "step": (".groovy",)}
_Taken = tuple[str, tuple[tuple[str, str], ...]]  # a file, and what it is handed
_READ_AS = {
    "workflow": ".github/workflows/called.yml",
    "include": ".gitlab-ci.yml",
    "program": "program.ts",
}
_PROGRAMS = (".ts", ".mts", ".js", ".mjs", ".py")


def run_elsewhere(reader: TreeReader, files: Iterable[SourceFile], facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """What is deployed by what the calls among ``facts`` have run, as listings."""
    calls = [fact for fact in facts if fact.kind == KIND]
    found = dict.fromkeys(_made(reader, facts))
    if not calls:
        return tuple(found)
    paths = _Paths(file.path for file in files)
    asked: set[tuple[str, Call, str]] = set()
    for _ in range(_DEEPEST):
        fresh: list[Fact] = []
        for fact in calls:
            environment = fact.literal("environment")
            for path, call in _placed(fact, paths):
                key = (path, call, environment)
                if key in asked or len(asked) >= _MOST:
                    continue
                asked.add(key)
                told = [_for(each, environment) for each in _told(reader, path, call)]
                fresh += [each for each in told if each.kind == KIND]
                found.update(dict.fromkeys(each for each in told if each.kind != KIND))
        calls = fresh
    return (*found, *_included(reader, facts, paths.every))


def _made(reader: TreeReader, facts: Iterable[Fact]) -> Iterator[Fact]:
    """What programs that make workloads make of them by their loops and helpers."""
    parts = (fact for fact in facts if fact.kind == "component_class" and fact.value("part"))
    for path in sorted({fact.location.path for fact in parts}):
        if path.endswith(_PROGRAMS):
            yield from _told(reader, path, Call("program"))


class _Paths:
    """The files of a tree, and those that are found by how their names end."""

    def __init__(self, every: Iterable[str]) -> None:
        self.every = frozenset(every)
        ends = tuple(end for endings in _ENDINGS.values() for end in endings)
        self._ending = sorted(path for path in self.every if path.endswith(ends))
        self.steps: dict[str, list[str]] = {}
        for path in self._ending:
            folder, _, name = path.rpartition("/")
            if f"/{folder}".endswith("/vars"):
                self.steps.setdefault(name, []).append(path)

    def ending(self, form: str) -> list[str]:
        ends = _ENDINGS.get(form)
        return [path for path in self._ending if path.endswith(ends)] if ends else []


def _for(fact: Fact, environment: str) -> Fact:
    """``fact`` said for the environment of the job that called it, if that has one."""
    if not environment:
        return fact
    kept = (value for value in fact.values if value.name not in _SAYS)
    return structs.replace(fact, values=(*kept, Value("environment", environment)))


def _placed(fact: Fact, paths: _Paths) -> Iterator[tuple[str, Call]]:
    """The files that may hold what is called, and how it is called."""
    form, folder = fact.value("form"), fact.literal("folder").removeprefix("./").strip(".")
    given = tuple(sorted(_pairs(fact.value("given"))))
    words = tuple(fact.value("words").split())
    call = Call(form, fact.literal("target"), words, given)
    if form in ("script", "workflow"):
        for path in _of_place(fact, form, folder, paths.every):
            yield path, call
    elif form == "step":
        yield from ((path, call) for path in paths.steps.get(f"{call.target}.groovy", ()))
    elif form in _NAMES and call.target:
        here = _file(_NAMES[form], folder, fact.literal("of"), paths.every)
        if here:
            yield here, call
        elif not folder:
            yield from ((path, call) for path in paths.ending(form))


def _of_place(fact: Fact, form: str, folder: str, paths: frozenset[str]) -> Iterator[str]:
    place = fact.literal("place")
    home = fact.location.path.rpartition("/")[0]
    for base in dict.fromkeys((folder, "", home)):
        path = _joined(base, place)
        tries = (path, f"{path}/action.yml", f"{path}/action.yaml") if form == "workflow" else (path,)
        if found := next((each for each in tries if each in paths), None):
            yield found
            return


def _file(names: Sequence[str], folder: str, package: str, paths: frozenset[str]) -> str:
    """The file of one of ``names`` in ``folder``, or in that of the ``package``; "" if there is none, or several."""
    if package:
        last = package.rpartition("/")[2]
        homes = {path.rpartition("/")[0] for path in paths if path.endswith(f"/{last}/{names[0]}")}
        folder = next(iter(homes)) if len(homes) == 1 else package
    return next((path for name in names if (path := _joined(folder, name)) in paths), "")


def _pairs(given: str) -> Iterator[tuple[str, str]]:
    for line in given.split("\n"):
        name, mark, value = line.partition("=")
        if mark:
            yield name, value


def _joined(folder: str, path: str) -> str:
    """``path`` from ``folder``; one that begins with a slash begins at the top of the repository."""
    return joined_path(folder, path.lstrip("/")) or ""


# --- asking a file -----------------------------------------------------------------------------


def _told(reader: TreeReader, path: str, call: Call) -> tuple[Fact, ...]:
    """The listings and calls that stand in what ``call`` has run of the file at ``path``."""
    question = "called:" + hashlib.sha256(repr(call).encode()).hexdigest()
    told = reader.tell((path,), question, running(call, reader.config), tuple[Fact, ...], packed(call))
    return tuple(fact for _, facts in told for fact in facts)


def running(call: Call, rules: ConfigRules) -> Callable[[str, bytes], tuple[Fact, ...]]:
    """What answers which listings and calls stand in what ``call`` has run of a file."""
    return partial(_run, call=call, rules=rules)


def _run(path: str, content: bytes, call: Call, rules: ConfigRules) -> tuple[Fact, ...]:
    python = call.form == "program" and path.endswith(".py")
    text = text_of_call(content.decode("utf-8-sig", "replace").replace("\r\n", "\n"), call)
    if text is None:
        return ()
    facts = detect_config(
        "program.py" if python else _READ_AS.get(call.form, "called.sh"), text.encode(), rules
    ).facts
    return tuple(_at(fact, fact.location, path) for fact in facts if fact.kind in ("listing", KIND))


def _at(fact: Fact, place: Location, path: str, above: int = 0) -> Fact:
    """``fact`` where it really stands: in the file at ``path``, ``above`` lines higher than ``place``."""
    lines = {"line": place.line - above, "end_line": place.end_line - above}
    return structs.replace(fact, location=structs.replace(place, path=path, **lines))


# --- files of GitLab that others take in -------------------------------------------------------


def _included(reader: TreeReader, facts: Iterable[Fact], paths: frozenset[str]) -> Iterator[Fact]:
    """What the jobs of a pipeline of GitLab deploy, read together with the files of the tree that it includes."""
    includes: dict[str, dict[_Taken, None]] = {}
    for fact in facts:
        if fact.kind == KIND and fact.value("form") == "include":
            place = _joined("", fact.literal("place"))
            if place in paths and place != fact.location.path:
                taken = (place, tuple(_pairs(fact.value("given"))))
                includes.setdefault(fact.location.path, {})[taken] = None
    for path, places in sorted(includes.items()):
        texts = dict(reader.read((path, *dict.fromkeys(place for place, _ in places))))
        if path in texts:
            order = [(path, ()), *(taken for taken in places if taken[0] in texts)]
            yield from _together(reader, order, texts)


def _together(reader: TreeReader, taken: Sequence[_Taken], texts: dict[str, bytes]) -> Iterator[Fact]:
    starts: list[int] = []
    lines: list[str] = []
    order = [path for path, _ in taken]
    for path, given in taken:
        starts.append(len(lines))
        text = texts[path].decode("utf-8-sig", "replace").replace("\r\n", "\n")
        filled = text_of_call(text, Call("include", given=given)) if starts[1:] else None
        lines += (text if filled is None else filled).rstrip("\n").split("\n")
    whole = "\n".join(lines).encode()
    for fact in detect_config(_READ_AS["include"], whole, reader.config).facts:
        if fact.kind == "listing":
            at = max(number for number, start in enumerate(starts) if start < fact.location.line)
            yield _at(fact, fact.location, order[at], starts[at])
