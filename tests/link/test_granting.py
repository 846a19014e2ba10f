"""Which wishes are asked of a file is looked up by what it holds and where it lies: none that it grants is passed over."""

from __future__ import annotations

import random

import pytest

from scanner.detect import Prefilter
from scanner.link import Wanted, Wish, admits, text_wishes
from scanner.link.modules import Near, grants

FOLDERS = ("", "desk", "desk/bus", "store")
MODULES = ("shop/bus", "shop/desk", "shop/bus/v2")
NAMES = ("Open", "Close", "open", "Keeper")
USES = ("\tbus.{}(dsn)", "\t{}(dsn)", "func {}() {{}}", "// {}", "type {} struct {{}}")
IMPORTS = ('import "{}"', 'import . "{}"', 'import (\n\tbus "{}"\n)', "// {}")


def some(draw: random.Random, among: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(draw.sample(among, draw.randint(1, 2))))


def wish(draw: random.Random) -> Wish:
    """As link makes them: who may import a package, who declares a name, who says a text."""
    names, folders = some(draw, NAMES), some(draw, FOLDERS)
    literals = tuple(f'"{module}"' for module in some(draw, MODULES))
    places = tuple(f"{folder}/{draw.choice('ab')}.go".lstrip("/") for folder in folders)
    near = draw.choice(
        (
            Near((".go",), literals, folders[:1]),
            Near((".go",), literals),
            Near((".go", ".ts"), folders=folders, places=places),
            Near((".ts",), ("Open",), folders),
            Near((".go",), modules=("/bus",)),
        )
    )
    return Wish(near, names)


def content(draw: random.Random) -> bytes:
    lines = [draw.choice(IMPORTS).format(draw.choice(MODULES)) for _ in range(draw.randint(0, 2))]
    lines += [draw.choice(USES).format(draw.choice(NAMES)) for _ in range(draw.randint(0, 3))]
    return "\n".join(("package desk", *lines)).encode()


@pytest.mark.parametrize("seed", range(200))
def test_a_file_grants_what_it_grants_when_all_wishes_are_asked(seed: int) -> None:
    draw = random.Random(seed)
    wanted = Wanted(wishes=tuple(sorted({wish(draw) for _ in range(draw.randint(1, 6))})))
    texts = text_wishes(wanted)
    sweeper = Prefilter(texts.literals)
    for _ in range(20):
        path = f"{draw.choice(FOLDERS)}/{draw.choice('ab')}{draw.choice(('.go', '.ts'))}".lstrip("/")
        source = content(draw)
        alone = [w for w in wanted.wishes if not w.near.modules]
        expected = any(grants(w.near, w.names, path, source) for w in alone)
        assert admits(texts, path, source, sweeper.hits(source)) is expected, (path, source)
