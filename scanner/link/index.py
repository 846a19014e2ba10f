"""The outlines of a scan as one table: which file declares a name, which types a type has below it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from msgspec import Struct

from scanner.link.hanging import hung_names
from scanner.link.memory import Answers
from scanner.link.modules import ECMA, JVM, Project, remembered
from scanner.link.things import go_name, jvm_name
from scanner.link.tree import nearest, parent
from scanner.model import Call, ClassOutline, Function, Origin, Outline
from scanner.rules import Words

_Table = TypeVar("_Table")


class Node(Struct, frozen=True, order=True, gc=False, cache_hash=True):
    """A function (or "" for what a file does when it is loaded), by the file that holds it."""

    path: str
    name: str


class Type(Struct, frozen=True, order=True, gc=False, cache_hash=True):
    """A class, struct or interface, by the file that declares it."""

    path: str
    name: str


class _Read(dict[str, _Table]):
    """A table by path that notes what is looked up, for answers that last. To go through all of it notes nothing."""

    __slots__ = ("_answers",)

    def __init__(self, answers: Answers, table: Mapping[str, _Table]) -> None:
        super().__init__(table)
        self._answers = answers

    def __getitem__(self, path: str) -> _Table:
        self._answers.note(path)
        return super().__getitem__(path)

    def get(self, path: str, default: Any = None) -> Any:
        self._answers.note(path)
        return super().get(path, default)


@dataclass(frozen=True, slots=True)
class Index:
    """Lookup tables over outlines. ``answers`` and ``folders`` remember; they never change an answer."""

    project: Project
    outlines: Mapping[str, Outline]
    functions: Mapping[str, Mapping[str, Function]]  # path → name → function
    classes: Mapping[str, Mapping[str, ClassOutline]]
    exports: Mapping[str, Mapping[str, Origin]]
    stars: Mapping[str, tuple[Origin, ...]]  # path → what it exports wholesale
    package_names: Mapping[tuple[str, str], Type | Node]  # Go: (unit, name) → what declares it
    packages: Mapping[str, tuple[str, ...]]  # JVM package → its outlined files
    methods: Mapping[tuple[str, str], Mapping[str, Node]]  # (unit, type) → method → where its body is
    joins: Mapping[str, Mapping[str, tuple[Origin, ...]]]  # path → join → what it may be
    entries: Mapping[
        str, Mapping[str, tuple[tuple[str, Origin], ...]]
    ]  # path → container → what it has by key
    provides: tuple[tuple[str, Origin, Origin], ...]  # path, token, the class that a framework makes for it
    filled: frozenset[str]  # names of fields that are filled from outside their class, somewhere
    hung: frozenset[str]  # names under which something hangs on objects of a framework, somewhere
    answers: Answers
    # Kotlin: package → name → functions outside of classes
    outside: dict[str, Mapping[str, tuple[Node, ...]]] = field(default_factory=dict)
    # Go: folder → what its outlined files declare, and which may declare what those do not
    folders: dict[str, tuple[Mapping[str, Any], tuple[str, ...]]] = field(default_factory=dict)

    @property
    def words(self) -> Words:
        return self.project.words


def index(project: Project, outlines: Iterable[Outline]) -> Index:
    """Tables over ``outlines``, the same whatever their order."""
    by_path = {outline.path: outline for outline in sorted(outlines, key=lambda o: o.path)}
    package_names: dict[tuple[str, str], Type | Node] = {}
    packages: dict[str, list[str]] = {}
    methods: dict[tuple[str, str], dict[str, Node]] = {}
    for path, outline in by_path.items():
        if outline.language == "go":
            for found in _declarations(outline):
                package_names.setdefault((unit(outline), found.name), found)
        if outline.language in JVM:
            packages.setdefault(outline.package, []).append(path)
        for function in outline.functions:
            owner, dot, name = function.name.rpartition(".")
            if dot:
                methods.setdefault((unit(outline), owner), {}).setdefault(name, Node(path, function.name))
    tables = {
        path: remembered(project, "tables", path, o, partial(_tables, o)) for path, o in by_path.items()
    }
    answers = project.memory.answers
    seen = partial(_Read, answers) if answers.lasting else dict
    return Index(
        project,
        seen(by_path),
        seen({path: table.functions for path, table in tables.items()}),
        seen({path: table.classes for path, table in tables.items()}),
        seen({path: table.exports for path, table in tables.items()}),
        seen({path: table.stars for path, table in tables.items()}),
        package_names,
        {name: tuple(paths) for name, paths in packages.items()},
        methods,
        seen({path: table.joins for path, table in tables.items() if table.joins}),
        seen(
            {
                path: remembered(project, "entries", path, o, partial(_entries, o))
                for path, o in by_path.items()
                if o.stores
            }
        ),
        tuple((path, token, made) for path, o in by_path.items() for token, made in o.provides),
        frozenset(s.step for o in by_path.values() for s in o.stores if not s.step.startswith("[")),
        hung_names(project.words, by_path.values()),
        answers,
    )


@dataclass(frozen=True, slots=True)
class _Tables:
    """What the index says of one file; made once for all rounds."""

    functions: Mapping[str, Function]
    classes: Mapping[str, ClassOutline]
    exports: Mapping[str, Origin]
    stars: tuple[Origin, ...]
    joins: Mapping[str, tuple[Origin, ...]]


def _tables(outline: Outline) -> _Tables:
    return _Tables(
        {function.name: function for function in outline.functions},
        {kind.name: kind for kind in outline.classes},
        {name: origin for name, origin in outline.exports if name != "*"},
        tuple(_wholesale(outline)),
        dict(outline.joins),
    )


def _entries(outline: Outline) -> dict[str, tuple[tuple[str, Origin], ...]]:
    """What each container of a file has by key; in ECMAScript an attribute that is set is an entry as well."""
    found: dict[str, list[tuple[str, Origin]]] = {}
    for store in outline.stores:
        if not store.holder.module and len(store.holder.path) == 1 and store.holder.path[0].startswith("{"):
            named = outline.language in ECMA and store.step.isidentifier()
            step = f"['{store.step}']" if named else store.step
            found.setdefault(store.holder.path[0], []).append((step, store.value))
    return {name: tuple(held) for name, held in found.items()}


def unit(outline: Outline) -> str:
    """Files that see each other's names without import: a Go package; for all others, the file itself."""
    return f"{parent(outline.path)}:{outline.package}" if outline.language == "go" else outline.path


def outlined(index: Index, path: str) -> Outline | None:
    """The outline of the file at ``path``, if it has one yet."""
    outline = index.outlines.get(path)
    if outline is None:
        index.answers.note(path)
    return outline


def function_at(index: Index, node: Node) -> Function | None:
    return index.functions[node.path].get(node.name) if outlined(index, node.path) is not None else None


def is_abstract(index: Index, node: Node) -> bool:
    """Whether somebody else has the body of the function at ``node``."""
    function = function_at(index, node)
    return function is not None and function.abstract


def calls_in(index: Index, node: Node) -> tuple[Call, ...]:
    """The calls that stand in the function at ``node``, in the order of the source."""
    outline = index.outlines[node.path]
    by_caller = remembered(index.project, "by caller", node.path, outline, partial(_by_caller, outline))
    return by_caller.get(node.name, ())


def _by_caller(outline: Outline) -> Mapping[str, tuple[Call, ...]]:
    found: dict[str, list[Call]] = {}
    for call in outline.calls:
        found.setdefault(call.caller, []).append(call)
    return {caller: tuple(calls) for caller, calls in found.items()}


def class_at(index: Index, kind: Type) -> ClassOutline | None:
    return index.classes[kind.path].get(kind.name) if outlined(index, kind.path) is not None else None


def fields_of(index: Index, kind: Type) -> Mapping[str, Origin]:
    """The fields that ``kind`` itself declares, by name; none of a class that we have not seen."""
    outline = outlined(index, kind.path)
    if outline is None:
        return {}
    by_class = remembered(index.project, "fields", kind.path, outline, partial(_fields, outline))
    return by_class.get(kind.name, {})


def _fields(outline: Outline) -> Mapping[str, Mapping[str, Origin]]:
    return {kind.name: dict(kind.fields) for kind in outline.classes}


def method_of(index: Index, kind: Type, name: str) -> Node | None:
    """Where ``kind`` itself (not a base) has a body for ``name``; a Go method may be in another file of the package."""
    outline = outlined(index, kind.path)
    if outline is None:
        return None
    found = index.methods.get((unit(outline), kind.name), {}).get(name)
    if outline.language == "go":
        index.answers.note(go_name(parent(kind.path), f"{kind.name}.{name}"))
    return found


def methods_of(index: Index, kind: Type) -> Mapping[str, Node]:
    outline = outlined(index, kind.path)
    if outline is None:
        return {}
    if outline.language == "go":
        index.answers.note(go_name(parent(kind.path), f"{kind.name}."))
    return index.methods.get((unit(outline), kind.name), {})


CONSTRUCTORS = ("constructor", "__init__", "init")
"""What constructors are called that do not bear the name of their class."""


def is_constructor(node: Node) -> bool:
    owner, _, name = node.name.partition("#")[0].rpartition(".")
    return bool(owner) and (name in CONSTRUCTORS or name == owner.rpartition(".")[2])


def declared(index: Index, path: str, name: str) -> Type | Node | None:
    """What ``name`` declares in the unit of ``path``: a type, a function, or nothing that we have seen."""
    outline = outlined(index, path)
    if outline is None:
        return None
    if name in index.classes[path]:
        return Type(path, name)
    if name in index.functions[path]:
        return Node(path, name)
    if outline.language == "go":
        index.answers.note(go_name(parent(path), name))
        return index.package_names.get((unit(outline), name))
    if outline.language in ECMA and (path, name) in index.methods:
        return Type(path, name)  # an object literal with functions: as good as a class with one instance
    return None


def declared_in_package(index: Index, importer: str, package: str, name: str) -> Type | Node | None:
    """The same for a JVM package; of several modules with such a class, the one nearest to the importer."""
    index.answers.note(jvm_name(package, name))
    files = index.packages.get(package, ())
    types = [f for f in files if name in index.classes[f]]
    chosen = nearest(importer, types)
    if chosen is not None:
        return Type(chosen, name)
    chosen = nearest(importer, [f for f in files if name in index.functions[f]])
    return Node(chosen, name) if chosen is not None else None


def all_types(index: Index) -> Iterator[tuple[Type, ClassOutline]]:
    """Every class of every outline, in the order of paths."""
    for path, classes in index.classes.items():
        for name, outline in classes.items():
            yield Type(path, name), outline


def _declarations(outline: Outline) -> Iterator[Type | Node]:
    yield from (Type(outline.path, kind.name) for kind in outline.classes)
    yield from (Node(outline.path, function.name) for function in outline.functions)


def _wholesale(outline: Outline) -> Iterator[Origin]:
    yield from (origin for name, origin in outline.exports if name == "*")
    if outline.language not in ECMA:
        yield from (origin for name, origin in outline.imports if name == "*")
