"""The languages of the matrix, each a module of this package with a ``LANGUAGE``."""

from __future__ import annotations

from importlib import import_module

from benchmarks.matrix.deeds import Language

NAMES = ("go", "java", "kotlin", "python", "typescript")


def language(name: str) -> Language:
    found: Language = import_module(f"{__package__}.{name}").LANGUAGE
    return found
