"""Rules as values: what ``rulebook`` compiles from YAML and ``detect``, ``infer`` and ``diff`` consume."""

from __future__ import annotations

from msgspec import Struct

from scanner.model import RuleText, Value
from scanner.rules.config import ConfigMatch

# A conjunction of alternatives over literals: a file can match only if every group has a member in it.
Needs = tuple[tuple[str, ...], ...]


class CodeMatch(Struct, frozen=True):
    """A tree-sitter query, and where its ``@symbol`` must come from.

    ``origins`` are patterns over ``str(Origin)``: a prefix that ends at a step (``boto3.client(sns)``); ``**``
    stands for any steps between, and ``?`` alone for a name of which the file does not tell where it comes
    from. ``keys`` names arguments to capture as values, wherever the language puts them: object keys, keyword
    arguments, struct fields, builder methods. ``given`` names values that are "true" when such an argument is
    there. ``words`` translate what the code calls something (the capture of the value's name, else the last
    step of what ``@symbol`` resolves to) into what we call it. ``where`` are expressions that readable values
    must match, and ``unless`` such as they must not; ``extract`` makes a value of the first group of an
    expression over another value, or over ``symbol``: what ``@symbol`` resolves to. ``made_with`` are arguments,
    by position, of what the receiver was made with: ``new Queue("mails")``. ``file`` are expressions that the
    file's own path must match; their first groups become values, where folders are routes. ``beside`` are
    methods one of which the class that holds ``@at`` must have as well: a query that pairs the methods of a class
    costs the square of their number.
    """

    languages: tuple[str, ...]
    origins: tuple[str, ...]
    query: str
    line: int  # of the query's first line, in the rule's file
    needs: tuple[Needs, ...] = ()  # one per alternative: a file that satisfies any of them is a candidate
    keys: tuple[tuple[str, tuple[str, ...]], ...] = ()
    static: tuple[Value, ...] = ()
    given: tuple[tuple[str, tuple[str, ...]], ...] = ()
    words: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    where: tuple[tuple[str, str], ...] = ()  # value → regular expression
    unless: tuple[tuple[str, str], ...] = ()
    file: tuple[tuple[str, str], ...] = ()
    made_with: tuple[tuple[str, int], ...] = ()
    extract: tuple[tuple[str, str, str], ...] = ()  # new value, value it is read from, regular expression
    beside: tuple[str, ...] = ()


class Derivation(Struct, frozen=True):
    """Facts made of other facts of the same file: every ``source`` whose ``value`` matches ``pattern``.

    The value called ``text`` is the source text of the fact's own place. ``where`` are further values and
    the expressions that they must match.
    """

    source: str
    value: str
    pattern: str
    where: tuple[tuple[str, str], ...] = ()


class Expected(Struct, frozen=True):
    line: int
    values: tuple[tuple[str, str], ...] = ()


class Example(Struct, frozen=True):
    """A rule's own test: code in one language (or at one path), and the facts it must give."""

    language: str
    path: str
    code: str
    expect: tuple[Expected, ...]
    line: int  # in the rule's file


class Rule(Struct, frozen=True):
    """A detector: what it finds, what it calls it, and its own tests."""

    id: str
    title: str
    emits: str
    technology: str
    why: str
    path: str
    fix: str = ""
    code: tuple[CodeMatch, ...] = ()
    config: tuple[ConfigMatch, ...] = ()
    derives: tuple[Derivation, ...] = ()
    examples: tuple[Example, ...] = ()


class Requirement(Struct, frozen=True):
    """One condition of a check over what is known of a service or component. "" and () ask nothing."""

    fact: str = ""  # a fact of this kind is there …
    technology: str = ""  # … of this technology, or of one below it
    value: str = ""  # … with a readable value of this name
    like: str = ""  # … that matches this glob
    service: tuple[str, ...] = ()  # the service is of one of these kinds
    declared: tuple[str, ...] = ()  # the component is declared to be in one of these statuses


class CheckExample(Struct, frozen=True):
    """A check's own test: what is known of one service or component, and whether that is a finding."""

    facts: tuple[tuple[str, str], ...]  # (kind, technology)
    expect: bool
    line: int
    service: str = ""  # its kind
    declared: str = ""


class Check(Struct, frozen=True):
    """A rule that judges. ``scope`` "" says that code decides, and only the texts and severity are data.

    Otherwise: a finding for each service (or component) for which every ``when`` holds and no ``unless`` does.
    ``message`` may hold ``{name}`` and ``{path}``.
    """

    text: RuleText
    path: str
    scope: str = ""  # service, component
    when: tuple[Requirement, ...] = ()
    unless: tuple[Requirement, ...] = ()
    message: str = ""
    examples: tuple[CheckExample, ...] = ()
