"""Histories are built with git itself, in a temporary folder, with fixed dates."""

import os
import subprocess
from pathlib import Path

import pytest

from scanner.model import History, HistoryQuestion
from scanner.walk.history import decode_history, encode_history, history_key, read_history
from scanner.walk.history.log import pathspecs


class Repository:
    """A git repository whose commits are one day apart, from 2026-01-01 on."""

    def __init__(self, top: Path) -> None:
        self.top, self.day = top, 0
        top.mkdir(exist_ok=True)
        self.git("init", "-q", "-b", "main")

    def git(self, *arguments: str) -> str:
        date = f"2026-01-{self.day:02}T12:00:00+00:00"
        env = os.environ | {
            "GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date,
            "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull,
        }  # fmt: skip
        command = ["git", "-c", "user.name=Ana", "-c", "user.email=ana@example.com", *arguments]
        done = subprocess.run(command, cwd=self.top, env=env, check=True, capture_output=True)
        return done.stdout.decode().strip()

    def commit(self, files: dict[str, str | None], author: str = "Ana") -> str:
        """Writes (None: deletes) files and commits; gives the commit's name."""
        self.day += 1
        for path, text in files.items():
            file = self.top / path
            if text is None:
                file.unlink()
            else:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text)
        self.git("add", "-A")
        who = f"--author={author} <{author.lower()}@example.com>"
        self.git("commit", "-q", "--allow-empty", "-m", "change", who)
        return self.git("rev-parse", "HEAD")

    def move(self, old: str, new: str) -> str:
        self.day += 1
        (self.top / new).parent.mkdir(parents=True, exist_ok=True)
        self.git("mv", old, new)
        self.git("commit", "-q", "-m", "move")
        return self.git("rev-parse", "HEAD")

    def ask(self, **question: object) -> History:
        return read_history(self.top, "", HistoryQuestion(**question))  # type: ignore[arg-type]


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "shop")


def test_life_of_a_folder(repository: Repository) -> None:
    first = repository.commit({"apps/payments/main.ts": "1"})
    repository.commit({"apps/orders/main.ts": "1"})
    last = repository.commit({"apps/payments/main.ts": "2"}, author="Bo")
    life = repository.ask(paths=("apps/payments",)).paths["apps/payments"]
    assert (life.first.sha, life.first.date, life.last.sha) == (first, "2026-01-01", last)
    assert life.focused == 2
    assert dict(life.authors) == {"Ana <ana@example.com>": 1, "Bo <bo@example.com>": 1}
    assert life.deleted is None


def test_deletion_commit_of_a_gone_folder(repository: Repository) -> None:
    repository.commit({"apps/payments/main.ts": "1", "apps/payments/b.ts": "2", "README.md": ""})
    gone = repository.commit({"apps/payments/main.ts": None, "apps/payments/b.ts": None})
    repository.commit({"README.md": "later"})
    life = repository.ask(paths=("apps/payments",), gone=("apps/payments",)).paths["apps/payments"]
    assert life.deleted and life.deleted.sha == gone
    assert life.moved_to == ""


def test_a_moved_folder_is_known_by_its_new_name(repository: Repository) -> None:
    repository.commit({"svc/pay/src/a.ts": "one\n" * 9, "svc/pay/src/b.ts": "two\n" * 9})
    repository.move("svc/pay", "apps/payments")
    life = repository.ask(paths=("svc/pay",), gone=("svc/pay",)).paths["svc/pay"]
    assert life.moved_to == "apps/payments"


def test_a_move_does_not_reset_the_age(repository: Repository) -> None:
    first = repository.commit({"svc/pay/src/a.ts": "one\n" * 9, "svc/pay/src/b.ts": "two\n" * 9})
    repository.commit({"svc/pay/src/a.ts": "three\n" * 9})
    repository.move("svc/pay", "apps/payments")
    life = repository.ask(paths=("apps/payments",)).paths["apps/payments"]
    assert life.first.sha == first
    assert life.focused == 3


def test_sweeping_commits_do_not_count(repository: Repository) -> None:
    folders = [f"apps/{name}" for name in ("a", "b", "c", "d", "e")]
    repository.commit({f"{folder}/main.ts": "1" for folder in folders})
    repository.commit({"apps/a/main.ts": "2"})
    lives = repository.ask(paths=tuple(folders)).paths
    assert {path: life.focused for path, life in lives.items()} == dict.fromkeys(folders, 0) | {"apps/a": 1}


def test_a_path_that_never_was_has_no_life(repository: Repository) -> None:
    repository.commit({"README.md": ""})
    history = repository.ask(paths=("apps/nowhere",), gone=("apps/nowhere",))
    assert history.unknown == "" and history.paths == {}


def test_paths_are_relative_to_a_root_inside_the_repository(repository: Repository) -> None:
    first = repository.commit({"nest/apps/payments/main.ts": "1", "apps/payments/main.ts": "2"})
    history = read_history(repository.top / "nest", "", HistoryQuestion(("apps/payments",)))
    assert history.paths["apps/payments"].first.sha == first
    assert history.paths["apps/payments"].focused == 1


def test_lines_and_the_commits_that_wrote_them(repository: Repository) -> None:
    first = repository.commit({"map.yaml": "one\ntwo\n"})
    second = repository.commit({"map.yaml": "one\n2\n"})
    (repository.top / "map.yaml").write_text("one\n2\nnew\n")
    lines = repository.ask(lines=(("map.yaml", (1, 2, 3)), ("untracked.yaml", (1,)))).lines
    written = {place: commit.sha for place, commit in lines.items()}
    assert written == {("map.yaml", 1): first, ("map.yaml", 2): second}
    assert lines["map.yaml", 1].date == "2026-01-01"


def test_a_name_taken_out_of_a_text(repository: Repository) -> None:
    listing = "deploy/values-production.yaml"
    before = "apps:\n  - name: payments\n  - name: order_api\n    url: http://basket\n"
    after = "apps:\n  - name: payments\n"
    repository.commit({listing: before})
    taken = repository.commit({listing: after})
    repository.commit({listing: "apps:\n  - name: payments\n    replicas: 2\n"})
    history = repository.ask(names=("order-api", "payments", "stock"), listings=(listing,))
    (removal,) = history.removals
    assert (removal.name, removal.path, removal.commit.sha) == ("order-api", listing, taken)
    assert (removal.before, removal.after) == (before, after)


def test_a_file_taken_away_loses_the_names_of_its_path(repository: Repository) -> None:
    repository.commit({"prod/pay/values.yaml": "replicaCount: 2\n", "prod/orders.yaml": "replicaCount: 2\n"})
    taken = repository.commit({"prod/pay/values.yaml": None})
    (removal,) = repository.ask(names=("pay", "orders"), listings=("prod",)).removals
    assert (removal.name, removal.path, removal.after) == ("pay", "prod/pay/values.yaml", "")
    assert removal.commit.sha == taken


def test_a_file_of_production_is_missed_in_the_folder_of_its_own(repository: Repository) -> None:
    fly = "app = 'shop'\n"
    repository.commit(
        {
            "apps/pay/fly.production.toml": fly,
            "apps/pay/fly.staging.toml": fly,
            "apps/orders/fly.production.toml": fly,
        }
    )
    taken = repository.commit({"apps/pay/fly.production.toml": None, "apps/pay/fly.staging.toml": None})
    history = repository.ask(own=(("pay", "apps/pay"), ("orders", "apps/orders")), words=("prod",))
    (removal,) = history.removals
    assert (removal.name, removal.path, removal.commit.sha) == ("pay", "apps/pay/fly.production.toml", taken)
    assert (removal.before, removal.after, removal.folder) == (fly, "", "apps/pay")
    assert decode_history(encode_history(history)) == history


def test_what_the_user_likes_of_git_changes_no_answer(repository: Repository) -> None:
    first = repository.commit({"v.yaml": "- name: pay\n", "apps/pay/x": "1"})
    second = repository.commit({"v.yaml": "[]\n"})
    plain = repository.ask(
        paths=("apps/pay",), lines=(("v.yaml", (1,)),), names=("pay",), listings=("v.yaml",)
    )
    (repository.top / "ignored").write_text(second)
    settings = {
        "log.showRoot": "false", "blame.ignoreRevsFile": "ignored", "diff.noprefix": "true",
        "diff.mnemonicPrefix": "true", "log.follow": "true", "core.abbrev": "5", "diff.renames": "copies",
    }  # fmt: skip
    for key, value in settings.items():
        repository.git("config", key, value)
    odd = repository.ask(paths=("apps/pay",), lines=(("v.yaml", (1,)),), names=("pay",), listings=("v.yaml",))
    assert odd == plain
    assert plain.paths["apps/pay"].first.sha == first and len(plain.removals) == 1


def test_what_a_partial_clone_lacks_is_a_gap_and_no_answer(repository: Repository, tmp_path: Path) -> None:
    repository.commit({"v.yaml": "- name: pay\n", "a/x": "1\n"})
    repository.commit({"v.yaml": "[]\n", "a/x": "2\n"})
    repository.git("config", "uploadpack.allowFilter", "true")
    clone = [
        "git",
        "clone",
        "-q",
        "--filter=blob:none",
        f"file://{repository.top}",
        str(tmp_path / "partial"),
    ]
    subprocess.run(clone, check=True)
    question = HistoryQuestion(("a",), lines=(("a/x", (1,)),), names=("pay",), listings=("v.yaml",))
    history = read_history(tmp_path / "partial", "", question)
    assert history.paths and history.removals == ()
    assert any("taken out of production" in gap for gap in history.gaps)


def test_shallow_clone_is_unknown(repository: Repository, tmp_path: Path) -> None:
    repository.commit({"a/x": "1"})
    repository.commit({"a/x": "2"})
    subprocess.run(
        ["git", "clone", "-q", "--depth=1", f"file://{repository.top}", str(tmp_path / "shallow")], check=True
    )
    history = read_history(tmp_path / "shallow", "", HistoryQuestion(("a",)))
    assert "shallow" in history.unknown and history.paths == {}


def test_without_git_it_is_unknown(tmp_path: Path) -> None:
    assert read_history(tmp_path, "", HistoryQuestion(("a",))).unknown == "this is no git repository"


def test_an_empty_repository_is_unknown(repository: Repository) -> None:
    assert "git could not tell" in repository.ask(paths=("a",)).unknown


def test_names_that_look_like_options_or_patterns_are_names(repository: Repository) -> None:
    repository.commit({"--output=x/a": "1", "*/b": "2", "other/c": "3"})
    history = repository.ask(paths=("--output=x", "*"))
    assert sorted(history.paths) == ["*", "--output=x"]
    assert not (repository.top / "x").exists()


def test_an_answer_survives_the_cache(repository: Repository) -> None:
    repository.commit({"v.yaml": "- name: pay\n", "a/x": "1"})
    repository.commit({"v.yaml": ""})
    history = repository.ask(paths=("a",), lines=(("a/x", (1,)),), names=("pay",), listings=("v.yaml",))
    assert history.removals and history.lines
    assert decode_history(encode_history(history)) == history
    assert decode_history(b"damaged") is None and decode_history(b"[1]") is None


def test_the_key_changes_with_commit_question_and_content() -> None:
    question = HistoryQuestion(("a",), lines=(("m", (1,)),))
    keys = {
        history_key("c1", question, {"m": "b1"}),
        history_key("c2", question, {"m": "b1"}),
        history_key("c1", HistoryQuestion(("b",), lines=(("m", (1,)),)), {"m": "b1"}),
        history_key("c1", question, {"m": "b2"}),
    }
    assert len(keys) == 4
    assert history_key("c1", question, {"m": "b1", "other": "x"}) in keys


def test_many_paths_are_asked_for_by_few_folders() -> None:
    assert pathspecs(["a/b", "c"]) == ["a/b", "c"]
    assert pathspecs([f"apps/{n}" for n in range(9)] + ["map.yaml"]) == ["apps", "map.yaml"]
    assert pathspecs([f"{n}/x" for n in range(9)]) == []
