"""In how many ways a verdict about production is seen: ``python benchmarks/ways.py [-v] [production|withdrawn] [WAY…]``

``ways/production.yaml`` holds ways in which a service reaches production, each also turned into its twin for
staging, which must say nothing. ``ways/withdrawn.yaml`` holds ways in which one leaves production. Every way is a
small tree, with a git history where something changes in it, scanned by the product's own pipeline. Prints each
way that is not judged as its file says, and a count for each kind.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

import yaml

from scanner.model import Finding
from scanner.pipeline import Request, scan

HERE = Path(__file__).parent / "ways"
GIT = ("git", "-c", "user.name=Ada", "-c", "user.email=ada@example.com", "-c", "commit.gpgsign=false")
NAMES = ("pay", "orders", "search", "stock", "mail")
_PRODUCTION = re.compile(r"production|prod\b|prod(?=[-_/.])|Production|PROD\b")


@dataclass(frozen=True, slots=True)
class Way:
    """A tree before and after its last commit, and the rules that must speak of ``pay``; none: silence."""

    name: str
    status: str  # that the map declares of pay
    before: Mapping[str, str]
    after: Mapping[str, str | None]
    expect: str


def ways(kind: str) -> Iterator[Way]:
    """Those of ``production``, each with its twin, or of ``withdrawn``."""
    for entry in yaml.load((HERE / f"{kind}.yaml").read_text("utf-8"), yaml.CSafeLoader):
        name = entry["way"]
        if kind == "withdrawn":
            yield Way(name, "production", entry["before"], entry["after"], entry.get("expect", "status/*"))
            continue
        yield Way(name, "poc", entry["files"], {}, "status/poc-promoted")
        twin = {staged(path): staged(text) for path, text in entry["files"].items()}
        yield Way(f"{name}, in staging", "poc", twin, {}, "")


def staged(text: str) -> str:
    """``text`` of production, as it would be of staging."""
    return _PRODUCTION.sub("staging", text)


def write_tree(root: Path, way: Way) -> None:
    """The repository of ``way`` in the empty folder ``root``; committed, if it has an ``after``."""
    orders = "production" if way.status == "production" else "unknown"
    declared = {"pay": way.status, "orders": orders} | dict.fromkeys(NAMES[2:], "unknown")
    components = "\n".join(
        f"      - {{id: {name}, title: {name.title()}, status: {status}, paths: [apps/{name}]}}"
        for name, status in declared.items()
    )
    tree = {path: text for name in NAMES for path, text in _service(name).items()}
    tree["map.yaml"] = f"version: 1\nroots: [apps]\nlayers:\n  - id: core\n    components:\n{components}\n"
    _write(root, {**tree, **way.before})
    if way.after:
        _git(root, "init", "-q", "-b", "main", ".")
        _commit(root, "Begin")
        _write(root, way.after)
        _commit(root, "Go on")


def findings(way: Way) -> list[Finding]:
    """The findings about statuses, and those of the map's paths, of a scan of ``way``."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        write_tree(root, way)
        report = scan(Request(root, map_file=root / "map.yaml", cached=False, jobs=1))
    return [each for each in report.findings if each.rule.startswith(("status/", "map/dead-path"))]


def wrong(way: Way, found: list[Finding]) -> str:
    """What is wrong with ``found``; "" if it is as the way says."""
    of_pay = [each.rule for each in found if each.component == "pay"]
    others = [f"{each.component}: {each.message}" for each in found if each.component == "orders"]
    if others:
        return f"says of another: {others[0]}"
    if not way.expect:
        return f"{of_pay[0]}: {found[0].message}" if of_pay else ""
    return "" if any(fnmatchcase(rule, way.expect) for rule in of_pay) else f"silent ({', '.join(of_pay)})"


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("-v", action="store_true", help="print every way")
    options.add_argument("kinds", nargs="*", default=["production", "withdrawn"])
    chosen = options.parse_args()
    kinds = [kind for kind in chosen.kinds if (HERE / f"{kind}.yaml").exists()] or ["production", "withdrawn"]
    only = [word for word in chosen.kinds if word not in kinds]
    for kind in kinds:
        count = {True: [0, 0], False: [0, 0]}
        for way in ways(kind):
            if only and not any(fnmatchcase(way.name, word) for word in only):
                continue
            found = findings(way)
            why = wrong(way, found)
            count[bool(way.expect)][0] += not why
            count[bool(way.expect)][1] += 1
            if why or chosen.v:
                print(
                    f"{'WRONG' if why else 'ok':<6}{way.name}: {why or ' '.join(f.message for f in found)}",
                    flush=True,
                )
        (right, all_ways), (silent, all_twins) = count[True], count[False]
        twins = f", {silent} of {all_twins} twins left alone" if all_twins else ""
        print(f"{kind}: {right} of {all_ways} ways seen{twins}")


def _service(name: str) -> dict[str, str]:
    return {
        f"apps/{name}/package.json": (
            f'{{"name": "{name}", "scripts": {{"start": "node dist/main.js"}}, "dependencies": {{"express": "*"}}}}\n'
        ),
        f"apps/{name}/Dockerfile": 'FROM node:20\nCOPY . .\nCMD ["node", "dist/main.js"]\n',
        f"apps/{name}/src/main.ts": (
            'import express from "express";\n\nconst app = express();\n'
            f'app.get("/healthz", (_req, res) => res.send("ok"));\napp.get("/v1/{name}", (_req, res) => res.json([]));\n'
            "app.listen(8080);\n"
        ),
        f"apps/{name}/src/main.test.ts": 'import { it } from "vitest";\n\nit("works", () => {});\n',
    }


def _write(root: Path, files: Mapping[str, str | None]) -> None:
    for path, text in files.items():
        file = root / path
        if text is None:
            file.unlink()
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")


def _commit(root: Path, message: str) -> None:
    _git(root, "add", "-A")
    _git(root, "commit", "-q", "-m", message)


def _git(root: Path, *arguments: str) -> None:
    subprocess.run([*GIT, *arguments], cwd=root, check=True, capture_output=True)


if __name__ == "__main__":
    main()
