"""Pure: the declared map against what was observed. Findings out; nothing is read or parsed here."""

from scanner.diff.judge import judge

__all__ = ["judge"]
