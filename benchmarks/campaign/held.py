"""What a report may not carry: what moves a terminal, forges a line, or runs in a page."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

MARK = "zqz"  # in all that hostile names and texts would forge
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_RUNNER = re.compile(r"##\w*\[")  # GitHub's old form and Azure's, anywhere in a line
_COMMANDS = ("error", "warning", "notice", "group", "endgroup")
_RUNS = re.compile(r"\s*(?:javascript|data|vbscript):", re.IGNORECASE)


def leaks(form: str, output: bytes) -> str:
    """What of ``output``, in the format ``form``, reached whoever shows it; "" when nothing did."""
    try:
        text = output.decode("utf-8")
    except UnicodeDecodeError as error:
        return f"not UTF-8: {error}"
    if form == "ics":  # its lines end so: https://www.rfc-editor.org/rfc/rfc5545#section-3.1
        text = text.replace("\r\n", "\n")
    if found := _RUNNER.search(text):
        return f"a runner's command: {text[max(0, found.start() - 60) : found.end() + 60]!r}"
    found = _CONTROL.search(text)
    if found is not None and form not in ("json", "sarif", "gitlab"):
        return f"{found.group()!r} in {text[max(0, found.start() - 60) : found.end() + 20]!r}"
    check = {
        "json": _json,
        "sarif": _json,
        "gitlab": _json,
        "github": _github,
        "html": _html,
        "markdown": _markdown,
        "junit": _xml,
    }
    return check[form](text) if form in check else ""


def _json(text: str) -> str:
    if found := re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", text):
        return f"{found.group()!r} stands in JSON as it is"
    json.loads(text)
    return ""


def _github(text: str) -> str:
    for line in text.splitlines():
        if line.lstrip().startswith("::"):
            command = re.match(r"\s*::([a-z-]+)[ :]", line)
            if command is None or command[1] not in _COMMANDS or line.lstrip().startswith(f"::{MARK}"):
                return f"a line is a command: {line[:120]!r}"
    return ""


def _xml(text: str) -> str:
    from defusedxml.ElementTree import fromstring

    fromstring(text)
    return ""


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.wrong = ""
        self._script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._script = tag == "script"
        for name, value in attrs:
            if name.startswith("on") or (name in ("href", "src", "action") and _RUNS.match(value or "")):
                self.wrong = f"<{tag} {name}={value!r}>"
        if (
            tag.startswith(MARK)
            or tag in ("iframe", "object", "embed", "base")
            or any(MARK in name for name, _ in attrs)
        ):
            self.wrong = f"<{tag}>"

    def handle_data(self, data: str) -> None:
        if self._script and f"{MARK}(" in data:
            self.wrong = f"in a script: {data[:80]!r}"

    def handle_endtag(self, tag: str) -> None:
        self._script = False


def _html(text: str) -> str:
    page = _Page()
    page.feed(text)
    return page.wrong


def _markdown(text: str) -> str:
    from markdown_it import MarkdownIt

    for block in MarkdownIt("commonmark").enable("table").parse(text):
        if block.type == "html_block" and (wrong := _html(block.content)):
            return f"HTML: {wrong}"
        for token in block.children or ():
            if token.type == "html_inline" and (wrong := _html(token.content)):
                return f"HTML: {wrong}"
            address = str(token.attrGet("href") or token.attrGet("src") or "")
            if token.type == "image" and MARK in address:
                return f"a picture: {address[:120]!r}"
            if _RUNS.match(address) or (token.type == "link_open" and address.startswith(f"https://{MARK}")):
                return f"a link: {address[:120]!r}"
    return ""
