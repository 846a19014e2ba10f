"""What is asked of a sidecar of Dapr by its address, and what its settings say of whom they are for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from msgspec import structs

from scanner.infer.calls.addresses import plain
from scanner.model import Fact, Value

# https://docs.dapr.io/reference/api/service_invocation_api/
_INVOKES = re.compile(r"/v1\.0/invoke/([\w.-]+)/method\b")
# https://docs.dapr.io/reference/api/pubsub_api/#publish-a-message-to-a-given-topic
_PUBLISHES = re.compile(r"/v1\.0/publish/[\w.{}-]+/([\w.-]+)")
_TECHNOLOGY = "dapr.pubsub"


def by_sidecar(text: str) -> str:
    """The application that an address asks a sidecar for; "" for other addresses."""
    found = _INVOKES.search(text)
    return found[1] if found is not None else ""


def through_sidecars(facts: Iterable[Fact], known: Mapping[str, str]) -> Iterator[Fact]:
    """``facts`` with a publish in place of each request that asks a sidecar for one, and a subscription that stands in
    settings for each of the services that it is for. ``known``: name → service.
    """
    for fact in facts:
        topic = _published(fact) if fact.kind == "call" else ""
        if topic:
            values = (Value("topic", topic),)
            yield structs.replace(fact, kind="publish", technology=_TECHNOLOGY, values=values, names=())
        elif fact.kind == "consume" and fact.value("scopes"):
            kept = tuple(value for value in fact.values if value.name != "scopes")
            for service in sorted(
                {known.get(plain(name), "") for name in fact.value("scopes").split()} - {""}
            ):
                yield structs.replace(fact, values=tuple(sorted((*kept, Value("from", service)))))
        else:
            yield fact


def _published(fact: Fact) -> str:
    said = [value.text for value in fact.values if value.name in ("url", "base")]
    said += [name.text for name in fact.names if name.of in ("url", "base")]
    return next((found[1] for text in said if (found := _PUBLISHES.search(text)) is not None), "")
