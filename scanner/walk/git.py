"""Runs git so that neither the repository's configuration nor the caller's surroundings can make it do more.

Git is run directly: importing GitPython takes longer than listing five thousand files, and its wrapper cannot
*unset* the variables that a git hook sets for its children.
"""

from __future__ import annotations

import os
import select
import shlex
import stat
import subprocess
import threading
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from scanner.errors import GitUnavailable
from scanner.machine import capped_files, program
from scanner.walk.names import printable

SECONDS = 60  # no listing takes this long
PATIENCE = 3.0  # seconds until whoever has not ended is looked at
IMPATIENCE = 0.3  # the same where git has been waiting for a pipe before
LISTING_BYTES = 256 * 1024 * 1024  # over a million files; a tree that repeats itself would never end
_WARNING_BYTES = 64 * 1024
_PART_BYTES = 1024 * 1024

# A repository's own configuration may name programs to run; these settings win over it.
SETTINGS = (
    *("core.fsmonitor=false", "core.hooksPath=/dev/null", "protocol.allow=never", "core.pager=cat"),
    # The user's own taste must not change an answer either.
    *(
        "log.showRoot=true",
        "log.follow=false",
        "blame.ignoreRevsFile=",
        "diff.relative=false",
        "core.quotePath=false",
    ),
)

# https://git-scm.com/docs/git#_environment_variables
ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": "none",  # a partial clone would fetch what is missing, by whatever command it names
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",  # an object is what its name says
    "GIT_OPTIONAL_LOCKS": "0",  # never write, not even a refreshed index
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_LITERAL_PATHSPECS": "1",
    "LC_ALL": "C",
    "LANGUAGE": "C",
}

# Set by git for its hooks; they would point a command at another repository or index.
_FOREIGN = frozenset(
    "GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_PREFIX GIT_COMMON_DIR GIT_NAMESPACE GIT_SHALLOW_FILE "
    "GIT_GRAFT_FILE GIT_GLOB_PATHSPECS GIT_NOGLOB_PATHSPECS GIT_ICASE_PATHSPECS".split()
)


_READ = frozenset({".gitignore", ".gitattributes", ".mailmap", ".gitmodules"})  # in any folder of a work tree
_ELSEWHERE = frozenset({"lfs", "modules"})  # of other programs, of other repositories
_OF_OBJECTS = frozenset({"info", "pack"})  # beside the objects themselves
_NO_FILES = frozenset({stat.S_IFIFO, stat.S_IFSOCK, stat.S_IFCHR})
_MOST_LOOKED = 1_000_000
_READS_FILES = frozenset({"blame", "diff", "status"})  # commands that read the work tree


class Reach(Struct, frozen=True):
    """What a command that asks elsewhere may do: transports as ``GIT_ALLOW_PROTOCOL`` names them, bytes, seconds."""

    protocols: str
    largest_file: int
    seconds: float


class GitFailed(Exception):
    """Git ended with an error, or was stopped. ``str()`` is what it said, each line printable."""


class GitStopped(GitFailed):
    """It was ended by us: it waited for a pipe, took too long, or printed without end. What it was asked is unknown."""


class GitMissing(Exception):
    """There is no git program here."""


WAITED_FOR: dict[Path, str] = {}  # tops where git had to be ended, and what it waited for


class Running:
    """A git command under way in the repository at ``top``."""

    def __init__(
        self, top: Path, *arguments: str, stdin: int = subprocess.DEVNULL, reach: Reach | None = None
    ) -> None:
        environment = _environment(top)
        if reach is not None:
            environment |= {"GIT_ALLOW_PROTOCOL": reach.protocols}
        self._seconds = reach.seconds if reach is not None else SECONDS
        if _READS_FILES & {*arguments}:  # as git would store them, through the filters that are configured
            environment |= _without_filters(top)
        git = program("git", top)
        if git is None:
            raise GitMissing
        command = [str(git), *(part for setting in SETTINGS for part in ("-c", setting))]
        if (top / ".git").exists():
            command.append(f"--work-tree={top}")  # core.worktree may point anywhere
        try:
            self.process = subprocess.Popen(
                [*command, *arguments],
                cwd=top,
                env=environment,
                stdin=stdin,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                preexec_fn=capped_files(reach.largest_file) if reach is not None else None,  # noqa: PLW1509  one call of the system
            )
        except (FileNotFoundError, PermissionError) as error:
            raise GitMissing from error
        self._top = top
        self._said = b""
        self._stuck = ""
        self._expired = False
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        assert self.process.stderr
        self._end_if_stuck()
        self._said = self.process.stderr.read(_WARNING_BYTES)
        while self.process.stderr.read(_WARNING_BYTES):
            pass

    def _end_if_stuck(self) -> None:
        """A pipe by the name of a file that git reads keeps it waiting for ever: whoever is silent for long is looked at."""
        assert self.process.stderr
        if not hasattr(select, "poll"):
            return
        poll = select.poll()
        poll.register(self.process.stderr, select.POLLIN)
        patience = IMPATIENCE if self._top in WAITED_FOR else PATIENCE
        if poll.poll(patience * 1000) or self.process.poll() is not None:
            return
        if pipe := pipe_below(self._top):
            self._stuck = WAITED_FOR[self._top] = waits_for(pipe)
            self.process.kill()

    def output(self) -> bytes:
        """All that it printed. Raises GitFailed."""
        assert self.process.stdout
        timer = threading.Timer(self._seconds, self._expire)
        timer.start()
        try:
            printed = bytearray()
            while len(printed) <= LISTING_BYTES and (part := self.process.stdout.read(_PART_BYTES)):
                printed += part
        finally:
            timer.cancel()
        if len(printed) > LISTING_BYTES:
            self.stop()
            raise GitStopped(f"the listing is longer than {LISTING_BYTES} bytes")
        self.process.stdout.close()
        code = self.process.wait()
        if self._expired:
            raise GitStopped(f"git did not answer within {self._seconds:g} seconds")
        if code:
            said = self.warnings()
            if self._stuck:
                raise GitStopped(said)
            raise GitFailed(said or f"git ended with {code}")
        return bytes(printed)

    def _expire(self) -> None:
        self._expired = True
        self.process.kill()

    def warnings(self) -> str:
        """What it said on the side, once it has ended."""
        self._listener.join()
        return self._stuck or "\n".join(printable(line) for line in self._said.splitlines())

    def stop(self) -> None:
        """End it, whatever it is doing."""
        self.process.kill()
        self.process.wait()
        self._listener.join()
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            if pipe:
                with suppress(OSError):
                    pipe.close()


def waits_for(pipe: str) -> str:
    """What to say where git had to be ended for ``pipe``."""
    return f"git waits for {printable(os.fsencode(pipe))}, which is no file: remove it"


def pipe_below(top: Path) -> str:
    """The first pipe, socket or device below ``top`` by the name of a file that git reads; "" when there is none."""
    looked = 0
    bare = not (top / ".git").exists()  # then all of it is git's
    for folder, names, files in os.walk(top):
        inside = bare or ".git" in Path(folder).relative_to(top).parts
        if inside:
            is_store = folder.endswith("/objects")
            names[:] = [n for n in names if (n in _OF_OBJECTS if is_store else n not in _ELSEWHERE)]
        for name in files:
            path = os.path.join(folder, name)  # noqa: PTH118  a Path for each of a million files takes seconds
            if (inside or name in _READ) and stat.S_IFMT(os.lstat(path).st_mode) in _NO_FILES:
                return os.path.relpath(path, top)
        looked += len(files)
        if looked > _MOST_LOOKED:
            break
    return ""


def _environment(top: Path) -> dict[str, str]:
    inherited = {
        name: value
        for name, value in os.environ.items()
        if name not in _FOREIGN
        and not name.startswith("GIT_TRACE")  # which names a file to write, maybe of the tree
    }
    # Never a repository further up: ``top`` is where one was seen.
    return inherited | ENVIRONMENT | {"GIT_CEILING_DIRECTORIES": str(top.parent)}


def _without_filters(top: Path) -> dict[str, str]:
    """Settings, as environment, that turn off every filter that the repository's configuration defines.

    A filter is a program under any name (https://git-scm.com/docs/gitattributes#_filter).
    """
    defined = r"^filter\..*\.(clean|process|required)$"
    try:
        names = (
            Running(top, "config", "-z", "--name-only", "--get-regexp", defined).output().split(b"\0")[:-1]
        )
    except GitStopped:
        raise  # whether there are any is not known
    except GitFailed:
        return {}  # there are none
    count = os.environ.get("GIT_CONFIG_COUNT", "")
    first = int(count) if count.isdecimal() else 0  # the caller may have settings of this kind too
    settings = {"GIT_CONFIG_COUNT": str(first + len(names))}
    for number, name in enumerate(map(os.fsdecode, names), first):
        settings[f"GIT_CONFIG_KEY_{number}"] = name
        settings[f"GIT_CONFIG_VALUE_{number}"] = "false" if name.endswith(".required") else ""
    return settings


def unavailable(top: Path, failed: GitFailed) -> GitUnavailable:
    """What to tell the user when git refuses the whole repository."""
    said = str(failed)
    shown = shlex.quote(printable(os.fsencode(top)))
    if "dubious ownership" in said:
        return GitUnavailable(
            f"git does not trust {shown}, because it belongs to another user\n"
            f"  git config --global --add safe.directory {shown}"
        )
    if "not a git repository" in said:
        return GitUnavailable(
            f"the .git in {shown} leads nowhere\n  git -C {shown} worktree repair, or remove it"
        )
    if "promisor remote" in said:
        return GitUnavailable(
            f"the clone in {shown} is partial, and lacks contents of the commit that it is asked for\n"
            f"  git -C {shown} fetch --refetch --no-filter"
        )
    reason = next((line for line in said.splitlines() if line.startswith(("fatal:", "error:"))), said)
    return GitUnavailable(f"git cannot read {shown}: {reason}")
