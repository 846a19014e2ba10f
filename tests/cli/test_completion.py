"""What the shells complete: asked as they ask, by words and the one being typed."""

from __future__ import annotations

import os
import select
import shutil
import subprocess
import sys
from contextlib import chdir
from pathlib import Path

import pytest
from click.shell_completion import get_completion_class

from scanner.cli import cli
from tests.cli.bare import run_bare
from tests.cli.tiny import commit, with_scan
from tests.desk.shop import shop

SHELLS = ("bash", "zsh", "fish")


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = shop(tmp_path_factory.mktemp("shop"))
    commit(folder)
    for name in ("release-1", "renovate/x"):
        subprocess.run(["git", "-C", str(folder), "branch", name], check=True)
    subprocess.run(["git", "-C", str(folder), "tag", "v1.0"], check=True)
    return folder


def offered(folder: Path, *words: str) -> list[str]:
    """What is offered for the last of ``words``, files apart."""
    kind = get_completion_class("bash")
    assert kind is not None
    with chdir(folder):
        items = kind(cli, {}, "scan", "_SCAN_COMPLETE").get_completions(list(words[:-1]), words[-1])
    return [item.value for item in items if item.type == "plain"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("ch",), ["check"]),
        (("ord",), ["orders"]),
        (("check", "ord"), ["orders"]),
        (("apps", "ord"), ["orders"]),
        (("check", "--base", "re"), ["release-1", "renovate/x"]),
        (("check", "--base", "v"), ["v1.0"]),
        (("check", "--select", "outbox/"), ["outbox/missing", "outbox/phantom"]),
        (("--ignore", "status/poc"), ["status/poc-promoted"]),
        (("--ou",), ["--output"]),
        (("apps", "--limi"), ["--limit"]),
        (("explain", "sil"), ["silence"]),
        (("explain", "aws-sns-pub"), ["aws-sns-publish"]),
        (("dossier", ""), ["orders"]),
        (("graph", "--from", "o"), ["orders"]),
        (("completion", "f"), ["fish"]),
        (("schema", ""), ["fleet", "map", "report"]),
        (("rules", "t"), ["test"]),
        (("check", "--fail-on", "w"), ["warning"]),
        (("report", "--output", "j"), ["json=", "junit="]),
    ],
    ids=" ".join,
)
def test_words_are_completed(tree: Path, words: tuple[str, ...], found: list[str]) -> None:
    assert sorted(offered(tree, *words)) == found


def test_findings_are_completed_once_they_are_begun(tree: Path) -> None:
    assert not any(value.isalnum() and len(value) == 16 for value in offered(tree, "explain", ""))
    fingerprints = [word for digit in "0123456789abcdef" for word in offered(tree, "explain", digit)]
    assert any(len(word) == 16 for word in fingerprints)


@pytest.mark.parametrize("text", ["layers: [", "version: 1\nlayers: [{id: core, components: [{id: a}]}]\n"])
def test_a_map_that_cannot_be_read_completes_nothing_and_says_nothing(
    tmp_path: Path, text: str, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = shop(tmp_path)
    (folder / "map.yaml").write_text(text, encoding="utf-8")
    assert offered(folder, "dossier", "o") == []
    assert offered(tmp_path / "apps", "check", "--base", "") == []
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("shell", SHELLS)
def test_each_shell_has_its_line(tmp_path: Path, shell: str) -> None:
    ran = run_bare(tmp_path, "completion", shell)
    assert (ran.code, f"_SCAN_COMPLETE={shell}_complete" in ran.out) == (0, True)


def environment(tmp_path: Path) -> dict[str, str]:
    return {"PATH": with_scan(tmp_path / "bin"), "HOME": str(tmp_path), "TERM": "dumb"}


def test_bash_itself_completes(tree: Path, tmp_path: Path) -> None:
    asked = (
        'eval "$(scan completion bash)"; COMP_WORDS=(scan check --base rel); COMP_CWORD=3; '
        '_scan_completion scan rel --base; echo "${COMPREPLY[@]}"'
    )
    done = subprocess.run(
        ["bash", "-c", asked],
        cwd=tree,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("release-1\n", "")


@pytest.mark.skipif(not shutil.which("fish"), reason="no fish here")
def test_fish_itself_completes(tree: Path, tmp_path: Path) -> None:
    typed = ("scan check --base rel", "scan explain aws-sns-pub", "scan dossier o", "scan map syn")
    asks = "; ".join(f"complete -C '{line}'" for line in typed)
    done = subprocess.run(
        [shutil.which("fish") or "", "-c", f"scan completion fish | source; {asks}"],
        cwd=tree,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )
    words = [line.split("\t")[0] for line in done.stdout.splitlines()]
    assert (words, done.stderr) == (["release-1", "aws-sns-publish", "orders", "sync"], "")
    assert "Show, as a diff" in done.stdout.splitlines()[-1]  # what is said is not cut at a comma


@pytest.mark.skipif(not shutil.which("zsh"), reason="no zsh here")
def test_zsh_itself_completes(tree: Path, tmp_path: Path) -> None:
    assert (
        typed_to_zsh("scan check --base rel", tree, environment(tmp_path)) == "scan check --base release-1 "
    )


def typed_to_zsh(words: str, folder: Path, env: dict[str, str]) -> str:
    """The line after ``words`` and a tab: zsh completes on a terminal alone."""
    import pty

    ours, terminal = pty.openpty()
    shell = [shutil.which("zsh") or "", "-f", "-i"]
    with subprocess.Popen(
        shell, stdin=terminal, stdout=terminal, stderr=terminal, cwd=folder, env=env, start_new_session=True
    ) as zsh:
        os.close(terminal)
        # the tab is handled before the next key is read, so what the key shows is the completed line
        show = 'show() { print -r -- "LINE<$BUFFER"">" }; zle -N show; bindkey "^X" show'
        start = f'autoload -U compinit; compinit -D -u; eval "$(scan completion zsh)"; {show}; echo REA""DY\n'
        os.write(ours, start.encode())
        said_until(ours, b"READY")
        os.write(ours, f"{words}\t\x18".encode())
        line = said_until(ours, b">").decode()
        zsh.kill()
    os.close(ours)
    return line.rpartition("LINE<")[2].partition(">")[0]


def said_until(terminal: int, mark: bytes) -> bytes:
    said = b""
    while mark not in said:
        assert select.select([terminal], [], [], 60)[0], said
        said += os.read(terminal, 65536)
    return said


def test_completing_imports_nothing_that_costs_time() -> None:
    code = (
        "import sys, scanner.cli\n"
        "for name in ('scan', 'check', 'explain', 'dossier'): __import__(f'scanner.cli.{name}')\n"
        "print([m for m in ('rich', 'yaml', 'tree_sitter', 'hyperscan', 'msgspec') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "rich" not in done.stdout and "tree_sitter" not in done.stdout
