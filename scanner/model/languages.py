"""The languages that we read as code, by the endings of their files."""

from __future__ import annotations

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


def language_of(path: str) -> str | None:
    """The language that ``path``'s ending names; None when we do not read it as code."""
    if path.endswith(".gradle.kts"):
        return None  # a build's configuration
    dot = path.rfind(".")
    return _EXTENSIONS.get(path[dot:]) if dot > 0 else None


def file_ending(language: str) -> str:
    """The most usual ending of a file in ``language``, one of LANGUAGES: ``.py``."""
    return next(ending for ending, spoken in _EXTENSIONS.items() if spoken == language)
