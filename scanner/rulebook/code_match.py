"""A ``match:`` entry over code: languages, where ``@symbol`` comes from, and the query."""

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec import structs

from scanner.model import LANGUAGES, Value
from scanner.rulebook.needs import needs
from scanner.rulebook.words import PREFIX
from scanner.rules import PREDICATES, CodeMatch, Words, predicate_names
from scanner.yaml_lines import (
    Mapping,
    Node,
    Scalar,
    integer,
    mapping,
    need,
    one_of,
    only,
    suggest,
    text,
    texts,
)

KEYS = (
    "languages",
    "from",
    "query",
    "keys",
    "set",
    "given",
    "words",
    "where",
    "unless",
    "file",
    "extract",
    "made_with",
    "needs",
    "beside",
)
MODULES = f"{PREFIX}modules/"  # sets of modules and of names in them, for `from:`
# (language, query) → (row from 0, what is wrong) when the grammar refuses the query
QueryCheck = Callable[[str, str], tuple[int, str] | None]


def load_code_match(node: Node, shared: Mapping, check: QueryCheck, words: Words) -> CodeMatch:
    """``node`` as a code match; ``where``, ``extract`` and ``needs`` may also stand in ``shared``, the whole rule.

    In ``from:`` a name like ``words/modules/routers-go`` stands for the modules of that set of ``words``.

    ``needs`` are texts one of which a file must hold, besides what ``from:`` and the predicates ask for if they do.

    Raises BadRule at the line of whatever cannot be used.
    """
    entry = mapping(node, "a match entry")
    only(entry, KEYS, "a code match")
    languages = tuple(
        one_of(item, "languages", LANGUAGES) for item in _items(need(entry, "languages", "a code match"))
    )
    origins = _origins(entry.entries["from"], words) if "from" in entry.entries else ()
    query_node = need(entry, "query", "a code match")
    query = text(query_node, "query")
    _check_query(query_node, languages, query, origins, check)
    beside = texts(entry.entries["beside"], "beside") if "beside" in entry.entries else ()
    groups = _groups(shared, entry) + ([beside] if beside else [])
    found = needs(languages, origins, query) or (((),) if groups else ())
    wanted = tuple((*group, *groups) for group in found)
    if not wanted:
        raise query_node.place.bad(
            "no literal can be read off this match, so every file would have to be parsed for it",
            "add `from:`, `needs:`, or an #eq? or #any-of? predicate on a capture that is always there",
        )
    return CodeMatch(
        languages=languages,
        origins=origins,
        query=query,
        line=query_node.first_line if isinstance(query_node, Scalar) else query_node.place.line,
        needs=wanted,
        keys=tuple((name, texts(item, name)) for name, item in _entries(entry, "keys")),
        static=tuple(Value(name, text(item, name)) for name, item in _entries(entry, "set")),
        given=tuple((name, texts(item, name)) for name, item in _entries(entry, "given")),
        words=tuple((name, _words(item, name)) for name, item in _entries(entry, "words")),
        made_with=tuple((name, integer(item, name)) for name, item in _entries(entry, "made_with")),
        where=tuple((name, expression(item)) for name, item in _both(shared, entry, "where")),
        unless=tuple((name, expression(item)) for name, item in _both(shared, entry, "unless")),
        file=tuple((name, _grouped(item)) for name, item in _entries(entry, "file")),
        extract=tuple(_extraction(name, item) for name, item in _both(shared, entry, "extract")),
        beside=beside,
    )


def _origins(node: Node, words: Words) -> tuple[str, ...]:
    """What ``from:`` names, sets of modules written out."""
    found: list[str] = []
    for origin in texts(node, "from"):
        if origin.endswith(".**"):
            raise node.place.bad(
                f"{origin!r} comes from nothing",
                f"write {origin.removesuffix('.**')!r}: it takes in all below it",
            )
        if not origin.startswith(MODULES):
            found.append(origin)
        elif (name := origin.removeprefix(PREFIX)) in words:
            found.extend(words.ordered(name))
        else:
            raise node.place.bad(f"no set of words is called {origin!r}", "write its file, or mend the name")
    return tuple(dict.fromkeys(found))


def _words(node: Node, name: str) -> tuple[tuple[str, str], ...]:
    """``{put: [PutCommand, PutItem]}`` as (word in code, our word); a word that stands twice is an error."""
    found: dict[str, str] = {}
    for ours, item in mapping(node, name).entries.items():
        for word in texts(item, ours):
            if word in found:
                raise item.place.bad(f"{word!r} means {found[word]!r} already", "give each word one meaning")
            found[word] = ours
    return tuple(found.items())


def _items(node: Node) -> tuple[Node, ...]:
    return (node,) if isinstance(node, Scalar) else tuple(getattr(node, "items", ()))


def _entries(parent: Mapping, key: str) -> list[tuple[str, Node]]:
    node = parent.get(key)
    return list(mapping(node, key).entries.items()) if node is not None else []


def _groups(*places: Mapping) -> list[tuple[str, ...]]:
    return [texts(place.entries["needs"], "needs") for place in places if "needs" in place.entries]


def _both(shared: Mapping, entry: Mapping, key: str) -> list[tuple[str, Node]]:
    return [*_entries(shared, key), *_entries(entry, key)]


def _extraction(name: str, node: Node) -> tuple[str, str, str]:
    entry = mapping(node, f"extract {name}")
    only(entry, ("from", "pattern"), "an extraction")
    pattern = need(entry, "pattern", "an extraction")
    return name, text(need(entry, "from", "an extraction"), "from"), _grouped(pattern)


def _grouped(node: Node) -> str:
    written = expression(node)
    if re.compile(written).groups < 1:
        raise node.place.bad("the expression has no group", "put the part that is wanted in parentheses")
    return written


def expression(node: Node) -> str:
    """A regular expression, as text; it is matched anywhere and without regard to case."""
    written = text(node, "an expression")
    try:
        re.compile(written)
    except re.error as error:
        raise node.place.bad(f"not a regular expression: {error}") from None
    return written


def _check_query(
    node: Node, languages: tuple[str, ...], query: str, origins: tuple[str, ...], check: QueryCheck
) -> None:
    first = node.first_line if isinstance(node, Scalar) else node.place.line
    for name in predicate_names(query):
        if name not in PREDICATES:
            row = next((i for i, line in enumerate(query.splitlines()) if f"#{name}" in line), 0)
            raise structs.replace(node.place, line=first + row, column=1).bad(
                f"unknown predicate #{name}: tree-sitter would let it match everything",
                suggest(name, PREDICATES),
            )
    for capture, why in (
        ("@at", "it is where the fact stands"),
        ("@symbol", "`from:` says where it comes from"),
    ):
        if capture not in query and (capture == "@at" or origins):
            raise node.place.bad(f"the query captures no {capture}", f"{why}: put {capture} behind the node")
    for language in languages:
        wrong = check(language, query)
        if wrong is not None:
            row, message = wrong
            raise structs.replace(node.place, line=first + row, column=1).bad(
                f"the {language} grammar refuses this query: {message}",
                "compare with the tree that the grammar gives",
            )
