"""Placeholders that annotations hold, filled from what the service that runs them is set to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, product

from scanner.infer.naming.names import Owners, bare
from scanner.infer.naming.surroundings import Given, Surroundings
from scanner.model import Fact, Name, Value, language_of

_PLACE = re.compile(r"\\?\$\{([^{}:]+)(?::([^{}]*))?\}")
_SPLIT = re.compile(r"#\{\s*'(\$\{[^{}]*\})'\.split\('(.)'\)\s*\}")
_LANGUAGES = frozenset(("java", "kotlin"))  # whose frameworks fill them in
# Whose routes stand in files of settings, which Spring fills in as well.
_ROUTED = frozenset(("gateway", "zuul"))
_MOST = 12  # names of one value in one service


def has_placeholder(fact: Fact, value: Value) -> bool:
    """Whether ``value`` is a text of an annotation, or of a gateway's route, in which a framework fills in settings.

    Sources: https://docs.spring.io/spring-framework/reference/core/beans/annotation-config/value-annotations.html,
    https://docs.micronaut.io/latest/guide/#propertySource
    """
    if fact.kind == "call" and fact.literal("via") in _ROUTED:
        return "${" in value.text
    return value.literal and "${" in value.text and language_of(fact.location.path) in _LANGUAGES


def filled_in(fact: Fact, value: Value, owners: Owners, around: Surroundings) -> tuple[Name, ...]:
    """The names that ``value`` comes to in each service that runs the file of ``fact``; a list says several.

    What nothing sets and has no default stays a variable, ``$orders.topic``, or a hole in a pattern.
    """
    place = fact.location
    own = owners(place.path)
    found: dict[tuple[str, str, str], Name] = {}
    for service in own or ("",):
        whose = service if len(own) != 1 else ""
        here = Given("", (), "", place.path, place.line)
        for given in islice(_said(value.text, service, around, here), _MOST):
            name = Name(
                value.name, bare(given.text), given.via, given.environment, given.path, given.line, whose
            )
            if re.search(r"\w", name.text.replace("{}", "")):
                found.setdefault((name.text, name.environment, whose), name)
    return tuple(sorted(found.values()))


def _said(text: str, service: str, around: Surroundings, here: Given) -> Iterator[Given]:
    for part in text.split(", "):
        split = _SPLIT.fullmatch(part.strip())
        if split is None:
            yield from _filled(part, service, around, here)
            continue
        for given in _filled(split[1], service, around, here):
            for each in given.text.split(split[2]):
                yield Given(each.strip(), given.via, given.environment, given.path, given.line)


def _filled(text: str, service: str, around: Surroundings, here: Given) -> Iterator[Given]:
    """``text`` with each placeholder as one of what it may hold; nothing where expressions decide."""
    places = list(_PLACE.finditer(text))
    rest = _PLACE.sub("", text)
    if "${" in rest or "#{" in rest:
        return
    whole = len(places) == 1 and not rest.strip()
    for together in product(*(_options(place, service, around, here, whole) for place in places)):
        said = iter(together)
        filled = _PLACE.sub(lambda _: next(said).text, text)  # noqa: B023  used before the next turn
        where = next(iter(together), here)
        environments = {given.environment for given in together} - {""}
        if len(environments) < 2:
            via = tuple(dict.fromkeys(step for given in together for step in given.via))
            yield Given(filled, via, next(iter(environments), ""), where.path, where.line)


def _options(
    place: re.Match[str], service: str, around: Surroundings, here: Given, whole: bool
) -> tuple[Given, ...]:
    key, default = place[1].strip(), place[2]
    found = around.setting(service, key)
    if found:
        return tuple(
            each if whole or not each.text.startswith("$") else _put(each, "{}", *each.via) for each in found
        )
    if default is not None:
        return (_put(here, default, "default"),)
    return (_put(here, f"${key}" if whole else "{}", f"setting {key}"),)


def _put(given: Given, text: str, *via: str) -> Given:
    return Given(text, via, given.environment, given.path, given.line)
