"""Who wrote a file, as ``.gitattributes`` says in linguist's words: they overrule what a path's conventions say.

Only lines that name a place count, a folder or a file: ``*.js linguist-vendored`` is how people have a site count another
language, and says nothing of who wrote what.
https://git-scm.com/docs/gitattributes, https://github.com/github-linguist/linguist/blob/main/docs/overrides.md
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from scanner.model import FileRole, SourceFile, fixed_base, is_path_like, is_pattern, language_of
from scanner.walk.header import of_statements
from scanner.walk.roles import Roles, all_source
from scanner.walk.survey import fitting_role
from scanner.walk.tree import Tree

NAME = ".gitattributes"

_WORDS = {"linguist-vendored": FileRole.VENDORED, "linguist-generated": FileRole.GENERATED}
_MARK = b"linguist-"
_LINES = 2_000  # of one file that are read
_MOST = 200  # sayings of a tree that count: each is held against each file
_CHECKS = (
    50_000  # of a path against more than one wildcard, in a tree: what is not asked is looked at as ever
)
_WILD = re.compile(r"[*?]+")
_LINE = re.compile(r'\s*(?:"((?:[^"\\]|\\.)*)"|(\S+))\s+(\S.*)')


class Saying(Struct, frozen=True):
    """What one line says of the files below ``folder`` that are like ``pattern``: role → whether they are that."""

    folder: str
    pattern: str
    says: Mapping[FileRole, bool]
    line: int

    @property
    def place(self) -> str:
        return f"{_below(self.folder, NAME)}:{self.line}"

    @property
    def about(self) -> str:
        """The folder that all the files lie in, ``.`` for the whole tree."""
        return _below(self.folder, fixed_base(self.pattern)) or "."

    @property
    def whole(self) -> str:
        return _below(self.folder, self.pattern)

    def near(self, paths: Iterable[str]) -> list[str]:
        """Those of ``paths`` with what stands before the first wildcard and after the last; most patterns ask no more."""
        fixed = _WILD.split(self.whole)  # ``a/**/b`` is like ``a/b`` too
        if len(fixed) == 1:
            return [path for path in paths if path == self.whole]
        start, end = fixed[0], fixed[-1]
        shortest = start + end.removeprefix("/") if "**" in self.whole else ""
        least = len(start) + len(end)
        fits = (p for p in paths if p.startswith(start) and p.endswith(end) and len(p) >= least)
        found = [*fits, *(path for path in paths if path == shortest)]
        if len(fixed) == 2 and "**" not in self.whole:  # one star, which passes no folder
            found = [p for p in found if "/" not in p[len(start) : len(p) - len(fixed[1])]]
        return found

    def is_sure(self) -> bool:
        """Whether what is near is all that is like it: it has at most one wildcard, and that is no ``?``."""
        return len(_WILD.findall(self.whole)) <= 1 and "?" not in self.whole and "***" not in self.whole


# role → path → whether it is called that, and by what
Told = Mapping[FileRole, Mapping[str, tuple[bool, Saying]]]


def sayings(files: Mapping[str, bytes]) -> tuple[Saying, ...]:
    """What the ``.gitattributes`` of a tree, by path, say of who wrote what; what counts for more comes first."""
    outward = sorted(files, key=lambda path: (-path.count("/"), path))
    said = (each for path in outward for each in reversed(list(_parsed(path, files[path]))))
    return tuple(said)[:_MOST]


def told(paths: Collection[str], said: Iterable[Saying]) -> Told:
    """What is said of each of ``paths``; those that nothing is said of are not in it."""
    found: dict[FileRole, dict[str, tuple[bool, Saying]]] = {role: {} for role in _WORDS.values()}
    left = _CHECKS
    for each in said:
        near = each.near(paths)
        if not each.is_sure():
            left -= len(near)
            near = [path for path in near if is_path_like(path, each.whole)] if left >= 0 else []
        for path in near:
            for role, is_called in each.says.items():
                found[role].setdefault(path, (is_called, each))
    return found


def attributed(tree: Tree, roles: Roles) -> tuple[SourceFile, ...]:
    """The files of ``tree``, which have their roles by convention, with the roles that its attributes give them.

    Code that is called generated is left out, unless it wraps statements that people wrote; manifests and settings are what
    runs, whoever wrote them.
    """
    if roles is all_source:
        return tree.files
    written = [file.path for file in tree.files if file.path == NAME or file.path.endswith(f"/{NAME}")]
    said = sayings({path: text for path, text in tree.read(written) if isinstance(text, bytes)})
    if not said:
        return tree.files
    by_role = told([file.path for file in tree.files], said)
    denied = [f for f in tree.files if f.role in by_role and by_role[f.role].get(f.path, (True,))[0] is False]
    files = {file.path: file for file in tree.files} | _reclaimed(denied, roles)
    called = {file.path: file for file in _called(files.values(), by_role)}
    code = [path for path, file in called.items() if file.role is FileRole.GENERATED]
    wrapped = {path for path, text in tree.read(code) if isinstance(text, bytes) and of_statements(text)}
    return tuple(file if path in wrapped else called.get(path, file) for path, file in files.items())


def _called(files: Iterable[SourceFile], by_role: Told) -> Iterator[SourceFile]:
    """Those of ``files`` that are looked at, and that are called others' or a program's."""
    for file in files:
        for role, said in by_role.items() if file.role is FileRole.SOURCE else ():
            is_called, by = said.get(file.path, (False, None))
            if is_called and by and (role is FileRole.VENDORED or language_of(file.path)):
                yield SourceFile(file.path, file.size, role, file.blob, by.about, by.place)
                break


def _reclaimed(files: Sequence[SourceFile], roles: Roles) -> dict[str, SourceFile]:
    """``files``, which are not what a folder's name calls them, with the role that they have inside of that folder."""
    inner = [file.path.removeprefix(f"{file.left_by}/") for file in files]
    found = {}
    for file, (inside, left_by) in zip(files, roles(inner), strict=True):
        role = fitting_role(file.size, FileRole.SOURCE if inside is file.role else inside)
        by = _below(file.left_by, left_by) if left_by and role is not FileRole.SOURCE else ""
        found[file.path] = SourceFile(file.path, file.size, role, file.blob, by)
    return found


def _parsed(path: str, content: bytes) -> Iterator[Saying]:
    """The lines of one file, in order. One that cannot be read says nothing, as in git."""
    if _MARK not in content:
        return
    folder = path.removesuffix(NAME).removesuffix("/")
    macros: dict[str, dict[FileRole, bool]] = {}
    for number, line in enumerate(content.decode("utf-8", "replace").splitlines()[:_LINES], 1):
        found = None if line.lstrip().startswith("#") else _LINE.fullmatch(line)
        if found is None:
            continue
        pattern = found[1] or found[2]
        says: dict[FileRole, bool] = {}
        for word in found[3].split():
            says |= macros.get(word) or _says(word)
        if pattern.startswith("[attr]"):
            macros[pattern.removeprefix("[attr]")] = says
        elif says and not pattern.endswith("/") and (folder or _names_a_place(pattern)):
            inner = pattern.removeprefix("/") if "/" in pattern else f"**/{pattern}"
            yield Saying(folder, inner, says, number)


def _names_a_place(pattern: str) -> bool:
    return any(part and not is_pattern(part) for part in pattern.split("/"))


def _says(word: str) -> dict[FileRole, bool]:
    """``linguist-vendored``, ``-linguist-vendored``, ``linguist-vendored=false``."""
    name, _, value = word.removeprefix("-").partition("=")
    role = _WORDS.get(name)
    return {role: not word.startswith("-") and value.lower() not in ("false", "0", "no")} if role else {}


def _below(folder: str, inner: str) -> str:
    return f"{folder}/{inner}".strip("/")
