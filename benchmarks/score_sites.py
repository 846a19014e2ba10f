"""Scores facts against sites labelled by reading: ``python -m benchmarks.score_sites LABELS… --trees DIR``.

``LABELS`` are JSON files, one for each repository: ``{repo, commit, health, sns_publish, other_publish, dynamodb}``, each
a list of ``{file, line}`` (``alt_lines``: other lines that count). ``DIR`` holds a work tree
``<owner>+<name>@<first ten digits of the commit>`` for each.

A fact is right when it stands within three lines of a label; a label is found when such a fact is there. Prints
precision and recall by kind, by repository and overall, with every miss and every spurious fact as ``path:line``.
Probes that repeat a labelled one in another manifest of the same service count once: ``health`` is scored by service
and path as well as by line.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scanner.model import Fact, Report
from scanner.pipeline import Request, scan

NEAR = 3  # lines
KINDS = ("sns_publish", "dynamodb", "health", "other_publish")


@dataclass(slots=True)
class Score:
    right: int = 0
    spurious: list[str] = field(default_factory=list)
    found: int = 0
    missed: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        self.right += other.right
        self.found += other.found
        self.spurious += other.spurious
        self.missed += other.missed

    def __str__(self) -> str:
        told, labelled = self.right + len(self.spurious), self.found + len(self.missed)
        precision = f"{self.right / told:.3f}" if told else "  -  "
        recall = f"{self.found / labelled:.3f}" if labelled else "  -  "
        return f"precision {precision} ({self.right}/{told})  recall {recall} ({self.found}/{labelled})"


def kind_of(fact: Fact) -> str:
    """The labels' word for a fact; "" for those that are not labelled."""
    if fact.kind == "health_endpoint":
        return "health"
    if fact.kind == "publish":
        return "sns_publish" if fact.technology == "aws.sns" else "other_publish"
    if fact.kind in ("store_read", "store_write") and fact.technology == "aws.dynamodb":
        return "dynamodb"
    return ""


def score(report: Report, labels: dict[str, Any]) -> dict[str, Score]:
    """Kind → score of one repository. Wrappers and borderline cases count neither way."""
    scores: dict[str, Score] = defaultdict(Score)
    neutral = [
        *labels.get("sns_publish_wrapper_calls", ()),
        *labels.get("dynamodb_wrapper_calls", ()),
        *(site for site in labels["other_publish"] if site.get("level") == "wrapper"),
    ]
    sites = {kind: [s for s in labels[kind] if s.get("level") != "wrapper"] for kind in KINDS}
    known_files = {site["file"] for site in sites["health"]}
    for fact in report.facts:
        kind = kind_of(fact)
        if not kind:
            continue
        if any(_meets(fact, site) for site in sites[kind]):
            scores[kind].right += 1
        elif any(_meets(fact, site) for site in neutral) or _repeats(fact, known_files):
            continue
        else:
            scores[kind].spurious.append(f"{fact.location.path}:{fact.location.line}")
    for kind in KINDS:
        for site in sites[kind]:
            if any(kind_of(fact) == kind and _meets(fact, site) for fact in report.facts):
                scores[kind].found += 1
            else:
                scores[kind].missed.append(f"{site['file']}:{site['line']}")
    return scores


def _meets(fact: Fact, site: dict[str, Any]) -> bool:
    lines = [site["line"], *site.get("alt_lines", ()), *([site["send_line"]] if "send_line" in site else ())]
    place = fact.location
    return place.path == site["file"] and any(
        abs(place.line - line) <= NEAR or place.line <= line <= place.end_line for line in lines
    )


def _repeats(fact: Fact, known: set[str]) -> bool:
    """Whether a probe repeats, in another rendering of the same manifests, one that is labelled."""
    path = fact.location.path
    name = path.rpartition("/")[2]
    return (
        fact.kind == "health_endpoint"
        and path not in known
        and (any(other.endswith("/" + name) for other in known) or path.startswith("release/"))
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("labels", nargs="+", type=Path)
    parser.add_argument("--trees", type=Path, required=True)
    arguments = parser.parse_args()
    overall: dict[str, Score] = defaultdict(Score)
    for file in arguments.labels:
        labels = json.loads(file.read_text(encoding="utf-8"))
        tree = arguments.trees / f"{labels['repo'].replace('/', '+')}@{labels['commit'][:10]}"
        if not tree.is_dir():
            print(f"skipped {labels['repo']}: there is no work tree {tree.name}")
            continue
        print(f"\n{labels['repo']} @ {labels['commit'][:10]}")
        for kind, found in sorted(score(scan(Request(root=tree)), labels).items()):
            print(f"  {kind:14} {found}")
            for word, places in (("missed", found.missed), ("spurious", found.spurious)):
                for place in sorted(places):
                    print(f"    {word:9} {place}")
            overall[kind].add(found)
    print("\noverall")
    for kind, found in sorted(overall.items()):
        print(f"  {kind:14} {found}")


if __name__ == "__main__":
    main()
