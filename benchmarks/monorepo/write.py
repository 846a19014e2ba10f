"""Writes a monorepo of any size: TypeScript, Go, Python and Java services, of which one file in fifty talks to an SDK.

The same size gives the same bytes everywhere, and a larger tree holds the smaller one, so that growth can be measured.
"""

from __future__ import annotations

import os
import random
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.monorepo.golang import go_service
from benchmarks.monorepo.java import java_service
from benchmarks.monorepo.python import python_service
from benchmarks.monorepo.typescript import typescript_service
from benchmarks.monorepo.words import service_name

Files = Iterator[tuple[str, str]]  # path below the service, text
Service = Callable[[str, random.Random, bool], Files]

# Shares as in public monorepos of web companies: more than half TypeScript.
_LANGUAGES: tuple[Service, ...] = (
    *(typescript_service,) * 11,
    *(go_service,) * 4,
    *(python_service,) * 3,
    *(java_service,) * 2,
)
_DEPLOYMENT = """apiVersion: apps/v1
kind: Deployment
metadata:
  name: <name>
spec:
  template:
    spec:
      containers:
        - name: <name>
          image: registry.example.com/<name>:1.0.0
          livenessProbe:
            httpGet: { path: /healthz, port: 8080 }
"""
_MAP = """version: 1
roots: [apps]
layers:
  - id: shop
    title: Shop
    components:
"""
_COMPONENT = """      - id: <name>
        title: <name>
        status: production
        paths: [apps/<name>]
"""
_GIT = ("git", "-c", "user.name=Benchmark", "-c", "user.email=benchmark@example.com", "-c", "gc.auto=0")
_DATED = {"GIT_AUTHOR_DATE": "2026-01-01T00:00:00Z", "GIT_COMMITTER_DATE": "2026-01-01T00:00:00Z"}


def write_monorepo(top: Path, files: int) -> int:
    """Writes about ``files`` files (whole services) below ``top`` and commits them; gives the bytes written."""
    written = 0
    for path, text in _everything(files):
        target = top / path
        target.parent.mkdir(parents=True, exist_ok=True)
        written += target.write_text(text, encoding="utf-8")
    git(top, "init", "-q", "-b", "main")
    git(top, "add", "-A")
    git(top, "commit", "-q", "-m", "Everything")
    git(top, "repack", "-a", "-d", "-q")  # as in a clone
    return written


def change_files(top: Path, count: int) -> None:
    """Adds a function to ``count`` source files, evenly spread over the services."""
    sources = sorted(path for path in top.glob("apps/*/src/**/*.ts") if ".spec." not in path.name)
    for path in sources[:: max(1, len(sources) // count)][:count]:
        with path.open("a", encoding="utf-8") as file:
            file.write("\nexport function added(total: number): number {\n  return total + 1;\n}\n")


def git(top: Path, *arguments: str) -> None:
    """Runs git in ``top``; raises CalledProcessError."""
    subprocess.run(
        [*_GIT, *arguments], cwd=top, check=True, env=os.environ | _DATED, stdout=subprocess.DEVNULL
    )


def _everything(files: int) -> Files:
    yield "package.json", '{\n  "name": "shop",\n  "private": true,\n  "workspaces": ["apps/*"]\n}\n'
    yield ".gitignore", "node_modules\ndist\n*.log\n"
    yield "README.md", "# Shop\n\nEverything that the shop runs.\n"
    yield "tsconfig.base.json", '{\n  "compilerOptions": { "target": "es2022", "strict": true }\n}\n'
    names: list[str] = []
    count = 0
    while count < files:
        name, number = service_name(len(names)), len(names)
        service = _LANGUAGES[number * 7 % len(_LANGUAGES)]
        for path, text in service(name, random.Random(number), number % 5 < 3):
            yield f"apps/{name}/{path}", text
            count += 1
        yield f"deploy/production/{name}.yaml", _DEPLOYMENT.replace("<name>", name)
        names.append(name)
    yield "map.yaml", _MAP + "".join(_COMPONENT.replace("<name>", name) for name in names)
