"""What lies in a folder by name, before anything is known of it."""

from __future__ import annotations

from msgspec import Struct, field

from scanner.model import Absence, Problem

MOST_FILES = 1_000_000  # beyond this nothing is a repository that people work in


class Listing(Struct):
    """Names relative to the listed folder, and what could not be listed.

    ``elsewhere`` are names that git keeps out of this checkout; one may be on disk all the same.
    """

    names: list[bytes] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    elsewhere: list[bytes] = field(default_factory=list)
    absent: list[Absence] = field(default_factory=list)
