"""A program with its true call graph, and the call graph that our engine sees in its files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from scanner.detect import code_rules, detect_code, language_of
from scanner.link.analysis import analyse
from scanner.link.index import Node
from scanner.link.modules import is_config, project
from scanner.pipeline.ruleset import load_rules
from scanner.rules import Words

Edge = tuple[str, str]
"""Caller and callee, as the suite writes them."""

_NO_RULES = code_rules(())


@dataclass(frozen=True, slots=True)
class Program:
    """``edges`` are the true ones; ``known`` is every function that the suite names, with or without edges;
    ``disputed`` are edges that the labels leave out and a run of the program takes: they count neither way.
    """

    category: str
    name: str
    files: Mapping[str, bytes]
    edges: frozenset[Edge]
    known: frozenset[str]
    disputed: frozenset[Edge] = frozenset()


@dataclass(frozen=True, slots=True, order=True)
class Called:
    """One end of an edge of ours. ``guards`` are what encloses the call in it, lambdas among them."""

    node: Node
    guards: tuple[str, ...] = ()


def read_program(category: str, name: str, folder: Path, graph: Path, suffixes: tuple[str, ...]) -> Program:
    """The program in ``folder`` whose call graph ``graph`` holds as ``{caller: [callee, …]}``."""
    listed: dict[str, list[str]] = json.loads(graph.read_bytes())
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and (path.suffix in suffixes or is_config(path.relative_to(folder).as_posix()))
    }
    edges = frozenset((caller, callee) for caller, callees in listed.items() for callee in callees)
    known = frozenset(listed) | {callee for _, callee in edges}
    return Program(category, name, files, edges, known)


def folders(root: Path) -> Iterator[tuple[str, str, Path]]:
    """(category, name, folder) of every program below ``root``, in the order of their names."""
    for category in sorted(path for path in root.iterdir() if path.is_dir()):
        for program in sorted(path for path in category.iterdir() if path.is_dir()):
            yield category.name, program.name, program


def our_edges(files: Mapping[str, bytes]) -> frozenset[tuple[Called, Called]]:
    """Every edge that linking sees when each file is outlined. No rule takes part: effects are not asked for."""
    detections = {
        path: detect_code(path, data, _NO_RULES, frozenset(), outlined=True)
        for path, data in files.items()
        if language_of(path) is not None
    }
    configs = {path: data for path, data in files.items() if is_config(path)}
    flow = analyse(project(files, configs, Words(load_rules().words)), detections).flow
    return frozenset(
        (caller, Called(target))
        for node, items in flow.items.items()
        for item in items
        for caller in ([Called(body) for body in item.through] or [Called(node, item.guards)])
        for target in item.targets
    )
