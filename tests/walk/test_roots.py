from pathlib import Path

from scanner.walk import find_root
from tests.walk.trees import git, repository, write


def test_the_repository_is_found_from_inside(tmp_path: Path) -> None:
    top = repository(
        tmp_path / "shop", {"map.yaml": "", "apps/flows/map.yaml": "", "apps/flows/index.ts": ""}
    )
    assert find_root(top) == top
    assert find_root(top / "apps" / "flows") == top
    assert find_root(top / "apps" / "flows" / "index.ts") == top


def test_a_linked_work_tree_is_its_own_root(tmp_path: Path) -> None:
    top = repository(tmp_path / "shop", {"a.ts": ""})
    git(top, "worktree", "add", "-q", "../linked")
    assert find_root(tmp_path / "linked") == tmp_path / "linked"


def test_a_bare_repository_is_its_own_root(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "--bare", "shop.git")
    assert find_root(tmp_path / "shop.git") == tmp_path / "shop.git"


def test_without_git_the_map_tells(tmp_path: Path) -> None:
    top = write(tmp_path / "shop", {"map.yaml": "", "apps/flows/index.ts": ""})
    assert find_root(top / "apps" / "flows") == top


def test_without_either_it_is_the_folder_itself(tmp_path: Path) -> None:
    write(tmp_path, {"flows/.git/config": "", "flows/index.ts": ""})  # a .git that is none
    assert find_root(tmp_path / "flows") == tmp_path / "flows"
    assert find_root(tmp_path / "flows" / "index.ts") == tmp_path / "flows"
