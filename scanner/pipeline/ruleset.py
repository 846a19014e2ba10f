"""The rules of a run: compiled once for each set of rule files, and remembered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from scanner.rulebook import Rulebook, built_in_folder, compile_rules, digest_of, joined, rule_files
from scanner.rules import Check, Rule
from scanner.store import FactCache, fact_key, tool_key

if TYPE_CHECKING:
    from scanner.declared.meaning import Vocabulary

Files = Sequence[tuple[str, bytes]]
_Remembered = tuple[tuple[Rule, ...], tuple[Check, ...]]
_compiled_here: dict[
    str, Rulebook
] = {}  # the last rule set by digest: a check scans two trees by the same rules


def load_rules(folders: Sequence[Path] = (), cache: FactCache | None = None) -> Rulebook:
    """Our own rules and those in ``folders``. Raises BadRule for the first that cannot be trusted.

    Grammars are asked about the queries of ``folders`` only: ours were tested before they were shipped, and to ask
    about all of them takes longer than a scan. ``checked_rules`` asks about all.
    """
    own, theirs = rule_files([built_in_folder()]), rule_files(folders)
    digest = digest_of([*own, *theirs])
    if digest not in _compiled_here:
        _compiled_here.clear()
        _compiled_here[digest] = replace(_remembered(own, theirs, digest, cache), digest=digest)
    return _compiled_here[digest]


def _remembered(own: Files, theirs: Files, digest: str, cache: FactCache | None) -> Rulebook:
    if cache is None:
        return _compiled(own, theirs)
    key = fact_key(f"rules {tool_key()}", digest)
    known = _decoded(cache.get_many([key]).get(key))
    if known is not None:
        # evidence is few files, and of types that cannot be read back without naming each; words are read in no time
        weighed = _compiled([f for f in own if _weighs(f)], [f for f in theirs if _weighs(f)])
        return replace(weighed, rules=known[0], checks=known[1])
    book = _compiled(own, theirs)
    cache.put_many({key: msgspec.msgpack.encode((book.rules, book.checks))})
    return book


def vocabulary_of(book: Rulebook) -> Vocabulary:
    """The words that a map may use, as these rules know them."""
    from scanner.declared.meaning import Vocabulary

    return Vocabulary(
        kinds=frozenset(rule.emits for rule in book.rules),
        technologies=frozenset(rule.technology for rule in book.rules),
        rules=frozenset(check.text.id for check in book.checks),
    )


def checked_rules(folders: Sequence[Path] = ()) -> Rulebook:
    """The same, with every query put to its grammar."""
    from scanner.detect import query_error

    return compile_rules(rule_files([built_in_folder(), *folders]), query_error)


def _compiled(own: Files, theirs: Files) -> Rulebook:
    book = compile_rules(own, lambda language, query: None)
    if not theirs:
        return book
    from scanner.detect import query_error

    return joined(book, compile_rules(theirs, query_error))


def _weighs(file: tuple[str, bytes]) -> bool:
    return b"\nobserves:" in file[1] or file[1].startswith(b"id: words/")


def _decoded(value: bytes | None) -> _Remembered | None:
    """The remembered rules; None when there are none, or another build of this version wrote them."""
    try:
        return msgspec.msgpack.decode(value, type=_Remembered) if value else None
    except (msgspec.DecodeError, msgspec.ValidationError):
        return None
