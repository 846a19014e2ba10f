"""Exchanges of AMQP: a message comes through one to the queues that are bound to it by a key that its own key fits.

Source: https://www.rabbitmq.com/tutorials/amqp-concepts#exchange-topic
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from scanner.graph.names import Named, names_of
from scanner.model import Fact

SEPARATOR = "/"  # between an exchange and a key
_EXCHANGE, _KEY = ("exchange",), ("routing_key",)
_SEVERAL, _ONE, _UNREAD = "#", "*", "{}"


@dataclass(frozen=True, slots=True)
class Exchanges:
    """``keyed``: the exchanges that queues are bound to by keys that are known; ``taken``: those that a single service binds
    queues to. ``sent``: the keys of messages, by the exchange that they are sent to; "" is where that cannot be told.
    ``bound``: all exchanges to which the code binds something. ``queues``: what services listen to by its name.
    """

    keyed: frozenset[str]
    taken: frozenset[str]
    sent: Mapping[str, frozenset[str]]
    bound: frozenset[str]
    queues: frozenset[str]

    def ends(self, fact: Fact, service: str) -> tuple[Named, ...]:
        """What a fact is about in ``service``: where queues are bound by keys, a publish goes to an exchange with a key, and
        who listens to an exchange does so by a queue of its own; else it is as it is named. Where nobody's code binds
        anything to an exchange, a key that a queue is called by is that queue's.
        """
        if fact.kind == "consume" and binds(fact):
            return names_of(fact, service, ("queue",))
        through, keys = _said(fact, service, _EXCHANGE), _said(fact, service, _KEY)
        if (
            fact.kind == "publish"
            and through
            and (self.bound | self.queues).isdisjoint(n.text for n in through)
        ):
            own = tuple(key for key in keys if key.text in self.queues)
            return own or names_of(fact, service)
        if (
            fact.kind != "publish"
            or not keys
            or not through
            or not self.keyed.issuperset(n.text for n in through)
        ):
            return names_of(fact, service)
        return tuple(Named(f"{one.text}{SEPARATOR}{key.text}", key.how) for one in through for key in keys)

    def reaching(self, bound: Fact, service: str) -> Iterator[Named]:
        """What comes to the queue that ``bound`` binds, in ``service``: all of the exchange where its key is not read.

        A message whose own key is not read may be for any queue of an exchange with keys; it is for this one where nobody
        else has one. Bound without a key, a queue goes by its name: https://www.rabbitmq.com/amqp-0-9-1-protocol#queue.bind
        """
        patterns = [key.text for key in _said(bound, service, _KEY)]
        if not _has(bound, "routing_key"):
            patterns = [queue.text for queue in _said(bound, service, ("queue",))] or [""]
        for exchange in _said(bound, service, _EXCHANGE):
            keyed = exchange.text in self.keyed
            for key in sorted(self.sent.get(exchange.text, ())) if keyed else ():
                if not patterns or any(fits(pattern, key) for pattern in patterns):
                    yield Named(f"{exchange.text}{SEPARATOR}{key}", exchange.how)
            if not keyed or exchange.text in self.taken:
                yield exchange
        for key in sorted(self.sent.get("", ())):
            if any(fits(pattern, key) for pattern in patterns if pattern != _SEVERAL):
                yield Named(key, "resolved")


def exchanges(facts: Iterable[Fact], runs: Callable[[Fact], Sequence[str]]) -> Exchanges:
    """What bindings and publishes say of exchanges; ``runs``: the services that run the code of a fact."""
    keyed: set[str] = set()
    takers: dict[str, set[str]] = {}
    sent: dict[str, set[str]] = {}
    queues: set[str] = set()
    for fact in facts:
        if fact.kind not in ("publish", "consume", "bind"):
            continue
        for service in bound_for(fact, runs):
            if fact.kind == "consume" and not binds(fact):
                queues.update(name.text for name in names_of(fact, service) if name.text)
                continue
            keys = {key.text for key in _said(fact, service, _KEY)}
            through = {exchange.text for exchange in _said(fact, service, _EXCHANGE)}
            if fact.kind != "publish":
                keyed |= through if keys else set()
                for exchange in through:
                    # what a broker is set up with is bound for whoever listens to each queue
                    takers.setdefault(exchange, set()).add(service or fact.literal("queue"))
            elif keys:
                for exchange in through or ("",):
                    sent.setdefault(exchange, set()).update(keys)
    return Exchanges(
        frozenset(keyed),
        frozenset(exchange for exchange, services in takers.items() if len(services) == 1),
        {exchange: frozenset(keys) for exchange, keys in sent.items()},
        frozenset(takers),
        frozenset(queues),
    )


def bound_for(fact: Fact, runs: Callable[[Fact], Sequence[str]]) -> Sequence[str]:
    """The services that run the code of a fact; "" for what binds a queue where no service's code does."""
    return runs(fact) or (("",) if fact.kind == "bind" else ())


def binds(fact: Fact) -> bool:
    """Whether a queue is bound by a fact: by a call of its own, or where it is listened to."""
    return fact.kind == "bind" or (
        fact.kind == "consume" and _has(fact, "exchange") and _has(fact, "routing_key")
    )


def fits(pattern: str, key: str) -> bool:
    """Whether a key is one that a binding asks for: ``*`` is one word, ``#`` any number; what is not read is anything.

    >>> fits("order.*", "order.placed"), fits("order.#", "order"), fits("order.*", "order.placed.late")
    (True, True, False)
    """
    words = key.split(".")
    places = {0}
    for wanted in pattern.split("."):
        if wanted == _SEVERAL:
            places = set(range(min(places, default=len(words) + 1), len(words) + 1))
        else:
            places = {at + 1 for at in places if at < len(words) and _is(wanted, words[at])}
    return len(words) in places


def _is(wanted: str, word: str) -> bool:
    return wanted in (_ONE, word) or _UNREAD in wanted or _UNREAD in word


def _said(fact: Fact, service: str, keys: tuple[str, ...]) -> tuple[Named, ...]:
    return tuple(name for name in names_of(fact, service, keys) if name.text)


def _has(fact: Fact, name: str) -> bool:
    return any(value.name == name for value in fact.values)
