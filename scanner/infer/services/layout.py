"""The folders of a tree as inference sees them: which hold code, which hold a manifest, what a path means."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from scanner.infer.status import joined, tokens
from scanner.model import Fact, FileRole, SourceFile
from scanner.rules import Words

ROOT = "."  # how the root is called as the path of a service

LANGUAGES = {
    "ts": "typescript", "tsx": "typescript", "mts": "typescript", "cts": "typescript", "vue": "typescript",
    "svelte": "typescript", "js": "javascript", "jsx": "javascript", "mjs": "javascript", "cjs": "javascript",
    "py": "python", "go": "go", "java": "java", "kt": "kotlin", "scala": "scala", "groovy": "groovy", "rb": "ruby",
    "php": "php", "rs": "rust", "cs": "csharp", "fs": "fsharp", "ex": "elixir", "exs": "elixir", "erl": "erlang",
    "swift": "swift", "c": "c", "cc": "cpp", "cpp": "cpp", "dart": "dart", "clj": "clojure", "lua": "lua",
    "pl": "perl", "r": "r", "hs": "haskell", "zig": "zig",
}  # fmt: skip

ECOSYSTEMS = {
    "typescript": frozenset(("npm", "nx", "deno")),
    "javascript": frozenset(("npm", "nx", "deno")),
    "python": frozenset(("python", "bazel")),
    "go": frozenset(("go",)),
    "java": frozenset(("maven", "gradle", "sbt", "bazel")),
    "kotlin": frozenset(("maven", "gradle", "bazel")),
    "scala": frozenset(("sbt", "maven", "gradle")),
}

_OF_ONE_LANGUAGE = frozenset(("npm", "deno", "python", "go", "maven", "gradle", "sbt"))

# Endings of what runs on the JVM, where a build is of a module.
JVM = frozenset(("java", "kt", "scala", "groovy"))
BUILD_PROGRAM = "build-program"  # the manifest of what builds the tree and is no part of it
# Manifests of what is no package of its own.
_PARTS_OF_BUILDS = frozenset(("gradle-plugin", BUILD_PROGRAM))


@dataclass(frozen=True, slots=True)
class Layout:
    """Made by ``layout_of``; all paths are relative, with ``/``, and ``""`` is the root."""

    words: Words
    files: frozenset[str]
    folders: frozenset[str]
    code: tuple[str, ...]  # code files that are production source, sorted
    code_folders: frozenset[str]  # folders with such a file directly in them
    manifests: dict[str, tuple[Fact, ...]]  # folder → manifests in it
    by_name: dict[
        str, tuple[str, ...]
    ]  # a folder's name without separators → code-holding folders of that name
    # Folder of code → the package elsewhere that it is built in.
    sources: dict[str, str] = field(default_factory=dict)
    programs: frozenset[str] = frozenset()  # folders that hold an entry point
    libraries: frozenset[str] = frozenset()  # modules that others are built on, and that start nothing
    released: frozenset[str] = frozenset()  # packages that are put into a registry
    tests: tuple[str, ...] = ()  # code files of tests, sorted
    other: frozenset[str] = frozenset()  # files that are no production source: tests, binaries, data

    def holds_code(self, folder: str) -> bool:
        """Whether any code file lies in or below ``folder``."""
        return next(self.code_below(folder), None) is not None

    def code_below(self, folder: str) -> Iterator[str]:
        return _below(self.code, folder)

    def is_tests(self, folder: str) -> bool:
        """Whether nearly all code in ``folder`` tests something: a module of tests, with what they need to start."""
        tests = sum(1 for _ in _below(self.tests, folder))
        return tests > 4 * sum(1 for _ in self.code_below(folder))

    def has_own_code(self, folder: str) -> bool:
        """Whether ``folder`` itself is a program's or library's: a manifest or code in it, or in its ``src``."""
        if folder in self.manifests or folder in self.code_folders:
            return True
        parts = self.words["program-parts"] | self.words["generic-folders"]
        return any(inside(path, folder).split("/")[0] in parts for path in self.code_below(folder))

    def package_of(self, path: str) -> str | None:
        """The nearest folder at or above ``path`` with a manifest; None when there is none.

        For a code file one that its language's manifest makes a package, if there is any.
        """
        if self.sources and (built := next((f for f in above(path) if f in self.sources), None)) is not None:
            return self.sources[built]
        systems = ECOSYSTEMS.get(LANGUAGES.get(ending(path), "")) if path in self.files else None
        folders = [
            folder
            for folder in above(parent(path) if path in self.files else path)
            if folder in self.manifests
        ]
        for folder in folders:
            if systems and any(fact.value("ecosystem") in systems for fact in self.manifests[folder]):
                return folder
        return folders[0] if folders else None

    def program_of(self, path: str) -> str:
        """The folder of the program that a code file is a part of: its package, unless that only holds others.

        A package called ``src`` is what the project around it is made of.
        """
        package = self.package_of(path)
        if package is None or (not package and (self.is_workspace("") or self._is_foreign(path))):
            return self._started_from(path)
        around = parent(package)
        return self.lifted(package) if around in self.manifests and not self.is_workspace(around) else package

    def _is_foreign(self, path: str) -> bool:
        """Whether the manifests at the root are all of what a code file's language knows nothing of: Python below a go.mod."""
        systems = ECOSYSTEMS.get(LANGUAGES.get(ending(path), ""), frozenset())
        stated = {fact.value("ecosystem") for fact in self.manifests.get("", ())}
        return bool(systems and stated) and stated <= _OF_ONE_LANGUAGE - systems

    def _started_from(self, path: str) -> str:
        """The folder that a code file without a package is run from: where its project's commands are, or its own."""
        starters = self.words["project-starters"]
        folders = (
            folder
            for folder in above(parent(path))
            if any(joined_path(folder, name) in self.files for name in starters)
        )
        home = parent(path)
        return next(folders, self.lifted(home) if last(home) == "src" else home)

    def lifted(self, folder: str) -> str:
        """``folder``, or the one above if its name says nothing and all code is in it: ``cart/src`` → ``cart``."""
        while last(folder).lower() in self.words["generic-folders"] and parent(folder):
            outer = parent(folder)
            beside = (inside(path, outer) for path in self.code_below(outer) if not is_below(path, folder))
            if not all(_is_side(path, self.words["side-folders"]) for path in beside):
                break
            folder = outer
        return folder

    def is_workspace(self, folder: str) -> bool:
        """Whether the manifests there only hold other packages together."""
        facts = self.manifests.get(folder, ())
        if any(f.value("workspaces") or f.value("packaging") == "pom" for f in facts):
            return True
        if any(f.value("modules") for f in facts):
            own = joined_path(folder, "src")
            return own is None or not self.holds_code(own)  # Gradle's root may be a project like the others
        nx = (
            f
            for place, found in self.manifests.items()
            if place
            for f in found
            if f.value("ecosystem") == "nx"
        )
        return folder == "" and any(self.has("nx.json") or not parent(f.location.path) for f in nx)

    def has(self, place: str | None) -> bool:
        """Whether anything of the tree lies at ``place``: code, a folder, tests, data."""
        return place in self.files or place in self.folders or place in self.other

    def languages(self, path: str) -> tuple[str, ...]:
        """The languages in and below ``path``, the most used first."""
        names = [path] if path in self.files else list(self.code_below("" if path == ROOT else path))
        counted = Counter(LANGUAGES[ending(name)] for name in names if ending(name) in LANGUAGES)
        return tuple(
            language for language, _ in sorted(counted.items(), key=lambda item: (-item[1], item[0]))
        )


def layout_of(files: Sequence[SourceFile], facts: Iterable[Fact], words: Words) -> Layout:
    """The layout of ``files``, of which only production source counts, with the manifests among ``facts``."""
    source = [f.path for f in files if f.role is FileRole.SOURCE]
    code = sorted(path for path in source if ending(path) in LANGUAGES)
    folders = {folder for path in source for folder in above(parent(path))}
    manifests: dict[str, list[Fact]] = {}
    for fact in facts:
        if fact.kind == "manifest" and fact.value("ecosystem") not in _PARTS_OF_BUILDS:
            folder = joined_path(parent(fact.location.path), fact.value("folder"))
            if folder is not None:
                manifests.setdefault(folder, []).append(fact)
    by_name: dict[str, list[str]] = {}
    for folder in sorted({folder for path in code for folder in above(parent(path))} | set(manifests)):
        by_name.setdefault(joined(folder.rpartition("/")[2]), []).append(folder)
    return Layout(
        words=words,
        files=frozenset(source),
        folders=frozenset(folders),
        code=tuple(code),
        code_folders=frozenset(parent(path) for path in code),
        manifests={folder: tuple(sorted(found)) for folder, found in manifests.items()},
        by_name={name: tuple(found) for name, found in by_name.items() if name},
        other=frozenset(f.path for f in files if f.role is not FileRole.SOURCE),
        tests=tuple(sorted(f.path for f in files if f.role is FileRole.TEST and ending(f.path) in LANGUAGES)),
    )


def _below(paths: Sequence[str], folder: str) -> Iterator[str]:
    """Those of the sorted ``paths`` that lie in ``folder``."""
    prefix = f"{folder}/" if folder else ""
    for at in range(bisect_left(paths, prefix), len(paths)):
        if not paths[at].startswith(prefix):
            return
        yield paths[at]


def _is_side(path: str, sides: frozenset[str]) -> bool:
    """Code that may stand beside a program's folder without being a program: its tests, its protocol."""
    words = tokens(path.partition("/")[0])
    return not words or not sides.isdisjoint(words)


# --- paths ---------------------------------------------------------------------------------------


def parent(path: str) -> str:
    return path.rpartition("/")[0]


def last(path: str) -> str:
    return path.rpartition("/")[2]


def ending(path: str) -> str:
    return last(path).rpartition(".")[2].lower()


def above(path: str) -> Iterator[str]:
    """``path`` itself and every folder above it, down to the root ``""``."""
    while path:
        yield path
        path = parent(path)
    yield ""


def inside(path: str, folder: str) -> str:
    """``path`` relative to ``folder``, which is above it."""
    return path[len(folder) + 1 :] if folder else path


def is_below(path: str, folder: str) -> bool:
    """Whether ``path`` is ``folder`` or lies in it; ``""`` and ``"."`` hold everything."""
    return folder in ("", ROOT) or path == folder or path.startswith(f"{folder}/")


def joined_path(base: str, relative: str) -> str | None:
    """``relative`` seen from ``base``; None when it leaves the root or is no path of this tree."""
    if relative.startswith("/") or "://" in relative:
        return None
    steps = base.split("/") if base else []
    for step in re.split(r"[/\\]+", relative):
        if step in ("", "."):
            continue
        if step != "..":
            steps.append(step)
        elif steps:
            steps.pop()
        else:
            return None
    return "/".join(steps)


def quoted_path(text: str) -> str:
    """The path in a value: as it is, or put together from an expression's quoted parts.

    >>> quoted_path('lambda.Code.fromAsset(path.join(__dirname, "..", "charge"))'), quoted_path("{}/../charge")
    ('../charge', '../charge')
    """
    found: list[str] = re.findall(r"[\"'`]([^\"'`]*)[\"'`]", text)
    path = "/".join(found) if found else text
    return re.sub(r"^(\{\}|\$\{[^}]*\}|\.)/", "", path).strip()
