"""Health that a library of the tree answers: a fact for each service that hangs it in, where it does so.

``health.Register(e)`` in a shared package, a router that is mounted, a module that is imported: whoever uses one of
them answers the same paths. Users are found by their imports, through other libraries too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from msgspec import structs

from scanner import link
from scanner.model import Fact, Location, Outline, Service, Value, language_of, owner_of
from scanner.pipeline.detecting import TreeReader
from scanner.pipeline.product import Product

_ROUNDS = 4  # libraries that hand on what another one answers
_MOST_ANSWERS = 40  # that are followed at once; beyond, nearly everything hands it on
_MOST_USERS = 30  # files of libraries that use what another one hands out
_IDENTIFIER = re.compile(r"[A-Za-z_$][\w$]*")
_IMPORT = re.compile(
    rb"^\s*(?:import\b|from\s+\S+\s+import\b|export\b.*\bfrom\b|package\b|\}\s*from\b|(?:const|var|let)\b.*\brequire\()"
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a file of a library answers, to whoever uses one of ``names``."""

    path: str
    names: frozenset[str]
    facts: tuple[Fact, ...]


def library_health(
    product: Product,
    facts: Iterable[Fact],
    services: Sequence[Service],
    owners: Mapping[str, str],
) -> tuple[Fact, ...]:
    """The health facts of services by what they use of libraries; () for nearly all trees, which costs nothing."""
    running = {service.path for service in services if not service.is_library}
    shared = [
        fact
        for fact in facts
        if fact.kind == "health_endpoint"
        and language_of(fact.location.path) is not None
        and owner_of(fact.location, owners) not in running
    ]
    if not shared or not running:
        return ()
    by_file: dict[str, list[Fact]] = {}
    for fact in shared:
        by_file.setdefault(fact.location.path, []).append(fact)
    outlines = product.outlines(by_file)
    ahead = [
        answer for path, found in sorted(by_file.items()) for answer in _answers(outlines.get(path), found)
    ]
    known = frozenset(service.path for service in services)

    def service_of(path: str) -> str:
        """The service whose own a file is: the nearest folder that is one, or is a library."""
        folders = ("/".join(path.split("/")[:end]) for end in range(path.count("/") + 1, 0, -1))
        nearest = next((folder for folder in folders if folder in known), ".")
        return nearest if nearest in running else ""

    found = sorted(set(_followed(product, ahead, service_of)))
    first: dict[tuple[str, str], Fact] = {}  # a service answers a path once, however often it is hung in
    for fact in found:
        first.setdefault((service_of(fact.location.path), fact.value("path")), fact)
    return tuple(sorted(first.values()))


def _followed(product: Product, ahead: list[Answer], service_of: Callable[[str], str]) -> Iterator[Fact]:
    seen: set[tuple[str, frozenset[str]]] = set()
    for _ in range(_ROUNDS):
        ahead = [each for each in _merged(ahead) if each.names and (each.path, each.names) not in seen]
        ahead = sorted(ahead, key=lambda each: (each.path, sorted(each.names)))[:_MOST_ANSWERS]
        outlines = product.outlines(answer.path for answer in ahead)
        wishes = {
            answer: link.Wish(link.near(product.project(), outline), tuple(sorted(names)))
            for answer in ahead
            if (outline := outlines.get(answer.path)) is not None
            and (names := answer.names | _wrapping(product.reader, outline, answer.names))
        }
        # one look at the whole tree, then one at few files for each
        ends = tuple({end for wish in wishes.values() for end in wish.near.suffixes})
        readable = [path for path in product.code if path.endswith(ends)]
        close = product.granted(*wishes.values(), among=readable)
        handed_on: list[tuple[Location, Answer]] = []
        for answer, wish in wishes.items():
            seen.add((answer.path, answer.names))
            users = [path for path in product.granted(wish, among=close) if path != answer.path]
            contents = product.reader.read(users)
            places = [
                place
                for path, content in contents
                if (place := _use(path, content, frozenset(wish.names), answer.path))
            ]
            yield from (
                _at(fact, place) for place in places if service_of(place.path) for fact in answer.facts
            )
            others = [place for place in places if not service_of(place.path)]
            if len(others) <= _MOST_USERS:  # a name that more libraries use is not what hangs health in
                handed_on += [(place, answer) for place in others]
        used = product.outlines(place.path for place, _ in handed_on)
        ahead = [
            Answer(place.path, _names_around(used[place.path], place.line), answer.facts)
            for place, answer in handed_on
            if place.path in used
        ]


def _merged(answers: Iterable[Answer]) -> list[Answer]:
    """One answer for each file and set of names."""
    facts: dict[tuple[str, frozenset[str]], dict[Fact, None]] = {}
    for answer in answers:
        facts.setdefault((answer.path, answer.names), {}).update(dict.fromkeys(answer.facts))
    return [Answer(path, names, tuple(sorted(found))) for (path, names), found in facts.items()]


def _answers(outline: Outline | None, facts: Sequence[Fact]) -> Iterator[Answer]:
    """The facts of one file by the names that others use to get at them."""
    if outline is None:
        return
    for fact in facts:
        yield Answer(outline.path, _names_around(outline, fact.location.line), (fact,))


def _names_around(outline: Outline, line: int) -> frozenset[str]:
    """What others name to get at a line: the function or class around it, else what the file hands out."""
    classes = {each.name for each in outline.classes}
    inside = [each for each in outline.classes if each.location.line <= line <= each.location.end_line]
    if inside:
        return frozenset(each.name.partition(".")[0] for each in inside)
    for each in outline.functions:
        if each.location.line <= line <= each.location.end_line:
            owner, _, name = each.name.rpartition(".")
            named = owner.partition(".")[0] if owner in classes else name
            decorated = each.decorators and line == each.location.line
            if _IDENTIFIER.fullmatch(named) and not decorated:
                return frozenset((named,))
    return frozenset(name for name, _ in outline.exports if _IDENTIFIER.fullmatch(name)) - {"default"}


def _wrapping(reader: TreeReader, outline: Outline, names: frozenset[str]) -> frozenset[str]:
    """What in the same file uses one of ``names``: the module of a controller, a function that calls another."""
    content = next((content for _, content in reader.read([outline.path])), b"").split(b"\n")
    found, word = set(), _word(names)
    placed = [(each.name, each.location) for each in outline.classes]
    placed += [(each.name, each.location) for each in outline.functions]
    for full, place in placed:
        name = full.rpartition(".")[2]
        lines = b"\n".join(content[place.line - 1 : place.end_line])
        if _IDENTIFIER.fullmatch(name) and name not in names and word.search(lines):
            found.add(name)
    return frozenset(found)


def _word(names: frozenset[str]) -> re.Pattern[bytes]:
    return re.compile(rb"\b(?:" + b"|".join(re.escape(name.encode()) for name in sorted(names)) + rb")\b")


def _qualified(content: bytes, names: frozenset[str], library: str) -> re.Pattern[bytes]:
    """One of ``names`` as a file of Go writes it: behind the package, or what it is imported as; bare in the package."""
    package = "/".join(library.split("/")[:-1])
    last = re.escape(package.rpartition("/")[2].encode())
    found = re.search(
        rb'^[ \t]*+(?:import[ \t]++)?(\w++)[ \t]++"[^"\n]*/' + last + rb'"', content, re.MULTILINE
    )
    aliases = {last, found[1]} if found is not None else {last}
    if re.search(rb'"(?:[^"\n]*/)?' + last + rb'(?:/v\d+)?"', content) is None:
        return _word(names)
    return re.compile(rb"\b(?:" + b"|".join(sorted(aliases)) + rb")\.(?:" + _word(names).pattern + rb")")


def _use(path: str, content: bytes, names: frozenset[str], library: str) -> Location | None:
    """The first place where one of ``names`` of the file ``library`` is used rather than imported."""
    word = _word(names) if not path.endswith(".go") else _qualified(content, names, library)
    listing = False  # inside the braces of an import that takes several lines
    for number, line in enumerate(content.split(b"\n"), 1):
        begins = _IMPORT.match(line) is not None
        opens = begins and line.count(b"{") + line.count(b"(") > line.count(b"}") + line.count(b")")
        if not begins and not listing and (found := word.search(line)) is not None:
            column = len(line[: found.start()].decode("utf-8", "replace")) + 1
            end = column + len(found.group().decode("utf-8", "replace"))
            return Location(path, number, column, number, end)
        listing = opens or (listing and not begins and b"}" not in line and b")" not in line)
    return None


def _at(fact: Fact, place: Location) -> Fact:
    kept = [value for value in fact.values if value.name != "via"]
    return structs.replace(fact, location=place, values=tuple(sorted([*kept, Value("via", "library")])))
