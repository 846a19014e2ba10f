"""The languages that we read as code, by the endings of their files."""

from __future__ import annotations

import re

__all__ = [
    "LANGUAGES",
    "file_ending",
    "language_of",
]

_EXTENSIONS = {
    ".ts": "typescript",
    ".mts": "typescript",
    ".cts": "typescript",
    ".tsx": "tsx",
    ".js": "javascript",
    ".mjs": "javascript",
    ".cjs": "javascript",
    ".jsx": "javascript",
    ".py": "python",
    ".go": "go",
    ".java": "java",
    ".kt": "kotlin",
    ".kts": "kotlin",
}
LANGUAGES = tuple(dict.fromkeys(_EXTENSIONS.values()))


# Settings that are written as a program: of Gradle, TeamCity, pm2.
_SETTINGS = {
    "kotlin": re.compile(r"\.gradle\.kts$|(?:^|/)\.teamcity/"),
    "javascript": re.compile(r"(?:^|[/.])(?:ecosystem|pm2)\.config\.[cm]?js$"),
}


def language_of(path: str) -> str | None:
    """The language that ``path``'s ending names; None when we do not read it as code."""
    dot = path.rfind(".")
    language = _EXTENSIONS.get(path[dot:]) if dot > 0 else None
    return None if language in _SETTINGS and _SETTINGS[language].search(path) is not None else language


def file_ending(language: str) -> str:
    """The most usual ending of a file in ``language``, one of LANGUAGES: ``.py``."""
    return next(ending for ending, spoken in _EXTENSIONS.items() if spoken == language)
