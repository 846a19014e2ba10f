"""Which types a type has below it."""

from __future__ import annotations

from scanner.link.calls.found import MOST_ABOVE
from scanner.link.calls.hierarchy import subtypes
from scanner.link.index import index
from tests.link.build import file, kind, layout_of


def below(*bases: tuple[str, ...]) -> dict[str, set[str]]:
    """Class → those below it, of classes ``C0``, ``C1`` … with the bases that are given."""
    source = file("orders.ts", *(kind(f"C{at}", bases=own) for at, own in enumerate(bases)))
    assert source.outline is not None
    found = subtypes(index(layout_of(source), [source.outline])).below
    return {base.name: {each.name for each in own} for base, own in found.items()}


def test_a_type_is_below_all_that_it_builds_on() -> None:
    assert below((), ("C0",), ("C1",), ("C0",)) == {"C0": {"C1", "C2", "C3"}, "C1": {"C2"}}


def test_a_chain_of_classes_costs_no_more_than_its_length() -> None:
    """A thousand classes in a row would be half a million pairs: nobody reads more than some tens."""
    held = below((), *((f"C{at}",) for at in range(999)))
    assert sum(map(len, held.values())) <= 1000 * MOST_ABOVE
    assert held["C900"] >= {"C901", "C930"}


def test_one_base_of_many_has_all_of_them() -> None:
    assert len(below((), *[("C0",)] * 500)["C0"]) == 500
