"""Whether a call's filter asks for more than a key: for an amount that must still be there, a value as it was read, or
one that the call then sets.

Sources: https://www.mongodb.com/docs/manual/reference/operator/query-comparison/, Prisma's and Sequelize's operators,
https://docs.djangoproject.com/en/stable/ref/models/querysets/#field-lookups,
https://docs.sqlalchemy.org/en/20/core/operators.html#comparison-operators, https://knexjs.org/guide/query-builder.html#where
"""

from __future__ import annotations

import re

from tree_sitter import Node

from scanner.detect.names import Names
from scanner.detect.source import parts

_LONGEST = 600  # bytes of a filter that are looked at
_BY_SIZE = re.compile(r"\$(?:gte?|lte?|ne)\b|\b(?:gte?|lte?)\s*[:(\]]|__(?:gte?|lte?)\b")
_AS_READ = re.compile(
    r"[\"']?\b(?!_?id\b|key\b)(\w+)[\"']?\s*[:,=]\s*\w+[.\[][\"']?\1\b[\"']?\]?(?!\s*[-+*/(])", re.IGNORECASE
)
_KEY = re.compile(r"[\"']?\b(?!(?:\w*_)?id\b|\w*I[dD]\b|key\b)(\w+)[\"']?\s*:(?![:=])")
_WHERE = re.compile(r"\b(?:where|filter|query)\s*[:=]\s*[{\[(]", re.IGNORECASE)
_FILTERS = frozenset({"where", "andwhere", "and_where", "filter", "filter_by"})
# A condition as code writes it, or a text: where(Seat.free >= wanted), Where("free >= ?", wanted), where("free", ">=", 1)
_IN_CODE = re.compile(
    r"(?<![=\-<>])[<>]=?(?![>=<])\s*+[\w.(?:$%@\"']|\.(?!id\b|key\b)(\w+)\s*+==\s*+\w+[.\[][\"']?\1\b",
    re.IGNORECASE,
)
_FUNCTION = re.compile(r"[=\-]>|\blambda\b|\bfunc(?:tion)?\b")  # it goes through a list


def asks_again(names: Names, callee: str, arguments: Node) -> bool:
    """Whether what is passed holds a filter that compares by size, with a value that was read before, or what is set."""
    text = names.source.beginning(arguments, _LONGEST)
    is_filter = callee.rpartition(".")[2].lower() in _FILTERS and not _FUNCTION.search(text)
    if is_filter and (_IN_CODE.search(text) or _AS_READ.search(text)):
        return True
    if "{" not in text and "__" not in text and "where" not in text:
        return False
    given = parts(arguments)
    filters = [names.source.beginning(node, _LONGEST) for node in given[-2:-1]]  # the last is what is set
    filters += [_closed(text[found.end() - 1 :]) for found in _WHERE.finditer(text)]
    named = [names.source.text(node) for node in given if node.type == "keyword_argument"]
    sets = _KEY.findall(names.source.beginning(given[-1], _LONGEST)) if len(given) > 1 else []
    again = (not set(sets).isdisjoint(_KEY.findall(each)) for each in filters)
    return (
        any(again)
        or any(_BY_SIZE.search(each) or _AS_READ.search(each) for each in filters)
        or any(map(_BY_SIZE.search, named))
    )


def _closed(text: str) -> str:
    """``text`` up to where its first bracket closes."""
    depth = 0
    for at, character in enumerate(text):
        depth += (character in "{[(") - (character in "}])")
        if depth == 0:
            return text[: at + 1]
    return text
