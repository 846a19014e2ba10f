"""Scores ``outbox/missing`` against cases whose truth is known: dual writes to find, safe code to leave alone.

    python benchmarks/dualwrite.py CASES --trees DIR [--only ID…]

``CASES`` is a JSON list of ``{id, repo, commit, verdict: "dual-write" | "ok", locations: [{file, function, write_line,
publish_line, …}]}``, or the labels of one repository: ``{repo, commit, dual_write_without_outbox, dual_write_traps}``.
``DIR`` holds a work tree ``<owner>+<name>@<first ten digits of the commit>`` for each repository.

A dual write is found when a finding names its function, or stands within three lines of its write or its publish.
A safe case is spoiled by any ``outbox/missing`` at one of its locations.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from scanner.model import Finding, Report
from scanner.pipeline import Request, scan

RULE = "outbox/missing"
NEAR = 3  # lines
BAR = (22 / 28, 2 / 20)  # found at least, spoiled at most


@dataclass(frozen=True, slots=True)
class Place:
    file: str
    function: str
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Case:
    id: str
    repo: str
    commit: str
    dual_write: bool
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    case: Case
    findings: tuple[Finding, ...]  # those at the case's places

    @property
    def right(self) -> bool:
        return bool(self.findings) == self.case.dual_write


def read_cases(document: Any) -> list[Case]:
    """The cases of one file's document, in its order. Raises KeyError when it is of neither form."""
    if isinstance(document, list):
        return [_case(entry) for entry in document]
    repo, commit = document["repo"], document["commit"]
    labels = [(True, _site(e)) for e in document["dual_write_without_outbox"]]
    # A trap is a line that must not be taken for a half; its function may have a dual write all the same.
    labels += [(False, replace(_site(e), function="")) for e in document["dual_write_traps"]]
    return [
        Case(f"{repo}#{number}", repo, commit, verdict, (place,))
        for number, (verdict, place) in enumerate(labels, 1)
        if place.file.endswith((".ts", ".tsx", ".js", ".py", ".go", ".java", ".kt"))
    ]


def run(cases: Iterable[Case], trees: Path) -> Iterator[Outcome]:
    """Each case scanned and judged. A repository that several cases share is scanned once."""
    for case in cases:
        report = scan_tree(trees / f"{case.repo.replace('/', '+')}@{case.commit[:10]}")
        findings = [f for f in report.findings if f.rule == RULE]
        yield Outcome(case, tuple(f for f in findings if any(touches(f, place) for place in case.places)))


def touches(finding: Finding, place: Place) -> bool:
    """Whether a finding names the place's function, or its first line of evidence lies at the place's lines."""
    if finding.location.path == place.file and place.function and finding.subject.endswith(place.function):
        return True
    write = finding.related[0].location if finding.related else finding.location
    return any(
        where.path == place.file and any(abs(where.line - line) <= NEAR for line in place.lines)
        for where in (finding.location, write)
    )


@lru_cache(maxsize=1)
def scan_tree(root: Path) -> Report:
    return scan(Request(root=root, cached=False))


def _case(entry: dict[str, Any]) -> Case:
    keys = ("write_line", "publish_line", "extra_write_line")
    places = tuple(Place(p["file"], _function(p["function"]), _lines(p, keys)) for p in entry["locations"])
    return Case(entry["id"], entry["repo"], entry["commit"], entry["verdict"] == "dual-write", places)


def _site(entry: dict[str, Any]) -> Place:
    return Place(
        entry["file"],
        _function(entry.get("function", "")),
        _lines(entry, ("line", "line_of_write", "line_of_publish", "publish_line")),
    )


def _function(written: str) -> str:
    """The bare name: ``(*Lambda).HandleEvent`` → ``HandleEvent``; "" for a description of a place without one."""
    name = re.split(r"\s", written.strip(), maxsplit=1)[0].rsplit(".", 1)[-1]
    return name if re.fullmatch(r"\w+", name) else ""


def _lines(entry: dict[str, Any], keys: Sequence[str]) -> tuple[int, ...]:
    return tuple(entry[key] for key in keys if isinstance(entry.get(key), int) and entry[key])


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description="Score outbox/missing against cases whose truth is known.")
    parser.add_argument("cases", type=Path, nargs="+")
    parser.add_argument("--trees", type=Path, required=True)
    parser.add_argument("--only", nargs="*", default=(), help="beginnings of case ids")
    options = parser.parse_args(arguments)
    cases = [
        case for path in options.cases for case in read_cases(json.loads(path.read_text(encoding="utf-8")))
    ]
    wanted = [c for c in cases if not options.only or c.id.startswith(tuple(options.only))]
    outcomes = []
    for outcome in run(wanted, options.trees):
        outcomes.append(outcome)
        print(_line(outcome), flush=True)
    duals = [o for o in outcomes if o.case.dual_write]
    safe = [o for o in outcomes if not o.case.dual_write]
    found, spoiled = sum(o.right for o in duals), sum(not o.right for o in safe)
    print(f"found {found} of {len(duals)}, spoiled {spoiled} of {len(safe)}")
    return 0 if found >= BAR[0] * len(duals) and spoiled <= BAR[1] * len(safe) else 1


def _line(outcome: Outcome) -> str:
    words = {(True, True): "found", (True, False): "MISSED", (False, True): "safe", (False, False): "SPOILED"}
    said = f"  {outcome.findings[0].message}" if outcome.findings else ""
    return f"{words[outcome.case.dual_write, outcome.right]:8}{outcome.case.id}{said}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
