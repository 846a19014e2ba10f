"""Scores observed statuses against what organisations declared.

``python benchmarks/status.py --truth DIR --repos DIR [--set NAME]``

``--truth`` holds ``status.json``: declared statuses of public repositories at fixed commits. ``--repos`` holds
clones (bare or not) of those, named ``owner+name`` or ``owner/name``; what is not there is skipped, and said.
Each commit is scanned from its objects by the product's own pipeline, with a map of its components; nothing
is checked out. Every miss and every spurious verdict is printed, then precision and recall.

========== =========================================================== =====================================
set        predicted                                                   true
========== =========================================================== =====================================
govuk      observed in production                                      hosted on the platform of these charts
govuk-gone status/production-gone or -abandoned, with the map of the   not in production at the later date
           date before
moj        observed in production, namespaces' own manifests hidden    label is-production
kubernaut  observed to exist                                           not declared missing
flags      observed to be abandoned                                    declared deprecated
unknown    observed unknown, of components that nothing deploys        (a rate)
========== =========================================================== =====================================
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scanner.model import Observed, Report
from scanner.pipeline import Request, scan

EKS = "prod:eks"
NOT_PRODUCTION = frozenset({"not-hosted", "nothosted", "retired"})
THERE = frozenset({Observed.EXISTS, Observed.PRODUCTION})
GONE = frozenset({"status/production-gone", "status/production-abandoned"})


@dataclass(frozen=True, slots=True)
class Declared:
    """A component of the map that is written for a scan."""

    id: str
    status: str = "unknown"
    paths: tuple[str, ...] = ()
    name: str = ""  # as the organisation spells it; "" when that is the id


@dataclass(slots=True)
class Score:
    """Counts over one set, with each verdict that is wrong."""

    title: str
    hits: int = 0
    spurious: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    def add(self, what: str, predicted: bool, true: bool) -> None:
        self.hits += predicted and true
        if predicted and not true:
            self.spurious.append(what)
        if true and not predicted:
            self.missed.append(what)

    def lines(self) -> Iterator[str]:
        yield from (f"  spurious  {what}" for what in self.spurious)
        yield from (f"  missed    {what}" for what in self.missed)
        precision = self.hits / ((self.hits + len(self.spurious)) or 1)
        recall = self.hits / ((self.hits + len(self.missed)) or 1)
        counts = f"{self.hits} right, {len(self.spurious)} spurious, {len(self.missed)} missed"
        yield f"{self.title:<12} precision {precision:.3f}  recall {recall:.3f}  ({counts})"


class Repositories:
    """Where the clones are, and what could not be scanned."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.missing: list[str] = []

    def find(self, name: str) -> Path | None:
        owner, _, short = name.partition("/")
        tries = (f"{owner}+{short}/repo", f"{owner}+{short}", f"{owner}/{short}", short)
        found = next((self.folder / each for each in tries if (self.folder / each).is_dir()), None)
        if found is None and name not in self.missing:
            self.missing.append(name)
        return found


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("--truth", type=Path, required=True, help="folder with status.json")
    options.add_argument("--repos", type=Path, required=True, help="folder with clones")
    options.add_argument(
        "--set", choices=sorted(SETS), action="append", help="score only this one (repeatable)"
    )
    chosen = options.parse_args()
    truth = json.loads((chosen.truth / "status.json").read_text("utf-8"))
    repositories = Repositories(chosen.repos)
    for name in chosen.set or SETS:
        for line in SETS[name](truth, repositories):
            print(line, flush=True)
    for name in repositories.missing:
        print(f"not scored: {chosen.repos} holds no clone of {name}")


# --- sets --------------------------------------------------------------------------------------


def govuk(truth: Mapping[str, Any], repositories: Repositories) -> Iterator[str]:
    charts = repositories.find(truth["govuk"]["evidence_repo"])
    if charts is None:
        return
    live, gone = Score("govuk"), Score("govuk-gone")
    before: Mapping[str, str] = {}
    for snapshot in truth["govuk"]["snapshots"]:
        date, declared = snapshot["date"], snapshot["declared"]
        names = sorted({*declared, *before})
        components = [
            Declared(_id(n), "production" if before.get(n) == EKS else "unknown", name=n) for n in names
        ]
        report = _scan(charts, snapshot["charts_commit"], components)
        flagged = {finding.component for finding in report.findings if finding.rule in GONE}
        for each in components:
            status, observed = declared.get(each.name, "undeclared"), report.observations[each.id].status
            what = f"{date} {each.name}: {observed}, declared {status}"
            if status == EKS or status in NOT_PRODUCTION:
                live.add(what, observed is Observed.PRODUCTION, status == EKS)
            if each.status == "production":
                gone.add(what, each.id in flagged, status != EKS)
        before = declared
    yield from live.lines()
    yield from gone.lines()


def moj(truth: Mapping[str, Any], repositories: Repositories) -> Iterator[str]:
    known = truth["moj"]
    root = repositories.find(known["repo"])
    if root is None:
        return
    parent = known["path"].rpartition("/")[0]
    components = [Declared(_id(name), paths=(f"{parent}/{name}",), name=name) for name in known["namespaces"]]
    report = _scan(root, known["commit"], components, exclude=("00-namespace.yaml",))
    score = Score("moj")
    for each in components:
        declared, observed = known["namespaces"][each.name], report.observations[each.id].status
        score.add(
            f"{each.name}: {observed}, declared {declared}",
            observed is Observed.PRODUCTION,
            declared == "production",
        )
    yield from score.lines()


def kubernaut(truth: Mapping[str, Any], repositories: Repositories) -> Iterator[str]:
    root = repositories.find(truth["kubernaut"]["repo"])
    if root is None:
        return
    score = Score("kubernaut")
    by_commit: dict[str, list[Mapping[str, str]]] = {}
    for row in truth["kubernaut"]["rows"]:
        by_commit.setdefault(row["commit"], []).append(row)
    for commit, rows in by_commit.items():
        components = [Declared(_id(row["service"]), row["norm"], name=row["service"]) for row in rows]
        report = _scan(root, commit, components)
        for row in rows:
            observed = report.observations[_id(row["service"])].status
            what = f"{row['date']} {commit[:10]} {row['service']}: {observed}, declared {row['declared']}"
            score.add(what, observed in THERE, row["norm"] != "missing")
    yield from score.lines()


def flags(truth: Mapping[str, Any], repositories: Repositories) -> Iterator[str]:
    score, known, unknown = Score("flags"), 0, 0
    by_tree: dict[tuple[str, str], list[Mapping[str, str]]] = {}
    for label in truth["labels_elsewhere"]:
        by_tree.setdefault((label["repo"], label["commit"]), []).append(label)
    for (repo, commit), labels in by_tree.items():
        root = repositories.find(repo)
        if root is None:
            continue
        components = [Declared(_id(label["component"]), "production", (label["path"],)) for label in labels]
        report = _scan(root, commit, components)
        for label in labels:
            observed = report.observations[_id(label["component"])].status
            deprecated = label["normalised"] == "deprecated"
            what = f"{label['path']}: {observed}, declared {label['declared_status']}"
            score.add(what, observed is Observed.ABANDONED, deprecated)
            if not deprecated and observed is Observed.UNKNOWN:
                unknown += 1
            elif not deprecated:
                known += 1
                yield f"  decided   {what}"
    yield from score.lines()
    yield f"{'unknown':<12} rate {unknown / ((known + unknown) or 1):.3f}  ({unknown} of {known + unknown})"


SETS: Mapping[str, Callable[[Mapping[str, Any], Repositories], Iterable[str]]] = {
    "govuk": govuk, "moj": moj, "kubernaut": kubernaut, "flags": flags,
}  # fmt: skip


# --- scanning ----------------------------------------------------------------------------------


def _scan(root: Path, commit: str, components: Sequence[Declared], exclude: tuple[str, ...] = ()) -> Report:
    with tempfile.TemporaryDirectory() as folder:
        map_file = Path(folder) / "map.yaml"
        map_file.write_text(_map(components), "utf-8")
        return scan(Request(root=root, map_file=map_file, commit=commit, exclude=exclude))


def _map(components: Sequence[Declared]) -> str:
    """JSON is YAML."""
    entries = [
        {"id": each.id, "title": each.name or each.id, "status": each.status}
        | ({"paths": list(each.paths)} if each.paths else {})
        for each in sorted(components, key=lambda each: each.id)
    ]
    return json.dumps(
        {"version": 1, "layers": [{"id": "all", "title": "All", "components": entries}]}, indent=1
    )


def _id(name: str) -> str:
    return re.sub(r"[^a-z0-9._-]+", "-", name.lower())


if __name__ == "__main__":
    main()
