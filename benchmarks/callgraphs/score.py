"""Precision and recall of edges, by category."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from benchmarks.callgraphs.programs import Called, Edge, Program, our_edges

Spelled = Callable[[Program, Called], str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one program."""

    program: Program
    right: frozenset[Edge]
    wrong: frozenset[Edge]
    missed: frozenset[Edge]


@dataclass(slots=True)
class Sum:
    programs: int = 0
    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    def add(self, outcome: Outcome) -> None:
        self.programs += 1
        self.right += len(outcome.right)
        self.wrong += len(outcome.wrong)
        self.missed += len(outcome.missed)


@dataclass(slots=True)
class Table:
    """Sums by category, and over all."""

    total: Sum = field(default_factory=Sum)
    categories: dict[str, Sum] = field(default_factory=dict)

    def add(self, outcome: Outcome) -> None:
        self.total.add(outcome)
        self.categories.setdefault(outcome.program.category, Sum()).add(outcome)


def judge(program: Program, spelled: Spelled, inside: Callable[[Program, str], bool]) -> Outcome:
    """Our edges of ``program`` against the true ones; only what is ``inside`` the program counts, at both ends."""
    named = ((a, b, spelled(program, a), spelled(program, b)) for a, b in our_edges(program.files))
    # What a suite writes as a part of its caller is not called by it.
    ours = frozenset((one, other) for a, b, one, other in named if one != other or a.node == b.node)
    true = frozenset(edge for edge in program.edges if all(inside(program, end) for end in edge))
    return Outcome(program, ours & true, ours - true - program.disputed, true - ours)


def table_of(outcomes: Iterable[Outcome]) -> Table:
    table = Table()
    for outcome in outcomes:
        table.add(outcome)
    return table


def lines(
    title: str, table: Table, published: Iterable[tuple[str, float, float]], bar: tuple[float, float]
) -> Iterator[str]:
    """The table as Markdown: a row for each category, ours over all, and what others published."""
    yield f"| {title} | programs | precision | recall | right | wrong | missed |"
    yield "|---|---|---|---|---|---|---|"
    for name, row in table.categories.items():
        yield _row(name, row)
    yield _row("**all**", table.total)
    for who, precision, recall in published:
        yield f"| {who} (published) | | {precision:.3f} | {recall:.3f} | | | |"
    yield f"| the bar | | {bar[0]:.3f} | {bar[1]:.3f} | | | |"


def _row(name: str, row: Sum) -> str:
    figures = f"{row.precision:.3f} | {row.recall:.3f} | {row.right} | {row.wrong} | {row.missed}"
    return f"| {name} | {row.programs} | {figures} |"
