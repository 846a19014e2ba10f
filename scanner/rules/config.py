"""The configuration half of a rule, as values: which files, which nodes of them, what to take from there.

How it is written in a rule is described in :mod:`scanner.rulebook.config_match`; how it is carried out,
in :mod:`scanner.detect.config`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import cache

from msgspec import Struct

from scanner.model import Value


class Format(StrEnum):
    """The kinds of configuration file that can be read into a tree."""

    YAML = "yaml"
    JSON = "json"
    TOML = "toml"
    HCL = "hcl"
    DOCKERFILE = "dockerfile"
    PROPERTIES = "properties"
    XML = "xml"
    GOMOD = "gomod"
    GRADLE = "gradle"
    LINES = "lines"
    COMMANDS = "commands"
    JENKINS = "jenkins"
    STARLARK = "starlark"
    BICEP = "bicep"
    JSONNET = "jsonnet"
    PROGRAM = "program"
    MARKDOWN = "markdown"
    HELM = "helm"
    CHAINS = "chains"
    STATEMENTS = "statements"
    INI = "ini"


class Expression(Struct, frozen=True):
    """A regular expression, compiled when it is first used: a run needs few of those that all rules hold."""

    text: str
    flags: int = 0

    def search(self, text: str) -> re.Match[str] | None:
        return _compiled(self.text, self.flags).search(text)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        return _compiled(self.text, self.flags).finditer(text)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        return _compiled(self.text, self.flags).fullmatch(text)


@cache
def _compiled(text: str, flags: int) -> re.Pattern[str]:
    return re.compile(text, flags)


class StepKind(StrEnum):
    KEY = "key"  # one of the named keys
    ANY_KEY = "any key"  # *
    ITEMS = "items"  # []
    DEEP = "deep"  # **
    UP = "up"  # ..
    NEAREST = "nearest"  # ^key


class Step(Struct, frozen=True):
    kind: StepKind
    keys: tuple[str, ...] = ()


class KeyPath(Struct, frozen=True):
    """A way through a tree. ``own_key``: ends at the key a node stands under, not at the node."""

    text: str  # as written, for messages
    steps: tuple[Step, ...]
    absolute: bool = False  # starts at the document, not at the selected node
    own_key: bool = False


class Test(StrEnum):
    ANY_OF = "any_of"
    MATCHES = "matches"
    NOT_MATCHES = "not_matches"
    EXISTS = "exists"
    MISSING = "missing"
    IMAGE = "image"


class Condition(Struct, frozen=True):
    """What must hold of the nodes at ``path``: of any of them, or for the negative tests of none."""

    path: KeyPath
    test: Test
    words: tuple[str, ...] = ()  # ANY_OF
    pattern: Expression | None = None  # MATCHES, NOT_MATCHES


class Take(Struct, frozen=True):
    """A value: the text at the first of ``paths`` that has any, narrowed by ``pattern``'s first group.

    ``join``: all the texts there (all that ``pattern`` finds in each) instead, with this between them.
    ``form``: a text with ``{}`` where it goes.
    """

    name: str
    paths: tuple[KeyPath, ...]
    pattern: Expression | None = None
    join: str | None = None
    form: str = "{}"


class ConfigMatch(Struct, frozen=True):
    """One ``match:`` entry over configuration files. ``files`` is the globs as one expression over paths."""

    globs: tuple[str, ...]
    files: Expression
    format: Format
    contains: tuple[str, ...]  # a file without any of these cannot match; empty: nothing to sweep for
    at: tuple[KeyPath, ...]
    where: tuple[Condition, ...] = ()
    take: tuple[Take, ...] = ()
    static: tuple[Value, ...] = ()
    line: int = 1  # of the entry, in the rule's file
