"""What a Makefile's variables come to, and which of its targets a goal is: ``deploy-%`` makes ``deploy-pay``.

https://www.gnu.org/software/make/manual/html_node/Text-Functions.html,
https://www.gnu.org/software/make/manual/html_node/Pattern-Rules.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_SET = re.compile(
    r"^(?:export[ ]++|override[ ]++)?([A-Za-z_]\w*+)[ \t]*+(\+|\?|:{0,3}+)=[ \t]*+((?:[^\n\\]|\\.|\\\n)*+)",
    re.MULTILINE,
)
_USED = re.compile(r"\$(?:\(([^$(){}]{1,300})\)|\{([^$(){}]{1,300})\})")
_CHANGED = re.compile(r"(\w+):([^=\s]*)=([^=\s]*)")
_MOST = 200  # uses in one text, those in others counted, and rounds of a loop
_LONGEST = 2_000  # characters of a text
_LARGEST = 20_000  # characters of a variable
_LOOPS = 8  # of one text


def variables(text: str, handed: Mapping[str, str]) -> dict[str, str]:
    """The variables that a Makefile sets to what is known; those that make is handed go before its own."""
    known, beyond = dict(handed), set[str]()
    for found in _SET.finditer(text):
        name, how, value = found[1], found[2], " ".join(found[3].replace("\\\n", " ").split(" #")[0].split())
        if name in handed or name in beyond or (how == "?" and name in known):
            continue
        told = expanded(value.partition("#")[0].strip(), known)
        if "$" not in told:
            known[name] = f"{known.get(name, '')} {told}".strip() if how == "+" else told
        if len(known.get(name, "")) > _LARGEST:
            beyond.add(name)
            del known[name]
    return known


def expanded(text: str, known: Mapping[str, str]) -> str:
    """``text`` with what is known of its variables and functions in their place."""
    unknown, room = list[str](), _LONGEST

    def told(found: re.Match[str]) -> str:
        nonlocal room
        if room < 0:
            return ""  # the text is too long, whatever else it holds
        value = _value((found[1] or found[2]).strip(), known)
        if value is not None:
            room -= len(value)
            return value
        unknown.append(found[0])
        return f"\0{len(unknown) - 1}\0"

    for _ in range(_MOST):
        room = _LONGEST
        after = _USED.sub(told, text, count=_MOST)
        if after == text or room < 0 or len(after) > _LONGEST:
            break
        text = after
    for at in reversed(range(len(unknown))):  # the later ones hold those before them
        text = text.replace(f"\0{at}\0", unknown[at])
    return text


def looped(text: str, known: Mapping[str, str]) -> str:
    """``text`` in which ``$(foreach name,words,text)`` is the text for each word, where the words are known.

    https://www.gnu.org/software/make/manual/html_node/Foreach-Function.html
    """
    for _ in range(_LOOPS):
        start = text.rfind("$(foreach ")  # the innermost stands last
        end = _closing(text, start + 2) if start >= 0 else -1
        if end < 0:
            return text
        name, _, rest = text[start + len("$(foreach ") : end].partition(",")
        words, _, body = rest.partition(",")
        told = expanded(words.strip(), known)
        if "$" in told:
            return text
        used = re.compile(rf"\$[({{]{re.escape(name.strip())}[)}}]")
        each = (used.sub(word.replace("\\", r"\\"), body.strip()) for word in told.split()[:_MOST])
        text = (text[:start] + " ".join(each) + text[end + 1 :])[:_LONGEST]
    return text


def _closing(text: str, start: int) -> int:
    """Where the bracket closes that is open at ``start``; -1 if it does not, or too far away."""
    deep = 1
    for at in range(start, min(len(text), start + _LONGEST)):
        deep += (text[at] == "(") - (text[at] == ")")
        if not deep:
            return at
    return -1


def stem(pattern: str, name: str) -> str | None:
    """What ``%`` stands for, if ``name`` is of the ``pattern``."""
    before, found, after = pattern.partition("%")
    fits = found and len(name) > len(before) + len(after) and name.startswith(before) and name.endswith(after)
    return name[len(before) : len(name) - len(after)] if fits else None


def _value(used: str, known: Mapping[str, str]) -> str | None:
    """A variable, one with its words changed (``NAME:%=deploy-%``), or a function of words."""
    if used in known:
        return known[used]
    if (changed := _CHANGED.fullmatch(used)) is not None and changed[1] in known:
        old, new = (each if "%" in changed[2] else f"%{each}" for each in (changed[2], changed[3]))
        return _each(old, new, known[changed[1]].split())
    function, _, rest = used.partition(" ")
    given = [each.strip() for each in rest.split(",")]
    if "\0" in rest:
        return None
    if function in ("addprefix", "addsuffix") and len(given) == 2:
        return _each("%", f"{given[0]}%" if function == "addprefix" else f"%{given[0]}", given[1].split())
    if function == "patsubst" and len(given) == 3:
        return _each(given[0], given[1], given[2].split())
    return " ".join(sorted(set(rest.split()))) if function == "sort" else None


def _each(old: str, new: str, words: Iterable[str]) -> str:
    stems = ((word, stem(old, word)) for word in words)
    return " ".join(word if found is None else new.replace("%", found) for word, found in stems)
