"""Scores the services of scans against labels: precision, recall, and every miss and spurious service by path.

    python benchmarks/score_services.py LABELS… --scans DIR

``LABELS`` are JSON files of one repository each, either ``{repo, services: [{path, borderline?}], non_services?}`` or
the Spring set's ``{repo, services: [{name, path_if_known}]}``. ``DIR`` holds for each repository a scan,
``<owner>--<name>.json``, made with ``scan --root CHECKOUT --format json --output json=DIR/<owner>--<name>.json``.

A service matches a label by its path alone: the folder, or the file of a one-file function. Labels with
``borderline`` count neither way; neither does a service whose name a label gives without a path.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Labels:
    """What a person says of one repository. ``neutral`` are paths and bare names that count neither way."""

    repo: str
    services: frozenset[str]
    neutral: frozenset[str]


@dataclass(frozen=True, slots=True)
class Score:
    repo: str
    right: int
    spurious: tuple[str, ...]
    missed: tuple[str, ...]


def read_labels(document: dict[str, Any]) -> Labels:
    """The labels in one file's document. Raises KeyError when it is of neither form."""
    services: set[str] = set()
    neutral: set[str] = set()
    for service in document["services"]:
        path = service["path"] if "path" in service else service["path_if_known"]
        if path is None:
            neutral.add(_bare(service["name"]))
        elif service.get("borderline"):
            neutral.add(path)
        else:
            services.add(path)
    repo = re.sub(r"^https://github\.com/", "", document["repo"]).removesuffix(".git")
    return Labels(repo, frozenset(services), frozenset(neutral))


def score(labels: Labels, found: Iterable[str]) -> Score:
    """``found`` service paths held against ``labels``."""
    paths = set(found)
    spurious = {
        path
        for path in paths - labels.services
        if path not in labels.neutral and _bare(path.rpartition("/")[2]) not in labels.neutral
    }
    right = paths & labels.services
    return Score(labels.repo, len(right), tuple(sorted(spurious)), tuple(sorted(labels.services - paths)))


def ratio(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def render(scores: Sequence[Score]) -> str:
    """One line for each repository, its misses and spurious services below it, and the whole at the end."""
    lines = []
    for one in scores:
        lines.append(_line(one.repo, one.right, len(one.spurious), len(one.missed)))
        lines += [f"    spurious {path}" for path in one.spurious] + [
            f"    missed   {path}" for path in one.missed
        ]
    right, spurious, missed = (
        sum(one.right for one in scores),
        sum(len(one.spurious) for one in scores),
        sum(len(one.missed) for one in scores),
    )
    return "\n".join([*lines, _line("all", right, spurious, missed)])


def _line(name: str, right: int, spurious: int, missed: int) -> str:
    precision, recall = ratio(right, right + spurious), ratio(right, right + missed)
    counts = f"({right} right, {spurious} spurious, {missed} missed)"
    return f"{name:55} precision {precision:.3f}  recall {recall:.3f}  {counts}"


def _bare(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("labels", nargs="+", type=Path)
    parser.add_argument("--scans", required=True, type=Path)
    options = parser.parse_args(arguments)
    scores = []
    for file in options.labels:
        labels = read_labels(json.loads(file.read_text("utf-8")))
        scan = options.scans / f"{labels.repo.replace('/', '--')}.json"
        if not scan.is_file():
            print(f"{labels.repo}: no scan at {scan}, left out", file=sys.stderr)
            continue
        document = json.loads(scan.read_text("utf-8"))
        scores.append(score(labels, (service["path"] for service in document["services"])))
    print(render(scores))
    return 0


if __name__ == "__main__":
    sys.exit(main())
