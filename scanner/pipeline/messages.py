"""Who sends messages that go by their types, in C# and Java: whoever makes one of a type that somebody takes.

A bus of .NET, or Axon, is handed an object, often by way of a variable, an outbox or a house's own helper; the type stands
where the message is made. Sources: https://masstransit.io/documentation/concepts/messages,
https://docs.particular.net/nservicebus/messaging/, https://learn.microsoft.com/dotnet/architecture/microservices/,
https://docs.axoniq.io/axon-framework-reference/4.11/events/event-handlers/
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from scanner.detect import Prefilter
from scanner.infer.messages import BY_TYPE
from scanner.model import Fact, FileRole, Location, SourceFile, Value
from scanner.pipeline.asked import packed
from scanner.pipeline.detecting import TreeReader

HANDLED = "messages"  # the technology of what is handled by its type, in the process or from another
# What makes an object of a type, or hands on one of it.
_MAKES = (
    r"\b({0})\.builder\(\)|\bnew\s+(?:\w+\.)*({0})\s*[({{]"
    r"|\.(?:Adapt|Map|Init|Publish|PublishAsync|Send|SendAsync)<(?:[\w.]+,\s*)?({0})>\s*\("
)
# Who asks for an answer: https://masstransit.io/documentation/concepts/requests
_ASKS = r"\b(?:IRequestClient|AddRequestClient|CreateRequestClient|CreateRequest)<(?:\w+\.)*({0})>"
_ASKED = "masstransit"
# A class and what it is built on; what it hands on to its base stands between brackets.
_BUILT_ON = r"^[^/\n]*\bclass\s+\w+\s*(?:\([^{{}};]*?\))?\s*:\s*(?:[\w.<>]+,\s*)*({0})<(?:\w+\.)*(?!T\b|T[A-Z])([A-Z]\w*)>"
# A parameter of such a type, which a framework fills in from a request, or a handler is given.
_HANDED = r"[(,]\s*(?:\[\w+\]\s*)?(?:\w+\.)*({0})\s+(?P<as>\w+)\s*[,)]"
_SENDS = r"\.(?:Send|Publish)(?:Async)?(?:<[\w.]+>)?\(\s*{0}\b"
_DECLARES = r"\b(?:class|record|struct)\s+({0})\b"
_ASIDE = re.compile(r"[ \t]*(?://|\*)")


def inherited_consumers(
    reader: TreeReader, files: Sequence[SourceFile], facts: Iterable[Fact]
) -> tuple[Fact, ...]:
    """A ``consume`` for each class that is built on one of the house which takes messages of any type, by the type it names."""
    bases = {fact.value("name"): fact.value("of") for fact in facts if fact.kind == "handler_base"}
    if not bases:
        return ()
    code = [file.path for file in files if file.path.endswith(".cs") and file.role is FileRole.SOURCE]
    named = sorted(bases)
    question = "taking:" + hashlib.sha256(repr(named).encode()).hexdigest()
    told = reader.tell(code, question, taking(named), tuple[Fact, ...], packed(named))
    return tuple(
        Fact(
            each.location,
            "consume",
            bases[each.value("base")],
            f"{bases[each.value('base')]}-consume",
            values=tuple(value for value in each.values if value.name != "base"),
        )
        for _, found in told
        for each in found
    )


def taking(named: Sequence[str]) -> Callable[[str, bytes], tuple[Fact, ...]]:
    """What answers which classes of a file are built on one of those ``named``, and for messages of which type."""
    return partial(_taken, named=Prefilter(named))


def _taken(path: str, source: bytes, named: Prefilter) -> tuple[Fact, ...]:
    names = sorted(named.hits(source))
    if not names:
        return ()
    text = source.decode("utf-8", "replace")
    found = []
    for place in re.finditer(_BUILT_ON.format("|".join(map(re.escape, names))), text, re.MULTILINE):
        line = text.count("\n", 0, place.start(1)) + 1
        values = (Value("base", place[1]), Value("by", BY_TYPE), Value("topic", place[2]))
        found.append(Fact(Location(path, line, 1, line, 1), "consume", "", "", values=values))
    return tuple(found)


def made_messages(reader: TreeReader, files: Sequence[SourceFile], facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """A ``publish`` for each place that makes a message of a type that one of ``facts`` consumes, ``made`` of one that is
    only handled, a ``call`` for each that asks whoever consumes it.
    """
    taken: dict[str, set[str]] = {}
    written: set[str] = set()
    for fact in facts:
        if (
            fact.kind in ("consume", "handle")
            and fact.value("by") == BY_TYPE
            and fact.value("topic").isidentifier()
        ):
            taken.setdefault(fact.value("topic"), set()).add(fact.technology)
            written.add(fact.location.path.rpartition(".")[2])
    if not taken:
        return ()
    endings = tuple(f".{ending}" for ending in sorted(written))
    code = [file.path for file in files if file.path.endswith(endings) and file.role is FileRole.SOURCE]
    named = sorted(taken)
    question = "made:" + hashlib.sha256(repr(named).encode()).hexdigest()
    told = reader.tell(code, question, making(named), tuple[Fact, ...], packed(named))
    return tuple(
        each
        for _, found in told
        for place in found
        for technology in sorted(taken[place.value("topic")])
        for each in _sent(place, technology)
    )


def _sent(place: Fact, technology: str) -> Iterator[Fact]:
    """What a place that was found is, where messages of its type go by ``technology``."""
    if place.kind != "call":
        kind = "made" if technology == HANDLED else "publish"
        yield Fact(place.location, kind, technology, f"{technology}-publish", values=place.values)
    elif technology == _ASKED:
        named = (Value("message", place.value("topic")),)
        yield Fact(place.location, "call", technology, f"{technology}-call", values=named)


def making(named: Sequence[str]) -> Callable[[str, bytes], tuple[Fact, ...]]:
    """What answers which messages of the types ``named`` a file makes: facts without a technology."""
    return partial(_made, named=Prefilter(named))


def _made(path: str, source: bytes, named: Prefilter) -> tuple[Fact, ...]:
    names = sorted(named.hits(source))
    if not names:
        return ()
    text, either = source.decode("utf-8", "replace"), "|".join(map(re.escape, names))
    own = {found[1] for found in re.finditer(_DECLARES.format(either), text)}
    return tuple(dict.fromkeys(_places(path, text, either, own)))


def _places(path: str, text: str, either: str, own: set[str]) -> Iterator[Fact]:
    """Each place but those in the file that declares the type, where copies are made, and in comments."""
    forms = ((_MAKES, "publish", ""), (_ASKS, "call", "Request"), (_HANDED, "publish", "("))
    for form, kind, word in forms:
        for place in re.finditer(form.format(f"(?:{either})"), text) if word in text else ():
            name = next(filter(None, place.groups()))
            start = text.rfind("\n", 0, place.start()) + 1
            on = form is not _HANDED or _is_handed_on(text, place)
            if on and name not in own and _ASIDE.match(text, start) is None:
                line, column = text.count("\n", 0, start) + 1, place.start() - start + 1
                at = Location(path, line, column, line, column + len(place.group()))
                yield Fact(at, kind, "", "", values=(Value("by", BY_TYPE), Value("topic", name)))


def _is_handed_on(text: str, place: re.Match[str]) -> bool:
    """Whether the parameter at ``place`` is sent on in the method that it is one of, as far as that is told by its braces."""
    end = text.find("\n    }", place.end())
    body = text[place.end() : end if end != -1 else None]
    return re.search(_SENDS.format(re.escape(place["as"])), body) is not None
