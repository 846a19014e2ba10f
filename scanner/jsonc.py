"""JSON as people write it into configuration, with comments and trailing commas, as JSON alone.

TypeScript, VS Code, Nx, Turborepo and the CDK read such files: https://code.visualstudio.com/docs/languages/json#_json-with-comments
"""

from __future__ import annotations

import re

# Strings are matched first, so that a "//" or ",]" inside one stays. A string or comment that nobody closes is matched
# to its end: to look for one from each of its beginnings would cost the square.
_STRING = r'"(?:[^"\\\n]|\\.)*"?'
_COMMENT = re.compile(rf"({_STRING}|/\*(?:[^*]|\*(?!/))*\Z)|//[^\n]*|/\*(?:[^*]|\*(?!/))*\*/")
_TRAILING = re.compile(rf"({_STRING})|,(?=\s*[}}\]])")


def without_comments(text: str) -> str:
    """``text`` with spaces for its comments and trailing commas: all else is at the line and column where it was."""
    if "/" in text:
        text = _COMMENT.sub(_kept, text)
    return _TRAILING.sub(_kept, text)


def _kept(found: re.Match[str]) -> str:
    return found[1] or "".join("\n" if char == "\n" else " " for char in found[0])
