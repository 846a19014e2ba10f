"""How CATS writes Java's functions: ``package.Outer$Inner:method(java.lang.String,int[])``, ``…:<init>()`` for constructors.

What stands in a lambda is written as part of the method around it.
"""

from __future__ import annotations

from functools import lru_cache

from tree_sitter import Node as Syntax

from benchmarks.callgraphs.programs import Called, Program
from scanner.detect.languages import parser

_PRIMITIVE = frozenset("byte short int long float double boolean char void".split())
_LANG = frozenset(
    """Object String Class Thread Throwable Exception Runnable Integer Long Byte Short Character Boolean Double Float
    Number Iterable Comparable StringBuilder""".split()
)
_METHODS = ("method_declaration", "constructor_declaration")
_TYPES = ("class_declaration", "interface_declaration", "record_declaration", "enum_declaration")


def spelled(program: Program, called: Called) -> str:
    """The name of a method with its parameters; of what is in no method, the class initializer's of the file."""
    name = called.node.name.partition(" > ")[0]
    methods = _methods(program.files[called.node.path])
    while name and name not in methods:  # a lambda that a variable names
        name = name.rpartition(".")[0]
    return methods.get(name, called.node.path)


def inside(program: Program, name: str) -> bool:
    """Whether ``name`` is a method that one of the program's own files declares."""
    return any(
        name in _methods(source).values() for path, source in program.files.items() if path.endswith(".java")
    )


@lru_cache(maxsize=512)
def _methods(source: bytes) -> dict[str, str]:
    """Our name of each method of a file → the suite's."""
    root = parser("java").parse(source).root_node
    package = next(
        (_text(c.named_children[0]) for c in root.named_children if c.type == "package_declaration"), ""
    )
    imports = {
        _text(c.named_children[0]).rpartition(".")[2]: _text(c.named_children[0])
        for c in root.named_children
        if c.type == "import_declaration"
    }
    found: dict[str, str] = {}
    _collect(root, package, imports, "", found)
    return found


def _collect(node: Syntax, package: str, imports: dict[str, str], owner: str, found: dict[str, str]) -> None:
    for child in node.named_children:
        name = child.child_by_field_name("name")
        if child.type in _TYPES and name is not None:
            _collect(child, package, imports, f"{owner}.{_text(name)}" if owner else _text(name), found)
        elif child.type in _METHODS and name is not None:
            made = child.type == "constructor_declaration"
            ours = f"{owner}.{'constructor' if made else _text(name)}"
            number = 1
            while (key := ours if number == 1 else f"{ours}#{number}") in found:
                number += 1
            holder = ".".join(filter(None, (package, owner.replace(".", "$"))))
            taken = ",".join(_type(p, package, imports) for p in _parameters(child))
            found[key] = f"{holder}:{'<init>' if made else _text(name)}({taken})"
            _collect(child, package, imports, owner, found)
        else:
            _collect(child, package, imports, owner, found)


def _parameters(method: Syntax) -> list[Syntax]:
    listed = method.child_by_field_name("parameters")
    kinds = ("formal_parameter", "spread_parameter")
    return [c for c in listed.named_children if c.type in kinds] if listed is not None else []


def _type(parameter: Syntax, package: str, imports: dict[str, str]) -> str:
    kind = parameter.child_by_field_name("type") or parameter.named_children[0]
    text = _text(kind).partition("<")[0]
    array = text[text.index("[") :] if "[" in text else "[]" if parameter.type == "spread_parameter" else ""
    plain = text.partition("[")[0].strip()
    if plain in _PRIMITIVE or "." in plain:
        return plain + array
    if plain in imports:
        return imports[plain] + array
    return (f"java.lang.{plain}" if plain in _LANG else ".".join(filter(None, (package, plain)))) + array


def _text(node: Syntax) -> str:
    return node.text.decode() if node.text is not None else ""
