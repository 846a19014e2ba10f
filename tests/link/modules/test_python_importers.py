"""The cheap search for importers is the inverse of the resolver: whatever resolves to a file is granted by it."""

from __future__ import annotations

import itertools

import pytest

from scanner.detect import code_rules, detect_code
from scanner.link import project
from scanner.link.modules import Importers, clauses_of, near, resolve_python, submodule
from tests.words import WORDS

NO_RULES = code_rules(())

LAYOUTS = {
    "flat": {"pyproject.toml": "[project]\nname = 'shop'\n"},
    "src": {"shop/pyproject.toml": "[project]\nname = 'shop'\n"},
    "poetry": {"pyproject.toml": "[tool.poetry]\npackages = [{include = 'shop', from = 'lib'}]\n"},
    "package-dir": {"libs/setup.cfg": "[options]\npackage_dir =\n    shop = source\n"},
    "setup.py": {"libs/setup.py": "from setuptools import setup\nsetup(package_dir={'shop': 'source'})\n"},
    "hatch": {"libs/pyproject.toml": "[tool.hatch.build.targets.wheel.sources]\n'source' = 'shop'\n"},
}
FOLDERS = {"flat": "shop", "src": "shop/src/shop", "poetry": "lib/shop"}
TARGETS = ("__init__.py", "bus.py", "events/__init__.py", "events/topic.py")
OUTSIDE = {
    "__init__.py": [
        "from shop import send",
        "from shop import (\n    other,  # kept\n    send,\n)",
        "import shop",
    ],
    "bus.py": [
        "from shop.bus import send",
        "from shop import bus",
        "import shop.bus as b",
        "from shop.bus import *",
    ],
    "events/__init__.py": ["from shop.events import send as tell", "from shop import events"],
    "events/topic.py": ["from shop.events.topic import other, \\\n    send", "from shop.events import topic"],
}
INSIDE = {
    "__init__.py": ["from . import send"],
    "bus.py": ["from .bus import send", "from . import bus"],
    "events/__init__.py": ["from .events import send", "if True:\n    from .events import send"],
    "events/topic.py": ["from .events.topic import send", "from .events import topic"],
}


def cases() -> list[tuple[str, str, str, bool]]:
    found = []
    for layout, target in itertools.product(LAYOUTS, TARGETS):
        found += [(layout, target, clause, False) for clause in OUTSIDE[target]]
        found += [(layout, target, clause, True) for clause in INSIDE[target]]
    return found


@pytest.mark.parametrize(("layout", "target", "clause", "inside"), cases())
def test_whatever_an_import_leads_to_grants_the_importer(
    layout: str, target: str, clause: str, inside: bool
) -> None:
    folder = FOLDERS.get(layout, "libs/source")
    importer = f"{folder}/sell.py" if inside else "apps/till/main.py"
    configs = {path: text.encode() for path, text in LAYOUTS[layout].items()}
    sources = {f"{folder}/{name}": b"def send(): ...\ndef other(): ...\n" for name in TARGETS}
    sources[importer] = f"{clause}\n".encode()
    tree = project([*configs, *sources], configs, WORDS)
    outlines = {
        path: detect_code(path, data, NO_RULES, frozenset(), outlined=True).outline
        for path, data in sources.items()
    }
    imports = outlines[importer].imports  # type: ignore[union-attr]
    places = {resolve_python(tree.python, tree.listing, importer, origin.module) for _, origin in imports}
    places |= {
        submodule(tree.listing, place, origin.path[0])
        for _, origin in imports
        if origin.path and (place := resolve_python(tree.python, tree.listing, importer, origin.module))
    }
    wanted = f"{folder}/{target}"
    if clause != "import shop" and not clause.startswith("import shop.bus"):
        assert wanted in places, "the resolver itself must get there"
    shown = near(tree, outlines[wanted])  # type: ignore[arg-type]
    data = sources[importer]
    importers = Importers()
    importers.add(importer, clauses_of(importer, data))
    assert importers.of(shown, ["send"]) == {importer}
