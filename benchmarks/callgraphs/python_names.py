"""How PyCG and its descendants write functions: ``package.module.Class.method``, ``module.f.<lambda1>``."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import lru_cache

from benchmarks.callgraphs.programs import Called, Program

_LAMBDA = re.compile(r"(?:callback:.*|lambda)@(\d+):(\d+)!?$", re.DOTALL)


def module_of(path: str) -> str:
    """``nested/__init__.py`` → ``nested``; ``nested/orders.py`` → ``nested.orders``."""
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def spelled(program: Program, called: Called) -> str:
    """The name of a function, a module's own code, or the lambda that the call stands in."""
    module = module_of(called.node.path)
    name = re.sub(r"#\d+", "", called.node.name)
    for guard in reversed(called.guards):
        found = _LAMBDA.match(guard)
        if found is not None:
            places = _lambdas(program.files[called.node.path])
            return f"{module}.{places[int(found[1]), int(found[2])]}"
    name = _assigned(program.files[called.node.path]).get(name, name)
    return f"{module}.{name}" if name else module


def inside(program: Program, name: str) -> bool:
    """Whether ``name`` is of one of the program's own files."""
    modules = {module_of(path) for path in program.files}
    return name in modules or any(name.startswith(f"{module}.") for module in modules)


@lru_cache(maxsize=256)
def _lambdas(source: bytes) -> dict[tuple[int, int], str]:
    """(line, column) → ``Class.f.<lambda1>``: lambdas are counted within the function or class that holds them."""
    return dict(_numbered(ast.parse(source), "", {}))


@lru_cache(maxsize=256)
def _assigned(source: bytes) -> dict[str, str]:
    """``save`` → ``<lambda1>`` for ``save = lambda …``, which we call by the name that it is given."""
    places = _lambdas(source)
    return {
        f"{outer}{node.targets[0].id}": places[node.value.lineno, node.value.col_offset + 1]
        for outer, node in _assignments(ast.parse(source), "")
        if isinstance(node.value, ast.Lambda) and isinstance(node.targets[0], ast.Name)
    }


def _assignments(node: ast.AST, within: str) -> Iterator[tuple[str, ast.Assign]]:
    for child in ast.iter_child_nodes(node):
        named = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        if isinstance(child, ast.Assign):
            yield within, child
        yield from _assignments(child, f"{within}{child.name}." if named else within)  # type: ignore[attr-defined]


def _numbered(node: ast.AST, within: str, count: dict[str, int]) -> Iterator[tuple[tuple[int, int], str]]:
    for child in ast.iter_child_nodes(node):
        inner = within
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            inner = f"{within}{child.name}."
        elif isinstance(child, ast.Lambda):
            count[within] = count.get(within, 0) + 1
            name = f"{within}<lambda{count[within]}>"
            yield (child.lineno, child.col_offset + 1), name
            inner = f"{name}."
        yield from _numbered(child, inner, count)
