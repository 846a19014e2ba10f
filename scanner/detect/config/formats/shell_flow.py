"""A shell script as it comes: its functions put where they are called, its arrays where they are gone over, and branches that are
not taken left out. Each keeps the lines of the text, so that what is found in it has its place in the file.

https://www.gnu.org/software/bash/manual/bash.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase

_ARRAY = re.compile(
    r"^([ \t]*+)(?:(?:declare|local|readonly|export)(?: -\w+)? )?([A-Za-z_]\w*+)=\(([^()]{0,5000})\)",
    re.MULTILINE,
)
_ALL = re.compile(r"\"?\$\{([A-Za-z_]\w*+)\[[@*]\]\}\"?")
_OPENS = re.compile(
    r"^([ \t]*+)(?:function[ \t]++)?([A-Za-z_][\w-]*+)[ \t]*+(?:\(\))?+[ \t]*+\{[ \t]*+(?:#.*)?$"
)
_OPENS_AT_ALL = re.compile(r"\(\)|^[ \t]*+function[ \t]")
_LOCAL = re.compile(r"^(?:(?:local|declare|readonly)[ \t]++)?([A-Za-z_]\w*+)=(\"[^\"]*+\"|'[^']*+'|\S*+)$")
_ARGUMENT = re.compile(r"\$(?:([1-9])|\{([1-9])(?::?[-=?][^{}]*+)?\})")
_WORD = re.compile(r"\"(?:[^\"\\]|\\.)*+\"|'[^']*+'|\S++")
_COMPARED = re.compile(
    r"(?:\[\[?|test)\s++[\"']?+([^\s\"']++)[\"']?+\s++(==?|!=)\s++[\"']?+([^\s\"']++)[\"']?+(?:\s++\]\]?)?"
)
_CASE = re.compile(r"case\s++[\"']?+([^\s\"']++)[\"']?+\s++in\b")
_PATTERN = re.compile(r"^[ \t(]*+([\w*?.|\"'-][\w*?.|\"' \t-]*+)\)")
_DEEPEST = 3  # functions that call functions
_LONGEST = 2_000  # characters of a line that functions are put into
_TRUTHS = {"true": True, "false": False, ":": True}


def inlined(text: str) -> str:
    """``text`` with the words of its arrays and the bodies of its functions where it uses them."""
    return (
        _with_functions(_with_arrays(text)) if "()" in text or "=(" in text or "function " in text else text
    )


def decided(text: str, fill: Callable[[str], str]) -> str:
    """``text`` without the branches that are not taken; ``fill`` puts variables that are known into a line."""
    if not re.search(r"^[ \t]*+(?:if|case)\b", text, re.MULTILINE):
        return text
    return "\n".join(_taken(text.split("\n"), fill))


# --- arrays and functions ------------------------------------------------------------------------


def _with_arrays(text: str) -> str:
    words: dict[str, list[list[str]]] = {}
    for found in _ARRAY.finditer(text):
        held = " ".join(line.partition(" #")[0].strip() for line in found[3].split("\n"))
        words.setdefault(found[2], []).append([word.strip("\"'") for word in held.split() if word[:1] != "#"])
    known = {name: of[0] for name, of in words.items() if len(of) == 1}
    if not known:
        return text
    plain = _ARRAY.sub(lambda found: found[1] + "\n" * found[0].count("\n"), text)
    return _ALL.sub(lambda found: " ".join(known.get(found[1], [found[0]])), plain)


def _with_functions(text: str) -> str:
    lines = text.split("\n")
    bodies: dict[str, list[str]] = {}
    inside: dict[int, str] = {}  # a line → the function that it is of
    for at, line in enumerate(lines):
        found = _OPENS.match(line) if at not in inside else None
        if found is None or not _OPENS_AT_ALL.search(line):
            continue
        end = next((n for n in range(at + 1, len(lines)) if lines[n].rstrip() == f"{found[1]}}}"), None)
        if end is not None:
            bodies[found[2]] = lines[at + 1 : end]
            inside.update(dict.fromkeys(range(at, end + 1), found[2]))
    called = {name for at, line in enumerate(lines) if at not in inside and (name := _first(line)) in bodies}
    if not called:
        return text
    reached, pending = set(called), list(called)
    while pending:
        more = {_first(line) for line in bodies[pending.pop()]} & bodies.keys() - reached
        reached |= more
        pending += more
    return "\n".join(
        ("" if inside[at] in reached else line) if at in inside else _put_in(line, bodies, _DEEPEST)
        for at, line in enumerate(lines)
    )


def _first(line: str) -> str:
    return next(iter(line.split()), "")


def _put_in(line: str, bodies: dict[str, list[str]], deepest: int) -> str:
    """``line``, or what the function that it calls does with what it is handed."""
    name = _first(line)
    if name not in bodies or not deepest:
        return line
    handed = [word for word in _WORD.findall(line)[1:] if word[:1] not in (";", "|", "&", ">", "#")]
    known: dict[str, str] = {}
    done: list[str] = []
    for each in bodies[name]:
        told = _ARGUMENT.sub(lambda found: _at(handed, int(found[1] or found[2])), each.strip())
        for variable, value in known.items():
            told = re.sub(rf"\$(?:{variable}\b|\{{{variable}\}})", value.replace("\\", r"\\"), told)
        if (said := _LOCAL.match(told)) is not None:
            known[said[1]] = said[2].strip("\"'")
        elif told and not told.startswith("#"):
            done.append(_put_in(told, bodies, deepest - 1))
    joined = "; ".join(done).replace("then;", "then").replace("do;", "do").replace("\\; ", " ")
    return joined[:_LONGEST]


def _at(handed: list[str], number: int) -> str:
    return handed[number - 1].strip("\"'") if number <= len(handed) else ""


# --- branches ------------------------------------------------------------------------------------


def _taken(lines: list[str], fill: Callable[[str], str]) -> Iterator[str]:
    open_: list[tuple[str, bool | None, bool]] = []  # if or case's word, whether it is taken, whether one was
    for written in lines:
        line, plain = written, fill(written).strip()
        word = _first(plain)
        if word == "if" and not plain.endswith("fi"):
            truth = _truth(plain.removeprefix("if").strip())
            open_.append(("if", truth, truth is True))
        elif word == "elif" and open_:
            _, taken, was = open_[-1]
            truth = False if was else _truth(plain.removeprefix("elif").strip())
            open_[-1] = ("if", truth if taken is not None or truth is False else None, was or truth is True)
        elif word == "else" and open_ and open_[-1][0] == "if":
            _, taken, was = open_[-1]
            open_[-1] = ("if", None if taken is None else not was, True)
        elif word == "fi" and open_:
            open_.pop()
        elif (case := _CASE.match(plain)) is not None and "esac" not in plain:
            open_.append((f"case {case[1]}", None if "$" in case[1] else False, False))
        elif word == "esac" and open_:
            open_.pop()
        elif open_ and open_[-1][0].startswith("case") and (found := _PATTERN.match(line)) is not None:
            of, taken, was = open_[-1]
            if taken is not None:
                fits = not was and _fits(of.removeprefix("case "), found[1])
                open_[-1] = (of, fits, was or fits)
                line = line[found.end() :]
        yield "" if any(taken is False for _, taken, _ in open_) else line


def _truth(condition: str) -> bool | None:
    """What a condition comes to; None if only a run can tell."""
    said = condition.removesuffix("then").rstrip().removesuffix(";")
    turned = said.startswith("! ")
    said = said.removeprefix("! ").strip()
    if said in _TRUTHS:
        return _TRUTHS[said] is not turned
    found = _COMPARED.fullmatch(said)
    if found is None or set(found[1]) & set("$`{"):
        return None
    return (fnmatchcase(found[1], found[3]) is (found[2] != "!=")) is not turned


def _fits(word: str, patterns: str) -> bool:
    return any(fnmatchcase(word, each.strip(" \t\"'")) for each in patterns.split("|"))
