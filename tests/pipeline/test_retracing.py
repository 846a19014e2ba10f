"""A tree whose changed files answer as they did is not looked at again, and shows what a look at it would show."""

from __future__ import annotations

import ast
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from msgspec import DecodeError, ValidationError, structs

from scanner.model import Report, language_of
from scanner.pipeline import Request, inferring, looking, retracing, scan
from scanner.pipeline.asked import Asked
from scanner.store import FactCache
from tests.pipeline.test_relinking import CHANGES, TREES

FILES = {
    "services/shop/package.json": '{"name": "shop", "dependencies": {"express": "5"}, "scripts": {"start": "node ."}}',
    "services/shop/src/server.ts": (
        'import express from "express";\nimport { send } from "./send";\nimport { PAGE } from "./page";\n'
        'const app = express();\napp.get("/orders", () => send(PAGE));\napp.listen(80);\n'
    ),
    "services/shop/src/send.ts": (
        'import { Kafka } from "kafkajs";\nconst kafka = new Kafka({ clientId: "shop" });\n'
        "export const send = async (message: string) => {\n"
        '  await kafka.producer().send({ topic: "orders", messages: [message] });\n};\n'
    ),
    "services/shop/src/page.ts": 'import { format } from "util";\nexport const PAGE = format("a page");\n',
    "services/shop/src/unused.ts": "export const add = (a: number, b: number) => a + b;\n",
    "services/shop/src/README.md": "# Shop\n",
}
UNUSED, SEND, SERVER = (f"services/shop/src/{name}.ts" for name in ("unused", "send", "server"))


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MAPCHECK_CACHE_DIR", str(tmp_path / "cache"))
    for path, text in FILES.items():
        (tmp_path / "repo" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "repo" / path).write_text(text, encoding="utf-8")
    return tmp_path / "repo"


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Grows by one each time that a tree is looked at with what is remembered of it."""
    done: list[int] = []
    look = looking.looked

    def counted(run, *more):  # type: ignore[no-untyped-def]
        if run.cache is not None:
            done.append(1)
        return look(run, *more)

    monkeypatch.setattr(looking, "looked", counted)
    yield done


def _seen(root: Path, *, cached: bool = True) -> Report:
    report = scan(Request(root=root, jobs=1, cached=cached, as_of=date(2026, 11, 22)))
    return structs.replace(
        report, stats=structs.replace(report.stats, seconds={}, candidates=0, parsed=0, cached=0)
    )


def _inferences(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """What grows by one each time that infer begins anew."""
    made: list[int] = []
    infer = inferring.inferred

    def counted(*given):  # type: ignore[no-untyped-def]
        made.append(1)
        return infer(*given)

    monkeypatch.setattr(looking, "inferred", counted)
    return made


SAME = {
    "a line more": (UNUSED, lambda text: f"\n{text}"),
    "another body": (UNUSED, lambda text: text.replace("a + b", "a - b")),
    "a function more": (UNUSED, lambda text: f"{text}export const one = () => add(0, 1);\n"),
    "another import of a library": (UNUSED, lambda text: f'import fs from "fs";\n{text}'),
    "an import of what no wish names": (UNUSED, lambda text: f'import {{ other }} from "./page";\n{text}'),
    "only when it was written": (SERVER, lambda text: text),
    "what nobody asks": ("services/shop/src/README.md", lambda text: f"{text}More.\n"),
}
OTHER = {
    "another route": (SERVER, lambda text: text.replace("/orders", "/carts")),
    "a place that moves": (SERVER, lambda text: f"\n{text}"),
    "a configuration": ("services/shop/package.json", lambda text: text.replace("shop", "store")),
    "an import of what is wished for": (
        UNUSED,
        lambda text: f'import {{ send }} from "./send";\n{text}send("");\n',
    ),
    "a message more": (UNUSED, lambda _: FILES["services/shop/src/send.ts"].replace('"orders"', '"more"')),
    "nothing that can be read": (UNUSED, lambda _: "\0"),
}


@pytest.mark.parametrize(("path", "change"), SAME.values(), ids=SAME)
def test_what_answers_the_same_is_not_looked_at(shop: Path, looks: list[int], path: str, change) -> None:  # type: ignore[no-untyped-def]
    before = _seen(shop)
    (shop / path).write_text(change(FILES[path]), encoding="utf-8")
    assert _seen(shop) == _seen(shop, cached=False)
    assert len(looks) == 1
    (shop / path).write_text(FILES[path], encoding="utf-8")
    assert _seen(shop) == before
    assert len(looks) == 1


@pytest.mark.parametrize(("path", "change"), OTHER.values(), ids=OTHER)
def test_what_answers_otherwise_is(shop: Path, looks: list[int], path: str, change) -> None:  # type: ignore[no-untyped-def]
    _seen(shop)
    (shop / path).write_text(change(FILES[path]), encoding="utf-8")
    assert _seen(shop) == _seen(shop, cached=False)
    assert len(looks) == 2


def test_without_the_answers_of_old_it_is_looked_at(shop: Path, looks: list[int]) -> None:
    _seen(shop)
    with FactCache() as cache:
        connection = cache._connection
        assert connection is not None
        connection.execute("DELETE FROM facts WHERE length(value) < 60")
    (shop / UNUSED).write_text(f"\n{FILES[UNUSED]}", encoding="utf-8")
    assert _seen(shop) == _seen(shop, cached=False)
    assert len(looks) == 2


LINKED = {
    "a call more": (
        SEND,
        lambda text: f"{text}export const twice = () => send('a').then(() => send('b'));\n",
        True,
    ),
    "a place that moves": (SERVER, lambda text: f"\n{text}", False),
    "another topic": (SEND, lambda text: text.replace('"orders"', '"carts"'), False),
}


@pytest.mark.parametrize(("path", "change", "same"), LINKED.values(), ids=LINKED)
def test_where_no_fact_is_another_nothing_is_inferred_anew(
    shop: Path, path: str, change: Callable[[str], str], same: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    _seen(shop)
    made = _inferences(monkeypatch)
    (shop / path).write_text(change(FILES[path]), encoding="utf-8")
    again = _seen(shop)
    assert not made if same else made
    assert again == _seen(shop, cached=False)
    (shop / UNUSED).write_text(
        f"{FILES[UNUSED]}\n", encoding="utf-8"
    )  # what was taken over is held against it too
    assert _seen(shop) == _seen(shop, cached=False)


@pytest.mark.parametrize(("name", "same"), [("nobody_takes_it", True), ("later", False)])
def test_an_export_counts_where_somebody_takes_it_by_its_name(
    name: str, same: bool, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who takes one name of an index reaches the file that has it, so a name more may lead elsewhere."""
    files = {
        "lib/index.ts": 'export * from "./bus";\nexport * from "./late";\n',
        "lib/bus.ts": FILES[SEND].replace("send = ", "sent = "),
        "lib/late.ts": "const add = (a: number, b: number) => a + b;\nexport { add };\n",
        "services/shop/src/more.ts": 'import { sent, later } from "../../../lib";\nsent("1").then(later);\n',
    }
    for path, text in files.items():
        (shop / path).parent.mkdir(parents=True, exist_ok=True)
        (shop / path).write_text(text, encoding="utf-8")
    _seen(shop)
    made = _inferences(monkeypatch)
    (shop / "lib/late.ts").write_text(f"{files['lib/late.ts']}export const {name} = 1;\n", encoding="utf-8")
    again = _seen(shop)
    assert bool(made) is not same
    assert again == _seen(shop, cached=False)


def test_another_checkout_of_the_same_is_neither_parsed_nor_looked_at(
    shop: Path, tmp_path: Path, looks: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _seen(shop)
    shutil.copytree(shop, tmp_path / "fresh")
    assert structs.replace(_seen(tmp_path / "fresh"), root="") == structs.replace(before, root="")
    assert len(looks) == 1
    (tmp_path / "fresh" / "services/shop/src/new.ts").write_text("export {};\n", encoding="utf-8")
    report = scan(Request(root=tmp_path / "fresh", jobs=1, as_of=date(2026, 11, 22)))
    assert report.stats.parsed == 0


@pytest.mark.parametrize("tree", TREES[1::3], ids=lambda path: path.name)
def test_after_any_edits_it_shows_what_a_look_would(
    tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAPCHECK_CACHE_DIR", str(tmp_path / "cache"))
    root, lot = tmp_path / "repo", random.Random(tree.name)
    shutil.copytree(tree, root)
    code = sorted(path for path in root.rglob("*") if path.is_file() and language_of(path.name) is not None)
    _seen(root)
    for _ in range(4):
        for path in lot.sample(code, min(lot.choice((1, 2)), len(code))):
            path.write_text(lot.choice(CHANGES)(path.read_text(encoding="utf-8"), lot), encoding="utf-8")
        assert _seen(root) == _seen(root, cached=False)


def _questions() -> Iterator[str]:
    """The names of all questions that the pipeline asks files: of those that are made with something, what stands before it."""
    for file in sorted(Path(retracing.__file__).parent.glob("*.py")):
        for function in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(function, ast.FunctionDef) and function.name != "tell":
                yield from _asked_in(function)


def _asked_in(function: ast.FunctionDef) -> Iterator[str]:
    made = {
        target.id: node.value
        for node in ast.walk(function)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "tell":
            if "reader" not in ast.unparse(node.func):
                continue
            name = node.args[1]
            said = made.get(name.id, name) if isinstance(name, ast.Name) else name
            yield ast.unparse(said).removeprefix("f")[1:].partition(":")[0].rstrip("'")


def test_each_question_can_be_asked_again(shop: Path) -> None:
    """One that cannot makes every file that was asked it one whose change has the whole tree looked at."""
    names = set(_questions()) - {"sked.name"}  # what retracing itself asks again
    assert {"imports", "hands on", "typed", "wishes", "texts"} <= names
    run = type("Run", (), {"words": None, "rules": type("Rules", (), {"rules": ()})})
    for name in sorted(names):
        with suppress(DecodeError, ValidationError):  # it is known, and was made with something
            retracing._question(run, Asked(name))  # type: ignore[arg-type]
