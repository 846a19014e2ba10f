"""What somebody new may type: each is answered rightly, or with the next step, in words and an exit code."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import chdir
from pathlib import Path
from shutil import rmtree

import pytest

from scanner.cli import main
from tests.cli.tiny import Ran, commit
from tests.desk.shop import shop


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = shop(tmp_path_factory.mktemp("typed") / "shop")
    (folder / "empty").mkdir()
    (folder / "docs").mkdir()
    (folder / "docs/notes.txt").write_text("nothing\n", encoding="utf-8")
    commit(folder)
    subprocess.run(["git", "-C", str(folder), "branch", "release-1"], check=True)
    return folder


def typed(capsys: pytest.CaptureFixture[str], folder: Path, *words: str) -> Ran:
    capsys.readouterr()
    with chdir(folder), pytest.raises(SystemExit) as left:
        main([*words])
    said = capsys.readouterr()
    return Ran(int(left.value.code or 0), said.out, said.err)


@pytest.mark.parametrize(
    ("words", "code", "answer"),
    [
        ("chek", 2, "did you mean `scan check`?"),
        ("report --since 2026-01-01", 2, "`scan history list` shows the runs before"),
        ("map sync --dry-run", 2, "Without `--write` nothing is written."),
        ("chekc --base HEAD", 2, "That is an option of `scan check`."),
        ("HEAD~1", 2, "did you mean `scan check --base HEAD~1`?"),
        ("release-1..HEAD", 2, "did you mean `scan check --base release-1`?"),
        ("graph apps/orders", 2, "`scan graph --from apps/orders` is about this part."),
        ("--map apps", 2, "apps is no file"),
        ("valdiate", 2, "did you mean `scan map validate`?"),
        ("lint", 2, "did you mean `scan check`?"),
        ("diff", 2, "did you mean `scan check --base REF`?"),
        ("ls", 2, "did you mean `scan .`?"),
        ("rules show outbox/missing", 2, "Did you mean `scan explain ID`?"),
        ("map fix", 2, "Did you mean `scan map sync`?"),
        ("cache clear", 2, "Did you mean `scan cache prune`?"),
        ("--since main", 2, "No such option '--since'. What does that here is `scan check --base REF`."),
        ("graph --component orders", 2, "What does that here is its id: `scan ID`."),
        ("--limit all", 2, "'all' is not a valid integer. Show the worst N findings; 0 is all"),
        ("config set", 2, "What is shown is set in mapcheck.toml."),
        ("explain outbox", 2, "Did you mean outbox/missing"),
        ("explain nonexistent", 2, "`scan rules list` lists the rules."),
        ("help", 2, "did you mean `scan --help`?"),
        ("version", 2, "did you mean `scan --version`?"),
        ("map validat", 2, "Did you mean 'validate'?"),
        ("apps/nowhere", 2, "give a file or folder of the repository, or a component"),
        ("order", 2, "did you mean `scan orders`?"),
        ("orders", 0, "apps/orders"),
        ("apps/orders/", 0, "only apps/orders"),
        ("docs", 0, "Nothing to judge: no service was found in docs"),
        ("empty", 2, "it is empty, ignored by git, or excluded"),
        ("--map nowhere.yaml", 2, "nowhere.yaml does not exist"),
        ("--map map.yaml --root apps", 2, "scan --root"),
        ("--root nowhere", 2, "nowhere is not a folder"),
        ("--root apps docs", 2, "outside the root"),
        ("--selct outbox/missing", 2, "--select"),
        ("--select outbox/mising", 2, "did you mean outbox/missing?"),
        ("--format jsn", 2, "'json'"),
        ("--output sarif", 2, "did you mean sarif=FILE?"),
        ("--output report.html", 2, "did you mean html=report.html?"),
        ("--output drift.md", 2, "did you mean markdown=drift.md?"),
        ("--output hmtl=drift", 2, "did you mean html=drift?"),
        ("--output drift", 2, "FORMAT=PATH is wanted"),
        ("map validate map.yml", 2, "map.yml does not exist: did you mean map.yaml?"),
        ("map fmt nowhere", 2, "nowhere does not exist: did you mean map.yaml?"),
        ("--limit -1", 2, "a number from 0 (all)"),
        ("--as-of tomorrow", 2, "a day as YYYY-MM-DD is wanted"),
        ("check --base nosuch", 2, "there is no commit nosuch here"),
        ("check --fail-on warn", 2, "'warning'"),
        ("check --baseline nowhere", 2, "scan baseline update --baseline nowhere"),
        ("explain", 2, "Missing argument 'ID'"),
        ("explain outbox/mising", 2, "Did you mean outbox/missing"),
        ("explain ffffffff", 2, "no finding's fingerprint begins with ffffffff"),
        ("explain outbox/missing apps", 2, "only `scan explain silence`"),
        ("dossier ordrs", 2, "did you mean orders?"),
        ("dossier", 2, "name a component or a session, or say --all"),
        ("graph --from ordrs", 2, "did you mean apps/orders?"),
        ("plan", 0, "The map has no plan"),
        ("report --previous nowhere.json", 2, "nowhere.json"),
        ("rules test --rules nowhere", 2, "'nowhere' does not exist"),
        ("rules test aws-sns-publsh", 2, "did you mean 'aws-sns-publish'?"),
        ("rules list --rules empty", 2, "no rules in empty"),
        ("baseline prune", 2, "write one with `scan baseline update`"),
        ("init", 2, "is there already"),
        ("config nowhere", 2, "'nowhere' does not exist"),
        ("schema maps", 2, "'map'"),
        ("completion powershell", 2, "'bash'"),
        ("apps/order", 2, "did you mean `scan apps/orders`?"),
        ("APPS/Orders", 2, "did you mean `scan apps/orders`?"),
        ("apps\\orders", 2, "did you mean `scan apps/orders`?"),
        ("apps/orders/sr/main.ts", 2, "did you mean `scan apps/orders/src/main.ts`?"),
        ("../elsewhere", 2, "give a file or folder of the repository"),
        ("sync", 2, "did you mean `scan map sync`?"),
        ("list", 2, "did you mean `scan rules list` or `scan history list`?"),
        ("status/poc-promoted", 2, "did you mean `scan explain status/poc-promoted`?"),
        ("4d728b8ac865af52", 2, "did you mean `scan explain 4d728b8ac865af52`?"),
        ("check release-1", 2, "did you mean `scan check --base release-1`?"),
        ("-o json=x", 2, "Did you mean --output?"),
        ("--json", 2, "Did you mean --format json or --output json=FILE?"),
        ("report --html", 2, "Did you mean --format html or --output html=FILE?"),
        ("report html", 2, "Did you mean --format html?"),
        ("plan --csv", 2, "Did you mean --format csv?"),
        ("report apps/orders", 2, "`scan apps/orders` is about this part"),
        ("history show", 2, "There are backfill, export, list."),
        ("explain apps/orders", 2, "`scan apps/orders` shows what is found there"),
        ("explain orders", 2, "orders is a component: `scan orders`"),
        ("dossier apps/orders/", 0, "<!-- mapcheck:status"),
    ],
)
def test_it_is_answered(
    capsys: pytest.CaptureFixture[str], tree: Path, words: str, code: int, answer: str
) -> None:
    ran = typed(capsys, tree, *words.split())
    assert (ran.code, answer in ran.out + ran.err) == (code, True), ran
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    ("words", "code", "answer"),
    [
        ("", 2, "no files"),
        ("init", 2, "there is nothing to draft"),
        ("check", 2, "so nothing was judged"),
        ("plan", 2, "there is no map.yaml here or above"),
        ("map validate", 2, "scan init"),
        ("dossier x", 2, "scan init"),
        ("check --base main", 2, "is not in a git repository"),
    ],
)
def test_an_empty_folder_is_no_success(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, words: str, code: int, answer: str
) -> None:
    ran = typed(capsys, tmp_path, *words.split())
    assert (ran.code, answer in ran.out + ran.err) == (code, True), ran
    assert "✓" not in ran.out
    assert list(tmp_path.iterdir()) == []


def test_a_tree_without_a_map_is_told_how_to_have_one(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder = shop(tmp_path)
    (folder / "map.yaml").unlink()
    assert "scan init drafts one" in typed(capsys, folder).out
    assert "scan init" not in typed(capsys, folder, "--format", "json").out


def test_standard_output_by_its_name_stays_what_it_was(tree: Path) -> None:
    """A shell leads it to a file: a file that is put in its place would take what is printed there with it."""
    where = tree.parent / "out.txt"
    code = "from scanner.cli import main; main()"
    for name in ("/dev/stdout", "/dev/fd/1", "/dev/fd/2"):
        with where.open("w") as stream:
            done = subprocess.run(
                [sys.executable, "-c", code, "--output", f"gitlab={name}"],
                cwd=tree,
                stdout=stream,
                stderr=stream,
                check=False,
            )
        said = where.read_text("utf-8")
        assert (done.returncode, '"check_name": "outbox/missing"' in said, "1 error" in said) == (
            0,
            True,
            True,
        )


@pytest.mark.parametrize(
    ("stood_in", "word", "meant"),
    [
        ("apps", "order", "orders"),
        ("apps/orders", "sr", "src"),
        ("docs", "../app/orders", "../apps/orders"),
        ("apps/orders", "../../apps/ordrs", "../../apps/orders"),
        ("docs", "../app", "../apps"),
    ],
)
def test_a_path_is_misspelt_in_any_folder(
    capsys: pytest.CaptureFixture[str], tree: Path, stood_in: str, word: str, meant: str
) -> None:
    ran = typed(capsys, tree / stood_in, word)
    assert (ran.code, f"did you mean `scan {meant}`?" in ran.err) == (2, True), ran


@pytest.mark.parametrize("stood_in", [".", "company", "company/apps"])
@pytest.mark.parametrize("root", ["", "company"])
def test_what_it_says_to_type_works_from_where_one_stands(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, stood_in: str, root: str
) -> None:
    top = tmp_path / "top"
    shop(top / "company")
    rmtree(top / "company/.git", ignore_errors=True)
    # a map of what is in one folder, and one of what begins above it
    text = (top / "company/map.yaml").read_text("utf-8")
    (top / "company/map.yaml").unlink()
    (top / "map.yaml").write_text(
        text.replace("paths: [apps/orders]", "paths: [company/apps/orders]") if root else text, "utf-8"
    )
    subprocess.run(["git", "init", "--quiet", str(top)], check=True)
    folder = top / stood_in
    own = ["--root", os.path.relpath(top / root, folder)] if root else []
    words = [*own, "--map", os.path.relpath(top / "map.yaml", folder)]
    ran = typed(capsys, folder, *words)
    assert ran.code == 2, ran
    proposed = ran.err.splitlines()[-1].split()
    assert proposed[0] == "scan"
    assert typed(capsys, folder, *proposed[1:]).code == 0
