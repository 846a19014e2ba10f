"""Makes of delivery, each in a small monorepo: ``python -m benchmarks.breadth [-v] [TABLE…] [MAKE…]``

A table of ``breadth/`` is a list of makes: tools, and forms of their files. Each has ``files`` beside the same four services,
of which pay, orders and mail are in production and risk is a proof of concept; as it stands nothing must be told of it but
what ``tells`` has. ``into`` are changes by which risk reaches production, ``out`` such by which mail leaves it, ``same``
such that change neither. All of it was written before any was run.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from benchmarks.flips import Told, judged, of_kind, tell
from benchmarks.houses import lay_out, told

HERE = Path(__file__).parent / "breadth"
NAMES = ("pay", "orders", "mail", "risk")
EXPECTED = {"into": ["status/poc-promoted risk"], "out": ["status/production-abandoned mail"], "same": []}
_HOUSE: Mapping[str, Any] = {
    "roots": ["services"],
    "services": {f"services/{name}": "node" for name in NAMES},
    "components": {name: f"{'poc' if name == 'risk' else 'production'} services/{name}" for name in NAMES},
}
_BANNER = {"services/risk/README.md": "# risk\n\n_This is an experiment._\n"}


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("-v", action="store_true", help="print every change")
    options.add_argument("asked", nargs="*", help="of these tables or makes alone")
    chosen = options.parse_args()
    tables = sorted(file.stem for file in HERE.glob("*.yaml"))
    for table in [each for each in tables if each in chosen.asked] or tables:
        only = [each for each in chosen.asked if each not in tables]
        tell(
            table,
            (each for make in makes(table) if not only or make["make"] in only for each in changes(make)),
            chosen.v,
        )


def makes(table: str) -> list[Mapping[str, Any]]:
    """The makes of a table, in its order."""
    read: list[Mapping[str, Any]] = yaml.load((HERE / f"{table}.yaml").read_text("utf-8"), yaml.CSafeLoader)
    return read


def changes(make: Mapping[str, Any]) -> Iterator[Told]:
    """What became of a make as it stands, and of each change to it."""
    house = {**_HOUSE, **make, "files": {**_BANNER, **make["files"]}}
    yield Told(make["make"], "as it stands", told(house))
    entries = [
        {"expect": expected, **change, "kind": make["make"], "each": [{"it": f"{how}: {change['it']}"}]}
        for how, expected in EXPECTED.items()
        for change in make.get(how, ())
    ]
    yield from judged([each for entry in entries for each in of_kind(entry, {})], partial(lay_out, house))


if __name__ == "__main__":
    main()
