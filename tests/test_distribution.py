"""What is installed, what is published: the lock and the packages."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from email import message_from_string
from email.message import Message
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

HOUSE = Path(__file__).parent.parent
PROJECT = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))
HOME = "https://git.example.com/team/mapcheck"


def _locked(name: str) -> dict[str, list[tuple[str, str]]]:
    """Name → (version, marker) of each pin in a lock; fails for a line that is no pin with hashes."""
    text = (HOUSE / "requirements" / name).read_text(encoding="utf-8").replace("\\\n", " ")
    pins: dict[str, list[tuple[str, str]]] = {}
    for line in text.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        pin = re.fullmatch(r"([a-z0-9-]+)==(\S+)( ; .*?)?((?: +--hash=sha256:[0-9a-f]{64})+)\s*", line)
        assert pin, line
        pins.setdefault(pin[1], []).append((pin[2], (pin[3] or "").strip(" ;")))
    return pins


def _wanted(*groups: list[str]) -> list[Requirement]:
    """The requirements of some groups; an extra of ours that one of them asks for is its own requirements."""
    extras = PROJECT["project"]["optional-dependencies"]
    listed = [Requirement(text) for group in groups for text in group]
    ours = [extras[extra] for each in listed if each.name == "mapcheck" for extra in sorted(each.extras)]
    return [*(each for each in listed if each.name != "mapcheck"), *(_wanted(*ours) if ours else ())]


@pytest.mark.parametrize("name", ["run.txt", "desk.txt", "test.txt"])
def test_a_lock_names_no_place_that_packages_come_from(name: str) -> None:
    text = (HOUSE / "requirements" / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(
        r"^\s*(-i|-f|--(extra-)?index-url|--find-links|--trusted-host)\b", text, re.MULTILINE
    )
    assert _locked(name)


def test_the_locks_hold_what_the_project_asks_for() -> None:
    project, groups = PROJECT["project"], PROJECT["dependency-groups"]
    run, desk, test = _locked("run.txt"), _locked("desk.txt"), _locked("test.txt")
    needed, extras = _wanted(project["dependencies"], groups["build"]), project["optional-dependencies"]
    for lock, wanted in (
        (run, needed),
        (desk, needed + _wanted(extras["desk"])),
        (test, needed + _wanted(extras["test"])),
    ):
        for requirement in wanted:
            versions = [version for version, _ in lock[canonicalize_name(requirement.name)]]
            assert any(requirement.specifier.contains(version) for version in versions), str(requirement)
    for smaller, larger in ((run, desk), (desk, test)):
        assert {name: _versions(pins) for name, pins in larger.items() if name in smaller} == {
            name: _versions(pins) for name, pins in smaller.items()
        }


def _versions(pins: list[tuple[str, str]]) -> set[str]:
    return {version for version, _ in pins}


def test_the_build_backend_is_locked_as_it_is_asked_for() -> None:
    (backend,) = PROJECT["build-system"]["requires"]
    assert backend in PROJECT["dependency-groups"]["build"]


def test_only_what_breaks_by_design_is_capped() -> None:
    capped = {
        requirement.name
        for requirement in _wanted(PROJECT["project"]["dependencies"])
        if any(part.operator in ("<", "<=", "==", "~=") for part in requirement.specifier)
    }
    assert {name for name in capped if not name.startswith("tree-sitter")} == {"pathspec"}
    grammars = {
        name
        for requirement in _wanted(PROJECT["project"]["dependencies"])
        if (name := requirement.name).startswith("tree-sitter")
    }
    assert grammars <= capped


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist, and the wheel that is built from it, as a release builds them."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(HOUSE)]
    done = subprocess.run(
        command, env={**os.environ, "MAPCHECK_HOME": HOME}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def _metadata(folder: Path) -> Message:
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        return message_from_string(archive.read(name).decode("utf-8"))


def test_the_wheel_holds_all_that_a_scan_needs(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    rules = {
        f"scanner/_rules/{path.relative_to(HOUSE / 'rules')}" for path in (HOUSE / "rules").rglob("*.yaml")
    }
    modules = {
        str(path.relative_to(HOUSE))
        for path in (HOUSE / "scanner").rglob("*.py")
        if "_rules" not in path.parts
    }
    assert (
        rules
        | modules
        | {"scanner/py.typed", "scanner/declared/map.schema.json", "scanner/report/report.schema.json"}
        | {"scanner/fleet/fleet.schema.json"}
        <= names
    )
    assert not [name for name in names if not name.startswith(("scanner/", "mapcheck-"))]
    assert wheel.name.endswith("-py3-none-any.whl")


def test_the_source_holds_all_that_the_tests_need(built: Path) -> None:
    (source,) = built.glob("*.tar.gz")
    with tarfile.open(source) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=HOUSE, capture_output=True, check=True).stdout
    expected = {name for name in tracked.decode().split("\0") if name and not name.startswith(".github/")}
    assert {
        name for name in expected if (HOUSE / name).is_file() and not (HOUSE / name).is_symlink()
    } <= names


def test_the_package_says_where_it_is_at_home(built: Path) -> None:
    metadata = _metadata(built)
    urls = dict(line.split(", ", 1) for line in metadata.get_all("Project-URL", []))
    assert urls["Source"] == HOME
    assert {"Homepage", "Documentation", "Changelog", "Issues"} <= set(urls)
    assert all(url.startswith(HOME) for url in urls.values())


def test_every_link_of_the_readme_works_on_a_package_index(built: Path) -> None:
    metadata = _metadata(built)
    readme = metadata.get_payload()
    assert isinstance(readme, str)
    links = re.findall(r"\]\(([^)\s]+)\)", readme)
    assert links
    at_tag = f"{HOME}/blob/v{metadata['Version']}/"
    for link in links:
        assert link.startswith(("https://", "#")), link
        if link.startswith(at_tag):
            assert (HOUSE / link.removeprefix(at_tag).partition("#")[0]).exists(), link


def test_classifiers_name_every_python_that_is_tried() -> None:
    script = (HOUSE / "requirements" / "try.sh").read_text(encoding="utf-8")
    tried = re.search(r"PYTHONS=\((.*?)\)", script)
    assert tried is not None
    named = {
        text.rpartition(" ")[2] for text in PROJECT["project"]["classifiers"] if ":: Python :: 3." in text
    }
    assert set(tried[1].split()) == named
