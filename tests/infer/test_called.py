"""What a target or a script deploys is deployed to the environment of the job that runs it."""

from __future__ import annotations

import pytest

from scanner.infer.called import run_elsewhere
from tests.infer.configured import facts_in

SHIP = "helm upgrade --install orders charts/orders"


def shipped(files: dict[str, str]) -> list[tuple[str, str]]:
    return sorted((f.value("name"), f.value("environment")) for f in run_elsewhere(facts_in(files)))


def job(run: str, environment: str, folder: str = ".") -> str:
    return f"jobs: {{ship: {{environment: {environment}, steps: [{{run: {run}, working-directory: {folder}}}]}}}}\n"


@pytest.mark.parametrize("environment", ["production", "staging"])
@pytest.mark.parametrize(
    ("run", "folder", "path", "text"),
    [
        ("make orders", ".", "Makefile", f"orders:\n\t{SHIP}\n"),
        ("make orders", ".", "build/ship.mk", f"orders:\n\t{SHIP}\n"),
        ("./tools/orders.sh", ".", "tools/orders.sh", f"{SHIP}\n"),
        ("bash orders.sh", "tools", "tools/orders.sh", f"#!/bin/sh\n{SHIP}\n"),
    ],
)
def test_it_is_for_the_environment_of_the_job(
    environment: str, run: str, folder: str, path: str, text: str
) -> None:
    files = {".github/workflows/ship.yml": job(run, environment, folder), path: text}
    assert shipped(files) == [("orders", environment)]
    other = {**files, ".github/workflows/ship.yml": job("make mail", environment)}
    assert shipped(other) == []
    assert shipped({path: text}) == []
