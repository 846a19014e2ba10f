"""How programs spell the names of the settings that they read, and what libraries read without a word in the code."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import NamedTuple

from scanner.infer.calls.addresses import SERVICE_WORDS
from scanner.infer.status import tokens
from scanner.rules import Words

_PARTS = re.compile(r"__|[.:\[\]]+")
READ = ""  # how what a library reads is spelled
_SHORTEST = 4  # letters of a name that says anything
_PLACE_WORDS = frozenset(
    (
        "url",
        "uri",
        "host",
        "hostname",
        "addr",
        "address",
        "endpoint",
        "base",
        "target",
        "port",
        "path",
        "root",
    )
)
_SAYS_LITTLE = (
    _PLACE_WORDS
    | SERVICE_WORDS
    | frozenset(("api", "http", "https", "grpc", "rest", "server", "backend", "app"))
)


class Reads(NamedTuple):
    """Services with the spellings that their files hold; those that code outside of all services does."""

    own: frozenset[tuple[str, str]]
    beside: frozenset[str]
    mute: frozenset[str]  # services of whose program the tree has no text

    def by(self, service: str, forms: Iterable[str], own: bool) -> bool:
        """Whether ``service`` may read what is spelled as one of ``forms``; with ``own`` its own files must say so."""
        if any((service, form) in self.own or form == READ for form in forms):
            return True
        return not own and (service in self.mute or not self.beside.isdisjoint(forms))


Reading = Callable[[Mapping[str, frozenset[str]]], Reads]
"""What is read of the spellings that stand by each service."""


def spellings(name: str, known: Collection[str] = ()) -> tuple[str, ...]:
    """How code may write the setting ``name``, without case and signs between words: as it is, without what a library puts
    in front, the section alone, which a class of settings has as a field. One that is called as a service is, in ``known``,
    is a section where it stands in quotes: the service's name is said for many reasons.

    >>> spellings("SHOP_BILLING_URL"), spellings("Services__Bills__Url"), spellings("billing.url", {"billing"})
    (('shopbillingurl', 'billingurl'), ('services.bills.url', 'bills'), ('billing.url', '"billing"', 'billing { get'))
    """
    parts = [part for part in _PARTS.split(name) if part and not part.isdigit()]
    found = [plain_key(name)]
    if len(parts) > 1:
        telling = [part for part in parts if not _PLACE_WORDS.issuperset(tokens(part))]
        section = flat(telling[-1] if telling else parts[-1])
        found += (f'"{section}"', f"{section} {{ get") if section in known else (section,)
    else:
        rest = re.split(r"[_-]", name)[1:]
        if len(rest) > 1 and not _SAYS_LITTLE.issuperset(word.lower() for word in rest):
            found.append(flat("".join(rest)))
    return tuple(dict.fromkeys(each for each in found if len(each) >= _SHORTEST)) or (plain_key(name),)


def plain_key(name: str) -> str:
    """``name`` with dots alone between its sections: ``Services__Bills__Url`` and ``services:bills:url`` are one key."""
    return ".".join(flat(part) for part in _PARTS.split(name) if part)


def flat(text: str) -> str:
    """``text`` in lower case, letters and digits alone."""
    return re.sub(r"[^a-z0-9]", "", text.lower())


def read_by_library(name: str, words: Words) -> bool:
    """Whether a library is known to read a setting of that name: ``spring.cloud.openfeign.client.config.billing.url``."""
    parts = {part.lower() for part in re.split(r"__|[_.:\[\]]+", name)}
    return not words["settings-of-libraries"].isdisjoint(parts)
