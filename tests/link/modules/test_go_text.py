"""What a Go file declares and what it takes of other packages is found by its text: no file that link would read is missed."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.link.modules.go_text import go_declares, go_takes
from scanner.link.modules.importers import Near, declaring, grants
from scanner.model import Outline
from scanner.pipeline.detecting import TreeReader
from scanner.pipeline.ruleset import load_rules
from scanner.walk import working_tree

FIXTURES = Path(__file__).parent.parent.parent.parent / "fixtures"

DECLARING = (
    "func {}(id string) error {{",
    "func (s *Store) {}(id string) error {{",
    "func (s Store[K, V]) {}() {{",
    "type {} struct {{",
    "type {}[K comparable] map[K]int",
    "type {} = other.Name",
    "var {} = load()",
    "const first, {} = 1, 2",
    "var (\n\tready, {} bool\n)",
    "const (\n\t{} Kind = iota\n)",
    "type (\n\t{} interface{{ Run() }}\n)",
    "type Bus interface {{\n\t{}(topic string) error\n}}",
)
MENTIONING = (
    "\treturn {}(id)",
    "\tstore.{}(id)",
    "\tx := {}{{}}",
    "func load(store {}) error {{",
    "func (s *{}) load() {{",
    "// {} is what it was",
    "var store *{}",
)


@pytest.mark.parametrize("text", DECLARING)
def test_what_declares_a_name_is_told(text: str) -> None:
    assert go_declares(f"package store\n\n{text.format('Keeper')}\n".encode(), "Keeper")


@pytest.mark.parametrize("text", MENTIONING)
def test_what_only_mentions_it_is_not(text: str) -> None:
    assert not go_declares(f"package store\n\n{text.format('Keeper')}\n".encode(), "Keeper")


@pytest.mark.parametrize(
    ("use", "taken"),
    [
        ("\tbus.Open(dsn)", True),
        ("\tbus.\n\t\tOpen(dsn)", True),
        ("\tOpen(dsn)", False),
        ("\topen := bus.Close", False),
        ("// Open what was closed", False),
    ],
)
def test_a_name_of_another_package_stands_behind_a_dot(use: str, taken: bool) -> None:
    source = f'package desk\n\nimport "quay.example/bus"\n\nfunc run() {{\n{use}\n}}\n'.encode()
    assert go_takes(source, [b'"quay.example/bus"'], ["Open", "open"]) is taken


def test_an_import_with_a_dot_needs_none_in_front_of_a_name() -> None:
    source = b'package desk\n\nimport (\n\t. "quay.example/bus"\n)\n\nfunc run() {\n\tOpen()\n}\n'
    assert go_takes(source, [b'"quay.example/bus"'], ["Open"])


@pytest.mark.parametrize(
    "line", ['import . "quay.example/bus"', '\t.\t"quay.example/bus"', '. "quay.example/bus"']
)
@pytest.mark.parametrize("before", ["", '// see "quay.example/bus"\n', 'import bus "quay.example/bus"\n'])
def test_a_dot_is_seen_at_whichever_import_it_stands(before: str, line: str) -> None:
    source = f"package desk\n\n{before}{line}\n\nvar dsn = Open()\n".encode()
    assert go_takes(source, [b'"quay.example/bus"'], ["Open"])
    assert not go_takes(
        source.replace(b". ", b"_ ").replace(b".\t", b"_\t"), [b'"quay.example/bus"'], ["Open"]
    )


def test_a_long_line_is_rather_looked_at() -> None:
    assert go_declares(b"var " + b"a, " * 2_000 + b"Keeper int\n", "Keeper")


def test_nothing_of_go_files_in_our_trees_is_missed() -> None:
    rules = load_rules()
    reader = TreeReader(working_tree(FIXTURES), rules, None, 1)
    paths = [file.path for file in reader.tree.files if file.path.endswith(".go")]
    sources = dict(reader.read(paths))
    taken = 0
    for path, found in reader.detect(paths).items():
        assert found.outline is not None
        for name in _declared(found.outline):
            assert grants(declaring((path,)), (name,), path, sources[path]), (path, name)
        for module, name in _taken(found.outline):
            taken += 1
            assert grants(Near((".go",), (f'"{module}"',)), (name,), path, sources[path]), (
                path,
                module,
                name,
            )
    assert taken > 100


def _declared(outline: Outline) -> set[str]:
    names = {kind.name for kind in outline.classes} | {function.name for function in outline.functions}
    names |= {name for name, _ in outline.exports}
    return {name.rpartition(".")[2] for name in names if name.replace(".", "").isidentifier()} - {"_"}


def _taken(outline: Outline) -> set[tuple[str, str]]:
    """Module and name of what the calls of a file lead to in others, as they are written."""
    imported = {origin.module for _, origin in outline.imports}
    found = set()
    for call in outline.calls:
        if call.callee is not None and call.callee.module in imported and call.callee.path:
            name = call.callee.path[0].partition("(")[0]
            if name and f".{name}" in call.text:
                found.add((call.callee.module, name))
    return found
