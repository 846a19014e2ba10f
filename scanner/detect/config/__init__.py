"""Configuration files → facts. Pure: bytes in, a Detection out; broken or hostile input is a Problem.

A file is parsed only when a rule's file names fit it and one of the rule's texts stands in it, and then once
for all rules.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from scanner.detect.config.formats import parse
from scanner.detect.config.match import facts
from scanner.detect.config.tree import Node, TooDeep, Unparsed
from scanner.model import Detection, Fact, Problem, ProblemKind
from scanner.rules import Rule
from scanner.rules_config import ConfigMatch, Format

MAX_BYTES = 4 * 1024 * 1024  # larger configuration files are generated; they are a Problem, not read


@dataclass(frozen=True, slots=True)
class ConfigRules:
    """The configuration matches of a rule set, found quickly by file name. Made by ``config_rules``."""

    matches: tuple[tuple[Rule, ConfigMatch], ...]
    by_name: dict[str, tuple[int, ...]]
    by_ending: dict[str, tuple[int, ...]]
    others: tuple[int, ...]


def config_rules(rules: Iterable[Rule]) -> ConfigRules:
    """The part of ``rules`` that reads configuration, indexed by the names of the files it reads."""
    matches = tuple((rule, match) for rule in rules for match in rule.config)
    names: dict[str, set[int]] = {}
    endings: dict[str, set[int]] = {}
    others: set[int] = set()
    for number, (_, match) in enumerate(matches):
        for glob in match.globs:
            last = glob.rpartition("/")[2]
            if not any(sign in last for sign in "*?[{"):
                names.setdefault(last, set()).add(number)
            elif last.rpartition(".")[2].isalnum() and "." in last:
                endings.setdefault(last.rpartition(".")[2], set()).add(number)
            else:
                others.add(number)
    return ConfigRules(matches, _frozen(names), _frozen(endings), tuple(sorted(others)))


def may_match(path: str, rules: ConfigRules) -> bool:
    """Whether any rule reads files of this name, so that the file is worth opening."""
    return bool(_matches(path, rules))


def detect_config(path: str, source: bytes, rules: ConfigRules) -> Detection:
    """The facts that ``rules`` find in ``source``, and a Problem for each format it could not be read as."""
    wanted = [(rule, match) for rule, match in _matches(path, rules) if _may_hold(source, match)]
    found: set[Fact] = set()
    problems: list[Problem] = []
    read: dict[Format, tuple[Node, ...]] = {}
    for rule, match in wanted:
        if match.format not in read:
            read[match.format], problem = _read(path, source, match.format)
            problems += [problem] if problem else []
        for root in read[match.format]:
            found.update(facts(path, rule, match, root))
    return Detection(path, facts=tuple(sorted(found)), problems=tuple(problems))


def _matches(path: str, rules: ConfigRules) -> list[tuple[Rule, ConfigMatch]]:
    name = path.rpartition("/")[2]
    numbers = {*rules.by_name.get(name, ()), *rules.by_ending.get(name.rpartition(".")[2], ()), *rules.others}
    chosen = (rules.matches[number] for number in sorted(numbers))
    return [(rule, match) for rule, match in chosen if match.files.fullmatch(path) is not None]


def _may_hold(source: bytes, match: ConfigMatch) -> bool:
    return not match.contains or any(text in source for text in match.contains)


def _read(path: str, source: bytes, form: Format) -> tuple[tuple[Node, ...], Problem | None]:
    if len(source) > MAX_BYTES:
        return (), Problem(path, ProblemKind.TOO_LARGE, f"more than {MAX_BYTES} bytes of configuration")
    text = source.decode("utf-8-sig", "replace").replace("\r\n", "\n")
    try:
        return parse(form, text), None
    except Unparsed as error:
        kind = ProblemKind.TOO_DEEP if isinstance(error, TooDeep) else ProblemKind.UNPARSED
        return error.partial, Problem(path, kind, f"not read as {form}: {error.message}", error.line)


def _frozen(index: dict[str, set[int]]) -> dict[str, tuple[int, ...]]:
    return {key: tuple(sorted(numbers)) for key, numbers in index.items()}
