"""Kotlin's functions that stand outside of classes: called as members of what they extend, or by their bare name.

Source: https://kotlinlang.org/docs/extensions.html
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from scanner.link.index import Index, Node
from scanner.link.things import jvm_name
from scanner.model import Call, Origin

_MOST_OVERLOADS = 8  # functions of one name in one class
EXTENDED = "this"  # the first parameter of an extension function: what it is called on


def extensions(index: Index, caller: Node, call: Call, kind: str = "") -> tuple[Node, ...]:
    """The functions outside of classes that ``call``, made by ``caller``, may lead to; none in other languages.

    An import names them; of those of the same package and of the class around the call the receiver has to be as they
    want it, as far as it shows, since a member of that name would do as well. ``kind``: the name of the receiver's type.
    """
    outline = index.outlines[caller.path]
    if outline.language != "kotlin":
        return ()
    _, dot, name = call.text.rpartition(".")
    steps = {step.partition("(")[0] for step in call.callee.path} if call.callee is not None else set()
    steps.add(kind)
    imported = imported_extension(index, caller.path, name)
    if imported is not None:
        found = tuple(n for n in _named(index, imported.module, name) if "." in n.name)
        return tuple(node for node in found if _extends(node) in steps) or found
    if not dot:
        return tuple(node for node in _named(index, outline.package, name) if node.name == name)[:1]
    own = f"{caller.name.partition(' > ')[0].rpartition('.')[0]}.{name}"
    overloads = (own, *(f"{own}#{number}" for number in range(2, _MOST_OVERLOADS)))
    extending = tuple(
        Node(caller.path, each) for each in overloads if _extends_something(index, caller.path, each)
    )
    if extending:
        return extending
    return tuple(node for node in _named(index, outline.package, name) if _extends(node) in steps)


def extension_of(index: Index, path: str, kind: str, name: str) -> Node | None:
    """The extension function ``name`` that the file at ``path`` may call on a ``kind``: imported, or of its own package."""
    imported = imported_extension(index, path, name)
    package = imported.module if imported is not None else index.heads[path].package
    found = [node for node in _named(index, package, name) if "." in node.name]
    suited = [node for node in found if _extends(node) == kind]
    return suited[0] if suited else found[0] if imported is not None and len(found) == 1 else None


def imported_extension(index: Index, path: str, name: str) -> Origin | None:
    """What ``name`` is imported as, if it is imported as extension functions are."""
    outline = index.outlines[path]
    if outline.language != "kotlin":
        return None
    return next((o for local, o in outline.imports if local == name and o.path[-1:] == (name,)), None)


def _extends(node: Node) -> str:
    return node.name.rpartition(".")[0].rpartition(".")[2]


def _extends_something(index: Index, path: str, name: str) -> bool:
    function = index.functions[path].get(name)
    return function is not None and any(n == EXTENDED for n, _ in function.parameters)


def _named(index: Index, package: str, name: str) -> tuple[Node, ...]:
    """The functions of a package that bear ``name`` and belong to no class of it."""
    index.answers.note(jvm_name(package, name))
    index.answers.note(jvm_name(package, f".{name}"))
    known = index.outside.get(package)
    if known is None:
        known = index.outside[package] = index.answers.aside(partial(_outside_of_classes, index, package))
    return known.get(name, ())


def _outside_of_classes(index: Index, package: str) -> Mapping[str, tuple[Node, ...]]:
    found: dict[str, tuple[Node, ...]] = {}
    for file in index.packages.get(package, ()):
        for function in index.functions[file]:
            owner, _, name = function.rpartition(".")
            if owner not in index.classes[file] and " > " not in function:
                found[name] = (*found.get(name, ()), Node(file, function))
    return found
