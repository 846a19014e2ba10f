"""By what text a file shows that it may import another: cheap to look for, sure to hit every importer.

ECMAScript and Python name what they import from where, and ``Importers`` looks it up by module. Of Go, Java and Kotlin
files a sweep for ``literals`` finds the few for which ``grants`` asks. Nothing is parsed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from scanner.link.modules.ecma.specifiers import DOTS, endings, ends_in, last_step, plain
from scanner.link.modules.go import import_paths
from scanner.link.modules.go_text import go_declares, go_takes
from scanner.link.modules.jvm import package_folders
from scanner.link.modules.layout import ECMA, JVM, Project
from scanner.link.modules.python import names_of_package
from scanner.link.modules.words_in import holds_word
from scanner.link.tree import parent, stem
from scanner.model import Outline

_ECMA_SUFFIXES = (".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs")
_JVM_SUFFIXES = (".java", ".kt", ".kts")

_ECMA_SPECIFIER = re.compile(rb"(?:(\bfrom)|\b(?:require|import)\s*\()\s*['\"]([^'\"\n]+)['\"]")
_ECMA_LOADED = re.compile(rb"\b(?:require|import)\(([A-Za-z_$][\w$]*)\)")  # by a constant of the file
_ECMA_DECLARES = re.compile(rb"\b(?:const|let|var)\b")
ANYTHING = "*"  # of a package of Go: whoever imports it
_LONGEST_CLAUSE = 2_000  # bytes in front of a ``require`` that are looked at
_LONGEST_BETWEEN = 40  # bytes between ``=`` and a ``require``: ``await``, a bracket
_PYTHON_FROM = re.compile(
    rb"^[ \t]*from[ \t]+([.\w]+)[ \t]+import[ \t]*(\((?:[^)\n]|\n(?![ \t]*+from\b))*+\)|(?:[^\n\\]|\\\r?\n|\\.)*+)",
    re.MULTILINE,
)
_PYTHON_IMPORT = re.compile(rb"^[ \t]*import[ \t]+([^\n]+)", re.MULTILINE)
_PYTHON_LOADED = re.compile(
    rb"\b(?:__import__|import_module|import_string)\(\s*(?:[\"']([\w.]+)[\"']|(\w+)\b)"
)
_WORD = re.compile(rb"[\w$]+")


@dataclass(frozen=True, slots=True, order=True)
class Near:
    """Files with one of ``suffixes`` that hold one of ``literals``, or lie in one of ``folders``.

    With ``modules``, those that import it: how the module in an import may end; ``=name`` is one name and all below
    it. With ``places``, only those files, for one of them declares what is wanted.
    """

    suffixes: tuple[str, ...]
    literals: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


def declaring(places: tuple[str, ...]) -> Near:
    """Whichever of ``places`` declares a name."""
    suffixes = tuple(sorted({place[place.rindex(".") :] for place in places if "." in place}))
    return Near(suffixes, folders=tuple(sorted({parent(place) for place in places})), places=places)


def saying(text: str) -> Near:
    """Files that hold ``text`` as a string."""
    return Near(_ECMA_SUFFIXES, tuple(f"{quote}{text}{quote}" for quote in "\"'`"))


def near(project: Project, outline: Outline) -> Near:
    """How importers of the outlined file show in their text."""
    path = outline.path
    if outline.language in ECMA:
        return Near(_ECMA_SUFFIXES, modules=endings(project.ecma, path))
    if outline.language == "go":
        named = import_paths(project.go, parent(path))
        return Near((".go",), tuple(f'"{name}"' for name in named), (parent(path),))
    if outline.language in JVM:
        package = outline.package
        folders = {parent(path), *package_folders(project.jvm, package)}
        literals = (f"{package}.", f"package {package}") if package else ()
        return Near(_JVM_SUFFIXES, literals, tuple(sorted(folders)))
    return _python(project, path)


Clause = tuple[str, bytes | None]
"""The module that an import names, and the text that lists what is taken of it; None when that may be anything."""


def has_clauses(path: str) -> bool:
    """Whether the imports of the file at ``path`` can be read off its text."""
    return path.endswith((*_ECMA_SUFFIXES, ".py"))


def clauses_of(path: str, source: bytes) -> tuple[Clause, ...]:
    """The imports of a file that ``has_clauses``. Nothing is parsed."""
    return tuple(_python_clauses(source) if path.endswith(".py") else _ecma_clauses(source))


@dataclass(frozen=True, slots=True)
class _Taken:
    """Who imports one module: those that may take anything of it, and those that list what they take, by name."""

    anything: tuple[str, ...]
    by_name: Mapping[bytes, tuple[str, ...]]


class Importers:
    """Who imports what, by the clauses of the files that were added: asked for a place, it looks at few of them."""

    def __init__(self) -> None:
        self._by_end: dict[str, list[tuple[str, Clause]]] = {}
        self._by_start: dict[str, list[tuple[str, Clause]]] = {}
        self._taken: dict[str, _Taken] = {}  # of the endings that were asked for
        self.added: set[str] = set()

    def add(self, path: str, clauses: Iterable[Clause]) -> None:
        self._taken.clear()
        self.added.add(path)
        for clause in clauses:
            module = plain(clause[0])
            self._by_end.setdefault(last_step(module), []).append((path, clause))
            if not module.startswith((".", "/")):
                for start in _starts(module):
                    self._by_start.setdefault(start, []).append((path, clause))

    def of(self, place: Near, names: Iterable[str]) -> frozenset[str]:
        """The files that may import one of ``names`` from ``place``."""
        wanted = [name.encode() for name in names]
        found: set[str] = set()
        for ending in place.modules:
            taken = self._taken.get(ending)
            if taken is None:
                taken = self._taken[ending] = self._of_module(ending)
            found.update(taken.anything, *(taken.by_name.get(name, ()) for name in wanted))
        return frozenset(path for path in found if path.endswith(place.suffixes))

    def _of_module(self, ending: str) -> _Taken:
        anything: list[str] = []
        by_name: dict[bytes, list[str]] = {}
        for path, (module, listed) in self._looked_at(ending):
            if not ends_in(module, ending):
                continue
            if listed is None:
                anything.append(path)
            for name in _WORD.findall(listed or b""):
                by_name.setdefault(name, []).append(path)
        return _Taken(tuple(anything), {name: tuple(paths) for name, paths in by_name.items()})

    def _looked_at(self, ending: str) -> Iterable[tuple[str, Clause]]:
        if ending.startswith("="):
            return self._by_start.get(_starts(ending[1:])[-1], ())
        if ending == DOTS:
            return (*self._by_end.get(".", ()), *self._by_end.get("..", ()))
        return self._by_end.get(last_step(ending), ())


def _starts(module: str) -> tuple[str, ...]:
    """The first step of a module's name, and the first two: a scope holds packages."""
    first, slash, rest = module.partition("/")
    return (first, f"{first}/{rest.partition('/')[0]}") if slash else (first,)


def grants(place: Near, names: Iterable[str], path: str, source: bytes) -> bool:
    """Whether the file at ``path`` holds one of ``names`` as a word, and by its text or folder is near ``place``.

    Go says in its text what is somebody else's and what is declared, so there less will do than any word.
    """
    if not path.endswith(place.suffixes):
        return False
    if place.places:
        if path not in place.places:
            return False
        if path.endswith(".go"):
            return any(go_declares(source, name) for name in names)
        return any(holds_word(source, name.encode()) for name in names)
    named = [literal.encode() for literal in place.literals]
    if parent(path) not in place.folders:
        if not any(literal in source for literal in named):
            return False
        if path.endswith(".go") and named[0].startswith(b'"'):
            return ANYTHING in names or go_takes(source, named, names)
    return any(holds_word(source, name.encode()) for name in names)


def _python(project: Project, path: str) -> Near:
    folder, _, file = path.rpartition("/")
    if file != "__init__.py":
        return Near((".py",), modules=(f"/{stem(path)}",))
    names = tuple(name for name in names_of_package(project.python, folder) if name)
    return Near((".py",), modules=("/", *(f"/{name}" for name in names)))


def _ecma_clauses(source: bytes) -> Iterator[Clause]:
    for found in _ECMA_SPECIFIER.finditer(source):
        at = found.start()
        clause = _listed(source, at) if found[1] else _required(source, at)
        before, braces, _ = clause.partition(b"{")
        named = braces and b"*" not in clause and not before.rstrip().endswith(b",")
        # a default or namespace import, a require
        yield found[2].decode("utf-8", errors="replace"), clause if named else None
    for name in dict.fromkeys(_ECMA_LOADED.findall(source)):
        yield from ((text.decode("utf-8", errors="replace"), None) for text in _texts_of(name, source))


def _texts_of(name: bytes, source: bytes) -> Iterator[bytes]:
    """The texts that the file calls ``name``."""
    yield from re.findall(rb"\b%s\s*=\s*[\"'`]([^\"'`\n]+)[\"'`]" % re.escape(name), source)


def _listed(source: bytes, at: int) -> bytes:
    """What stands between the last ``import`` or ``export`` and the ``from`` at ``at``."""
    start = max(source.rfind(b"import", 0, at), source.rfind(b"export", 0, at))
    return source[start + len(b"import") : at] if start != -1 else b""


def _required(source: bytes, at: int) -> bytes:
    """What the result of the ``require`` or ``import()`` at ``at`` is taken apart into."""
    start = max(0, at - _LONGEST_CLAUSE)
    sign = source.rfind(b"=", start, at)
    if (
        sign == -1
        or source.find(b";", sign, at) != -1
        or len(source[sign + 1 : at].lstrip()) > _LONGEST_BETWEEN
    ):
        return b""
    start = max(start, source.rfind(b"=", start, sign) + 1, source.rfind(b";", start, sign) + 1)
    declares = _ECMA_DECLARES.search(source, start, sign)
    return source[declares.end() : sign] if declares is not None else b""


def _python_clauses(source: bytes) -> Iterator[Clause]:
    for found in _PYTHON_FROM.finditer(source):
        yield f"/{found[1].rpartition(b'.')[2].decode()}", None if b"*" in found[2] else found[2]
        # from shop.orders import repo
        yield from ((f"/{name.decode()}", None) for name in dict.fromkeys(_WORD.findall(found[2])))
    for found in _PYTHON_IMPORT.finditer(source):
        for part in found[1].split(b","):
            yield f"/{part.strip().partition(b' ')[0].rpartition(b'.')[2].decode(errors='replace')}", None
    for text, name in _PYTHON_LOADED.findall(source):
        for module in (text,) if text else _texts_of(name, source):
            parts = module.decode(errors="replace").rsplit(".", 2)  # the last may be a name in a module
            yield from ((f"/{part}", None) for part in parts[-2:])
