"""Parts and places of issues that name a symbol (``src/tags.ts#TagService.add``), against the text of their files."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scanner.diff.listing import Listing, list_files
from scanner.diff.parts import words_of
from scanner.model import DeclaredMap
from scanner.walk import Tree, illegible

_MOST_FILES = 200  # below one part; what may lie in more is not looked for


def nameless(declared: DeclaredMap | None, tree: Tree) -> frozenset[str]:
    """The parts and places whose symbol stands in no file of theirs, be it in a comment: surely none defines it.

    Where a file is not here, or is no text, nobody can tell.
    """
    components = declared.components if declared is not None else ()
    places = (
        place for each in components for place in (*each.parts, *(p for i in each.issues for p in i.where))
    )
    named = dict.fromkeys(place for place in places if "#" in place)
    if not named:
        return frozenset()
    listing = list_files(tree.files, tree.absent)
    return frozenset(part for part in named if _is_nowhere(part, listing, tree))


def _is_nowhere(part: str, listing: Listing, tree: Tree) -> bool:
    place, _, symbol = part.partition("#")
    files = [file for path in listing.matching(place) for file in listing.under(path)]
    if not 0 < len(files) <= _MOST_FILES or listing.may_match(place) or listing.unseen([place]):
        return False
    return _is_in_none(files, words_of(symbol), tree)


def _is_in_none(files: Sequence[str], words: Sequence[str], tree: Tree) -> bool:
    wanted = [re.compile(rf"(?<![\w$]){re.escape(word)}(?![\w$])") for word in words]
    for _, content in tree.read(files):
        if not isinstance(content, bytes) or illegible(content):
            return False
        text = content.decode("utf-8", "replace")
        if all(each.search(text) for each in wanted):
            return False
    return True
