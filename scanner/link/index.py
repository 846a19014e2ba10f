"""The outlines of a scan as one table: which file declares a name, which types a type has below it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol

from msgspec import Struct

from scanner.link.hanging import hung_names
from scanner.link.memory import Answers
from scanner.link.modules import JVM, Project, remembered
from scanner.link.readings import by_path
from scanner.link.tables import Declared, tables_of
from scanner.link.things import go_name, jvm_name, said_of, starred_in, whole_of
from scanner.link.tree import nearest, parent
from scanner.model import Call, ClassOutline, Function, Origin, Outline
from scanner.rules import Words


class Node(Struct, frozen=True, order=True, gc=False, cache_hash=True):
    """A function (or "" for what a file does when it is loaded), by the file that holds it."""

    path: str
    name: str


class Type(Struct, frozen=True, order=True, gc=False, cache_hash=True):
    """A class, struct or interface, by the file that declares it."""

    path: str
    name: str


class Head(Protocol):
    """What stays as it is as long as a file is the same: with another package clause it counts as another file."""

    @property
    def path(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def package(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Index:
    """Lookup tables over outlines. ``answers`` and ``folders`` remember; they never change an answer."""

    project: Project
    outlines: Mapping[str, Outline]
    heads: Mapping[str, Head]  # of the same files
    declares: Mapping[str, Mapping[str, Declared]]  # path → name → what it declares by it
    functions: Mapping[str, Mapping[str, Function]]  # path → name → function
    overloads: Mapping[str, Mapping[str, tuple[str, ...]]]  # path → name → functions, where several bear it
    classes: Mapping[str, Mapping[str, ClassOutline]]
    fields: Mapping[str, Mapping[str, Mapping[str, Origin]]]  # path → class → field → what it is
    exports: Mapping[str, Mapping[str, Origin]]
    imports: Mapping[str, Mapping[str, Origin]]  # path → local name → what it is now
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
    listed = {outline.path: outline for outline in sorted(outlines, key=lambda o: o.path)}
    package_names: dict[tuple[str, str], Type | Node] = {}
    packages: dict[str, list[str]] = {}
    methods: dict[tuple[str, str], dict[str, Node]] = {}
    for path, outline in listed.items():
        if outline.language == "go":
            for found in _declarations(outline):
                package_names.setdefault((unit(outline), found.name), found)
        if outline.language in JVM:
            packages.setdefault(outline.package, []).append(path)
        for function in outline.functions:
            owner, dot, name = function.name.rpartition(".")
            if dot:
                methods.setdefault((unit(outline), owner), {}).setdefault(name, Node(path, function.name))
    answers = project.memory.answers
    make = partial(tables_of, answers)
    tables = {path: remembered(project, "tables", path, o, partial(make, o)) for path, o in listed.items()}
    return Index(
        project,
        by_path(answers, listed, whole_of),
        listed,
        {path: table.declares for path, table in tables.items()},
        {path: table.functions for path, table in tables.items()},
        {path: table.overloads for path, table in tables.items()},
        {path: table.classes for path, table in tables.items()},
        {path: table.fields for path, table in tables.items()},
        {path: table.exports for path, table in tables.items()},
        {path: table.imports for path, table in tables.items()},
        by_path(answers, {path: table.stars for path, table in tables.items()}, starred_in),
        package_names,
        {name: tuple(paths) for name, paths in packages.items()},
        methods,
        {path: table.joins for path, table in tables.items()},
        {path: table.entries for path, table in tables.items()},
        tuple((path, token, made) for path, o in listed.items() for token, made in o.provides),
        frozenset(s.step for o in listed.values() for s in o.stores if not s.step.startswith("[")),
        hung_names(project.words, listed.values()),
        answers,
    )


def unit(head: Head) -> str:
    """Files that see each other's names without import: a Go package; for all others, the file itself."""
    return f"{parent(head.path)}:{head.package}" if head.language == "go" else head.path


def head_of(index: Index, path: str) -> Head | None:
    """Of what language and package the file at ``path`` is, if it is outlined yet. Who asks for no more hangs on that alone."""
    head = index.heads.get(path)
    if head is None:
        index.answers.note(path)
    else:
        index.answers.read(path)
    return head


def outlined(index: Index, path: str) -> Outline | None:
    """The outline of the file at ``path``, if it has one yet. Who asks hangs on all that the file says."""
    outline = index.outlines.get(path)
    if outline is None:
        index.answers.note(path)
    return outline


def function_at(index: Index, node: Node) -> Function | None:
    return index.functions[node.path].get(node.name) if head_of(index, node.path) is not None else None


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
    return index.classes[kind.path].get(kind.name) if head_of(index, kind.path) is not None else None


def fields_of(index: Index, kind: Type) -> Mapping[str, Origin]:
    """The fields that ``kind`` itself declares, by name; none of a class that we have not seen."""
    return index.fields[kind.path].get(kind.name, {}) if head_of(index, kind.path) is not None else {}


def method_of(index: Index, kind: Type, name: str) -> Node | None:
    """Where ``kind`` itself (not a base) has a body for ``name``; a Go method may be in another file of the package."""
    return _methods(index, kind, f"{kind.name}.{name}").get(name)


def methods_of(index: Index, kind: Type) -> Mapping[str, Node]:
    return _methods(index, kind, f"{kind.name}.")


def _methods(index: Index, kind: Type, asked: str) -> Mapping[str, Node]:
    """The methods of ``kind``, of which somebody wants to know what is ``asked``: one, or all."""
    head = head_of(index, kind.path)
    if head is None:
        return {}
    if head.language == "go":
        index.answers.note(go_name(parent(kind.path), asked))
    elif index.answers.lasting:
        index.answers.note(said_of(kind.path, asked))
    return index.methods.get((unit(head), kind.name), {})


CONSTRUCTORS = ("constructor", "__init__", "init")
"""What constructors are called that do not bear the name of their class."""


def is_constructor(node: Node) -> bool:
    owner, _, name = node.name.partition("#")[0].rpartition(".")
    return bool(owner) and (name in CONSTRUCTORS or name == owner.rpartition(".")[2])


def declared(index: Index, path: str, name: str) -> Type | Node | None:
    """What ``name`` declares in the unit of ``path``: a type, a function, or nothing that we have seen."""
    head = head_of(index, path)
    if head is None:
        return None
    what = index.declares[path].get(name)
    if what is not None:
        return Node(path, name) if what is Declared.FUNCTION else Type(path, name)
    if head.language == "go":
        index.answers.note(go_name(parent(path), name))
        return index.package_names.get((unit(head), name))
    return None


def declared_in_package(index: Index, importer: str, package: str, name: str) -> Type | Node | None:
    """The same for a JVM package; of several modules with such a class, the one nearest to the importer."""
    index.answers.note(jvm_name(package, name))
    return index.answers.aside(partial(_in_package, index, importer, package, name))


def _in_package(index: Index, importer: str, package: str, name: str) -> Type | Node | None:
    files = index.packages.get(package, ())
    chosen = nearest(importer, [f for f in files if name in index.classes[f]])
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
