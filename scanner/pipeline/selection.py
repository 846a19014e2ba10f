"""Which files are looked at, and which findings are told."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path

from scanner.errors import BadUsage
from scanner.model import LANGUAGES, DeclaredMap, FileRole, Finding, LeftOut, Service, SourceFile, language_of

_LEFT_FOR = {
    FileRole.TEST: "tests",
    FileRole.EXAMPLE: "examples, or what a generator copies,",
    FileRole.GENERATED: "a build's output",
    FileRole.VENDORED: "others' code",
}
_NAME = "the folder's name"
DEFAULT_ROOTS = ("apps", "packages")


def roots_of(declared: DeclaredMap | None, files: Iterable[SourceFile]) -> tuple[str, ...]:
    """Where code is looked for: the map's roots; those that are usual, and what it declares, where it names none; without
    a map the whole tree."""
    if declared is None:
        return ()
    if declared.roots:
        return declared.roots
    present = {file.path.partition("/")[0] for file in files}
    usual = tuple(root for root in DEFAULT_ROOTS if root in present)
    paths = dict.fromkeys(path for component in declared.components for path in component.paths)
    return (*usual, *(p for p in paths if not any(under(p, root) for root in usual))) if usual else ()


def product_files(files: Iterable[SourceFile], roots: Sequence[str]) -> list[SourceFile]:
    """Files that can give production facts: code below the roots, configuration anywhere; no tests, nothing vendored."""

    def rooted(path: str) -> bool:
        return not roots or any(under(path, root) for root in roots)

    return [f for f in files if f.role is FileRole.SOURCE and (language_of(f.path) is None or rooted(f.path))]


def left_out(files: Iterable[SourceFile], detected: Mapping[str, int]) -> dict[str, int]:
    """How many files of each role were not looked at for facts; ``detected``: those that only reading told."""
    counts: dict[str, int] = dict(detected)
    for file in files:
        if file.role is not FileRole.SOURCE:
            counts[file.role.value] = counts.get(file.role.value, 0) + 1
    return dict(sorted(counts.items()))


def folders_left_out(files: Iterable[SourceFile]) -> tuple[LeftOut, ...]:
    """The folders whose files were not looked at for the folder's name, or for what is said of them, by path."""
    counted = Counter(
        (file.left_by, file.role, file.said_by) for file in files if file.left_by and file.role in _LEFT_FOR
    )
    return tuple(
        LeftOut(path, role.value, f"{_LEFT_FOR[role]} by {said_by or _NAME}", number, said_by)
        for (path, role, said_by), number in sorted(counted.items())
    )


def disowned(left: Iterable[LeftOut]) -> Iterator[str]:
    """A sentence of what ``.gitattributes`` alone leaves out, if it does."""
    said = [each for each in left if each.said_by]
    if said:
        files = sum(each.files for each in said)
        folders = ", ".join(dict.fromkeys(each.path for each in said[:3]))
        more = " …" if len(said) > 3 else ""
        yield (
            f"{files} {'file' if files == 1 else 'files'} that .gitattributes calls others' or generated ({folders}{more}): "
            "`scan explain left-out` lists them"
        )


def unspoken(services: Iterable[Service]) -> Iterator[str]:
    """A sentence of the services in languages whose code is not followed, if there are any: their silence proves nothing."""
    languages: dict[str, int] = {}
    for service in services:
        first = service.languages[0] if service.languages else ""
        if first and first not in LANGUAGES:
            languages[first] = languages.get(first, 0) + 1
    if languages:
        number = sum(languages.values())
        yield (
            f"{number} {'service is' if number == 1 else 'services are'} mostly in {', '.join(sorted(languages))}, "
            "whose calls are not followed: of missing outboxes, lost failures and checks before writes nothing can be said there"
        )


def under(path: str, folder: str) -> bool:
    """Whether ``path`` is ``folder`` or lies below it."""
    return folder in ("", ".") or path == folder or path.startswith(folder.rstrip("/") + "/")


def lies_in(path: str, folders: Collection[str]) -> bool:
    """Whether ``path`` is one of ``folders`` or lies below it."""
    return "." in folders or any(under(path, folder) for folder in folders)  # most runs are about all


def touches(path: str, folders: Iterable[str]) -> bool:
    """Whether ``path`` lies in one of ``folders``, or one of them in it."""
    return any(under(path, folder) or under(folder, path) for folder in folders)


def refuse_foreign(
    declared: DeclaredMap | None, map_file: Path | None, root: Path, files: Sequence[SourceFile]
) -> None:
    """Raises BadUsage for a map none of whose paths is in the tree, while most of them are in one folder of it, or would
    be there as seen from a folder above.

    It speaks of that folder; held against the tree, everything it declares would be called gone.
    """
    if declared is None or map_file is None:
        return
    paths = [path for each in declared.components for path in each.paths]
    wanted = [path for path in paths if path != "."]
    if not wanted or any(under(file.path, path) for path in wanted for file in files):
        return
    none = f"none of the {len(wanted)} paths of {declared.path} is in this tree"
    for folder in sorted(_folders_with(wanted[0], files)):
        if _most_are_there((f"{folder}/{path}" for path in wanted), files):
            typed = os.path.relpath(root / folder)
            raise BadUsage(
                f"{none}: they are in {folder}\n  scan --root {typed} --map {os.path.relpath(map_file)}"
            )
    for above in root.resolve().parents:
        inner = root.resolve().relative_to(above).as_posix()
        if any(under(path, inner) for path in wanted) and _most_are_there(
            (path.removeprefix(f"{inner}/") if under(path, inner) else f"../{path}" for path in wanted), files
        ):
            raise BadUsage(
                f"{none}: they begin above it\n"
                f"  scan --root {os.path.relpath(above)} --map {os.path.relpath(map_file)}"
            )


def _most_are_there(paths: Iterable[str], files: Sequence[SourceFile]) -> bool:
    found = [any(under(file.path, path) for file in files) for path in paths]
    return sum(found) * 2 > len(found)


def _folders_with(path: str, files: Iterable[SourceFile]) -> set[str]:
    """The folders below which ``path`` lies."""
    inner = f"/{path}/"
    return {file.path[:at] for file in files if (at := f"{file.path}/".find(inner)) > 0}


def refuse_empty(
    scope: Iterable[str], files: Sequence[SourceFile], declared: DeclaredMap | None = None
) -> None:
    """Raises BadUsage for a path of ``scope`` that holds no file, and that the map does not declare either."""
    known = [path for each in declared.components for path in each.paths] if declared is not None else []
    for path in scope:
        if not any(under(file.path, path) for file in files) and not any(under(each, path) for each in known):
            raise BadUsage(f"there is nothing to scan in {path}: it is empty, ignored by git, or excluded")


def refuse_unknown(globs: Iterable[str], rules: Collection[str]) -> None:
    """Raises BadUsage for a glob of --select or --ignore that names none of ``rules``."""
    for glob in globs:
        if not any(fnmatchcase(rule, glob) for rule in rules):
            close = get_close_matches(glob.lower(), rules, 1)
            mend = f"did you mean {close[0]}?" if close else "`scan rules list` names them"
            raise BadUsage(f"no rule is called {glob}: {mend}")


def chosen(
    findings: Iterable[Finding], select: Collection[str], ignore: Collection[str]
) -> tuple[Finding, ...]:
    """The findings whose rule one of ``select`` names (all, if empty) and none of ``ignore``; both are globs."""
    return tuple(
        finding
        for finding in findings
        if (not select or any(fnmatchcase(finding.rule, glob) for glob in select))
        and not any(fnmatchcase(finding.rule, glob) for glob in ignore)
    )
