"""Same input, same bytes out: whatever the hash seed, the number of processes and the state of the cache."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scanned import Json

SCENARIOS = Path(__file__).parent.parent.parent / "fixtures" / "scenarios"
# hash seed, cache, jobs; the first that uses a cache finds it empty, and what one seed wrote is read under another
RUNS = (
    ("0", "", "1"),
    ("0", "one", "2"),
    ("1", "one", "1"),
    ("4242", "", "2"),
)
FORMATS = {"sarif": "sarif", "markdown": "md", "html": "html", "junit": "xml", "gitlab": "json"}


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, str]]:
    """What each run writes, by format; of JSON without ``stats``, where times and cache counts stand."""
    return list(_outputs(tmp_path_factory.mktemp("runs")))


def _outputs(folder: Path) -> Iterator[dict[str, str]]:
    for number, (seed, cache, jobs) in enumerate(RUNS):
        told = folder / str(number)
        told.mkdir()
        written = {name: told / f"report.{suffix}" for name, suffix in FORMATS.items()}
        wishes = [word for name, path in written.items() for word in ("--output", f"{name}={path}")]
        printed = subprocess.run(
            [
                *(sys.executable, "-c", "from scanner.cli import main; main()", str(SCENARIOS)),
                *(
                    "--root",
                    str(SCENARIOS),
                    "--format",
                    "json",
                    "--jobs",
                    jobs,
                    "--as-of",
                    "2026-11-22",
                    *wishes,
                ),
                *([] if cache else ["--no-cache"]),
            ],
            env={**os.environ, "PYTHONHASHSEED": seed, "MAPCHECK_CACHE_DIR": str(folder / f"cache-{cache}")},
            capture_output=True,
            check=True,
        ).stdout
        document: Json = json.loads(printed)
        del document["stats"]
        yield {
            "json": json.dumps(document),
            **{name: path.read_text("utf-8") for name, path in written.items()},
        }


@pytest.mark.parametrize("name", ["json", *FORMATS])
def test_runs_differ_in_nothing(outputs: list[dict[str, str]], name: str) -> None:
    first = outputs[0][name]
    assert [output[name] == first for output in outputs] == [True] * len(RUNS)


def test_the_tree_has_something_to_differ_in(outputs: list[dict[str, str]]) -> None:
    findings = json.loads(outputs[0]["json"])["findings"]
    assert len({finding["rule"] for finding in findings}) > 2
    assert len(findings) > 5
