"""The languages we read, and the only module that names their grammars.

Official per-language wheels, loaded on first use: a scan that meets no Kotlin never imports its grammar.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import NamedTuple

from tree_sitter import Language, Parser

from scanner.model import language_of

__all__ = ["GRAMMARS", "Grammar", "grammar", "language_of", "parser"]


class Grammar(NamedTuple):
    module: str
    function: str


GRAMMARS = {
    "typescript": Grammar("tree_sitter_typescript", "language_typescript"),
    "tsx": Grammar("tree_sitter_typescript", "language_tsx"),
    "javascript": Grammar("tree_sitter_javascript", "language"),
    "python": Grammar("tree_sitter_python", "language"),
    "go": Grammar("tree_sitter_go", "language"),
    "java": Grammar("tree_sitter_java", "language"),
    "kotlin": Grammar("tree_sitter_kotlin", "language"),
    "hcl": Grammar("tree_sitter_hcl", "language"),
    "toml": Grammar("tree_sitter_toml", "language"),
}


@cache
def grammar(language: str) -> Language:
    """The tree-sitter language called ``language``, one of ``GRAMMARS``."""
    module, function = GRAMMARS[language]
    return Language(getattr(import_module(module), function)())


@cache
def parser(language: str) -> Parser:
    return Parser(grammar(language))
