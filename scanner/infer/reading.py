"""How programs spell the names of the settings that they read, and what libraries read without a word in the code."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from scanner.infer.status import tokens
from scanner.rules import Words

_PARTS = re.compile(r"__|[.:\[\]]+")
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


class Reads(NamedTuple):
    """Services with the names of settings that their files hold; the names that code outside of all services does."""

    own: frozenset[tuple[str, str]]
    beside: frozenset[str]
    mute: frozenset[str]  # services of whose program the tree has no text

    def by(self, service: str, name: str, own: bool) -> bool:
        """Whether ``service`` may read ``name``; with ``own`` its own files must say so."""
        if (service, name) in self.own:
            return True
        return not own and (name in self.beside or service in self.mute)


Reading = Callable[[Mapping[str, frozenset[str]]], Reads]
"""What is read of the settings called so that each service is given."""


def spellings(name: str) -> tuple[str, ...]:
    """How code may write the setting ``name``, without case and signs: as it is, without what a library puts in front,
    the key alone by which a class of settings holds it.

    >>> spellings("SHOP_BILLING_URL"), spellings("Services__Billing__Url")
    (('shopbillingurl', 'billingurl'), ('servicesbillingurl', 'billing'))
    """
    parts = [part for part in _PARTS.split(name) if part and not part.isdigit()]
    found = [flat(name)]
    if len(parts) > 1:
        telling = [part for part in parts if not _PLACE_WORDS.issuperset(tokens(part))]
        found.append(flat(telling[-1] if telling else parts[-1]))
    else:
        said = re.split(r"[_-]", name)
        if len(said) > 2:
            found.append(flat("".join(said[1:])))
    return tuple(dict.fromkeys(each for each in found if len(each) >= _SHORTEST)) or (flat(name),)


def flat(text: str) -> str:
    """``text`` in lower case, letters and digits alone."""
    return re.sub(r"[^a-z0-9]", "", text.lower())


def read_by_library(name: str, words: Words) -> bool:
    """Whether a library is known to read a setting of that name: ``spring.cloud.openfeign.client.config.billing.url``."""
    parts = {part.lower() for part in re.split(r"__|[_.:\[\]]+", name)}
    return not words["settings-of-libraries"].isdisjoint(parts)
