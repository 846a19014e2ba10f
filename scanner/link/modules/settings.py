"""Settings of packages and compilers, read leniently: what is wrong in one is as if it said nothing."""

from __future__ import annotations

import json
import re

from scanner.jsonc import without_comments

# Of a surrogate pair.
_HALF = re.compile(r"(\\u[dD][89abAB]\w{2}\\u[dD][c-fC-F]\w{2})|\\u[dD][89a-fA-F]\w{2}")
_LIMIT = 4 << 20


def parse_object(source: bytes) -> dict[str, object]:
    """The top-level object of ``source``; {} when it is not one, or is too large or too deep to be a configuration."""
    if len(source) > _LIMIT:
        return {}
    text = source.decode("utf-8-sig", errors="replace")
    if "\\u" in text:
        text = _HALF.sub(lambda m: m.group(1) or "\\ufffd", text)
    # most have no comments, and to look for some takes longer than to read the rest
    for plain in (str, without_comments):
        try:
            value = json.loads(plain(text))
        except ValueError:
            continue
        except RecursionError:
            break
        return value if isinstance(value, dict) else {}
    return {}


def strings(value: object) -> tuple[str, ...]:
    """The strings of a JSON list; a single string counts as a list of one; anything else is left out."""
    if isinstance(value, str):
        return (value,)
    return tuple(v for v in value if isinstance(v, str)) if isinstance(value, list) else ()


def table(value: object) -> dict[str, object]:
    """``value`` if it is an object; {} otherwise."""
    return value if isinstance(value, dict) else {}
