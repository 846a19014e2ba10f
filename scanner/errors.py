"""What can go wrong on the caller's side. Each says where, what, and how to mend it; the command line exits 2."""

from __future__ import annotations


class ScanError(Exception):
    """Base of every error that is the user's to mend. ``str()`` is the whole message."""


class BadInput(ScanError):
    """A file that we were given to believe (a rule, a map, a config) is wrong at a known line.

    Renders as ``path:line: what is wrong. how to mend it``.
    """

    def __init__(self, path: str, line: int, wrong: str, mend: str = "", column: int = 0) -> None:
        self.path, self.line, self.wrong, self.mend = path, line, wrong, mend
        self.column = column  # 1-based, in characters; 0: the line as a whole
        super().__init__(f"{path}:{line}: {wrong}" + (f"\n  {mend}" if mend else ""))


class BadRule(BadInput):
    """A rule file that cannot be trusted to match what it says."""


class BadMap(BadInput):
    """A map that does not follow the map format."""


class BadConfig(BadInput):
    """A configuration file with a key or value that is not ours."""


class BadUsage(ScanError):
    """Options or paths that do not fit together, or do not exist."""


class GitUnavailable(ScanError):
    """The history that was asked for cannot be read: not a repository, no such commit, a shallow clone."""


class BadFleet(BadInput):
    """A FLEET.yaml that does not follow its format."""


class ClusterLost(ScanError):
    """The scheduler cannot be reached, or went away. What was done by then is kept."""
