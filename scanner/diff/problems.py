"""``scan/unparsed``: files of which nothing is known, as findings, so that a gate can see them."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.diff.found import about_code
from scanner.diff.ground import Ground
from scanner.model import Finding, Location


def judge_problems(ground: Ground) -> Iterator[Finding]:
    """One finding for each file; its content is its identity where known, so a rename changes nothing."""
    seen: set[str] = set()
    for problem in ground.broken:
        if problem.path in seen:
            continue
        seen.add(problem.path)
        yield about_code(
            ground,
            "scan/unparsed",
            f"{problem.path} was not looked at: {problem.message}",
            location=Location(problem.path, problem.line or 1),
            subject=ground.listing.blobs.get(problem.path, problem.path),
            service=ground.service_at(problem.path),
        )
