"""Which expressions a text can make slow: each of the product's and of its rules, put to texts derived from itself.

    python -m benchmarks.expressions

Prints those whose time grows faster than the text, with what makes them slow, and exits 1 if there are any. It takes about a
minute of a processor's time.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from time import process_time
from typing import Any

import yaml

import scanner
from benchmarks.pumps import Pump, pumps, text_of
from scanner.detect.config.match import LONGEST_TEXT

ROOT = Path(scanner.__file__).parent
RULES = ROOT.parent / "rules"
METHODS = frozenset(("search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split"))
SAMPLES = 4  # for each expression
SHORTEST, SHORT, LONG = 24, 2_000, 16_000  # characters
FELT = 0.02  # seconds at LONG, from which on it is asked how they grow
STEEPEST = 24  # times as long for a text that is eight times as long; the square takes 64
RULE_SECONDS = (
    0.5  # for a value as long as one may be: the square of that takes a tenth of it, the cube minutes
)
READS_RULES = frozenset(("pattern", "patterns", "extract", "where", "matches", "file", "text", "line"))


def modules() -> list[str]:
    paths = (path.relative_to(ROOT).with_suffix("") for path in sorted(ROOT.rglob("*.py")))
    names = (".".join(("scanner", *path.parts)).removesuffix(".__init__") for path in paths)
    return [name for name in names if not name.endswith(("__main__", "windows"))]


def expressions(module: str) -> Iterator[tuple[str, re.Pattern[Any], frozenset[str]]]:
    """The expressions that a module holds, each with how it asks them."""
    loaded = import_module(module)
    if loaded.__file__ is None or "re.compile" not in (text := Path(loaded.__file__).read_text("utf-8")):
        return
    asked: dict[str, set[str]] = {}
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.attr in METHODS:
            asked.setdefault(node.value.id, set()).add(node.attr)
    of_others = frozenset().union(*(ways for name, ways in asked.items() if not hasattr(loaded, name)))
    elsewhere = _asked_anywhere()
    for name, value in vars(loaded).items():
        if f"\n{name} = " not in text and f"\n{name}: " not in text:
            continue  # of another module
        if isinstance(value, re.Pattern):
            yield name, value, frozenset(asked.get(name, ())) | elsewhere.get(name, frozenset()) or METHODS
        elif isinstance(value, tuple | list | dict):
            held = value.values() if isinstance(value, dict) else value
            every = [part for each in held for part in (each if isinstance(each, tuple) else (each,))]
            yield from ((name, part, of_others or METHODS) for part in every if isinstance(part, re.Pattern))


@cache
def _asked_anywhere() -> dict[str, frozenset[str]]:
    """How the expressions that modules share are asked, by their names."""
    found: dict[str, set[str]] = {}
    for path in ROOT.rglob("*.py"):
        for name, way in re.findall(r"\b([A-Z]\w*)\.(\w+)\(", path.read_text("utf-8")):
            if way in METHODS:
                found.setdefault(name, set()).add(way)
    return {name: frozenset(ways) for name, ways in found.items()}


def _asks(pattern: re.Pattern[Any], ways: frozenset[str]) -> list[Callable[[Any], object]]:
    """The dearest of the ways in which it is asked."""
    if ways - {"match", "fullmatch"}:
        return [lambda text: sum(1 for _ in pattern.finditer(text))]
    return [getattr(pattern, way) for way in sorted(ways)]


def _taken(asks: list[Callable[[Any], object]], text: str | bytes) -> float:
    begun = process_time()
    for ask in asks:
        ask(text)
    return process_time() - begun


def slow(pattern: re.Pattern[Any], ways: frozenset[str]) -> Pump | None:
    """A text that makes it super-linear."""
    asks = _asks(pattern, ways)

    def seconds(pump: Pump, length: int) -> float:
        text = text_of(pump, length)
        return _taken(asks, text.encode() if isinstance(pattern.pattern, bytes) else text)

    for pump in pumps(pattern, SAMPLES):
        if seconds(pump, SHORTEST) > FELT:
            return pump  # the ways to read it multiply
        if seconds(pump, SHORT) < FELT / 64 or seconds(pump, LONG) < FELT:
            continue
        short, long = (min(seconds(pump, length) for _ in range(3)) for length in (SHORT, LONG))
        if long > STEEPEST * short:
            return pump
    return None


# --- rules ------------------------------------------------------------------------------------


def _written(node: object, asked: bool = False) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key not in ("examples", "query", "why", "fix"):
                yield from _written(value, asked or key in READS_RULES)
    elif isinstance(node, list):
        for each in node:
            yield from _written(each, asked)
    elif asked and isinstance(node, str) and re.search(r"[*+}]", node):
        yield node


def of_rules() -> dict[str, str]:
    found: dict[str, str] = {}
    for path in sorted(RULES.rglob("*.yaml")):
        for document in yaml.load_all(path.read_text("utf-8"), yaml.CSafeLoader):
            for written in _written(document):
                found.setdefault(written, str(path.relative_to(RULES)))
    return found


def main() -> int:
    """Print what is slow; 1 if anything is."""
    found, asked = 0, 0
    for module in modules():
        for name, pattern, ways in expressions(module):
            asked += 1
            pump = slow(pattern, ways)
            if pump is not None:
                found += 1
                print(f"{module}.{name}: slow on {pump!r}")
    for written, path in of_rules().items():
        try:
            pattern = re.compile(written, re.IGNORECASE)
        except re.error:
            continue  # a glob
        asked += 1
        for pump in pumps(pattern, 3):
            if _taken([pattern.search], text_of(pump, LONGEST_TEXT)) > RULE_SECONDS:
                found += 1
                print(f"{path}: {written} is slow on {pump!r}")
                break
    print(f"{found} of {asked} expressions grow faster than their texts")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
