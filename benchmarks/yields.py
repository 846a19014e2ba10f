"""Where the work of a cold scan goes, and what comes of it, so that a slower one shows which part it is in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from time import process_time
from typing import Any

from benchmarks.trees import tree_of
from scanner.detect import code_rules, detect_code, is_candidate, language_of
from scanner.model import FileRole
from scanner.pipeline import Request, scan
from scanner.rules import Rule


@dataclass(slots=True)
class Yield:
    """What the files of one language gave: counts of files, bytes parsed, CPU seconds."""

    files: int = 0
    candidates: int = 0
    useless: int = 0  # candidates without a fact and without an outline
    parsed: int = 0
    seconds: Counter[str] = field(default_factory=Counter)


def table(tree: Path, rules: Iterable[Rule]) -> Iterator[str]:
    """Lines to print: by language what the first pass parses and what it gives; then what each stage takes."""
    yield f"\n  {'language':<12}{'files':>8}{'candidates':>12}{'useless':>9}{'MB parsed':>11}{'sweep':>8}{'detect':>8}"
    yields = _yields(tree, tuple(rules))
    start = process_time()
    code_rules(tuple(rules)).sweep.hits(b"")
    compiled = process_time() - start
    for language, found in sorted(yields.items()):
        share = found.useless / max(1, found.candidates)
        yield (
            f"  {language:<12}{found.files:>8}{found.candidates:>12}{share:>9.0%}{found.parsed / 1e6:>11.2f}"
            f"{found.seconds['sweep']:>7.2f}s{found.seconds['detect']:>7.2f}s"
        )
    stats: Any = scan(Request(tree, cached=False, jobs=1)).stats
    whole = sum(stats.seconds.values())
    candidates = sum(found.candidates for found in yields.values())
    yield (
        f"  parsed {stats.parsed} files or again ({stats.parsed / max(1, candidates):.2f} for each candidate of the first "
        f"pass); outlined {stats.outlined}, {stats.calls} calls; rules compiled in {compiled:.2f} s"
    )
    yield "  stages: " + ", ".join(
        f"{name} {took:.2f} s ({took / whole:.0%})" for name, took in stats.seconds.items()
    )


def _yields(tree: Path, rules: tuple[Rule, ...]) -> Mapping[str, Yield]:
    compiled = code_rules(rules)
    listed = tree_of(tree)
    wanted = [f.path for f in listed.files if f.role is FileRole.SOURCE and language_of(f.path)]
    found: dict[str, Yield] = {}
    for path, data in listed.read(wanted):
        if not isinstance(data, bytes):
            continue
        own = found.setdefault(language_of(path) or "", Yield())
        start = process_time()
        hits = compiled.sweep.hits(data)
        asked = is_candidate(path, data, hits, compiled)
        swept = process_time()
        own.files += 1
        own.seconds["sweep"] += swept - start  # type: ignore[assignment]
        if asked:
            seen = detect_code(path, data, compiled, hits)
            own.seconds["detect"] += process_time() - swept  # type: ignore[assignment]
            own.candidates += 1
            own.parsed += len(data)
            own.useless += not seen.facts and seen.outline is None
    return found
