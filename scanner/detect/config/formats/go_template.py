"""Go templates inside YAML (Helm): taken out before parsing, put back as unknown parts of values.

Lines that only steer the template become blank, so both branches of a condition are read. What is inside
a value keeps its place and its width; what steers within a line takes none. A template that builds structure
out of nothing but text cannot be read this way; the YAML parser then says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.detect.config.text import scalar
from scanner.detect.config.tree import Mark, Scalar

_STEERS = re.compile(r"\b(?:n?indent|toYaml|define|range|with|if|else|end)\b")
_SPACES = re.compile(r"^[ \t]+$", re.MULTILINE)
_TEXT_OR_END = re.compile(r'"(?:[^"\\\n]|\\.)*"|`[^`\n]*`|\}\}')
_OPENS = frozenset(("if", "with", "range", "define", "block"))
_LONGEST = 4000  # characters of one action

# Private-use characters: allowed in plain YAML scalars, absent from real manifests.
_OPEN, _CLOSE, _PAD = "\ue000", "\ue001", "\ue002"
_TOKEN = re.compile(f"{_OPEN}([0-9]{{1,8}}){_PAD}*{_CLOSE}")


def blank_templates(text: str) -> tuple[str, list[str]]:
    """``text`` as YAML with the same lines, and the expressions that its tokens stand for."""
    expressions: list[str] = []
    parts: list[str] = []
    done = blank = 0  # ``blank``: up to where the line so far is only spaces and actions that were taken out
    steered = -1  # the line that begins with an action which its last one ends
    for start, end in actions(text):
        line = text.rfind("\n", 0, start) + 1
        begins = not text[max(line, blank) : start].strip() and (
            blank >= line or not text[line:start].strip()
        )
        kept = _kept(text, start, end, begins, line == steered)
        if not kept and begins:
            blank = end
            steered = line if _STEERS.search(text[start:end]) else steered
        parts += [
            text[done:start],
            _token(text[start:end], expressions) if kept else "\n" * text.count("\n", start, end),
        ]
        done = end
    if not done:
        return text, expressions
    # a line of spaces that is longer than a block's indentation would be a mistake in YAML
    return _SPACES.sub("", "".join(parts) + text[done:]), expressions


def unfilled(text: str) -> str:
    """``text`` of any format without what steers a template, and with ``{}`` where it puts something in."""
    return _TOKEN.sub("{}", blank_templates(text)[0])


def _kept(text: str, start: int, end: int, begins: bool, steered: bool) -> bool:
    """Whether an action is a part of a value, rather than steering the template or rendering a block."""
    action = text[start:end]
    if "\n" in action or "/*" in action[:6]:
        return False
    line_end = text.find("\n", end)
    last = not text[end : line_end if line_end != -1 else len(text)].strip()
    if begins and (last or action[2:].lstrip("- ").startswith(("if", "with", "range", "end"))):
        return False
    if last and steered and action.strip("{}- ") == "end":
        return False
    before = text[text.rfind("\n", 0, start) + 1 : start].rstrip()
    return not (last and before.endswith((":", "-")) and _STEERS.search(action) is not None)


def _token(action: str, expressions: list[str]) -> str:
    expressions.append(action)
    token = f"{_OPEN}{len(expressions) - 1}"
    return token + _PAD * (len(action) - len(token) - 1) + _CLOSE


def first_branches(text: str) -> str:
    """``text`` without what stands between ``{{ else }}`` and its ``{{ end }}``, its lines kept.

    Both branches of a condition are YAML of their own, but not always one after the other.
    """
    parts: list[str] = []
    done = 0
    opened: list[bool] = []  # for each block that is open: whether its else has begun
    for start, end in actions(text):
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


def actions(text: str) -> Iterator[tuple[int, int]]:
    """Where ``{{ … }}`` start and end; not GitHub's ``${{ … }}``. Linear, also on braces that never close."""
    at = text.find("{{")
    while at != -1:
        if text.startswith(("{{/*", "{{- /*"), at):
            end = text.find("*/", at)
            end = text.find("}}", end) if end != -1 else -1
            if end == -1:
                return
        else:
            end = _end_of_action(text, at + 2)
            if end == -1:
                closed = text.find("}}", at)
                if closed == -1:
                    return
                at = text.find("{{", max(at + 2, closed - _LONGEST))
                continue
        if not text.startswith("$", max(at - 1, 0)):
            yield at, end + 2
        at = text.find("{{", end + 2)


def _end_of_action(text: str, at: int) -> int:
    """Where ``}}`` stands, braces in the action's own texts left out; -1 when it is not near."""
    limit = at + _LONGEST
    while (found := _TEXT_OR_END.search(text, at, limit)) is not None:
        if found.group() == "}}":
            return found.start()
        at = found.end()
    return -1


def restored(mark: Mark, text: str, expressions: list[str]) -> Scalar:
    """A scalar with what its tokens stand for: the expression where it is all, ``{}`` where it is a part."""
    if _OPEN not in text:
        return scalar(mark, text)
    whole = _TOKEN.fullmatch(text)
    if whole is not None and int(whole[1]) < len(expressions):
        return Scalar(mark, expressions[int(whole[1])], literal=False)
    return Scalar(mark, scalar(mark, _TOKEN.sub("{}", text)).text, literal=False)
