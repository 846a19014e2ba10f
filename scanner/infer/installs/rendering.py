"""What an expression of a Helm chart comes to, as far as the chart's own values and named templates say it.

The part of the language that names and images are written in: values, parameters, ``include``, ``printf``, ``default``.
https://helm.sh/docs/chart_template_guide/, https://helm.sh/docs/chart_template_guide/function_list/
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

UNKNOWN = "{}"
_DEEPEST = 6  # templates that take in templates
_LONGEST = 4000  # characters of one template
_MOST = 500  # templates that one text takes in, those that they take in included
_MOST_BRACKETS = 40  # of one expression
_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"|`([^`]*)`|(\()|(\))|(\|)|([^\s()|]+)')
_VALUE = re.compile(r"^(?:[$.][\w.]{0,60}\.|\.|\$\.)?Values\.([\w.]+)$")
_SET = re.compile(r"^(\$\w+)\s*:?=\s*(.+)$", re.DOTALL)
_STEERS = re.compile(r"^(?:if|else|end|with|range|define|block|/\*)")
_SAME = frozenset(
    "quote squote trim toString tpl required lower nindent indent trimSuffix trunc print".split()
)
_VERB = re.compile(r"%[sdvq]")


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: its name, its values by dotted key, and the texts of its named templates."""

    name: str
    values: Mapping[str, str] = field(default_factory=dict)
    templates: Mapping[str, str] = field(default_factory=dict)

    def rendered(self, text: str) -> str:
        """``text`` with what its actions come to; ``{}`` for each that is not known."""
        return _Rendering(self).rendered(text, {}, 0)


@dataclass(slots=True)
class _Rendering:
    """One text of a chart. Templates that take in templates many times over would never end: ``left`` are so many more."""

    chart: Chart
    left: int = _MOST

    def rendered(self, text: str, given: Mapping[str, str], depth: int) -> str:
        """The same where ``given`` are parameters by name: their texts, or ``=a.b`` for a part of the values."""
        self.left -= 1
        if len(text) > _LONGEST or self.left < 0:
            return UNKNOWN
        known = dict(given)
        parts: list[str] = []
        for literal, action in _pieces(text):
            parts.append(literal)
            if named := _SET.match(action):
                known.setdefault(named[1], self._expression(named[2], known, depth))
            elif action and not _STEERS.match(action):
                parts.append(self._expression(action, known, depth))
        return "".join(parts).strip()

    def _expression(self, text: str, given: Mapping[str, str], depth: int) -> str:
        if text.count("(") > _MOST_BRACKETS:
            return UNKNOWN
        tokens = list(_tokens(text))
        found = self._piped(tokens, given, depth)
        return UNKNOWN if found.startswith("=") else found

    def _piped(self, tokens: list[str], given: Mapping[str, str], depth: int) -> str:
        """What a pipeline gives; takes its tokens up to the bracket that ends it."""
        found = UNKNOWN
        first = True
        while tokens:
            words: list[str] = []
            while tokens and tokens[0] not in ("|", ")"):
                words.append(self._word(tokens, given, depth))
            found = self._called(words if first else [*words, f'"{found}'], given, depth)
            first = False
            if not tokens or tokens.pop(0) == ")":
                break
        return found

    def _word(self, tokens: list[str], given: Mapping[str, str], depth: int) -> str:
        word = tokens.pop(0)
        if word == "(":
            return f'"{self._piped(tokens, given, depth)}'
        return word

    def _called(self, words: list[str], given: Mapping[str, str], depth: int) -> str:
        """What a function gives for the words behind it; a word alone is what it stands for."""
        if not words:
            return UNKNOWN
        name, rest = words[0], words[1:]
        values = [self._value(word, given) for word in rest]
        if name in ("include", "template") and values and depth < _DEEPEST:
            handed = _dict(values[1]) if len(values) > 1 else {}
            return self.rendered(self.chart.templates.get(values[0], UNKNOWN), handed, depth + 1)
        if name == "dict":
            return "=(" + "\x1f".join(values)
        if name == "printf" and values:
            return _printed(values[0], values[1:])
        if name in ("default", "coalesce") and values:
            order = [*values[1:], values[0]] if name == "default" else values
            return next((each for each in order if each not in (UNKNOWN, "")), UNKNOWN)
        if name in _SAME and values:
            return values[0] if name == "tpl" else values[-1]
        return UNKNOWN if rest else self._value(name, given)

    def _value(self, word: str, given: Mapping[str, str]) -> str:
        """What one word stands for: a text, a value of the chart, a parameter, or a part of one."""
        if word.startswith('"'):
            return word[1:]
        if word in given:
            return given[word]
        if found := _VALUE.match(word):
            return self._at(found[1])
        if word.endswith(".Chart.Name"):
            return self.chart.name
        first, _, rest = word.lstrip("$").lstrip(".").partition(".")
        held = given.get(first, UNKNOWN)
        if rest and held.startswith("="):
            return self._at(f"{held[1:]}.{rest}")
        return UNKNOWN if rest else held

    def _at(self, key: str) -> str:
        values = self.chart.values
        if key in values:
            return values[key]
        return f"={key}" if any(each.startswith(f"{key}.") for each in values) else UNKNOWN


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """Plain text and the action behind it, by turns; the last has none. A dash takes the spaces beside it away.

    Found step by step: an expression that looks for both ends costs the cube of the spaces between them.
    """
    done, trimmed = 0, False
    while (at := text.find("{{", done)) >= 0 and (end := text.find("}}", at + 2)) >= 0:
        plain, action = text[done:at], text[at + 2 : end]
        plain = plain.lstrip() if trimmed else plain
        yield (
            plain.rstrip() if action.startswith("-") else plain,
            action.removeprefix("-").removesuffix("-").strip(),
        )
        done, trimmed = end + 2, action.endswith("-")
    yield text[done:].lstrip() if trimmed else text[done:], ""


def _tokens(text: str) -> Iterator[str]:
    """Texts behind a quote, brackets, bars, and words."""
    for quoted, raw, opened, closed, bar, word in _TOKEN.findall(text):
        yield opened or closed or bar or word or f'"{quoted or raw}'


def _dict(text: str) -> dict[str, str]:
    if not text.startswith("=("):
        return {}
    pairs = text[2:].split("\x1f")
    return dict(zip(pairs[::2], pairs[1::2], strict=False))


def _printed(form: str, values: list[str]) -> str:
    waiting = iter(values)
    return _VERB.sub(lambda _: next(waiting, UNKNOWN), form)
