"""Go templates inside YAML (Helm): taken out before parsing, put back as unknown parts of values.

Lines that only steer the template become blank, so both branches of a condition are read. What is inside
a value keeps its place and its width. A template that builds structure out of nothing but text cannot be
read this way; the YAML parser then says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_STEERS = re.compile(r"\b(?:n?indent|toYaml|define|range|with|if|else|end)\b")
_OPENS = frozenset(("if", "with", "range", "define", "block"))
_LONGEST = 4000  # characters of one action

# Private-use characters: allowed in plain YAML scalars, absent from real manifests.
_OPEN, _CLOSE, _PAD = "\ue000", "\ue001", "\ue002"
_TOKEN = re.compile(f"{_OPEN}([0-9]{{1,8}}){_PAD}*{_CLOSE}")


def blank_templates(text: str) -> tuple[str, list[str]]:
    """``text`` as YAML with the same lines, and the expressions that its tokens stand for."""
    expressions: list[str] = []
    parts: list[str] = []
    done = 0
    for start, end in _actions(text):
        parts += [text[done:start], _replacement(text, start, end, expressions)]
        done = end
    return ("".join(parts) + text[done:], expressions) if done else (text, expressions)


def first_branches(text: str) -> str:
    """``text`` without what stands between ``{{ else }}`` and its ``{{ end }}``, its lines kept.

    Both branches of a condition are YAML of their own, but not always one after the other.
    """
    parts: list[str] = []
    done = 0
    opened: list[bool] = []  # for each block that is open: whether its else has begun
    for start, end in _actions(text):
        word = text[start + 2 : end].lstrip("- \n").partition(" ")[0].rstrip("-} ")
        skipping = any(opened)
        if word in _OPENS:
            opened.append(False)
        elif word == "else" and opened:
            opened[-1] = True
        elif word == "end" and opened:
            opened.pop()
        if any(opened) != skipping:
            until = end if skipping else start
            between = text[done:until]
            parts.append("\n" * between.count("\n") if skipping else between)
            done = until
    rest = text[done:]
    return "".join(parts) + ("\n" * rest.count("\n") if any(opened) else rest)


def _actions(text: str) -> Iterator[tuple[int, int]]:
    """Where ``{{ … }}`` start and end; not GitHub's ``${{ … }}``. Linear, also on braces that never close."""
    at = text.find("{{")
    while at != -1:
        comment = text.startswith(("{{/*", "{{- /*"), at)
        end = text.find("*/", at) if comment else at + 2
        end = text.find("}}", end) if end != -1 else -1
        if end == -1:
            return
        if end - at > _LONGEST and not comment:
            at = text.find("{{", max(at + 2, end - _LONGEST))
            continue
        if not text.startswith("$", max(at - 1, 0)):
            yield at, end + 2
        at = text.find("{{", end + 2)


def _replacement(text: str, start: int, end: int, expressions: list[str]) -> str:
    action = text[start:end]
    if "\n" in action or "/*" in action[:6]:
        return "\n" * action.count("\n")
    before = text[text.rfind("\n", 0, start) + 1 : start].rstrip()
    line_end = text.find("\n", end)
    after = text[end : line_end if line_end != -1 else len(text)].strip()
    alone = not after and (not before or before.endswith("}}"))
    fills = not after and before.endswith((":", "-")) and _STEERS.search(action) is not None
    if alone or fills or (not before and action[2:].lstrip("- ").startswith(("if", "with", "range", "end"))):
        return " " * len(action)
    expressions.append(action)
    token = f"{_OPEN}{len(expressions) - 1}"
    return token + _PAD * (len(action) - len(token) - 1) + _CLOSE


def restore(text: str, expressions: list[str]) -> str:
    """A scalar with its expressions back in place of the tokens."""
    if _OPEN not in text:
        return text
    return _TOKEN.sub(lambda found: _expression(expressions, found[1]), text)


def _expression(expressions: list[str], number: str) -> str:
    return expressions[int(number)] if int(number) < len(expressions) else ""
