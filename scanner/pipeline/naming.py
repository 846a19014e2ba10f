"""Runs the search for names over a tree: files are asked what their expressions say, and callers what they pass."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

from msgspec import structs

from scanner.detect import PLAIN, Held, answers, entries
from scanner.graph import NAMED_BY, TASK_NAMES
from scanner.infer.calls import KIND
from scanner.infer.messages import BY_TYPE
from scanner.infer.naming import (
    Owners,
    Surroundings,
    filled_in,
    has_placeholder,
    named,
    read_from,
    referred_names,
    through_channels,
)
from scanner.link.naming import Known, Wants, may_tell, trace
from scanner.model import (
    Answer,
    Ask,
    At,
    Entry,
    Fact,
    FileRole,
    Joined,
    Row,
    Runs,
    Setting,
    SourceFile,
    Text,
    Traced,
    Value,
    Variable,
    Within,
    language_of,
)
from scanner.pipeline.asked import packed
from scanner.pipeline.callers import callers_of
from scanner.pipeline.detecting import TreeReader
from scanner.pipeline.product import Product
from scanner.rules import Rule, Words

_ROUNDS = 16  # from an expression to the place that decides it
_MOST_ASKED = 4_000  # questions of one tree
_HELD = 2_000_000  # bytes of source that are kept parsed for the next round: some 30 of memory for each

_SETTINGS = re.compile(
    r"(?:^|/)(?:(?:application|bootstrap|microprofile-config|appsettings|launchSettings|settings|config|default|production|local)[\w.-]*"
    r"\.(?:ya?ml|properties|json|toml)|(?:application|reference)[\w.-]*\.conf|\.env[\w.-]*|[Dd]ockerfile[\w.-]*|[\w.-]+\.env|environments/environment[\w.-]*\.ts)$"
)

_VARIABLE = re.compile(r"\bprocess\.env(?:\.|\[[\"'])(\w+)")
_OTHERWISE = re.compile(r"(?:\?\?|\|\|)\s*[\"'`]([^\"'`${}]*)[\"'`]")
MESSAGES = frozenset(("publish", "consume"))
# What a row of an outbox says of where it goes is its message's place.
_CARRYING = MESSAGES | {"outbox_write"}
_OF_BEANS = ("#{@", "#{__listener.")  # an expression of Spring's in a text of an annotation
_SAID = "event"  # the value of a publish that says what the message is called: no topic, so nothing is wired by it
Site = tuple[str, At | Runs | Within | Row]


def traced_values(
    product: Product,
    facts: Iterable[Fact],
    is_enough: Callable[[tuple[Traced, ...]], bool] = lambda _: False,
) -> Mapping[Site, tuple[Traced, ...]]:
    """What each value that names a topic, a queue, a store or a host may say, where its own file does not tell.

    Nothing more is asked for a value of which ``is_enough`` says so, nor for one that takes too many steps: more
    answers lead to more of them.
    """
    spoken = (fact for fact in facts if language_of(fact.location.path) is not None)
    sites = sorted({site for fact in spoken for _, site in open_sites(fact)}, key=repr)
    if not sites:
        return {}
    known = product.names or Known(product.project(), {}, {})
    held = Held(_HELD)
    wants = Wants(asks=set(sites))
    found: dict[Site, tuple[Traced, ...]] = {}
    sought = sites
    for number in range(_ROUNDS):
        asks = sorted(wants.asks - known.answers.keys(), key=repr)[:_MOST_ASKED]
        callers = sorted(wants.callers - known.callers.keys())
        if (
            number and not asks and not callers
        ):  # what is known from elsewhere may say all, but has to be asked
            break
        fresh = _answers(product, asks, held)
        known = known.further(fresh, *callers_of(product, callers))
        by_site = {site: Wants() for site in sought}
        found.update((site, _of(known, site, own)) for site, own in by_site.items())
        sought = [site for site in sought if by_site[site].any() and not is_enough(found[site])]
        wants = Wants()
        for site in sought:
            wants.add(by_site[site])
    product.names = known
    return found


def open_sites(fact: Fact) -> Iterable[tuple[Value, Site]]:
    """The values of ``fact`` that name something and are expressions that its own file does not settle."""
    path = fact.location.path
    if fact.kind not in NAMED_BY or fact.value("by") == BY_TYPE:
        return
    if language_of(path) is None and not path.endswith(PLAIN):
        return
    place = fact.location
    for value in fact.values:
        names = value.name in NAMED_BY[fact.kind] or (fact.kind == "publish" and value.name == _SAID)
        if names and value.literal and value.text.startswith(_OF_BEANS):
            yield value, (place.path, At(place.line, place.column, f'"{value.text}"'))
        elif names and not value.literal and (value.text.strip("{}") or fact.kind == "call"):
            asked = Runs if value.name in TASK_NAMES else At
            yield value, (place.path, asked(place.line, place.column, value.text))
    named = any(value.name in NAMED_BY[fact.kind] for value in fact.values)
    if fact.kind in _CARRYING and not named and not path.endswith(PLAIN):
        yield Value("topic", "", False), (place.path, Within(place.line, place.column))
    if fact.kind == "outbox_write" and not named and not path.endswith(PLAIN):
        yield Value(KIND, "", False), (place.path, Row(place.line, place.column))


def placeholders(fact: Fact) -> tuple[Value, ...]:
    """The values of ``fact`` that name something by settings which a framework fills in."""
    named_by = NAMED_BY.get(fact.kind, ())
    return tuple(value for value in fact.values if value.name in named_by and has_placeholder(fact, value))


def _of(known: Known, site: Site, wants: Wants) -> tuple[Traced, ...]:
    path, ask = site
    answer = known.answers.get(site)
    texts = answer.texts if answer is not None else ()
    return tuple(
        t for text in texts for t in trace(known, path, ask.line, text, wants, job=isinstance(ask, Runs))
    )


def _answers(product: Product, asks: Iterable[tuple[str, Ask]], held: Held) -> dict[tuple[str, Ask], Answer]:
    """Each file is read once for all that is asked of it in a round; what it answered is remembered with its content."""
    by_file: dict[str, list[Ask]] = {}
    for path, ask in asks:
        by_file.setdefault(path, []).append(ask)
    found: dict[tuple[str, Ask], Answer] = {}
    for path, own in by_file.items():
        question = "texts:" + hashlib.sha256(repr(own).encode()).hexdigest()
        ask_file = answering(own, product.words, held)
        for _, told in product.reader.tell([path], question, ask_file, tuple[Answer, ...], packed(own)):
            found.update(((path, answer.ask), answer) for answer in told)
        for ask in own:
            found.setdefault((path, ask), Answer(ask))
    return found


def answering(
    asks: Sequence[Ask], words: Words, held: Held | None = None
) -> Callable[[str, bytes], tuple[Answer, ...]]:
    """What answers ``asks``; ``held`` has what was parsed for others."""
    return partial(_answer, asks=tuple(asks), words=words, held=held if held is not None else Held())


def _answer(path: str, data: bytes, asks: tuple[Ask, ...], words: Words, held: Held) -> tuple[Answer, ...]:
    told = [ask for ask in asks if may_tell(path, data, ask)]
    found = {answer.ask: answer for answer in answers(path, data, told, words, held)} if told else {}
    return tuple(found.get(ask) or Answer(ask) for ask in asks)


def asks_settings(traced: Mapping[Site, tuple[Traced, ...]]) -> bool:
    """Whether any expression reads a setting or a variable, so that files of settings are worth opening."""
    return any(_reads(each.text) for found in traced.values() for each in found)


def _reads(text: Text) -> bool:
    if isinstance(text, Joined):
        return any(_reads(part) for part in text.parts)
    return isinstance(text, Setting | Variable)


def settings_files(files: Iterable[SourceFile]) -> list[str]:
    """The files in which programs may keep their settings."""
    return sorted(file.path for file in files if file.role is FileRole.SOURCE and _SETTINGS.search(file.path))


def read_entries(reader: TreeReader, paths: Sequence[str]) -> tuple[Entry, ...]:
    """The keys of files of settings."""
    told = reader.tell(paths, "entries", entries, tuple[Entry, ...])
    return tuple(entry for _, own in told for entry in own)


def coded_entries(facts: Iterable[Fact]) -> tuple[Entry, ...]:
    """The keys of settings that code makes: a variable of the surroundings, and what stands for it, as a placeholder."""
    found = []
    for fact in facts:
        if fact.kind == "coded_setting":
            key = ".".join(filter(None, (fact.value("under"), fact.value("key"))))
            text, literal = fact.value("value"), bool(fact.literal("value"))
            if not literal and (variable := _VARIABLE.search(text)) is not None:
                otherwise = _OTHERWISE.search(text)
                text = f"${{{variable[1]}:{otherwise[1] if otherwise is not None else ''}}}"
            found.append(Entry(key, text, literal, fact.location.path, fact.location.line))
    return tuple(found)


def with_names(
    facts: Iterable[Fact],
    traced: Mapping[Site, tuple[Traced, ...]],
    owners: Owners,
    around: Surroundings,
    rules: Iterable[Rule],
) -> tuple[Fact, ...]:
    """``facts`` with the names that their values turn out to have; ``owners``: whose a file is.

    A value that a rule reads from another one, as it does a table from a statement, is read from what that turns out to say.
    """
    extracted = {
        (rule.id, name): re.compile(pattern, re.IGNORECASE)
        for rule in rules
        for match in rule.code
        for name, _, pattern in match.extract
    }
    found = []
    for fact in facts:
        names = tuple(
            name
            for value, site in open_sites(fact)
            for name in read_from(
                extracted.get((fact.rule, value.name)),
                named(value.name, fact.location.path, traced.get(site, ()), owners, around),
            )
        )
        names += tuple(n for value in placeholders(fact) for n in filled_in(fact, value, owners, around))
        plain = fact.location.path.endswith(PLAIN)
        if fact.kind in MESSAGES and language_of(fact.location.path) is None and not plain:
            names = referred_names(fact, around)
        elif fact.kind in MESSAGES:
            said = tuple(name for name in names if name.of == _SAID)
            wired = tuple(name for name in names if name.of != _SAID)
            names = (*through_channels(fact, wired, owners(fact.location.path), around), *said)
        found.append(structs.replace(fact, names=names) if names else fact)
    return tuple(found)
