"""Statuses as people write them in tables: in words, as emoji, or as emoji broken by a wrong encoding."""

from __future__ import annotations

import re

from scanner.model import Status

# Checked in this order: "POC only" before "production", "not built" before "built".
_SAID = (
    (Status.DEPRECATED, r"deprecated|retired|sunset|legacy|obsolete|end of life|eol|no longer"),
    (Status.POC, r"poc|proof of concept|prototype|experiment(al)?|alpha|pilot|spike|incubat(or|ing)"),
    (Status.PARTIAL, r"partial(ly)?|in[- ]progress|wip|beta|incomplete|fragmented|limited|\d{1,2} ?%"),
    (
        Status.MISSING,
        r"missing|not (yet )?(built|found|implemented|started|available|there)|absent|planned|blocked|backlog"
        r"|future|to ?do|none|never",
    ),
    (Status.UNKNOWN, r"unknown|unclear|unsure|not (visible|known|sure)|tbd|tba|not in production"),
    (
        Status.PRODUCTION,
        r"production([- ]ready)?|prod|deployed|live|ga|generally available|stable|complete(d)?|done|released"
        r"|implemented|active|built|shipped|running",
    ),
)
_WORDS = tuple((status, re.compile(rf"\b({words})(?![\w])", re.IGNORECASE)) for status, words in _SAID)
_SIGNS = (
    (Status.PRODUCTION, "✅☑✔🟢🚀"),
    (Status.POC, "🚧🧪🔬🏗"),
    (Status.PARTIAL, "⚠🟡🔄🟠🔶◐🌓"),
    (Status.MISSING, "🔲❌✖⛔🔴⬜☐⏸⏳🚫"),
    (Status.UNKNOWN, "❓❔🤷🔍"),
    (Status.DEPRECATED, "🗑⚰🪦☠"),
)
_STRUCK = re.compile(r"~~[^~]+~~")
_DECORATION = re.compile("[\u2190-\u2bff\ufe0f\u200d\U0001f000-\U0001faff]+")
# A byte that the wrong encoding lacks was dropped, or its no-break space became a space.
_LOSSY = (("âš", "⚠"), ("âŒ", "❌"), ("â\u009d", "❌"), ("ï¸", ""))
_BROKEN = re.compile(r"[^\x00-\x7f]+")


def status_of(text: str) -> Status | None:
    """The status that ``text`` says; words count before signs. None if it says none that is known."""
    mended = mend(text)
    valid = _STRUCK.sub(" ", mended)  # ~~poc~~ live
    words = _DECORATION.sub(" ", valid if valid.strip() else mended)
    for status, pattern in _WORDS:
        if pattern.search(words):
            return status
    return next((status for status, signs in _SIGNS if any(sign in mended for sign in signs)), None)


def plain(cell: str) -> str:
    """A cell without marks of emphasis, code, links or emoji, and without the spaces they leave."""
    text = re.sub(r"\[([^\[\]]*+)\]\([^()]*+\)", r"\1", mend(cell))
    text = _DECORATION.sub(" ", text.replace("**", "").replace("__", "").replace("~~", "").replace("`", ""))
    return " ".join(text.replace("<br>", " ").split())


def mend(text: str) -> str:
    """UTF-8 that was read as Windows-1252 or Mac Roman (``âœ…``, ``‚úÖ`` for ✅), read right."""
    return _BROKEN.sub(lambda found: _mended(found.group()), text)


def _mended(run: str) -> str:
    for encoding in ("cp1252", "mac_roman"):
        try:
            return bytes(_byte(each, encoding) for each in run).decode("utf-8")
        except (UnicodeError, ValueError):
            continue
    return next((sign for broken, sign in _LOSSY if run.startswith(broken)), run)


def _byte(character: str, encoding: str) -> int:
    try:
        return character.encode(encoding)[0]
    except UnicodeEncodeError:
        return ord(character)  # above 255: no byte, so bytes() refuses it
