"""PowerShell's lists and loops as a shell writes them, line for line: what they run is read like any other script.

https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_foreach
"""

from __future__ import annotations

import re

_QUOTED = r"(?:\"[^\"\n]*+\"|'[^'\n]*+')"
_LIST = re.compile(
    rf"^([ \t]*+)\$(\w++)[ \t]*+=[ \t]*+(?:@\(([^()\n]*+)\)|({_QUOTED}(?:[ \t]*+,[ \t]*+{_QUOTED})*+))[ \t]*+$"
)
_LOOP = re.compile(
    r"^([ \t]*+)foreach[ \t]*+\([ \t]*+\$(\w++)[ \t]++in[ \t]++(?:@\(([^()\n]*+)\)|(\$\w++))[ \t]*+\)[ \t]*+\{?[ \t]*+$",
    re.IGNORECASE,
)
_WORD = re.compile(r"\"([^\"\n]*+)\"|'([^'\n]*+)'")


def as_shell(text: str) -> str:
    """``text`` with as many lines. A backtick goes on in the next line, as a backslash does."""
    lines, opened, deep = list[str](), list[int](), 0
    for line in text.split("\n"):
        listed, loop = _LIST.match(line), _LOOP.match(line)
        before = deep
        deep += line.count("{") - line.count("}")
        if listed is not None:
            lines.append(f'{listed[1]}{listed[2]}="{_words(listed[3] or listed[4] or "")}"')
        elif loop is not None:
            opened.append(before)
            lines.append(
                f"{loop[1]}for {loop[2]} in {_words(loop[3]) if loop[3] is not None else loop[4]}; do"
            )
        elif opened and line.strip() == "}" and deep <= opened[-1]:
            opened.pop()
            lines.append("done")
        else:
            lines.append(line[:-1] + "\\" if line.endswith("`") else line)
    return "\n".join(lines)


def _words(text: str) -> str:
    return " ".join(found[1] or found[2] or "" for found in _WORD.finditer(text))
