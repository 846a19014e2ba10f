"""Lines that steer templates of other engines than Go's, in Go's form: Terraform, Jinja, Qute and Handlebars.

``%{ if x }``, ``{% if x %}``, ``{#if x}`` and ``{{#if x}}`` all become ``{{ if }}`` on the same lines, so that what reads
Go's templates reads them too. What they put into values is written ``${x}``, ``{{ x }}`` or ``{x}``, and needs no help.

https://developer.hashicorp.com/terraform/language/expressions/strings#directives,
https://jinja.palletsprojects.com/en/stable/templates/, https://quarkus.io/guides/qute-reference, https://handlebarsjs.com/guide/
"""

from __future__ import annotations

import re

_OPENS = "if|for|each|with|when|switch|let|unless|fragment|macro|block|call|filter|raw|set"
_WORDS = {
    **dict.fromkeys(_OPENS.split("|"), "if"),
    **dict.fromkeys(("else", "elif", "elseif", "elsif", "case", "is"), "else"),
}
_TERRAFORM = re.compile(r"%\{~?\s*(if|else|endif|for|endfor)\b[^}\n]{0,500}\}")
_JINJA = re.compile(r"\{%[-+]?\s{0,20}(\w+)(?:[^%]|%(?!\})){0,500}%\}")
_COMMENT = re.compile(r"(?<!\{)\{#(?:[^#{]|#(?!\})){0,500}#\}")
_QUTE = re.compile(
    rf"(?<!\{{)\{{#({_OPENS}|else|case|is)\b[^{{}}\n]{{0,500}}\}}|(?<!\{{)\{{/()(?:{_OPENS})?\}}"
)
_HANDLEBARS = re.compile(
    r"\{\{[~-]?\s{0,20}+(?:#\s{0,20}+(\w{1,100}+)[^}\n]{0,500}+|/\s{0,20}+()\w{0,100}+\s{0,20}+)\}\}"
)
_JINJA_ALONE = frozenset(("set", "include", "import", "from", "extends", "do"))  # they open nothing


def in_go_form(text: str) -> str:
    """``text`` with the same lines, and every line that steers it in the form that Go's templates have."""
    if "%{" in text:
        text = _TERRAFORM.sub(_steered, text)
    if "{%" in text:
        text = _JINJA.sub(_steered, text)
    if "{#" in text or "{/" in text:
        text = _COMMENT.sub(_blank, text)
        text = _QUTE.sub(_steered, text)
    if "{{" in text and ("#" in text or "{{/" in text):
        text = _HANDLEBARS.sub(_steered, text)
    return text


def is_steered(text: str) -> bool:
    """Whether a template engine makes the file that ``text`` is not yet."""
    return (
        in_go_form(text) != text
        or re.search(r"\{\{[^{}\n]{1,500}\}\}|<%[=-]?[^%\n]{1,500}%>", text) is not None
    )


def _steered(found: re.Match[str]) -> str:
    word = found[1] or ""
    lines = "\n" * found[0].count("\n")
    if found[0].startswith("{%") and (word in _JINJA_ALONE and not _opens_block(found[0])):
        return lines or _blank(found)
    go = "end" if word.startswith("end") or not word else _WORDS.get(word, "")
    if not go:
        return lines or _blank(found)
    width = len(found[0]) - len(go) - 4
    return f"{{{{{go}{' ' * max(width, 0)}}}}}" if not lines else f"{{{{{go}}}}}{lines}"


def _opens_block(written: str) -> bool:
    """``{% set x %}…{% endset %}`` has a body; ``{% set x = 1 %}`` has none."""
    return re.match(r"\{%[-+]?\s*set\b[^=]*%\}", written) is not None


def _blank(found: re.Match[str]) -> str:
    """Nothing to read: the lines stay, and the width where the text is on one."""
    return "\n" * found[0].count("\n") or " " * len(found[0])
