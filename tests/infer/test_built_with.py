"""What a project is built with, by its manifest, is an import of that folder: crates, packages of PHP, gems, umbrellas."""

from __future__ import annotations

import pytest

from scanner.infer.services import project_references
from tests.infer.configured import facts_in


def crate(name: str, needs: str = "") -> str:
    return f'[package]\nname = "{name}"\nversion = "1.0.0"\n{needs}'


SHAPES = {
    "a path": ("Cargo.toml", crate("pay", '[dependencies]\nguess = { path = "../../libs/guess" }\n')),
    "of the workspace": ("Cargo.toml", crate("pay", "[dependencies]\nguess.workspace = true\n")),
    "another name": (
        "Cargo.toml",
        crate("pay", '[dependencies]\nother = { package = "guess", path = "../../libs/guess" }\n'),
    ),
    "of one system": (
        "Cargo.toml",
        crate("pay", '[target."cfg(unix)".dependencies]\nguess = { path = "../../libs/guess" }\n'),
    ),
    "a default feature": (
        "Cargo.toml",
        crate(
            "pay",
            '[features]\ndefault = ["dep:guess"]\n[dependencies]\nguess = { path = "../../libs/guess", optional = true }\n',
        ),
    ),
    "of PHP": ("composer.json", '{"name": "shop/pay", "require": {"shop/guess": "*"}}'),
    "a gem": ("Gemfile", 'gem "guess", path: "../../libs/guess"\n'),
    "a package of Dart": ("pubspec.yaml", "name: pay\ndependencies:\n  guess: {path: ../../libs/guess}\n"),
    "of Elixir": ("mix.exs", 'defp deps do\n  [{:guess, path: "../../libs/guess"}]\nend\n'),
    "for tests": ("Cargo.toml", crate("pay", '[dev-dependencies]\nguess = { path = "../../libs/guess" }\n')),
    "for the build": (
        "Cargo.toml",
        crate("pay", '[build-dependencies]\nguess = { path = "../../libs/guess" }\n'),
    ),
    "a feature": (
        "Cargo.toml",
        crate(
            "pay",
            '[features]\ndefault = ["fast"]\nfast = []\n[dependencies]\nguess = { path = "../../libs/guess", optional = true }\n',
        ),
    ),
    "of a registry": ("Cargo.toml", crate("pay", '[dependencies]\nguess = "1.0"\n')),
    "for tests of PHP": ("composer.json", '{"name": "shop/pay", "require-dev": {"shop/guess": "*"}}'),
    "of others": ("composer.json", '{"name": "shop/pay", "require": {"acme/guess": "*"}}'),
    "a gem for tests": ("Gemfile", 'group :test do\n  gem "guess", path: "../../libs/guess"\nend\n'),
    "a package of Dart for tests": (
        "pubspec.yaml",
        "name: pay\ndev_dependencies:\n  guess: {path: ../../libs/guess}\n",
    ),
    "of Elixir for tests": (
        "mix.exs",
        'defp deps do\n  [{:guess, path: "../../libs/guess", only: :test}]\nend\n',
    ),
}
GUESS = {"Cargo.toml": crate("guess"), "composer.json": '{"name": "shop/guess", "require": {"php": "*"}}'}
NOT = ("for tests", "for the build", "a feature", "of a registry", "of others", "a gem for tests")


@pytest.mark.parametrize("shape", SHAPES)
def test_what_a_program_is_built_with(shape: str) -> None:
    name, text = SHAPES[shape]
    files = {f"services/pay/{name}": text} | {f"libs/guess/{at}": said for at, said in GUESS.items()}
    found = project_references(facts_in(files), {"libs/guess", "services/pay"})
    assert [(each.path, each.folder) for each in found] == (
        []
        if shape in NOT or shape.endswith("for tests") or "for tests of" in shape
        else [(f"services/pay/{name}", "libs/guess")]
    )


def test_through_another_project_and_in_circles() -> None:
    files = {
        "services/pay/Cargo.toml": crate("pay", '[dependencies]\nmoney = { path = "../../libs/money" }\n'),
        "libs/money/Cargo.toml": crate("money", '[dependencies]\nguess = { path = "../guess" }\n'),
        "libs/guess/Cargo.toml": crate("guess", '[dependencies]\nmoney = { path = "../money" }\n'),
    }
    found = project_references(facts_in(files), {"libs/guess"})
    assert [each.path for each in found] == ["libs/money/Cargo.toml", "services/pay/Cargo.toml"]


MIDDLE = 'guess = { path = "../guess", optional = true }\n'


@pytest.mark.parametrize(
    ("pay", "money", "found"),
    [
        # what pay asks of money, money's own features, and whether pay is built with what money may be built with
        ("", "", False),
        ('features = ["guessing"]', 'guessing = ["dep:guess"]', True),
        ('features = ["guessing"]', 'guessing = ["guess"]', True),
        ('features = ["guessing"]', 'guessing = ["guess/fast"]', True),
        ('features = ["guessing"]', 'guessing = ["guess?/fast"]', False),
        ('features = ["all"]', 'all = ["some"]\nsome = ["guessing"]\nguessing = ["dep:guess"]', True),
        ('features = ["all"]', 'all = ["all"]\nguessing = ["dep:guess"]', False),
        ('features = ["guess"]', "", True),
        ("", 'default = ["guessing"]\nguessing = ["dep:guess"]', True),
        ("default-features = false", 'default = ["guess"]', False),
        ('default-features = false, features = ["guess"]', "", True),
        ('features = ["unknown"]', 'guessing = ["dep:guess"]', False),
    ],
)
@pytest.mark.parametrize("steps", [0, 1, 2])
def test_features_are_switched_on_through_others(pay: str, money: str, found: bool, steps: int) -> None:
    asked = f", {pay} }}" if pay else " }"
    files = {
        "libs/guess/Cargo.toml": crate("guess"),
        "libs/money/Cargo.toml": crate("money", f"[dependencies]\n{MIDDLE}[features]\n{money}\n"),
    }
    for step in range(steps):
        files[f"libs/step{step}/Cargo.toml"] = crate(
            f"step{step}",
            f'[dependencies]\n{"money" if not step else f"step{step - 1}"} = {{ path = "../{"money" if not step else f"step{step - 1}"}"{asked if not step else " }"}\n',
        )
    last = f"step{steps - 1}" if steps else "money"
    files["services/pay/Cargo.toml"] = crate(
        "pay", f'[dependencies]\n{last} = {{ path = "../../libs/{last}"{asked if not steps else " }"}\n'
    )
    importers = {each.path for each in project_references(facts_in(files), {"libs/guess"})}
    assert ("services/pay/Cargo.toml" in importers) is found
    assert ("libs/money/Cargo.toml" in importers) is ("default" in money)


@pytest.mark.parametrize(
    ("command", "found"),
    [
        ("cargo build --release -p pay --features guessing", True),
        ('cargo build --features "fast guessing" --release', True),
        ("cargo build -F fast,guessing --package pay", True),
        ("cargo build -p pay --features money/guessing && cp target/release/pay /", True),
        ("cargo build --release -p pay", False),
        ("cargo build -p other --features guessing", False),
        ("cargo build --features fast", False),
    ],
)
def test_an_image_is_built_with_what_its_command_asks_for(command: str, found: bool) -> None:
    files = {
        "libs/guess/Cargo.toml": crate("guess"),
        "libs/money/Cargo.toml": crate(
            "money", f'[dependencies]\n{MIDDLE}[features]\nguessing = ["dep:guess"]\n'
        ),
        "services/pay/Cargo.toml": crate(
            "pay",
            '[dependencies]\nmoney = { path = "../../libs/money" }\n[features]\nfast = []\nguessing = ["money/guessing"]\n',
        ),
        "services/pay/Dockerfile": f'FROM rust\nCOPY . .\nRUN {command}\nCMD ["/pay"]\n',
    }
    importers = {each.path for each in project_references(facts_in(files), {"libs/guess"})}
    assert ("services/pay/Cargo.toml" in importers) is found
