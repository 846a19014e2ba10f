"""Traced expressions and the surroundings of services → names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice, product

from msgspec.structs import replace

from scanner.infer.naming.surroundings import Given, Surroundings
from scanner.infer.naming.wiring import referred
from scanner.model import Fact, Joined, Name, Said, Setting, Text, Traced, Variable

_ADDRESSES = frozenset(("url", "base", "host", "service"))
_REFERRING = frozenset(("topic", "queue", "stream", "bus", "endpoint", "table"))
_CHANNELS = {
    "microprofile.messaging": ("mp.messaging.outgoing.{}.topic", "mp.messaging.incoming.{}.topic"),
    "spring.cloud.stream": (
        "spring.cloud.stream.bindings.{}.destination",
        "spring.cloud.stream.kafka.bindings.{}.destination",
        "spring.cloud.stream.rabbit.bindings.{}.destination",
    ),
}
_ASKED = ("variable ", "setting ")  # how a way begins by which surroundings were asked
_MOST_REFERRED = 40
_MOST = 40  # names of one value in one service


Owners = Callable[[str], tuple[str, ...]]
"""The services that run what a file holds."""


def named(
    of: str, path: str, traced: Iterable[Traced], owners: Owners, around: Surroundings
) -> tuple[Name, ...]:
    """The names that a value called ``of`` has in the file at ``path``, what deployments say before any default.

    Code that several services run has the names that each of them gives it, where their own files pass them.
    """
    said: dict[str, list[tuple[Name, bool]]] = {}
    own = owners(path)
    for each in traced:
        passing = min((run for file in each.through if (run := owners(file))), key=len, default=())
        running = own if len(own) == 1 else passing or own
        if len(running) > 1 and of in _ADDRESSES:
            continue  # each of those that share the code calls somebody else
        for service in running or ("",):
            whose = service if len(own) != 1 else ""
            read = list(_read(each.text, service, around, each))
            for given in read or (_unset(each) if of in _ADDRESSES else ()):
                text = bare(given.text)
                unset = of in _ADDRESSES and any(step.startswith(_ASKED) for step in given.via)
                if unset or re.search(r"\w", text.replace("{}", "")):
                    via = (*each.via, *given.via)
                    name = Name(of, text, via, given.environment, given.path, given.line, whose)
                    said.setdefault(whose, []).append((name, each.fallback))
    names = [name for every in said.values() for name in _told(every)[:_MOST]]
    return tuple(sorted(_collapsed(names)))


def read_from(pattern: re.Pattern[str] | None, names: Iterable[Name]) -> Iterator[Name]:
    """What ``pattern`` finds in each of ``names``, which is all of a statement; without one, they are names already."""
    if pattern is None:
        yield from names
        return
    for name in names:
        found = pattern.search(name.text)
        if found is not None and found[1].strip("{}"):
            yield replace(name, text=found[1])


def referred_names(fact: Fact, around: Surroundings) -> tuple[Name, ...]:
    """The names of what a fact of infrastructure refers to: ``aws_sns_topic.orders.arn`` is what that topic is called."""
    place = fact.location
    found: dict[tuple[str, str], Name] = {}
    for value in fact.values:
        if value.literal or value.name not in _REFERRING:
            continue
        for text, path in referred(around.wiring, place.path, value.text):
            name = bare(text)
            if re.search(r"\w", name.replace("{}", "")) and "each." not in name:
                found.setdefault(
                    (value.name, name), Name(value.name, name, ("infrastructure",), "", path, place.line)
                )
    return tuple(sorted(found.values()))[:_MOST_REFERRED]


def through_channels(
    fact: Fact, names: tuple[Name, ...], services: Iterable[str], around: Surroundings
) -> tuple[Name, ...]:
    """``names`` of channels and bindings as the topics that the settings of a service put behind them.

    Sources: https://quarkus.io/guides/kafka#kafka-configuration,
    https://docs.spring.io/spring-cloud-stream/reference/spring-cloud-stream/binding-properties.html
    """
    keys = _CHANNELS.get(fact.technology, ())
    said = [Name("topic", v.text) for v in fact.values if v.name == "topic" and v.literal and v.text]
    found: list[Name] = []
    for name in names or tuple(said) if keys else ():
        whose = (name.service,) if name.service else tuple(services)
        for service in whose:
            behind = [given for key in keys for given in around.setting(service, key.format(name.text))]
            found += [
                replace(
                    name,
                    text=bare(given.text),
                    via=(*name.via, *given.via),
                    environment=given.environment,
                    path=given.path,
                    line=given.line,
                    service=service if len(whose) > 1 else name.service,
                )
                for given in behind[:_MOST]
            ]
    return tuple(sorted(set(found))) or names


def _told(every: list[tuple[Name, bool]]) -> list[Name]:
    """What is said before any default; a default says more than the bare name of a variable."""
    for kept in (
        [name for name, fallback in every if not fallback and not name.text.startswith("$")],
        [name for name, _ in every if not name.text.startswith("$")],
        [name for name, _ in every],
    ):
        if kept:
            return list({_same(name): name for name in reversed(kept)}.values())
    return []


def _same(name: Name) -> tuple[str, str, str]:
    """What two names of one value have in common where one of them is enough: one may be of another variable."""
    unset = name.text.startswith("{}") and next(
        (step for step in name.via if step.startswith("variable ")), ""
    )
    return name.text, name.environment, unset or ""


def _collapsed(names: list[Name]) -> Iterator[Name]:
    """``names`` without their environments where all of those say the same."""
    for service in sorted({name.service for name in names}):
        own = [name for name in names if name.service == service]
        texts = {name.text for name in own}
        everywhere = {text for text in texts if len({n.environment for n in own if n.text == text}) > 1}
        if len(texts) > 1 and everywhere != texts:
            yield from own
            continue
        first = {(text, variable): name for name in reversed(own) for text, _, variable in (_same(name),)}
        yield from (replace(first[key], environment="") for key in sorted(first))


def _read(text: Text, service: str, around: Surroundings, at: Traced) -> Iterator[Given]:
    if isinstance(text, Said):
        yield Given(text.text, ("default",) if at.fallback else (), "", at.path, at.line)
    elif isinstance(text, Variable) and isinstance(text.name, Said):
        name = text.name.text
        found = around.variable(service, name)
        yield from found or (Given(f"${name}", (f"variable {name}",), "", at.path, at.line),)
    elif isinstance(text, Setting) and isinstance(text.key, Said):
        yield from around.setting(service, text.key.text)
    elif isinstance(text, Joined):
        parts = [_options(part, service, around, at) for part in text.parts]
        for together in islice(product(*parts), _MOST):
            via = tuple(dict.fromkeys(step for given in together for step in given.via))
            said = "".join("{}" if given.text.startswith("$") else given.text for given in together)
            environments = {given.environment for given in together} - {""}
            if len(environments) < 2:
                yield Given(said, via, next(iter(environments), ""), at.path, at.line)


def _unset(at: Traced) -> Iterator[Given]:
    """A key of settings that nothing in the tree sets, as a variable that nothing sets is told."""
    if isinstance(at.text, Setting) and isinstance(at.text.key, Said):
        key = at.text.key.text
        yield Given(f"${key}", (f"setting {key}",), "", at.path, at.line)


def _options(part: Text, service: str, around: Surroundings, at: Traced) -> list[Given]:
    key = part.key.text if isinstance(part, Setting) and isinstance(part.key, Said) else ""
    via = (f"setting {key}",) if key else ()
    return list(_read(part, service, around, at)) or [Given("{}", via, "", at.path, at.line)]


def bare(text: str) -> str:
    """``arn:aws:sns:eu-west-1:1:orders`` → ``orders``; a queue's address → its last part; anything else stays.

    >>> bare("arn:aws:dynamodb:eu-west-1:1:table/orders"), bare("https://sqs.{}.amazonaws.com/1/jobs")
    ('orders', 'jobs')
    """
    text = text.strip()
    if text.startswith("arn:"):
        return text.rpartition(":")[2].rpartition("/")[2] or text
    if re.match(r"https?://(?:sqs|queue|[\w.{}-]*\.queue)\b", text) or "amazonaws.com/" in text:
        return text.rstrip("/").rpartition("/")[2] or text
    if text.startswith("projects/") and "/" in text:
        return text.rpartition("/")[2]
    return text
