"""What each file is there for, told from its path alone, by the conventions of the languages we read.

Whole segments are compared, so ``apps/latest`` and ``test-service`` are what they are. Where a word is also
an ordinary one (vendor, fixtures, samples, test), what stands around it decides; in doubt a file is source,
because leaving out a file wrongly hides a service, while keeping one wrongly only adds a few facts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache

from msgspec import Struct, structs

from scanner.model import FileRole
from scanner.rules import Words
from scanner.walk.conventions import (
    CHART,
    FILLED_IN,
    GENERATORS,
    INSTALLED,
    JVM_LANGUAGES,
    LICENCE,
    MAIN_SET,
    SOURCE_SET,
    Conventions,
    conventions_of,
)

# The paths of a whole tree → the role of each, and the folder for whose name it is left out, if it is.
Roles = Callable[[Sequence[str]], list[tuple[FileRole, str]]]


def all_source(paths: Sequence[str]) -> list[tuple[FileRole, str]]:
    """Every file is taken for source: for who only wants names and contents."""
    return [(FileRole.SOURCE, "") for _ in paths]


def roles_by(words: Words) -> Roles:
    """The roles by the sets of ``rules/words/paths``.

    The paths of the whole tree say which folders hold an application. A file's folder is "" when the file is not left
    out, or for its own name. Sizes are not looked at: nothing is ``TOO_LARGE`` here. Whoever looks at a tree again and
    again asks of the same paths each time: of those that were asked last it is remembered.
    """
    by = conventions_of(words)
    of_paths = lru_cache(maxsize=2)(lambda paths: _roles(by, paths))
    return lambda paths: of_paths(tuple(paths))


class _Folder(Struct, frozen=True):
    """What lying in a folder means, for code and for all else, and which words still count below it."""

    code: FileRole = FileRole.SOURCE
    other: FileRole = FileRole.SOURCE
    by: str = ""  # the folder whose name decided
    deployment: bool = False  # below here "test" can be the name of an environment
    packages: bool = False  # below here folders are package names, which say nothing


class _Name(Struct, frozen=True):
    role: FileRole | None  # None: the name says nothing
    is_code: bool


class _Ground(Struct, frozen=True):
    """The conventions, and folder → those of their markers that lie in it."""

    by: Conventions
    markers: Mapping[str, frozenset[str]]

    @property
    def words(self) -> Words:
        return self.by.words

    def inside(self, folder: str) -> frozenset[str]:
        return self.markers.get(folder, frozenset())


def _folder(role: FileRole, path: str) -> _Folder:
    return _Folder(role, role, path)


def _roles(by: Conventions, paths: Sequence[str]) -> list[tuple[FileRole, str]]:
    split = [(folder, name) for folder, _, name in (path.rpartition("/") for path in paths)]
    there = _Ground(by, _markers(by, split))
    code = by.words["code-suffixes"]
    folders = {"": _Folder()}
    names: dict[str, _Name] = {}
    roles = []
    for folder, name in split:
        around = folders.get(folder) or _enter(folder, folders, there)
        known = names.get(name)
        if known is None:
            known = names[name] = _Name(_by_name(name, by), name.rpartition(".")[2].lower() in code)
        role = _role(around, known)
        decided = role is not FileRole.SOURCE and role in (around.code, around.other)
        roles.append((role, around.by if decided else ""))
    return roles


def _markers(by: Conventions, split: Sequence[tuple[str, str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for folder, name in split:
        if (lower := name.lower()) in by.markers:
            found.setdefault(folder, set()).add(lower)
        if folder.endswith(INSTALLED):
            found.setdefault(folder.rpartition("/")[0], set()).add(INSTALLED)
        if lower.startswith(by.licences):
            for others in _called_others(by, folder):
                found.setdefault(others, set()).add(LICENCE)
    return {folder: frozenset(names) for folder, names in found.items()}


def _called_others(by: Conventions, folder: str) -> Iterator[str]:
    """``folder`` and those above it that are called other people's."""
    while folder:
        above, _, name = folder.rpartition("/")
        if name.lower() in by.words["others-folders"]:
            yield folder
        folder = above


def _role(around: _Folder, name: _Name) -> FileRole:
    if around.code is FileRole.VENDORED:
        return FileRole.VENDORED
    if name.role is None or (name.role is FileRole.TEST and around.packages):
        return around.code if name.is_code else around.other
    return name.role


# --- folders ---------------------------------------------------------------------------------


def _enter(path: str, folders: dict[str, _Folder], there: _Ground) -> _Folder:
    """What ``path`` means, worked out from the nearest folder that is known already."""
    unknown = []
    while path not in folders:
        unknown.append(path)
        path = path.rpartition("/")[0]
    around = folders[path]
    for folder in reversed(unknown):
        around = folders[folder] = _below(around, folder, there)
    return around


def _below(parent: _Folder, path: str, there: _Ground) -> _Folder:
    """What ``path`` means, given what its parent does."""
    if parent.code is FileRole.VENDORED:
        return parent
    above, _, name = path.rpartition("/")
    lower = name.lower()
    if _is_vendored(parent, lower, above, path, there):
        return _folder(FileRole.VENDORED, path)
    if parent.code is not FileRole.SOURCE:
        return parent
    if _is_output(lower, above, there):
        return _folder(FileRole.GENERATED, path)
    if lower in there.words["archetype-folders"]:
        return _folder(FileRole.EXAMPLE, path)
    if parent.packages:
        return parent
    if lower in there.words["package-roots"] and MAIN_SET.fullmatch(above):
        return structs.replace(parent, packages=True)
    if _is_copied(name, above, there):
        return _folder(FileRole.EXAMPLE, path)
    return _aside(parent, path, name, above, there)


def _aside(parent: _Folder, path: str, name: str, above: str, there: _Ground) -> _Folder:
    """A folder of tests, examples or deployments, or one like its parent."""
    lower, words = name.lower(), there.words
    holds_application = bool(there.inside(path) & words["application-files"])
    trade = lower in there.by.trades and holds_application
    if not trade and (_is_test(name, above, there.by) or lower in words["fixture-folders"]):
        environment = parent.deployment and lower in words["test-environments"]
        return (
            structs.replace(parent, code=FileRole.TEST, by=path)
            if environment
            else _folder(FileRole.TEST, path)
        )
    if _is_example(lower, above, words):
        return _folder(FileRole.EXAMPLE, path)
    if lower in words["deployment-folders"]:
        return structs.replace(parent, deployment=True)
    return parent


def _is_vendored(parent: _Folder, lower: str, above: str, path: str, there: _Ground) -> bool:
    """Whether a folder holds other people's code."""
    if lower in there.words["vendored-folders"] or INSTALLED in there.inside(above):
        return True
    if lower == "vendor":
        return _is_vendor(above, path, there)
    called = lower in there.words["others-folders"] and not parent.packages
    return called and _is_others(above, path, there)


def _is_others(above: str, path: str, there: _Ground) -> bool:
    inside = there.inside(path)
    return LICENCE in inside or (above == "" and not inside & there.words["application-files"])


def _is_vendor(above: str, path: str, there: _Ground) -> bool:
    """Whether a folder called vendor holds other people's code, rather than a trade's vendors."""
    inside, words = there.inside(path), there.words
    if inside & words["vendor-contents"] or there.inside(above) & words["vendor-neighbours"]:
        return True
    if above == "":
        return not inside & words["application-files"]
    return above.rpartition("/")[2].lower() in words["vendor-parents"]


def _is_copied(name: str, above: str, there: _Ground) -> bool:
    """Whether a folder holds what a generator copies: its name is filled in, or the generator lies beside it."""
    if FILLED_IN.search(name):
        return True
    beside = there.inside(above)
    if name.lower() not in there.words["copied-folders"] or CHART in beside:
        return False
    by_generator = bool(beside & there.words["generator-files"])
    return by_generator or above.rpartition("/")[0].rpartition("/")[2] == GENERATORS


def _is_output(lower: str, above: str, there: _Ground) -> bool:
    if lower == "gen":
        return above == "" or above.rpartition("/")[2].lower() in there.words["schema-folders"]
    beside = there.by.outputs.get(lower, frozenset())
    return lower in there.words["generated-folders"] or bool(beside & there.inside(above))


def _is_test(name: str, above: str, by: Conventions) -> bool:
    around, _, last = above.rpartition("/")
    if last == "src" and SOURCE_SET.fullmatch(name):
        return True
    if name in JVM_LANGUAGES and around.rpartition("/")[2] == "src" and last in by.words["test-source-sets"]:
        return True
    return name.lower() in by.words["test-folders"] or bool(by.tests.fullmatch(name.lower()))


def _is_example(lower: str, above: str, words: Words) -> bool:
    if lower == "example":
        around = above.split("/")
        return "src" not in around and around[-1] not in words["package-domains"]
    at_top = above in ("", "docs") and lower in words["top-example-folders"]
    return lower in words["example-folders"] or at_top


# --- files -----------------------------------------------------------------------------------


def _by_name(name: str, by: Conventions) -> FileRole | None:
    """What a name alone says; None when it says nothing."""
    lower, words = name.lower(), by.words
    stem, _, suffix = lower.rpartition(".")
    if suffix in words["binary-suffixes"] and stem:
        return FileRole.BINARY
    if by.generated.fit(lower):
        return FileRole.GENERATED
    if suffix in words["test-suffixes"] or _is_test_file(stem, suffix, by):
        return FileRole.TEST
    story = suffix in words["script-suffixes"] and stem.rpartition(".")[2] in words["story-words"]
    copied = any(mark in lower for mark in by.copied)
    return FileRole.EXAMPLE if story or copied or lower in words["example-modules"] else None


def _is_test_file(stem: str, suffix: str, by: Conventions) -> bool:
    if suffix in by.words["script-suffixes"]:
        word = stem.replace("_", ".").rpartition(".")[2]
        return (
            (word != stem and (word in by.words["test-words"] or word.startswith("e2e-")))
            or stem in by.words["test-stems"]
            or stem.endswith("-spec")
            or stem.startswith(by.runners)
        )
    if suffix == "go":
        return stem.endswith(("_test", "_mock", "_mocks")) or stem.startswith("mock_")
    if suffix == "py":
        return stem.startswith("test_") or stem.endswith("_test") or stem in ("conftest", "test", "tests")
    if suffix in ("yml", "yaml"):
        return "compose" in stem and stem.endswith((".test", "-test", ".tests", "-tests", ".e2e", "-e2e"))
    return suffix == "json" and stem.startswith(by.runners)
