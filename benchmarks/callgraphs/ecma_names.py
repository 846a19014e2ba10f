"""How SWARM-JS writes functions: ``module.Class.method``, ``module.f.<arrow1>`` for the first arrow function in ``f``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from tree_sitter import Node as Syntax

from benchmarks.callgraphs.programs import Called, Program
from scanner.detect import code_rules, detect_code
from scanner.detect.languages import language_of, parser
from scanner.detect.names.dialects.ecmascript import DIALECT

_ITERATES = DIALECT.containers.iterates if DIALECT.containers is not None else frozenset()
_LAMBDA = re.compile(r"(?:callback:.*|lambda)@(\d+):(\d+)!?$", re.DOTALL)
_HOLDERS = frozenset(
    ("function_declaration", "method_definition", "class_declaration", "generator_function_declaration")
)
_NO_RULES = code_rules(())

Place = tuple[int, int]
"""Line and column of a function, from 1."""


def module_of(path: str) -> str:
    """``nested/orders.js`` → ``nested.orders``."""
    return path.removesuffix(".js").removesuffix("/index").replace("/", ".")


def spelled(program: Program, called: Called) -> str:
    """The name of a function, a module's own code, or the arrow function that the call stands in."""
    path, source = called.node.path, program.files[called.node.path]
    module, arrows = module_of(path), _arrows(path, source)
    for guard in reversed(called.guards):
        found = _LAMBDA.match(guard)
        if found is not None and (int(found[1]), int(found[2])) in arrows:
            return ".".join(filter(None, (module, arrows[int(found[1]), int(found[2])])))
    place = _places(path, source).get(called.node.name)
    plain = re.sub(r"(?<=\w)#\d+", "", called.node.name)
    name = arrows.get(place, plain) if place is not None else plain
    return f"{module}.{name}" if name else module


def inside(program: Program, name: str) -> bool:
    """Whether ``name`` is of one of the program's own files."""
    modules = {module_of(path) for path in program.files}
    return name in modules or any(name.startswith(f"{module}.") for module in modules)


@lru_cache(maxsize=256)
def _places(path: str, source: bytes) -> dict[str, Place]:
    """Where the functions begin that we have a name for."""
    outline = detect_code(path, source, _NO_RULES, frozenset(), outlined=True).outline
    functions = outline.functions if outline is not None else ()
    return {f.name: (f.location.line, f.location.column) for f in functions}


@lru_cache(maxsize=256)
def _arrows(path: str, source: bytes) -> dict[Place, str]:
    """Place → ``Class.f.<arrow1>``: arrow functions are counted within the function or class that holds them."""
    language = language_of(path)
    return dict(_numbered(parser(language).parse(source).root_node, "", {})) if language is not None else {}


def _is_inline(node: Syntax) -> bool:
    """Whether the arrow function at ``node`` is handed to a library's walk over elements: the suite counts no edge."""
    call = node.parent.parent if node.parent is not None and node.parent.type == "arguments" else None
    callee = call.child_by_field_name("function") if call is not None else None
    named = callee.child_by_field_name("property") if callee is not None else None
    return named is not None and named.text is not None and named.text.decode() in _ITERATES | {"from"}


def _numbered(node: Syntax, within: str, count: dict[str, int]) -> Iterator[tuple[Place, str]]:
    for child in node.children:
        inner = within
        if child.type == "arrow_function":
            place = (child.start_point.row + 1, child.start_point.column + 1)
            if _is_inline(child):
                yield place, within.rstrip(".")
            else:
                count[within] = count.get(within, 0) + 1
                yield place, f"{within}<arrow{count[within]}>"
                inner = f"{within}<arrow{count[within]}>."
        elif child.type in _HOLDERS and (own := child.child_by_field_name("name")) is not None:
            inner = f"{within}{own.text.decode() if own.text else ''}."
        yield from _numbered(child, inner, count)
