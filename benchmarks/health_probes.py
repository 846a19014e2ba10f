"""Scores health endpoints found in code against the probes of deployment files, which the scan does not get to see.

    python -m benchmarks.health_probes LABELS --trees DIR

``LABELS`` is a JSON file, ``{apps: [{app, probes: [{service, path}]}]}``; ``DIR`` holds a work tree
``<owner>+<name>@<commit>`` for each. Only recall can be measured: a service without a probe may answer all the same.

A probe counts when it asks for a path or for gRPC's health service, of a service that has a folder in the repository:
a port that is open says nothing of health, and other people's images have no code here.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from scanner.model import Report
from scanner.pipeline import Request, scan

MANIFESTS = ("*.yaml", "*.yml", "*.tpl", "*.tf", "*.template", "Dockerfile*", "*.dockerfile")


def probed(application: Mapping[str, Any]) -> set[str]:
    """The services whose health is asked for."""
    return {
        probe["service"]
        for probe in application["probes"]
        if probe["service"] and probe["path"] and "{{" not in probe["path"]
    }


def answering(report: Report) -> set[str]:
    """The paths of services in which code or a dependency answers for health."""
    owners = report.fact_services
    found = (fact.location for fact in report.facts if fact.kind == "health_endpoint")
    return {owners.get(f"{at.path}:{at.line}") or owners.get(at.path, "") for at in found} - {""}


def named(paths: Iterable[str], name: str) -> str:
    """The service folder that a deployment calls ``name``; "" when none does."""
    return next((path for path in sorted(paths) if path.rpartition("/")[2].lower() == name.lower()), "")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("labels", type=Path)
    parser.add_argument("--trees", required=True, type=Path)
    options = parser.parse_args(arguments)
    wanted = found = 0
    for application in json.loads(options.labels.read_text("utf-8"))["apps"]:
        owner, _, name = application["app"].partition("_")
        trees = sorted(
            t for t in options.trees.iterdir() if t.name.lower().startswith(f"{owner}+{name}@".lower())
        )
        services = probed(application)
        if not services or not trees:
            continue
        folders = {service.path for service in scan(Request(root=trees[-1])).services}
        answers = answering(scan(Request(root=trees[-1], exclude=MANIFESTS)))
        for service in sorted(services):
            path = named(folders, service)
            if path:
                wanted += 1
                found += path in answers
                print(f"{'found ' if path in answers else 'missed'} {application['app']} {path}")
    print(f"recall {found / wanted if wanted else 1.0:.3f} ({found} of {wanted})")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
