"""The rows of each kind of table, into a draft."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field

from msgspec import structs

from scanner.declared import keys
from scanner.declared.importing.columns import NAME, NOTES, OWNER, STATUS, WHERE, understood
from scanner.declared.importing.draft import NOWHERE, Draft
from scanner.declared.importing.tables import Table
from scanner.declared.importing.words import mend, plain, status_of
from scanner.declared.naming import slug, untaken
from scanner.model import Claim, Component, KnownIssue, Session, Status

# What people call the hazards that a rule finds.
_RULES = (
    (r"toctou|time[- ]of[- ]check|race condition|check[- ]then[- ]act|lost update", "consistency/toctou"),
    (r"outbox|dual[- ]write|atomicity|two[- ]phase", "outbox/missing"),
    (r"best[- ]effort|fire[- ]and[- ]forget|swallow", "publish/best-effort"),
)

_COUNT = re.compile(
    r"(?<![\w.])(?P<number>\d{1,4})\+?\s+(?P<what>(?:[a-z][\w-]*\s+)?[a-z][\w-]*s)\b", re.IGNORECASE
)

# What people put where there is nothing to say.
_NOTHING = frozenset(("", "-", "--", "–", "—", "n/a", "n.a."))
_STRUCK = re.compile(r"~~[^~]+~~")
_BRACKETS = re.compile(r"\(([^()]{1,60})\)\s*$")
_FOLDER = re.compile(r"[a-z][a-z0-9_-]*")  # as folders are called
_NO_FOLDERS = frozenset(
    "poc go python typescript java kotlin rust production deployed partial missing unknown deprecated legacy new "
    "old main shared internal external distributed embedded planned beta alpha only".split()
)


@dataclass(frozen=True, slots=True)
class Row:
    """A row by its columns. Whoever reads a cell takes it; what nobody took is said to be left out."""

    cells: Mapping[str, str]
    line: int
    taken: set[str] = field(default_factory=set)

    def take(self, *columns: str) -> str:
        """The first of ``columns`` that says anything; "" if none does."""
        found = next((column for column in columns if self.cells.get(column)), "")
        self.taken.add(found)
        return self.cells.get(found, "")

    def left(self) -> Iterator[tuple[str, str]]:
        return ((column, cell) for column, cell in self.cells.items() if cell and column not in self.taken)


def read_table(draft: Draft, table: Table, layer: str, plane: str, phase: str = "") -> None:
    """Takes the rows of a table of a known kind; any other is ``left_out``. ``phase``: of the plan, around it."""
    reader = _kind(table)
    if reader is None or (reader is _component and not {*table.columns[1:]} & {*WHERE}):
        table = understood(table)
        reader = _kind(table)
    if reader is None:
        columns = ", ".join(column or "(no heading)" for column in table.columns)
        what = (
            "a table of components without a status"
            if {*table.columns} & {"component", "components"}
            else "a table"
        )
        draft.left_out.append(f"line {table.line}: {what}, with the columns {columns}")
        return
    for row in _rows(table):
        if struck := next((cell for cell in row.cells.values() if _STRUCK.fullmatch(cell.strip("*_` "))), ""):
            draft.left_out.append(f"line {row.line}: {plain(struck)}, which is struck out")
            continue
        reader(draft, row, layer, plane)
        for column, cell in row.left():
            _leave(draft, row, f"{column or 'a column without a heading'}: {plain(cell)}")
        if reader is _session and phase:
            draft.sessions[-1] = structs.replace(draft.sessions[-1], phase=phase)


def _kind(table: Table) -> Callable[[Draft, Row, str, str], None] | None:
    columns = set(table.columns)
    if "components" in columns and columns & {"week", "group", "session"}:
        return _session
    if "component" in columns and "issue" in columns:
        return _issue
    if "component" in columns and any("design" in column for column in columns):
        return _gap
    if {"component", "source", "status"} <= columns:
        return _addition
    if any(column in NAME for column in table.columns[:2]) and columns & set(STATUS):
        return _component
    return None


def _rows(table: Table) -> Iterator[Row]:
    for number, written in zip(table.lines, table.rows, strict=True):
        cells = ["" if cell.strip("*_` ").lower() in _NOTHING else cell for cell in written]
        if any(cells):
            yield Row(dict(zip(table.columns, cells, strict=False)), number)


def _leave(draft: Draft, row: Row, what: str) -> None:
    """Says that ``what`` of a row has no place in the map."""
    draft.left_out.append(f"line {row.line}: {what}")


def _component(draft: Draft, row: Row, layer: str, plane: str) -> None:
    name_column = next(column for column in row.cells if column in NAME)
    where = row.take(*(column for column in row.cells if column in WHERE and column != name_column))
    added = _added(draft, row, plain(row.take(name_column)), row.take(*STATUS), (layer, plane))
    paths, names, rest = _where(where)
    notes = plain(row.take(*NOTES))
    draft.put(
        structs.replace(
            added,
            paths=paths,
            parts=_parts(where, paths),
            deployed_as=names,
            implementation=rest,
            notes=notes,
            owner=plain(row.take(*OWNER)),
            claims=tuple(_counts(notes)),
        )
    )


def _parts(where: str, paths: tuple[str, ...]) -> tuple[str, ...]:
    """``apps/accounting (limits)``: what is in brackets behind the one path is the part of it that is meant."""
    found = _BRACKETS.search(where)
    if len(paths) != 1 or found is None:
        return ()
    words = [word for word in re.split(r"\s*[,/&]\s*|\s+and\s+", found[1]) if word]
    if not words or any(not _FOLDER.fullmatch(word) or word in _NO_FOLDERS for word in words):
        return ()
    return tuple(f"{paths[0]}/**/{word}" for word in words)


def _counts(notes: str) -> Iterator[Claim]:
    """Numbers in notes are claims: ``15+ sources``. What to count them in is for people to add."""
    for found in _COUNT.finditer(notes):
        yield Claim(slug(found["what"]), found.group().strip(), NOWHERE)


def _gap(draft: Draft, row: Row, layer: str, plane: str) -> None:
    """What is missing of a design: a component that the document has already, or one more."""
    name, said = plain(row.take("component")), plain(row.take(*STATUS))
    known = draft.find(name)
    component = known or structs.replace(_added(draft, row, name, said, (layer, plane)), notes=said)
    priority = _one_of(draft, row, "priority", keys.SEVERITIES)
    if known:
        _agree(draft, row, known, said)
    draft.put(
        structs.replace(
            component,
            aka=component.aka if name in (component.title, *component.aka) else (*component.aka, name),
            design=plain(row.take(*(column for column in row.cells if "design" in column))),
            priority=priority,
        )
    )


def _addition(draft: Draft, row: Row, layer: str, plane: str) -> None:
    """What the code has beyond the design."""
    name, said, notes = plain(row.take("component")), row.take("status"), plain(row.take(*NOTES))
    known = draft.find(name)
    if known is None:
        known = _added(draft, row, name, said, (layer, plane))
    else:
        _agree(draft, row, known, plain(said))
        if known.notes and notes and notes != known.notes:
            _leave(draft, row, f"notes of {name}, which has some: {notes}")
    draft.put(structs.replace(known, source=plain(row.take("source")), notes=known.notes or notes))


def _agree(draft: Draft, row: Row, known: Component, said: str) -> None:
    """What a second table says of a status is the same, or is said to be left out."""
    if said and status_of(said) is not known.status:
        _leave(draft, row, f"{known.title} is {said} here, and {known.status} in the map")


def _one_of(draft: Draft, row: Row, column: str, words: Collection[str]) -> str:
    """The word in a column, if it is one of ``words``; "" otherwise, which is said."""
    written = plain(row.take(column))
    word = written.lower().replace("critical", "high")
    if written and word not in words:
        _leave(draft, row, f"{column}: {written}, which is none of {', '.join(words)}")
    return word if word in words else ""


# Between the issues of one cell; a comma before a conjunction goes on with the sentence, unless another lack follows it.
_ISSUES = re.compile(
    r"(?<!\s)\s*+;\s*|(?<!\s)\s*+,\s++(?:and\s++)?(?=(?:no|not|missing|lacks?|without)\b)"
    r"|(?<!\s)\s*+,(?!\s*+(?:and|or|but|nor|so|which|who|that|where|when|while|unless|until|since|because|as|if|then|with|e\.g\.|i\.e\.)\b)\s*",
    re.IGNORECASE,
)


def _issue(draft: Draft, row: Row, _layer: str, _plane: str) -> None:
    name, said = plain(row.take("component")), plain(row.take("issue"))
    component = draft.find(name)
    if component is None:
        others = (plain(cell) for _, cell in row.left())
        _leave(draft, row, f"issues of {name}, which no table declares: {', '.join((said, *others))}")
        row.taken.update(row.cells)
        return
    severity = _one_of(draft, row, "severity", keys.SEVERITIES)
    documented = _one_of(draft, row, "documented", keys.DOCUMENTED)
    issues = tuple(
        KnownIssue(
            rule=_rule(text),
            severity=severity or "medium",
            text=text,
            location=NOWHERE,
            documented=documented,
        )
        for text in _ISSUES.split(said)
        if text
    )
    draft.put(structs.replace(component, issues=(*component.issues, *issues)))


def _session(draft: Draft, row: Row, _layer: str, _plane: str) -> None:
    title = plain(row.take("group", "session"))
    weeks = plain(row.take("week"))
    week = re.search(r"\d+", weeks)
    if weeks and not re.fullmatch(r"(?:week )?\d+", weeks, re.IGNORECASE):
        _leave(draft, row, f"week {weeks}, of which a session has one")
    names = tuple(slug(plain(name)) for name in row.take("components").split(",") if plain(name))
    draft.sessions.append(
        Session(
            id=untaken((slug(title),), {session.id for session in draft.sessions}),
            title=title,
            components=names,
            location=NOWHERE,
            component_locations=(NOWHERE,) * len(names),
            week=int(week[0]) if week else 0,
            owner=plain(row.take(*OWNER)),
        )
    )


def _added(draft: Draft, row: Row, title: str, said: str, place: tuple[str, str]) -> Component:
    status = status_of(said)
    if status is None:
        _leave(draft, row, f"the status of {title}: {plain(said) or 'nothing'} is not one that is known")
    return draft.add(title, status or Status.UNKNOWN, *draft.place(*place))


def _where(cell: str) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    """The paths in a cell, the names of services in it, and its words if they say more than those."""
    mended = mend(cell)
    spans = re.findall(r"`([^`]+)`", mended)
    coded = [each for each in spans if _is_path(each)]
    bare = re.sub(r"\[([^\[\]]*+)\]\([^()]*+\)", r"\1", re.sub(r"`[^` ]*+ [^`]*+`", " ", mended)).replace(
        "**", ""
    )
    tokens = [
        *(each for each in spans if " " in each and "/" in each),
        *re.split(r"[\s,+()&]+", bare.replace("`", "")),
    ]
    paths = tuple(
        dict.fromkeys(each.strip("/") for each in tokens if "/" in each and (_is_path(each) or " " in each))
    )
    names = tuple(dict.fromkeys(each for each in coded if "/" not in each))
    words = plain(cell)
    said = {each.strip("/") for each in re.split(r"[\s,+&]+|\band\b", words)}
    return paths, names, "" if said <= {"", *paths, *names} else words


def _is_path(text: str) -> bool:
    return re.fullmatch(r"[a-z0-9_.@-]+(/[A-Za-z0-9_.@-]+)*/?", text) is not None and ".." not in text


def _rule(text: str) -> str:
    return next((rule for pattern, rule in _RULES if re.search(pattern, text, re.IGNORECASE)), "")
