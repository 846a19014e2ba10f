"""The rules of a run: compiled once for each set of rule files, and remembered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from scanner.infer.stores import STORED
from scanner.rulebook import (
    MODULES,
    Files,
    QueryCheck,
    Rulebook,
    built_in,
    built_in_files,
    compile_rules,
    decoded,
    digest_of,
    encoded,
    installed,
    joined,
    rule_files,
)
from scanner.rules import Words
from scanner.store import FactCache, fact_key, tool_key
from scanner.walk import Roles, roles_by

if TYPE_CHECKING:
    from scanner.declared.meaning import Vocabulary

_compiled_here: dict[
    str, Rulebook
] = {}  # the last rule set by digest: a check scans two trees by the same rules


def load_rules(folders: Sequence[Path] = (), cache: FactCache | None = None) -> Rulebook:
    """Our own rules and those in ``folders``. Raises BadRule for the first that cannot be trusted.

    Grammars are asked about the queries of ``folders`` only: ours were tested before they were shipped, and to ask
    about all of them takes longer than a scan. ``scan rules test`` asks about all.
    """
    if not folders and (ours := installed()) is not None:
        return ours
    own, theirs = built_in_files(), rule_files(folders)
    digest = digest_of([*own, *theirs])
    if digest not in _compiled_here:
        _compiled_here.clear()
        _compiled_here[digest] = replace(_remembered(own, theirs, digest, cache), digest=digest)
    return _compiled_here[digest]


@lru_cache(maxsize=1)
def roles_of(book: Rulebook) -> Roles:
    """What its words say each path of a tree is there for."""
    return roles_by(Words(book.words))


def _remembered(own: Files, theirs: Files, digest: str, cache: FactCache | None) -> Rulebook:
    """As the build compiled them or an earlier run did, else compiled now."""
    ours = built_in(own)
    if ours is not None and not theirs:
        return ours
    key = fact_key(f"rules {tool_key()}", digest)
    known = decoded(cache.get_many([key]).get(key)) if cache is not None else None
    if known is not None:
        return known
    book = ours or compile_rules(own, _trusted)
    if theirs:
        book = _with(theirs, own, book, _trusted)
    if cache is not None:
        cache.put_many({key: encoded(book)})
    return book


def _with(theirs: Files, own: Files, ours: Rulebook, check: QueryCheck) -> Rulebook:
    """Both; modules that ``theirs`` add to a set of ours are also looked for by the rules of ours that name the set."""
    from scanner.detect import query_error

    added = compile_rules(theirs, query_error, ours.words, {rule.emits for rule in ours.rules})
    if any(words.id.startswith(MODULES) for words in added.words):
        ours = compile_rules(own, check, added.words)
    return joined(ours, added)


def _trusted(language: str, query: str) -> None:
    """The check of queries that were tested before they were shipped."""


def vocabulary_of(book: Rulebook) -> Vocabulary:
    """The words that a map may use, as these rules know them."""
    from scanner.declared.meaning import Vocabulary

    return Vocabulary(
        kinds=frozenset(rule.emits for rule in book.rules),
        technologies=technologies_of(book),
        rules=frozenset(check.text.id for check in book.checks),
    )


def technologies_of(book: Rulebook) -> Mapping[str, frozenset[str]]:
    """Technology → the kinds of its facts that these rules can see, or infer names."""
    words = Words(book.words)
    kinds: dict[str, set[str]] = {}
    for rule in book.rules:
        kinds.setdefault(rule.technology, set()).add(rule.emits)
    for database in words["sql-databases"] | words["other-databases"]:  # what infer names a store by
        kinds.setdefault(database, set()).update(STORED)
    return {technology: frozenset(seen) for technology, seen in kinds.items()}
