"""What others call a place in C# or Rust by, told from the lines around it: these languages have no grammar here.

Blocks are told by their indentation, as both languages' formatters leave it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

ENDINGS = ("cs", "rs")

_CS_TYPE = re.compile(r"^\s*+(?:[a-z]++\s++){0,12}?(?:class|record|struct|interface)\s++(\w+)")
_CS_METHOD = re.compile(
    r"^\s*(?:(?:public|internal|protected|private|static|async|override|virtual|sealed)\s++)++"
    r"[^=;()]{1,200}?(\w{1,200}+)\s*+(?:<[^<>()]{1,100}+>)?\s*+\("
)
_CS_EXTENSION = re.compile(r"\(\s*+(?:\[[^\]]{0,200}+\]\s*+)?this\s")
_RS_FN = re.compile(r"^\s*(?:pub(?:\([^)]*\))?\s+)?(?:(?:async|const|unsafe)\s+)*fn\s+(\w+)")
_RS_TYPE = re.compile(
    r"^\s*(?:unsafe\s+)?(?:impl(?:<[^{]{0,200}?>)?\s++(?:[^{]{0,200}?\sfor\s++)?|(?:pub\s++)?trait\s++)(\w+)"
)
_RS_USE = re.compile(r"\buse\s([^;]{0,500}+)")
_RS_TESTS = re.compile(r"^\s*(?:pub\s+)?mod\s+tests?\b")
_ASIDE = re.compile(r"^\s*(?://|\*|/\*|use\s|using\s[\w.]+;|pub use\s|mod\s|namespace\s)")
_GOES_ON = ("{", "}", ")", "]", "#", "//", "where", "=>")  # what no declaration begins with
_ATTRIBUTE = re.compile(r"^\s*#?\[")


@dataclass(frozen=True, slots=True)
class Name:
    """``word`` is how a place is called; ``module`` must be spoken of beside it, "" where it need not be."""

    word: str
    module: str = ""


def names_of_place(path: str, lines: Sequence[str], number: int) -> frozenset[Name]:
    """What others may call the 1-based line ``number`` of the file ``path`` by; none inside of tests."""
    at = number
    while at < len(lines) and _ATTRIBUTE.match(lines[at - 1]):
        at += 1  # an attribute belongs to what it stands above
    rust, found, member = path.endswith(".rs"), set(), False
    around = list(_around(lines, at))
    for line in reversed(around):  # the outermost first
        text = lines[line - 1]
        if rust and _RS_TESTS.match(text):
            return frozenset()
        if named := (_RS_TYPE if rust else _CS_TYPE).match(text):
            member = True
            found.add(Name(named[1]))
        elif rust and not member and (named := _RS_FN.match(text)):
            found.add(Name(named[1], _module(path)))
        elif (
            not rust
            and (named := _CS_METHOD.match(text))
            and _CS_EXTENSION.search("".join(lines[line - 1 : line + 1]))
        ):
            found.add(Name(named[1]))
    return frozenset(found)


def declares(path: str, text: str, word: str) -> bool:
    """Whether a file has a type of that name of its own."""
    kinds = "struct|enum|trait" if path.endswith(".rs") else "class|record|struct|interface"
    return re.search(rf"\b(?:{kinds})\s+{word}\b", text) is not None


def places_of(path: str, lines: Sequence[str], text: str, names: frozenset[Name]) -> Iterator[int]:
    """The 1-based lines of the file ``path`` that use one of ``names``, imports and comments apart."""
    words = sorted(part for name in names if name.word in text for part in _spelled(path, text, name))
    if not words:
        return
    used = re.compile(rf"\b(?:{'|'.join(words)})\b")
    for number, line in enumerate(lines, 1):
        if used.search(line) is not None and _ASIDE.match(line) is None:
            yield number


def _spelled(path: str, text: str, name: Name) -> Iterator[str]:
    """How a file may write ``name``: a free function of Rust behind its module, unless it is imported or its own."""
    if not name.module:
        yield name.word
        return
    yield f"{name.module}::{name.word}"
    imported = re.compile(rf"\b{name.module}::(?:\{{.*)?\b{name.word}\b", re.DOTALL)
    if name.module == _module(path) or any(map(imported.search, _RS_USE.findall(text))):
        yield name.word


def _around(lines: Sequence[str], number: int) -> Iterator[int]:
    """The lines that open the blocks around a line, itself first, the outermost last."""
    yield number
    least = _indent(lines[number - 1])
    for at in range(number - 1, 0, -1):
        if not least:
            return
        text = lines[at - 1]
        if text.strip() and not text.lstrip().startswith(_GOES_ON) and _indent(text) < least:
            least = _indent(text)
            yield at


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _module(path: str) -> str:
    """How a free function's module is called: its file, or the folder of a ``mod.rs``, or the crate of a ``lib.rs``."""
    *folders, name = path.removesuffix(".rs").split("/")
    if name not in ("mod", "lib", "main"):
        return name
    named = [folder for folder in folders if folder != "src"]
    return named[-1].replace("-", "_") if named else ""
