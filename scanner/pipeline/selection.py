"""Which files are looked at, and which findings are told."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from difflib import get_close_matches
from fnmatch import fnmatchcase

from scanner.detect import language_of
from scanner.errors import BadUsage
from scanner.model import DeclaredMap, FileRole, Finding, SourceFile

DEFAULT_ROOTS = ("apps", "packages")


def roots_of(declared: DeclaredMap | None, files: Iterable[SourceFile]) -> tuple[str, ...]:
    """Where code is looked for: the map's roots; without a map the whole tree."""
    if declared is None:
        return ()
    if declared.roots:
        return declared.roots
    present = {file.path.partition("/")[0] for file in files}
    return tuple(root for root in DEFAULT_ROOTS if root in present)


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


def under(path: str, folder: str) -> bool:
    """Whether ``path`` is ``folder`` or lies below it."""
    return folder in ("", ".") or path == folder or path.startswith(folder.rstrip("/") + "/")


def refuse_empty(scope: Iterable[str], files: Sequence[SourceFile]) -> None:
    """Raises BadUsage for a path of ``scope`` that holds no file."""
    for path in scope:
        if not any(under(file.path, path) for file in files):
            raise BadUsage(f"there is nothing to scan in {path}: it is empty, ignored by git, or excluded")


def refuse_unknown(globs: Iterable[str], rules: Collection[str]) -> None:
    """Raises BadUsage for a glob of --select or --ignore that names none of ``rules``."""
    for glob in globs:
        if not any(fnmatchcase(rule, glob) for rule in rules):
            close = get_close_matches(glob, rules, 1)
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
