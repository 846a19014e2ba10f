"""What an origin means: walk its steps through imports, exports, classes, fields, bases and return types."""

from __future__ import annotations

from scanner.link.calls.found import Abstract, Found, Member, Module, Outside, Unseen
from scanner.link.calls.packages import Named, Passed, is_package, named_in_folder, named_in_package
from scanner.link.index import (
    Index,
    Node,
    Type,
    class_at,
    declared,
    function_at,
    method_of,
)
from scanner.link.modules import (
    ECMA,
    JVM,
    Project,
    resolve_ecma,
    resolve_go,
    resolve_python,
    submodule,
)
from scanner.link.tree import parent
from scanner.model import Origin

_DEEPEST = 24  # indirections that are followed before a name counts as unresolved
_PASSED_ON = frozenset({"bind", "call", "apply"})  # members of a function that are the function


def resolve(index: Index, path: str, origin: Origin) -> Found:
    """What ``origin`` is, as the file at ``path`` writes it; None when that cannot be told."""
    return _resolve(index, path, origin, 0)


def _resolve(index: Index, path: str, origin: Origin, depth: int) -> Found:
    if depth > _DEEPEST:
        return None
    key = (path, origin)
    memory = index.project.memory
    known = memory.settled.get(key)
    if known is not None:
        return known  # type: ignore[return-value]
    if key in index.memo:
        return index.memo[key]  # type: ignore[return-value]
    index.memo[key] = None  # what is defined by itself is unresolved, not a loop
    found = _earlier(index, key)
    if found is None and key not in memory.unknown:
        found = _walk(index, path, origin, depth + 1)
        _remember(index, key, found, depth)
    index.memo[key] = found
    return found


def _earlier(index: Index, key: tuple[str, Origin]) -> Found:
    """What was unseen in an earlier round and still is."""
    found = index.project.memory.unseen.get(key)
    if isinstance(found, Unseen) and not any(place in index.outlines for place in found.places):
        return found
    return None


def _remember(index: Index, key: tuple[str, Origin], found: Found, depth: int) -> None:
    memory = index.project.memory
    if isinstance(found, Outside | Node | Type | Member):  # more outlines cannot change these
        memory.settled[key] = found
    elif isinstance(found, Unseen):
        memory.unseen[key] = found
    elif found is None and depth == 0 and index.outlines[key[0]].language != "kotlin":
        memory.unknown.add(key)  # Kotlin: any other file of the package may yet declare it


def _walk(index: Index, path: str, origin: Origin, depth: int) -> Found:
    outline = index.outlines.get(path)
    if outline is None:
        return None
    steps = origin.path
    if not origin.module:
        found: Found = None
        for taken in range(len(steps), 0, -1):  # a nested function or class: the longest declared name
            found = declared(index, path, ".".join(steps[:taken]))
            if found is not None:
                steps = steps[taken:]
                break
        else:
            if not steps:
                return None
            found, steps = _named(index, Module(path, outline.language, path), steps[0], depth), steps[1:]
    else:
        found = _module(index, path, origin.module)
    for position, step in enumerate(steps):
        if isinstance(found, Outside):
            rest = steps[position:]
            return Outside(Origin(found.origin.module, (*found.origin.path, *rest)))
        if found is None or isinstance(found, Unseen):
            return found
        found = _step(index, found, step, depth)
    return found


def _module(index: Index, path: str, module: str) -> Found:
    language = index.outlines[path].language
    if language in JVM:
        return _jvm_module(index, path, module, language)
    place = place_of(index, path, module)
    if (
        place is None
    ):  # a library; in front of dots, what a build generates (Prisma's client) and git does not hold
        return None if module.startswith(".") and language not in ECMA else Outside(Origin(module))
    return Outside(Origin(module)) if _means_library(index, place, module) else Module(place, language, path)


def place_of(index: Index, path: str, module: str) -> str | None:
    """The file or folder that ``module`` is when the outlined file at ``path`` imports it; None: not of the repository."""
    key = (parent(path), module)
    places = index.project.memory.places
    if key not in places:
        places[key] = _place(index.project, index.outlines[path].language, path, module)
    return places[key]


def _means_library(index: Index, place: str, module: str) -> bool:
    """Whether the file that Python would take for ``module`` imports that name itself: ``celery.py`` beside settings."""
    outline = index.outlines.get(place)
    if outline is None or outline.language != "python" or place.endswith("__init__.py"):
        return False
    return any(origin.module.partition(".")[0] == module for _, origin in outline.imports)


def _place(project: Project, language: str, path: str, module: str) -> str | None:
    if language in ECMA:
        return resolve_ecma(project.ecma, project.listing, path, module)
    if language == "go":
        return resolve_go(project.go, project.listing, path, module)
    return resolve_python(project.python, project.listing, path, module)


def _jvm_module(index: Index, path: str, module: str, language: str) -> Found:
    if is_package(index, path, module):
        return Module(module, language, path)
    package, dot, name = module.rpartition(".")
    if dot and name[:1].isupper() and is_package(index, path, package):
        # A static import, or a nested class: the last part of the "package" is a class.
        return _named(index, Module(package, language, path), name, 0)
    return Outside(Origin(module))


def _step(index: Index, found: Found, step: str, depth: int) -> Found:
    name, call, _ = step.partition("(")
    if isinstance(found, Module):
        result = _named(index, found, name, depth)
    elif isinstance(found, Type):
        result = _member(index, found, name, depth, frozenset())
    elif isinstance(found, Node):
        inner = declared(index, found.path, f"{found.name}.{name}")
        # A lambda of Java or Kotlin is an object with one method: to call it under any name is to call the function.
        itself = name in _PASSED_ON or index.outlines[found.path].language in JVM
        result = inner or (found if itself else Member(found, name))
    else:
        result = None
    return _called(index, result, step[len(name) :], depth) if call else result


def _called(index: Index, found: Found, label: str, depth: int) -> Found:
    """The result of calling ``found``: an instance of a class, what a function says that it returns."""
    if isinstance(found, Node):
        function = function_at(index, found)
        if function is None or function.returns is None:
            return None
        return _resolve(index, found.path, function.returns, depth)
    if isinstance(found, Outside):
        steps = found.origin.path
        called = (*steps[:-1], steps[-1] + label) if steps else (label,)
        return Outside(Origin(found.origin.module, called))
    return found if isinstance(found, Type | Unseen) else None


def _named(index: Index, module: Module, name: str, depth: int) -> Found:
    name = name.partition("(")[0]
    if depth > _DEEPEST:
        return None
    if module.language in JVM:
        return _followed(index, named_in_package(index, module, name))
    if module.language == "go":
        return _followed(index, named_in_folder(index, module, name))
    if module.place not in index.outlines:
        return _named_in_unseen(index, module, name)
    found: Found = declared(index, module.place, name)
    if found is None and name in index.exports[module.place]:
        found = _exported(index, module.place, name, depth)
    if found is None and module.language == "python":
        found = _python_name(index, module, name, depth)
    if found is None:
        found = _from_stars(index, module.place, name, depth)
    if found is None and name == "default":  # a CommonJS module imported as a default is the module itself
        found = module
    elif found is None and "default" in index.exports[module.place]:
        found = _of_default(index, module.place, name, depth)
    return found


def _of_default(index: Index, place: str, name: str, depth: int) -> Found:
    """``name`` of what a CommonJS module is: ``module.exports = new Client()`` makes the module the client."""
    whole = _exported(index, place, "default", depth)
    if isinstance(whole, Outside):
        return Outside(Origin(whole.origin.module, (*whole.origin.path, name)))
    return _member(index, whole, name, depth, frozenset()) if isinstance(whole, Type) else None


def _exported(index: Index, place: str, name: str, depth: int) -> Found:
    origin = index.exports[place][name]
    return None if origin == Origin("", (name,)) else _resolve(index, place, origin, depth + 1)


def _python_name(index: Index, module: Module, name: str, depth: int) -> Found:
    outline = index.outlines[module.place]
    imported = next((origin for local, origin in reversed(outline.imports) if local == name), None)
    if imported is not None:
        return _resolve(index, module.place, imported, depth + 1)
    inner = submodule(index.project.listing, module.place, name)
    return Module(inner, "python", module.importer) if inner is not None else None


def _from_stars(index: Index, place: str, name: str, depth: int) -> Found:
    """``name`` in what a file exports wholesale: a file of ours that has it, else the one library there is."""
    unseen: dict[str, None] = {}
    libraries: list[Outside] = []
    stars = index.stars.get(place, ())
    if index.outlines[place].language == "python":
        stars = stars[::-1]  # the last import of a name is the one that holds
    for star in stars if name != "default" else ():
        if isinstance(_module(index, place, star.module), Outside):
            libraries.append(Outside(Origin(star.module, (*star.path, name))))
            continue
        found = _resolve(index, place, Origin(star.module, (*star.path, name)), depth + 1)
        if isinstance(found, Unseen):
            unseen.update(dict.fromkeys(found.places))
        elif found is not None:
            return found
    if unseen:
        return Unseen(tuple(unseen), name)
    return libraries[0] if len(libraries) == 1 else None


def _named_in_unseen(index: Index, module: Module, name: str) -> Found:
    if module.language == "python":
        inner = submodule(index.project.listing, module.place, name)
        if inner is not None:
            return Module(inner, "python", module.importer)
    return Unseen((module.place,), name)


def _followed(index: Index, named: Named) -> Found:
    """What a package's file passes on under a name of its own, or what was named itself."""
    return _exported(index, named.path, named.name, 0) if isinstance(named, Passed) else named


def _member(index: Index, kind: Type, name: str, depth: int, seen: frozenset[Type]) -> Found:
    """``name`` on a class: its method, its field, what a base has, what an interface promises."""
    if depth > _DEEPEST or kind in seen:
        return None
    body = method_of(index, kind, name)
    if body is not None:
        return body
    outline = class_at(index, kind)
    if outline is None:
        return _of_object(index, kind, name, depth, seen)
    for field, origin in outline.fields:
        if field == name:
            return _resolve(index, kind.path, origin, depth + 1)
    nested = declared(index, kind.path, f"{kind.name}.{name}")
    if nested is None:
        nested = declared(index, kind.path, f"{kind.name}.Companion.{name}")
    if nested is not None:
        return nested
    if name in outline.methods:
        return Abstract(kind, name)
    return _inherited(index, kind, name, depth, seen | {kind}) or Abstract(kind, name)


def _of_object(index: Index, kind: Type, name: str, depth: int, seen: frozenset[Type]) -> Found:
    """A member of an object literal that is no function of it: an object in it, or what its annotation promises."""
    nested = declared(index, kind.path, f"{kind.name}.{name}")
    if nested is not None:
        return nested
    annotation = index.exports[kind.path].get(kind.name)
    found = _resolve(index, kind.path, annotation, depth + 1) if annotation is not None else None
    return _member(index, found, name, depth + 1, seen | {kind}) if isinstance(found, Type) else None


def _inherited(index: Index, kind: Type, name: str, depth: int, seen: frozenset[Type]) -> Found:
    outline = class_at(index, kind)
    outside: Found = None
    promised: Found = None
    for base in outline.bases if outline is not None else ():
        found = _resolve(index, kind.path, base, depth + 1)
        if isinstance(found, Type):
            found = _member(index, found, name, depth + 1, seen)
        elif isinstance(found, Outside):
            found = Outside(Origin(found.origin.module, (*found.origin.path, name)))
        if isinstance(found, Outside | Unseen):
            outside = outside or found
        elif isinstance(found, Abstract):
            promised = promised or found
        elif found is not None:
            return found
    return outside or promised
