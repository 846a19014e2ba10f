"""Names as manifests bear them, compared word by word: never a part, so ``mail`` is not in ``email``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")

# What a manifest adds to a name to say what kind of thing it is; it never tells two components apart.
_ROLES = frozenset(
    "service services svc microservice app application deployment server function lambda stack release chart "
    "controller image container".split()
)
# Those that people leave out as easily: a component called payments-service is deployed as payments.
_PLAIN_ROLES = frozenset("service services svc microservice app application".split())
_LEADING_ROLES = frozenset({"service", "svc", "ms"})  # service-orders
# Folders that are named for what they hold, not for the component that holds them.
_PLAIN_FOLDERS = frozenset(
    "src lib libs main app apps cmd pkg packages internal code source sources modules service services "
    "server client build deploy deployment docker config scripts tools test tests".split()
)


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


def bare(text: str) -> str:
    """``joined`` without role words (``-service``, ``-deployment``, ``svc-``), unless nothing else is left."""
    return _without(text, _ROLES)


def short(text: str) -> str:
    """``joined`` without ``-service`` or ``-app``: what people leave out of a component's name."""
    return _without(text, _PLAIN_ROLES)


def _without(text: str, roles: frozenset[str]) -> str:
    words = tokens(text)
    start, end = 0, len(words)
    while end > 1 and words[end - 1] in roles:
        end -= 1
    if end > 1 and words[0] in _LEADING_ROLES:
        start = 1
    return "".join(words[start:end])


def image_name(image: str) -> str:
    """The repository's last part: ``registry.example/shop/payments:1.2@sha256:…`` → ``payments``."""
    return image.partition("@")[0].rpartition("/")[2].partition(":")[0]


def aliases(component_id: str, paths: Iterable[str], deployed_as: tuple[str, ...]) -> tuple[str, ...]:
    """The names that a component goes by: ``deployed_as`` if given, else its id and its folders' names.

    A path that ends in ``src``, ``cmd`` or the like lends the nearest folder above that says more.
    """
    if deployed_as:
        return deployed_as
    return tuple(dict.fromkeys((component_id, *(name for path in paths if (name := folder_name(path))))))


def folder_name(path: str) -> str:
    """The last part of a path that names something; "" if none does. A file lends its stem."""
    for part in reversed(path.strip("/").split("/")):
        stem = part.partition(".")[0] if "." in part.lstrip(".") else part
        if stem and not set(tokens(stem)) <= _PLAIN_FOLDERS and not set(part) & set("*?["):
            return stem
    return ""
