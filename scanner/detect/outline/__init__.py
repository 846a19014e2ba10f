"""The names of a file → its outline: functions, classes, calls, and what guards each."""

from scanner.detect.outline.guards import MOST_GUARDS
from scanner.detect.outline.outline import outline_of

__all__ = [
    "MOST_GUARDS",
    "outline_of",
]
