"""The name of a house that stands before those of its services in manifests: ``shop-pay`` for pay, ``shop-orders`` for orders.

Platforms whose names are everybody's (Heroku, Fly, Cloud Run, buckets and images) make people write it. It is known by
most services having it; what is itself a service's name is none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from scanner.infer.status.environments import Environments
from scanner.infer.status.names import bare, joined, tokens

_NEIGHBOURS = 2  # services that a prefix stands before, for it to be that of the house
_MOST = 0.5  # of the services

Prefix = tuple[str, ...]  # its words


def house_prefixes(names: Iterable[str], services: Collection[str], by: Environments) -> frozenset[Prefix]:
    """The prefixes that most of ``services`` (joined names) have among ``names``, as manifests write them."""
    found: dict[Prefix, set[str]] = {}
    for name in dict.fromkeys(names):
        words = tokens(by.split_name(name)[0])
        for at in range(1, len(words)):
            rest = "-".join(words[at:])
            if {joined(rest), bare(rest, by.words)} & set(services):
                found.setdefault(words[:at], set()).add(rest)
    enough = max(_NEIGHBOURS, _MOST * len(services))
    return frozenset(p for p, of in found.items() if len(of) >= enough and "".join(p) not in services)


def without_prefix(name: str, prefixes: Collection[Prefix]) -> str:
    """``name`` without that of the house; "" if it does not begin with one."""
    words = tokens(name) if prefixes else ()
    found = next((p for p in prefixes if len(words) > len(p) and words[: len(p)] == p), ())
    return "-".join(words[len(found) :]) if found else ""
