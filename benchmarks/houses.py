"""Changes to small monorepos of many makes: ``python -m benchmarks.houses [-v] [HOUSE…]``

A table of ``houses/`` is a monorepo and what is done to it. ``services`` are laid out by their make (``makes.yaml``), ``files``
stand beside them, ``components`` says what the map declares of each path; as it stands, nothing must be told of it but what
``tells`` has. One that is ``like`` another has all of that from there. ``mutations`` have the form of ``flips/mutations.yaml``
and are judged alike. What must be said of each was written before any was run.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from benchmarks.flips import TODAY, Told, difference, judged, key_of, of_kind, tell
from benchmarks.nest import MAP, commit, filled, git
from scanner.pipeline import Request, scan

HERE = Path(__file__).parent / "houses"
MAKES = Path(__file__).parent / "makes.yaml"


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("-v", action="store_true", help="print every change")
    options.add_argument("houses", nargs="*", help="of these alone")
    chosen = options.parse_args()
    for name in chosen.houses or sorted(file.stem for file in HERE.glob("*.yaml")):
        tell(name, changes(name), chosen.v)


def changes(name: str, is_asked: Callable[[str], bool] = bool) -> Iterator[Told]:
    """What became of the house ``name`` as it stands, and of each change to it of a kind that is asked for."""
    table = yaml.load((HERE / f"{name}.yaml").read_text("utf-8"), yaml.CSafeLoader)
    if "like" in table:  # another house, with changes of its own
        table = {**yaml.load((HERE / f"{table['like']}.yaml").read_text("utf-8"), yaml.CSafeLoader), **table}
    yield Told("as it stands", name, told(table))
    kinds = (entry for entry in table["mutations"] if is_asked(entry["kind"]))
    planted = [each for entry in kinds for each in of_kind(entry, {})]
    yield from judged(planted, partial(lay_out, table))


def lay_out(table: Mapping[str, Any], root: Path) -> None:
    """The house of ``table`` in the empty folder ``root``, committed."""
    makes, files = yaml.load(MAKES.read_text("utf-8"), yaml.CSafeLoader), dict[str, str]()
    for path, made in table["services"].items():
        make, _, called = made.partition(" ")
        name = called or path.rpartition("/")[2]
        files |= {f"{path}/{file}": text for file, text in filled(makes[make], {"name": name}).items()}
    for path, text in {**files, MAP: _map(table), **table["files"]}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    git(root, "init", "-q", "-b", "main", ".")
    commit(root, "Begin")


def told(table: Mapping[str, Any]) -> str:
    """What is wrong with what is told of the house of ``table`` as it stands; "" if nothing is."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        lay_out(table, root)
        found = scan(Request(root, map_file=root / MAP, as_of=TODAY)).findings
    return difference(table.get("tells", ()), map(key_of, found))


def _map(table: Mapping[str, Any]) -> str:
    """``pay: production services/pay`` is a component."""
    lines = [
        "version: 1",
        f"roots: [{', '.join(table['roots'])}]",
        "layers:",
        "  - id: all",
        "    components:",
    ]
    for name, said in table["components"].items():
        status, *paths = said.split()
        lines += [f"      - id: {name}", f"        status: {status}"]
        lines += [f"        paths: [{', '.join(paths)}]"] if paths else []
    return "\n".join((*lines, ""))


if __name__ == "__main__":
    main()
