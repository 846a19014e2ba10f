"""How a technology shows in code, as matches: imports of its modules, and texts with its names in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from scanner.model import Value
from scanner.rules import CodeMatch

_ECMA = ("typescript", "tsx", "javascript")
_LANGUAGES_OF = {"npm": (_ECMA,), "go": (("go",),), "python": (("python",),), "jvm": (("java",), ("kotlin",))}

# PATTERN is what the module must match; each pattern captures the whole statement.
_IMPORTS = {
    "typescript": """
(import_statement source: (string (string_fragment) @_name) (#match? @_name "PATTERN")) @at
(export_statement source: (string (string_fragment) @_name) (#match? @_name "PATTERN")) @at
(call_expression function: (import) arguments: (arguments . (string (string_fragment) @_name))
  (#match? @_name "PATTERN")) @at
(call_expression function: (identifier) @_require arguments: (arguments . (string (string_fragment) @_name))
  (#eq? @_require "require") (#match? @_name "PATTERN")) @at
""",
    "python": """
(import_statement name: (dotted_name) @_name (#match? @_name "PATTERN")) @at
(import_statement name: (aliased_import name: (dotted_name) @_name) (#match? @_name "PATTERN")) @at
(import_from_statement module_name: (dotted_name) @_name (#match? @_name "PATTERN")) @at
""",
    "go": '((import_spec path: (_ (interpreted_string_literal_content) @_name)) @at (#match? @_name "PATTERN"))',
    "java": '((import_declaration (scoped_identifier) @_name) @at (#match? @_name "PATTERN"))',
    "kotlin": '((import (qualified_identifier) @_name) @at (#match? @_name "PATTERN"))',
}
_TEXTS = {
    "typescript": '((string_fragment) @at (#match? @at "PATTERN"))\n((template_string) @at (#match? @at "PATTERN"))',
    "python": '((string_content) @at (#match? @at "PATTERN"))',
    "go": '((interpreted_string_literal_content) @at (#match? @at "PATTERN"))',
    "java": '((string_fragment) @at (#match? @at "PATTERN"))',
    "kotlin": '((string_content) @at (#match? @at "PATTERN"))',
}
_PROPERTY = '\n((property_identifier) @at (#match? @at "PATTERN"))'  # process.env.NAME


def imports(system: str, names: Sequence[str], line: int) -> list[CodeMatch]:
    """Matches for imports of ``names`` and what lies below them. A ``*`` in a name is anything."""
    below, needs = _how_imported(system, names)
    pattern = any_name(names, below)
    return [
        _match(languages, _IMPORTS[languages[0]], pattern, needs, "import", line)
        for languages in _LANGUAGES_OF.get(system, ())
    ]


def variables(prefixes: Sequence[str], line: int) -> list[CodeMatch]:
    """Matches for names of environment variables that begin so, wherever code spells them."""
    pattern = "^(?:" + "|".join(map(re.escape, prefixes)) + ")[A-Z0-9_]*$"
    return [
        _match(
            languages,
            _TEXTS[languages[0]] + (_PROPERTY if languages is _ECMA else ""),
            pattern,
            prefixes,
            "environment",
            line,
        )
        for groups in _LANGUAGES_OF.values()
        for languages in groups
    ]


def addresses(parts: Sequence[str], line: int) -> list[CodeMatch]:
    """Matches for texts that hold any of ``parts``."""
    pattern = "|".join(map(re.escape, parts))
    return [
        _match(languages, _TEXTS[languages[0]], pattern, parts, "address", line)
        for groups in _LANGUAGES_OF.values()
        for languages in groups
    ]


def any_name(names: Iterable[str], rest: str = "") -> str:
    """An expression for any of ``names`` and then ``rest``; ``*`` in a name is anything."""
    return "^(?:" + "|".join(re.escape(name).replace(r"\*", ".*") for name in names) + ")" + rest + "$"


def literal(name: str) -> str:
    """The longest part of ``name`` that every match holds."""
    return max(name.split("*"), key=len)


def _how_imported(system: str, names: Sequence[str]) -> tuple[str, list[str]]:
    """What may follow a module's name, and the texts one of which an importing file holds."""
    if system == "npm":
        return "(?:/.*)?", [quote + literal(name) for name in names for quote in "\"'"]
    if system == "go":
        return "(?:/.*)?", [literal(name) for name in names]
    if system == "python":
        return "(?:[.].*)?", [f"{word} {literal(name)}" for name in names for word in ("import", "from")]
    return "(?:[.].*)?", [literal(name) for name in names]


def _match(
    languages: tuple[str, ...], query: str, pattern: str, needs: Iterable[str], via: str, line: int
) -> CodeMatch:
    # a backslash would not survive the query's quotes; a class of one says the same
    quoted = re.sub(r"\\(.)", lambda found: found[1] if found[1] in "-/:@_ #" else f"[{found[1]}]", pattern)
    return CodeMatch(
        languages,
        origins=(),
        query=query.replace("PATTERN", quoted),
        line=line,
        needs=((tuple(sorted(set(needs))),),),
        static=(Value("via", via),),
    )
