"""The product's code, and how to ask it for more than the first pass saw."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scanner import link
from scanner.link.naming import Known
from scanner.model import Outline
from scanner.pipeline.detecting import TreeReader
from scanner.pipeline.linking import granted, project_of
from scanner.rules import Words


@dataclass(slots=True)
class Product:
    """``code`` are the paths of its code files; ``names`` is what they have answered so far to who looks for names."""

    reader: TreeReader
    words: Words
    code: Sequence[str]
    names: Known | None = None

    def project(self) -> link.Project:
        """Where imports lead; made when somebody first asks."""
        return project_of(self.reader, self.words)

    def granted(self, *wishes: link.Wish, among: Sequence[str] | None = None) -> list[str]:
        """The files of the code, or of those ``among`` it, that may import what is wished for, by their text."""
        paths = self.code if among is None else among
        return granted(self.reader, link.Wanted(wishes=tuple(sorted(set(wishes)))), paths)

    def outlines(self, paths: Iterable[str]) -> dict[str, Outline]:
        """The outlines of those of ``paths`` that have one, by path and in order."""
        found = self.reader.detect(sorted(set(paths)))
        return {path: each.outline for path, each in sorted(found.items()) if each.outline is not None}
