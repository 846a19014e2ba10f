"""The repository through GitPython, whose git is ours: the same program, surroundings, settings and limits."""

from __future__ import annotations

import io
import os
import shlex
import subprocess
import threading
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scanner.errors import GitUnavailable
from scanner.machine import program
from scanner.walk import git as ours

if TYPE_CHECKING:
    from git import Repo


def protected(top: Path) -> Repo:
    """The repository through GitPython, whose git runs in the surroundings of ours, with the same settings.

    Raises GitUnavailable for what is none. To be closed; where time matters, ``Running`` costs no import.
    """
    found = program("git", top)
    if found is None:
        raise GitUnavailable("git is not installed, and only git knows commits")
    try:
        _find_gitpython(found)
        import git

        class Watched(git.Git):
            """Its processes are ours: the same program, ended where it waits for a pipe or takes too long."""

            GIT_PYTHON_GIT_EXECUTABLE = str(found)

            def execute(self, *arguments: Any, **chosen: Any) -> Any:
                started = super().execute(*arguments, **chosen)
                if isinstance(started, git.Git.AutoInterrupt) and started.proc is not None:
                    threading.Thread(target=_watch, args=(started.proc, top), daemon=True).start()
                return started

        class Unconfigured(git.Repo):
            """GitPython reads .git/config by itself, and what that includes: a device, if a tree says so."""

            GitCommandWrapperType = Watched

            def config_reader(self, *_: object, **__: object) -> git.GitConfigParser:
                return git.GitConfigParser(io.BytesIO(), read_only=True)

        repository = Unconfigured(top)
    except ImportError as error:  # it is not installed, or finds no git to run
        raise GitUnavailable(f"GitPython cannot be used: {error}") from None
    except git.GitError as error:
        raise GitUnavailable(f"git cannot read {shlex.quote(str(top))}: {error}") from None
    traces = {name: "0" for name in os.environ if name.startswith("GIT_TRACE")}
    repository.git.update_environment(**ours.ENVIRONMENT, **traces, GIT_CEILING_DIRECTORIES=str(top.parent))
    repository.git.set_persistent_git_options(c=list(ours.SETTINGS))
    return repository


def _find_gitpython(program: Path) -> None:
    """Imports GitPython, which then looks for git: by its bare name, unless it is told. Raises ImportError."""
    name = "GIT_PYTHON_GIT_EXECUTABLE"
    before = os.environ.get(name)
    os.environ[name] = str(program)
    try:
        import_module("git")
    finally:
        os.environ.pop(name)
        if before is not None:
            os.environ[name] = before


def _watch(process: subprocess.Popen[bytes], top: Path) -> None:
    patience = ours.IMPATIENCE if top in ours.WAITED_FOR else ours.PATIENCE
    try:
        with suppress(subprocess.TimeoutExpired):
            process.wait(patience)
            return
        if pipe := ours.pipe_below(top):
            ours.WAITED_FOR[top] = ours.waits_for(pipe)
        else:
            process.wait(ours.SECONDS)
    except subprocess.TimeoutExpired:
        pass
    process.kill()


def waited_for(top: Path) -> str:
    """What git had to be ended for in the repository at ``top``; "" where it did not."""
    return ours.WAITED_FOR.get(top, "")
