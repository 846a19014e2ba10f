"""Links between texts of the repository, as they have to be on the site."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from itertools import cycle

_FENCE = re.compile(r"(^(?:```|~~~).*?^(?:```|~~~)[^\n]*$|`[^`\n]+`)", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\[(?P<text>[^\]]*)\]\((?P<target>[^)\s]+)\)")
_OUTSIDE = ("https://", "http://", "mailto:", "#")


def relinked(text: str, source: str, page: str, pages: Mapping[str, str], home: str) -> str:
    """``text`` of the repository's file ``source`` as the site's ``page``.

    A link to a file that is a page leads to that page; to another file of the repository, to where the repository is at
    home; without a home its words stay, and no link. Code is left as it is.
    """

    def link(found: re.Match[str]) -> str:
        target, _, anchor = found["target"].partition("#")
        if found["target"].startswith(_OUTSIDE):
            return found.group()
        path = posixpath.normpath(posixpath.join(posixpath.dirname(source), target))
        if path in pages:
            there = posixpath.relpath(pages[path], posixpath.dirname(page) or ".")
            return f"[{found['text']}]({there}{'#' + anchor if anchor else ''})"
        return f"[{found['text']}]({home}/blob/main/{path})" if home else found["text"]

    prose = cycle((True, False))
    return "".join(_LINK.sub(link, part) if next(prose) else part for part in _FENCE.split(text))
