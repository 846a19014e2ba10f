"""One package, several programs: each that a script of its own starts is a service, however it is compiled."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.scanned import scanned, written

SERVER = 'import express from "express";\nexport const app = express();\n'


def services(root: Path, scripts: dict[str, str], *sources: str) -> list[str]:
    files = dict.fromkeys(sources, SERVER)
    files["package.json"] = json.dumps({"name": "sagas", "scripts": scripts}, indent=1)
    return [each["path"] for each in scanned(written(root, files), None)["services"]]


@pytest.mark.parametrize("runs", ["node", "nodemon", "node --enable-source-maps", "NODE_ENV=production node"])
@pytest.mark.parametrize(
    ("run", "source"),
    [
        ("build/NAME/module/server.js", "src/NAME/module/server.ts"),
        ("dist/NAME/main.js", "src/NAME/main.ts"),
        ("./out/NAME/main", "NAME/main.ts"),
        ("NAME/index.js", "NAME/index.js"),
        ("services/NAME", "services/NAME/index.js"),
    ],
)
def test_each_script_starts_a_program(tmp_path: Path, runs: str, run: str, source: str) -> None:
    names = ("customer", "order")
    scripts = {f"start:{name}": f"{runs} {run.replace('NAME', name)}" for name in names}
    found = services(tmp_path, scripts, *(source.replace("NAME", name) for name in names))
    top = source.partition("NAME")[0]
    assert found == [f"{top}{name}" for name in names]


@pytest.mark.parametrize(
    "scripts",
    [
        {"start:dev": "tsx watch src/main.ts", "start:prod": "node dist/main.js"},
        {"start:api": "node dist/server.js", "start:worker": "node dist/jobs/worker.js"},
        {"start:api": "node dist/server.js"},
    ],
    ids=["one program in two ways", "one inside the other", "only one"],
)
def test_what_cannot_be_told_apart_is_one(tmp_path: Path, scripts: dict[str, str]) -> None:
    found = services(tmp_path, scripts, "src/main.ts", "src/server.ts", "src/jobs/worker.ts")
    assert "src/jobs" not in found and "src" not in found
