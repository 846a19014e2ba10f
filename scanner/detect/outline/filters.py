"""Whether a call's filter asks for more than a key: for an amount that must still be there, a value as it was read, or
one that the call then sets.

Sources: https://www.mongodb.com/docs/manual/reference/operator/query-comparison/, Prisma's and Sequelize's operators,
https://docs.djangoproject.com/en/stable/ref/models/querysets/#field-lookups
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


def asks_again(names: Names, arguments: Node) -> bool:
    """Whether what is passed holds a filter that compares by size, with a value that was read before, or what is set."""
    text = names.source.beginning(arguments, _LONGEST)
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
