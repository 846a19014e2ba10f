"""What each file is there for, told from its path alone, by the conventions of the languages we read.

Whole segments are compared, so ``apps/latest`` and ``test-service`` are what they are. Where a word is also
an ordinary one (vendor, fixtures, samples, test), what stands around it decides; in doubt a file is source,
because leaving out a file wrongly hides a service, while keeping one wrongly only adds a few facts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from scanner.model import FileRole
from scanner.walk import role_words as words


@dataclass(frozen=True, slots=True)
class _Folder:
    """What lying in a folder means, for code and for all else, and which words still count below it."""

    code: FileRole = FileRole.SOURCE
    other: FileRole = FileRole.SOURCE
    by: str = ""  # the folder whose name decided
    deployment: bool = False  # below here "test" can be the name of an environment
    packages: bool = False  # below here folders are package names, which say nothing


@dataclass(frozen=True, slots=True)
class _Name:
    role: FileRole | None  # None: the name says nothing
    is_code: bool


def _folder(role: FileRole, path: str) -> _Folder:
    return _Folder(role, role, path)


# Folder → those of ``words.MARKERS`` that lie in it.
_Markers = Mapping[str, frozenset[str]]


def classify(paths: Sequence[str]) -> list[FileRole]:
    """The role of each path, in order; the paths of the whole tree say which folders hold an application.

    Sizes are not looked at: nothing is ``TOO_LARGE`` here.
    """
    return [role for role, _ in explained(paths)]


def explained(paths: Sequence[str]) -> list[tuple[FileRole, str]]:
    """The same, each with the folder for whose name it is left out; "" when it is not, or for its own name."""
    split = [(folder, name) for folder, _, name in (path.rpartition("/") for path in paths)]
    markers = _markers(split)
    folders = {"": _Folder()}
    names: dict[str, _Name] = {}
    roles = []
    for folder, name in split:
        around = folders.get(folder) or _enter(folder, folders, markers)
        known = names.get(name)
        if known is None:
            known = names[name] = _Name(_by_name(name), name.rpartition(".")[2].lower() in words.CODE)
        role = _role(around, known)
        decided = role is not FileRole.SOURCE and role in (around.code, around.other)
        roles.append((role, around.by if decided else ""))
    return roles


def _markers(split: Sequence[tuple[str, str]]) -> _Markers:
    found: dict[str, set[str]] = {}
    for folder, name in split:
        if (lower := name.lower()) in words.MARKERS:
            found.setdefault(folder, set()).add(lower)
        if folder.endswith(words.INSTALLED):
            found.setdefault(folder.rpartition("/")[0], set()).add(words.INSTALLED)
        if lower.startswith(words.LICENCES):
            for others in _called_others(folder):
                found.setdefault(others, set()).add(words.LICENCE)
    return {folder: frozenset(names) for folder, names in found.items()}


def _called_others(folder: str) -> Iterator[str]:
    """``folder`` and those above it that are called other people's."""
    while folder:
        above, _, name = folder.rpartition("/")
        if name.lower() in words.CALLED_OTHERS:
            yield folder
        folder = above


def _role(around: _Folder, name: _Name) -> FileRole:
    if around.code is FileRole.VENDORED:
        return FileRole.VENDORED
    if name.role is None or (name.role is FileRole.TEST and around.packages):
        return around.code if name.is_code else around.other
    return name.role


# --- folders ---------------------------------------------------------------------------------


def _enter(path: str, folders: dict[str, _Folder], markers: _Markers) -> _Folder:
    """What ``path`` means, worked out from the nearest folder that is known already."""
    unknown = []
    while path not in folders:
        unknown.append(path)
        path = path.rpartition("/")[0]
    around = folders[path]
    for folder in reversed(unknown):
        around = folders[folder] = _below(around, folder, markers)
    return around


def _below(parent: _Folder, path: str, markers: _Markers) -> _Folder:
    """What ``path`` means, given what its parent does."""
    if parent.code is FileRole.VENDORED:
        return parent
    above, _, name = path.rpartition("/")
    lower = name.lower()
    if lower in words.VENDORED or words.INSTALLED in markers.get(above, frozenset()):
        return _folder(FileRole.VENDORED, path)
    if (lower == "vendor" and _is_vendor(above, path, markers)) or (
        lower in words.CALLED_OTHERS and not parent.packages and _is_others(above, path, markers)
    ):
        return _folder(FileRole.VENDORED, path)
    if parent.code is not FileRole.SOURCE:
        return parent
    if _is_output(lower, above, markers):
        return _folder(FileRole.GENERATED, path)
    if lower in words.ARCHETYPE:
        return _folder(FileRole.EXAMPLE, path)
    if parent.packages:
        return parent
    if lower in words.LANGUAGES and words.MAIN_SET.fullmatch(above):
        return replace(parent, packages=True)
    if _is_copied(name, above, markers):
        return _folder(FileRole.EXAMPLE, path)
    return _aside(parent, path, name, above, markers)


def _aside(parent: _Folder, path: str, name: str, above: str, markers: _Markers) -> _Folder:
    """A folder of tests, examples or deployments, or one like its parent."""
    lower = name.lower()
    holds_application = bool(markers.get(path, frozenset()) & words.APPLICATION)
    trade = lower in words.FIXTURES | words.TRADES and holds_application
    if not trade and (_is_test(name, above) or lower in words.FIXTURES):
        environment = parent.deployment and lower in words.ENVIRONMENTS
        return replace(parent, code=FileRole.TEST, by=path) if environment else _folder(FileRole.TEST, path)
    if _is_example(lower, above):
        return _folder(FileRole.EXAMPLE, path)
    if lower in words.DEPLOYMENT:
        return replace(parent, deployment=True)
    return parent


def _is_others(above: str, path: str, markers: _Markers) -> bool:
    inside = markers.get(path, frozenset())
    return words.LICENCE in inside or (above == "" and not inside & words.APPLICATION)


def _is_copied(name: str, above: str, markers: _Markers) -> bool:
    """Whether a folder holds what a generator copies: its name is filled in, or the generator lies beside it."""
    lower = name.lower()
    if words.FILLED_IN.search(name):
        return True
    beside = markers.get(above, frozenset())
    if lower not in words.COPIED or words.CHART in beside:
        return False
    return bool(beside & words.GENERATORS) or above.rpartition("/")[0].rpartition("/")[2] == "generators"


def _is_vendor(above: str, path: str, markers: _Markers) -> bool:
    """Whether a folder called vendor holds other people's code, rather than a trade's vendors."""
    inside = markers.get(path, frozenset())
    if inside & words.VENDOR_HOLDS or markers.get(above, frozenset()) & words.VENDOR_BESIDE:
        return True
    if above == "":
        return not inside & words.APPLICATION
    return above.rpartition("/")[2].lower() in words.VENDOR_BELOW


def _is_output(lower: str, above: str, markers: _Markers) -> bool:
    if lower == "gen":
        return above == "" or above.rpartition("/")[2].lower() in words.SCHEMAS
    beside = words.OUTPUT_OF.get(lower, frozenset())
    return lower in words.GENERATED or bool(beside & markers.get(above, frozenset()))


def _is_test(name: str, above: str) -> bool:
    if above.rpartition("/")[2] == "src" and words.SOURCE_SET.fullmatch(name):
        return True
    return name.lower() in words.TEST or bool(words.TEST_FOLDER.fullmatch(name.lower()))


def _is_example(lower: str, above: str) -> bool:
    if lower == "example":
        around = above.split("/")
        return "src" not in around and around[-1] not in words.DOMAINS
    return lower in words.EXAMPLE or (above in ("", "docs") and lower in words.EXAMPLE_AT_TOP)


# --- files -----------------------------------------------------------------------------------


def _by_name(name: str) -> FileRole | None:
    """What a name alone says; None when it says nothing."""
    lower = name.lower()
    stem, _, suffix = lower.rpartition(".")
    if suffix in words.BINARY and stem:
        return FileRole.BINARY
    if (
        lower in words.GENERATED_NAMES
        or lower.endswith(words.GENERATED_ENDS)
        or lower.startswith(words.GENERATED_START)
        or words.GENERATED_MIDDLE in lower
    ):
        return FileRole.GENERATED
    if suffix in words.TEST_SUFFIXES or _is_test_file(stem, suffix):
        return FileRole.TEST
    stories = suffix in words.SCRIPT and stem.rpartition(".")[2] in words.STORIES
    copied = any(mark in lower for mark in words.COPIED_NAMES)
    return FileRole.EXAMPLE if stories or copied or lower in words.EXAMPLE_MODULES else None


def _is_test_file(stem: str, suffix: str) -> bool:
    if suffix in words.SCRIPT:
        word = stem.replace("_", ".").rpartition(".")[2]
        return (
            (word != stem and (word in words.TEST_WORDS or word.startswith("e2e-")))
            or stem in words.TEST_STEMS
            or stem.endswith("-spec")
            or stem.startswith(words.RUNNERS)
        )
    if suffix == "go":
        return stem.endswith(("_test", "_mock", "_mocks")) or stem.startswith("mock_")
    if suffix == "py":
        return stem.startswith("test_") or stem.endswith("_test") or stem in ("conftest", "test", "tests")
    if suffix in ("yml", "yaml"):
        return "compose" in stem and stem.endswith((".test", "-test", ".tests", "-tests", ".e2e", "-e2e"))
    return suffix == "json" and stem.startswith(words.RUNNERS)
