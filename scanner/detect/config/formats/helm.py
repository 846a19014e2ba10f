"""What a chart's files define for each other and take from each other: Helm's named templates.

A list of mappings, one for each template that the file defines and one for the rest of it: ``define`` (its name, none
for the rest), ``body`` (what it renders, as far as that is YAML by itself), ``text`` (how it is written, if it is short
and renders one line), and ``uses``, one for each ``include`` or
``template``: its ``name`` and what it is ``given``. Behind those one ``guard`` for each condition that whole manifests,
or releases of Helmfile, stand in: it has the place of what is rendered where it holds.
https://helm.sh/docs/chart_template_guide/named_templates/, https://helm.sh/docs/chart_template_guide/control_structures/
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from scanner.detect.config.formats import yaml
from scanner.detect.config.formats.go_template import actions, first_branches
from scanner.detect.config.formats.places import Places
from scanner.detect.config.tree import Entry, Mark, Node, Scalar, Unparsed, mapping, sequence

_WORD = re.compile(r"\{\{-?\s*(\w+)")
_DEFINES = re.compile(r'\{\{-?\s*define\s+"([^"]+)"')
_USES = re.compile(r'\b(?:include|template)\s+"([^"]+)"\s*([^|}]*)')
_OPENS = frozenset(("if", "with", "range", "define", "block"))
_ACTION = re.compile(
    r"\{\{-?\s*(?:if|else|end|with|range|/\*|\$\w++\s*+:?=)[^{}]*+(?:\{(?!\{)[^{}]*+)*+\}\}"
)  # which puts nothing in
_LONGEST = 1_000  # characters of a text
_WHOLE = re.compile(r"^(?:kind|[ ]+chart):", re.MULTILINE)  # of a manifest, of a release
_MOST_LINES = 500_000  # of all bodies together, each counted from the start of the file


class _Use(NamedTuple):
    mark: Mark
    name: str
    given: str


class _Template(NamedTuple):
    name: str
    mark: Mark
    start: int  # of its body
    end: int
    uses: list[_Use]


def parse(text: str) -> tuple[Node, ...]:
    """One list for the file. Never raises: a template whose text is no YAML by itself has no ``body``."""
    budget = _MOST_LINES
    items: list[Node] = []
    for template in _templates(text):
        above = text.count("\n", 0, template.start)
        budget -= above
        bodies = _body(text, template, above) if template.name and budget > 0 else ()
        items.append(_item(template, bodies, _one_line(text, template)))
    items += [mapping(mark, [Entry("guard", mark, Scalar(mark, asked))]) for mark, asked in _guards(text)]
    return (sequence(Mark(1, 1, 1, 1), items),)


def _templates(text: str) -> Iterator[_Template]:
    """The templates in the order of their ends; what stands in none of them comes last, without a name."""
    places = Places(text)
    around = rest = _Template("", Mark(1, 1, 1, 1), 0, 0, [])
    opened: list[tuple[bool, _Template]] = []  # whether a block is a template's, and what was around it
    for start, end in actions(text):
        action = text[start:end]
        mark = places.mark(start, end)
        around.uses.extend(_Use(mark, *found) for found in _USES.findall(action))
        word = _WORD.match(action)
        if word is not None and word[1] in _OPENS:
            named = _DEFINES.match(action)
            opened.append((named is not None, around))
            around = _Template(named[1], mark, end, end, []) if named is not None else around
        elif word is not None and word[1] == "end" and opened:
            is_template, outer = opened.pop()
            if is_template:
                yield around._replace(end=start)
            around = outer
    yield rest


def _guards(text: str) -> Iterator[tuple[Mark, str]]:
    """The conditions around whole manifests, each with where what it guards stands; ``not (a)`` for its other branch."""
    places = Places(text)
    opened: list[tuple[int, str]] = []  # where a block's branch begins, and what it asks; "" for other blocks
    for start, end in actions(text):
        word, *rest = text[start + 2 : end - 2].strip("- \t\n").split(None, 1) or [""]
        if word in _OPENS:
            opened.append((end, rest[0] if word == "if" and rest else ""))
        elif word in ("else", "end") and opened:
            begun, asked = opened.pop()
            if asked and _WHOLE.search(text, begun, start):
                yield places.mark(begun, start), asked
            if word == "else":
                opened.append((end, f"not ({asked})" if asked and not rest else ""))


def _body(text: str, template: _Template, above: int) -> tuple[Node, ...]:
    try:
        return yaml.parse("\n" * above + text[template.start : template.end])
    except Unparsed:
        return ()


def _one_line(text: str, template: _Template) -> str:
    """How a template that renders one line is written; "" for the others. Of two branches the first counts."""
    written = text[template.start : template.end]
    if not template.name or len(written) > _LONGEST:
        return ""
    shorter = first_branches(written)
    lines = [line for line in _ACTION.sub("", shorter).split("\n") if line.strip()]
    return shorter.strip() if len(lines) == 1 else ""


def _item(template: _Template, bodies: tuple[Node, ...], text: str) -> Node:
    mark = template.mark
    entries = [Entry("define", mark, Scalar(mark, template.name))] if template.name else []
    entries += [Entry("body", mark, body) for body in bodies]
    entries += [Entry("text", mark, Scalar(mark, text))] if text else []
    uses: list[Node] = [
        mapping(
            use.mark,
            [
                Entry("name", use.mark, Scalar(use.mark, use.name)),
                Entry("given", use.mark, Scalar(use.mark, use.given.strip())),
            ],
        )
        for use in template.uses
    ]
    if uses:
        entries.append(Entry("uses", mark, sequence(mark, uses)))
    return mapping(mark, entries)
