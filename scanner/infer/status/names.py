"""Names as manifests bear them, compared word by word: never a part, so ``mail`` is not in ``email``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from scanner.rules import Words

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


@lru_cache(maxsize=1 << 16)
def tokens(text: str) -> tuple[str, ...]:
    """The words of a name, in lower case: cut at separators and humps; digits stay with their letters.

    >>> tokens("OrderAPI-v2_prod")
    ('order', 'api', 'v2', 'prod')
    """
    words: list[str] = []
    for part in re.split(r"[^A-Za-z0-9]+", text):
        if not part:
            continue
        if part.islower() or part.isupper() or part.isdigit():
            words.append(part.lower())
        else:
            words += [word.lower() for word in _WORD.findall(part)]
    return tuple(words)


def joined(text: str) -> str:
    """The words without what separates them: ``data-storage`` and ``datastorage`` are one name."""
    return "".join(tokens(text))


def bare(text: str, words: Words) -> str:
    """``joined`` without role words (``-service``, ``-deployment``, ``svc-``), unless nothing else is left."""
    return _without(text, words["name-roles"], words["leading-name-roles"])


def short(text: str, words: Words) -> str:
    """``joined`` without ``-service`` or ``-app``: what people leave out of a component's name."""
    return _without(text, words["plain-name-roles"], words["leading-name-roles"])


@lru_cache(maxsize=1 << 16)
def _without(text: str, roles: frozenset[str], leading: frozenset[str]) -> str:
    said = tokens(text)
    start, end = 0, len(said)
    while end > 1 and said[end - 1] in roles:
        end -= 1
    if end > 1 and said[0] in leading:
        start = 1
    return "".join(said[start:end])


def image_name(image: str) -> str:
    """The repository's last part: ``registry.example/shop/payments:1.2@sha256:…`` → ``payments``."""
    return image.partition("@")[0].rpartition("/")[2].partition(":")[0]


def aliases(
    component_id: str, paths: Iterable[str], deployed_as: tuple[str, ...], words: Words
) -> tuple[str, ...]:
    """The names that a component goes by: ``deployed_as`` if given, else its id and its folders' names.

    A path that ends in ``src``, ``cmd`` or the like lends the nearest folder above that says more.
    """
    if deployed_as:
        return deployed_as
    return tuple(
        dict.fromkeys((component_id, *(name for path in paths if (name := folder_name(path, words)))))
    )


def folder_name(path: str, words: Words) -> str:
    """The last part of a path that names something; "" if none does. A file lends its stem."""
    for part in reversed(path.strip("/").split("/")):
        stem = part.partition(".")[0] if "." in part.lstrip(".") else part
        if stem and not set(tokens(stem)) <= words["plain-folders"] and not set(part) & set("*?["):
            return stem
    return ""
