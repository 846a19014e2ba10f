"""What is measured must be the same everywhere, and look like what people write."""

import subprocess
from pathlib import Path

import pytest

from benchmarks.monorepo.write import change_files, write_monorepo
from scanner.declared import load_map
from scanner.detect.languages import language_of, parser
from scanner.model import FileRole
from scanner.walk import working_tree


@pytest.fixture(scope="module")
def monorepo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    top = tmp_path_factory.mktemp("monorepo")
    write_monorepo(top, 700)
    return top


def test_the_same_size_gives_the_same_bytes(monorepo: Path, tmp_path: Path) -> None:
    write_monorepo(tmp_path, 700)
    assert _commit(tmp_path) == _commit(monorepo)


def test_a_larger_tree_holds_the_smaller_one(monorepo: Path, tmp_path: Path) -> None:
    write_monorepo(tmp_path, 300)
    for path in tmp_path.glob("apps/**/*.*"):
        assert path.read_bytes() == (monorepo / path.relative_to(tmp_path)).read_bytes()


def test_every_file_can_be_parsed(monorepo: Path) -> None:
    for file in working_tree(monorepo).files:
        language = language_of(file.path)
        if language:
            tree = parser(language).parse((monorepo / file.path).read_bytes())
            assert not tree.root_node.has_error, file.path


def test_the_mix_is_that_of_a_monorepo(monorepo: Path) -> None:
    files = working_tree(monorepo).files
    languages = {language_of(file.path) for file in files}
    assert {"typescript", "go", "python", "java"} <= languages
    assert {file.role for file in files} == {FileRole.SOURCE, FileRole.TEST}
    speaking = [f for f in files if b"aws" in (monorepo / f.path).read_bytes()]
    assert 0.01 < len(speaking) / len(files) < 0.04
    assert 1_000 < sum(file.size for file in files) / len(files) < 4_000


def test_its_map_is_valid(monorepo: Path) -> None:
    declared = load_map(monorepo / "map.yaml", "map.yaml")
    assert {component.paths[0] for component in declared.components} == {
        f"apps/{path.name}" for path in (monorepo / "apps").iterdir()
    }


def test_ten_files_are_changed(monorepo: Path) -> None:
    change_files(monorepo, 10)
    done = subprocess.run(
        ["git", "diff", "--numstat"], cwd=monorepo, capture_output=True, check=True, text=True
    )
    assert len(done.stdout.splitlines()) == 10


def _commit(top: Path) -> bytes:
    return subprocess.run(["git", "rev-parse", "HEAD"], cwd=top, capture_output=True, check=True).stdout
