"""Configuration files → facts. Pure: bytes in, a Detection out; broken or hostile input is a Problem.

A file is parsed only when a rule's file names fit it and one of the rule's texts stands in it, and then once
for all rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from scanner.detect.config.called import Call, text_of_call
from scanner.detect.config.entries import entries
from scanner.detect.config.formats import parse
from scanner.detect.config.formats.go_template import unfilled
from scanner.detect.config.formats.steering import in_go_form, is_steered
from scanner.detect.config.match import facts
from scanner.detect.config.select import Document
from scanner.detect.config.tree import Node, TooDeep, Unparsed
from scanner.detect.ignores import config_suppressions
from scanner.detect.match import Prefilter
from scanner.model import Detection, Fact, Problem, ProblemKind
from scanner.rules import ConfigMatch, Format, Rule

__all__ = [
    "MAX_BYTES",
    "Call",
    "ConfigRules",
    "config_rules",
    "detect_config",
    "entries",
    "may_hold",
    "may_match",
    "text_of_call",
]

MAX_BYTES = 4 * 1024 * 1024  # larger configuration files are generated; they are a Problem, not read

_MARKS = re.compile(rb"scan-ignore", re.IGNORECASE)
# A line of HCL that is put in as a whole, or whose key is: ``${key} = "${value}"``.
_PUT_IN = re.compile(r"^[ \t]*(?:\$\{[^{}\n]*\}|\{\})[^\n]*$", re.MULTILINE)
_BARE = re.compile(r"(=[ \t]*)(\$\{[^{}\n\"]*\}|\{\})(?=[ \t]*$)", re.MULTILINE)  # count = ${count}
_PATTERN = re.compile(r"[*?]+")
_CHOICE = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class ConfigRules:
    """The configuration matches of a rule set, found quickly by file name and text. Made by ``config_rules``.

    The indexes hold positions in ``matches``.
    """

    matches: tuple[tuple[Rule, ConfigMatch], ...]
    by_name: Mapping[str, frozenset[int]]
    by_ending: Mapping[str, frozenset[int]]
    by_affix: tuple[tuple[str, str, int], ...]  # how a name begins and ends
    by_text: Mapping[str, frozenset[int]]
    by_any_text: frozenset[int]
    sweep: Prefilter


def config_rules(rules: Iterable[Rule]) -> ConfigRules:
    """The part of ``rules`` that reads configuration, indexed by the names and texts of the files it reads."""
    matches = tuple((rule, match) for rule in rules for match in rule.config)
    names: dict[str, set[int]] = {}
    endings: dict[str, set[int]] = {}
    texts: dict[str, set[int]] = {}
    affixes: set[tuple[str, str, int]] = set()
    for number, (_, match) in enumerate(matches):
        for last in (one for glob in match.globs for one in _spelled(glob.rpartition("/")[2])):
            ending = last.rpartition(".")[2]
            if _PATTERN.search(last) is None:
                names.setdefault(last, set()).add(number)
            elif "." in last and ending.isalnum():
                endings.setdefault(ending, set()).add(number)
            else:
                affixes.add((_PATTERN.split(last)[0], _PATTERN.split(last)[-1], number))
        for text in match.contains:
            texts.setdefault(text, set()).add(number)
    return ConfigRules(
        matches=matches,
        by_name=_frozen(names),
        by_ending=_frozen(endings),
        by_affix=tuple(sorted(affixes)),
        by_text=_frozen(texts),
        by_any_text=frozenset(number for number, (_, match) in enumerate(matches) if not match.contains),
        sweep=Prefilter(texts),
    )


def may_match(path: str, rules: ConfigRules) -> bool:
    """Whether any rule reads files of this name, so that the file is worth opening."""
    return any(rules.matches[number][1].files.fullmatch(path) for number in sorted(_named(path, rules)))


def may_hold(path: str, source: bytes, rules: ConfigRules) -> bool:
    """Whether a rule that reads files of this name could find something in ``source``: whether to parse it."""
    return bool(_wanted(path, source, rules))


def detect_config(path: str, source: bytes, rules: ConfigRules) -> Detection:
    """The facts that ``rules`` find in ``source``, and a Problem for each format it could not be read as."""
    found: set[Fact] = set()
    problems: list[Problem] = []
    read: dict[Format, list[Document]] = {}
    for rule, match in _wanted(path, source, rules):
        if match.format not in read:
            roots, problem = _read(path, source, match.format)
            read[match.format] = [Document(root) for root in roots]
            problems += [problem] if problem else []
        for document in read[match.format]:
            found.update(facts(path, rule, match, document))
    excuses = config_suppressions(path, source.decode("utf-8", "replace")) if _MARKS.search(source) else ()
    return Detection(path, tuple(sorted(found)), suppressions=excuses, problems=tuple(problems))


def _spelled(glob: str) -> list[str]:
    """``*.{yml,yaml}`` as ``*.yml`` and ``*.yaml``."""
    found = _CHOICE.search(glob)
    if found is None:
        return [glob]
    return [
        end
        for one in found[1].split(",")
        for end in _spelled(glob[: found.start()] + one + glob[found.end() :])
    ]


def _named(path: str, rules: ConfigRules) -> frozenset[int]:
    name = path.rpartition("/")[2]
    none: frozenset[int] = frozenset()
    found = rules.by_name.get(name, none) | rules.by_ending.get(name.rpartition(".")[2], none)
    other = [n for begin, end, n in rules.by_affix if name.startswith(begin) and name.endswith(end)]
    return found.union(other) if other else found


def _wanted(path: str, source: bytes, rules: ConfigRules) -> list[tuple[Rule, ConfigMatch]]:
    named = _named(path, rules)
    if not named:
        return []
    held = [rules.by_text[text] for text in rules.sweep.hits(source)]
    possible = named & rules.by_any_text.union(*held)
    chosen = (rules.matches[number] for number in sorted(possible))
    return [(rule, match) for rule, match in chosen if match.files.fullmatch(path) is not None]


def _read(path: str, source: bytes, form: Format) -> tuple[tuple[Node, ...], Problem | None]:
    if len(source) > MAX_BYTES:
        return (), Problem(path, ProblemKind.TOO_LARGE, f"more than {MAX_BYTES} bytes of configuration")
    text = source.decode("utf-8-sig", "replace").replace("\r\n", "\n")
    try:
        return parse(form, text, path), None
    except TooDeep as error:
        return (), Problem(path, ProblemKind.TOO_DEEP, f"not read as {form}: {error.message}", error.line)
    except Unparsed as error:
        steered = is_steered(text)
        if steered and form is not Format.YAML and (roots := _unfilled(form, text)):
            return roots, None
        what = (
            f"a template of {form}, which is none before it is filled in"
            if steered
            else f"not read as {form}"
        )
        return error.partial, Problem(path, ProblemKind.UNPARSED, f"{what}: {error.message}", error.line)


def _unfilled(form: Format, text: str) -> tuple[Node, ...]:
    """What a template is without its engine's lines; () when that cannot be read either."""
    try:
        plain = unfilled(in_go_form(text))
        if form is Format.HCL:
            plain = _BARE.sub(r'\1"\2"', _PUT_IN.sub("", plain))
        return parse(form, plain)
    except Unparsed:
        return ()


def _frozen(index: dict[str, set[int]]) -> dict[str, frozenset[int]]:
    return {key: frozenset(numbers) for key, numbers in index.items()}
