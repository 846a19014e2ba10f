"""A file of words: ``id: words/<name>``, the words, why they are there, and where they come from."""

from __future__ import annotations

from scanner.rules import WordSet
from scanner.yaml_lines import Mapping, need, only, text, texts

KEYS = ("id", "title", "why", "source", "words")
PREFIX = "words/"


def load_words(path: str, root: Mapping) -> WordSet:
    """The set in ``root``. Raises BadRule, at the line to mend, for anything that could not be trusted."""
    only(root, KEYS, "a set of words")
    identity = need(root, "id", "a rule")
    name = text(identity, "id")
    if not name.startswith(PREFIX):
        raise identity.place.bad(f"{name!r} is a set of words", f"call it {PREFIX}{name}")
    words = texts(need(root, "words", "a set of words"), "words")
    if not words:
        raise root.entries["words"].place.bad("a set without words", "name one")
    if len(set(words)) < len(words):
        twice = next(word for word in words if words.count(word) > 1)
        raise root.entries["words"].place.bad(f"{twice!r} stands there twice", "take one out")
    return WordSet(
        id=name,
        title=text(need(root, "title", "a rule"), "title"),
        why=text(need(root, "why", "a rule"), "why").strip(),
        source=text(need(root, "source", "a set of words"), "source").strip(),
        words=words,
        path=path,
    )
