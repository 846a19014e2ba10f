"""The languages that we read as code, by the endings of their files."""

from __future__ import annotations

__all__ = [
    "language_of",
]

EXTENSIONS = {
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


def language_of(path: str) -> str | None:
    """The language that ``path``'s ending names; None when we do not read it as code."""
    if path.endswith(".gradle.kts"):
        return None  # a build's configuration
    dot = path.rfind(".")
    return EXTENSIONS.get(path[dot:]) if dot > 0 else None
