"""Commands → services: which folder of an image a workload starts, where several workloads share the image.

``python -m listener.run``, ``gunicorn manager.main``, ``./entrypoint.sh evaluator``, ``celery -A shop.tasks worker``, and
what a build calls a program: ``go build -o /bin/orders ./cmd/server``. Sources: https://docs.python.org/3/using/cmdline.html,
https://docs.celeryq.dev/en/stable/reference/cli.html, https://pkg.go.dev/cmd/go#hdr-Compile_packages_and_dependencies
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from scanner.infer.services.claims import Claim, Strength, claim, is_tooling, runs_once
from scanner.infer.services.layout import ROOT, Layout, above, is_below, joined_path, last, parent
from scanner.infer.services.packaging import PREPARES
from scanner.infer.services.sources import python_modules
from scanner.infer.status import joined, tokens
from scanner.model import Fact
from scanner.rules import Words

# A word of its own, or the value of a flag: ``worker``, ``--service=worker``, ``--service worker``.
# ``dev:worker`` is a script of a package.
_WORD = re.compile(r"(?:(?<![\w.-])--?([\w.-]++)([= ])|(?<![\w./:=-]))([A-Za-z][\w-]{2,}+)(?![\w./:=-])")
# A program by its file: node api/server.js, worker/run.py, ./bin/mailer.
FILE = re.compile(r"(?<![\w./=-])(?:\./)?((?:[\w.-]++/)++[\w.-]++)")
_ENDS = (".py", "/__main__.py", "/__init__.py")
SAYS = "a workload starts it by its command"


def command_claims(layout: Layout, facts: Iterable[Fact]) -> list[Claim]:
    """A claim for each folder that a workload's command names, where the workloads of one place name several."""
    facts = [fact for fact in facts if fact.kind == "deployment"]
    built = _built_as(layout, facts)
    found: dict[str, dict[str, list[Fact]]] = {}
    images = {parent(f.location.path): f for f in facts if f.value("via") == "dockerfile"}
    for fact in facts:
        command = fact.value("command")
        if fact.value("via") == "start-script" and not _is_started(fact, images):
            continue
        if not command or fact.value("via") in ("dockerfile", "netlify"):
            continue
        once = layout.words["one-off-words"] & {*tokens(fact.value("name")), *tokens(fact.value("container"))}
        if once or runs_once(layout.words, command):
            continue
        base, folder = _started(layout, built, images, fact)
        if folder and not is_tooling(layout.words, folder):
            found.setdefault(base, {}).setdefault(folder, []).append(fact)
    plain = {base for fact in facts if not fact.value("command") for base in _built_in(fact)}
    claims = []
    for base, named in sorted(found.items()):
        folders, whole = _without_stand_ins(named), base or ROOT
        usual = _usual(layout, base, images) if whole not in folders else None
        if usual and (len(folders) > 1 or base in plain):
            folders.setdefault(usual[0], []).append(usual[1])
        if len(folders) > 1:
            apart = "" if whole in folders else whole  # or one of the workloads is all of the image
            claims += [
                replace(claim(folder, _kind(fact), Strength.SURE, fact, SAYS), told_apart=apart)
                for folder, facts_ in sorted(folders.items())
                for fact in facts_
            ]
    return claims


def _is_started(fact: Fact, images: Mapping[str, Fact]) -> bool:
    """Whether an image beside or above a start script starts with it."""
    path = fact.location.path
    return any(
        last(path) in {last(word) for word in images[folder].value("command").split()}
        for folder in above(parent(path))
        if folder in images
    )


def _without_stand_ins(folders: dict[str, list[Fact]]) -> dict[str, list[Fact]]:
    """Without what Compose alone starts, where manifests of a cluster start more of the same image: it helps to try them."""
    local = {
        folder for folder, facts in folders.items() if all(fact.value("via") == "compose" for fact in facts)
    }
    return folders if 2 * len(local) >= len(folders) else {f: folders[f] for f in folders if f not in local}


def _usual(layout: Layout, base: str, images: Mapping[str, Fact]) -> tuple[str, Fact] | None:
    """The folder of the module that an image starts where a workload gives no command, and its Dockerfile."""
    image = images.get(base)
    if image is None:
        return None
    for name in python_modules(image.value("command")):
        if folder := _of_module(layout, base, name):
            return folder, image
    return None


def _kind(fact: Fact) -> str:
    return "job" if fact.value("workload") in ("Job", "CronJob") or fact.value("kind") == "job" else "service"


def _built_as(layout: Layout, facts: Iterable[Fact]) -> dict[tuple[str, str], str]:
    """By the folder of a Dockerfile and what it calls a Go program in its image: the program's folder."""
    found: dict[tuple[str, str], str] = {}
    for fact in facts:
        home = parent(fact.location.path)
        for line in fact.value("builds").split("\n") if fact.value("via") == "dockerfile" else ():
            words = re.split(r"&&|[;|]", line)[0].split()
            named = dict(pairwise(words)).get("-o", "")
            places = [place for base in (home, "") if named and (place := joined_path(base, words[-1]))]
            places += [
                parent(place) for place in places if place in layout.files
            ]  # a file of it: ./cmd/server/main.go
            program = next((place for place in places if place in layout.programs), None)
            if program:
                found[home, joined(last(named))] = program
    return found


def _started(
    layout: Layout, built: Mapping[tuple[str, str], str], images: Mapping[str, Fact], fact: Fact
) -> tuple[str, str]:
    """The folder that the image is made of, and the folder in it that a workload's command starts; "" when it names none."""
    command = fact.value("command")
    for base in _bases(layout, fact):
        handed = _is_handed(fact, images.get(base))
        for name in python_modules(command):
            folder = _of_module(layout, base, name)
            if folder:
                return base, folder
        if program := built.get((base, joined(_run(command)))):
            return base, program
        for said in _said(layout.words, command):
            if program := built.get((base, joined(said.word))):
                return base, program
            named = [f for f in layout.by_name.get(joined(said.word), ()) if _is_code(layout, base, f)]
            if (
                len(named) > 1
                or not said.sure
                or (said.run and not handed and any(layout.languages(f) == ("go",) for f in named))
            ):
                # a program, and what it or its chart keeps in a folder of the same name
                named = [f for f in named if f in layout.programs]
            if len(named) == 1:
                return base, named[0]
        if folder := _of_file(layout, base, command):
            return base, folder
    return "", ""


def _is_handed(fact: Fact, image: Fact | None) -> bool:
    """Whether the first word of a workload's command is for the program that its image starts, and no program itself.

    https://kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container/#notes
    """
    takes = image is not None and bool(image.value("entrypoint"))
    return takes and fact.value("handed") == fact.value("command")


def _is_code(layout: Layout, base: str, folder: str) -> bool:
    """Whether ``folder`` is code of the image made of ``base``, under a name that says what it is."""
    generic = last(folder).lower() in layout.words["generic-folders"]
    inside = bool(folder) and not generic and is_below(folder, base)
    return inside and layout.holds_code(folder) and _is_of_image(layout, base, folder)


def _is_of_image(layout: Layout, base: str, folder: str) -> bool:
    """Whether a folder is a package of its own, or lies in the image's: not in the pages or tests beside it."""
    return folder in layout.manifests or layout.package_of(folder) == layout.package_of(base)


@dataclass(frozen=True, slots=True)
class _Said:
    """A word of a command that may name what is started."""

    word: str
    run: bool  # it is run itself, and so a program's name
    sure: bool  # not what may be the value of the flag before it


def _said(words: Words, command: str) -> Iterator[_Said]:
    """What a flag sets names a program only if the flag is for that; of a word behind one, only the program knows."""
    prepared = PREPARES.match(command)
    start = prepared.end() if prepared is not None else 0
    for found in _WORD.finditer(command):
        flag, sign, word = found.groups()
        sure = not flag or bool(words["program-flags"] & {*tokens(flag)[-1:]})
        if sure or sign == " ":
            yield _Said(word, found.start() == start, sure)


def _run(command: str) -> str:
    """The name of the file that a command runs, wherever in the image it lies: ``./gateway``, ``/usr/bin/gateway``."""
    prepared = PREPARES.match(command)
    return last(command[prepared.end() if prepared is not None else 0 :].partition(" ")[0])


def _built_in(fact: Fact) -> Iterator[str]:
    """The folder that a workload says its image is built in, if it does."""
    if (
        fact.value("context")
        and (place := joined_path(parent(fact.location.path), fact.value("context"))) is not None
    ):
        yield place


def _bases(layout: Layout, fact: Fact) -> Iterator[str]:
    """Folders that the image may be made of: its build context, those above the manifest that have a Dockerfile."""
    yield from _built_in(fact)
    for folder in above(parent(fact.location.path)):
        name = joined_path(folder, "Dockerfile")
        if name in layout.files:
            yield folder
    if fact.value("place") == "folder":  # a platform runs its folder as it is
        yield parent(fact.location.path)


def _of_file(layout: Layout, base: str, command: str) -> str:
    """The folder of the last file of the image that a command starts, as far as its name tells anything."""
    found = ""
    for name in FILE.findall(command):
        path = joined_path(base, name)
        if path in layout.files and (parent(path) or base) != base:
            found = layout.lifted(parent(path))
    return found


def _of_module(layout: Layout, base: str, name: str) -> str:
    """The folder of a Python module, below its sources' folder; one that lies in that itself is the image's own."""
    sources = joined_path(base, "src") or ""
    for root in (base, sources):
        path = joined_path(root, name.replace(".", "/"))
        while path and path != root:
            if any(path + end in layout.files for end in _ENDS) or path in layout.folders:
                folder = path if path in layout.folders else parent(path)
                return base or ROOT if folder in (base, sources) else folder
            path = parent(path)
    return ""
