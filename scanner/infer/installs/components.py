"""What a Pulumi program makes of the classes of its house that make workloads, as listings.

Which class a call means is told by its name and by the file or package that it comes from. A loop over names makes one of
each; what is made for a name that only a run knows may be anybody.
https://www.pulumi.com/docs/iac/concepts/components/
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec import structs

from scanner.model import Fact, Value

_CLASS, _MADE = "component_class", "component_made"
_KEPT = frozenset(("name", "each", "source", "replicas", "stages", "unless"))
_WORD = re.compile(r"\w+")


def made_components(facts: Sequence[Fact]) -> Iterator[Fact]:
    """A listing for each of the components that are made of such a class."""
    classes = _classes(facts)
    if not classes:
        return
    made = [fact for fact in facts if fact.kind == _MADE and _is_of(fact, classes)]
    loops = {(fact.location.path, fact.value("loop")) for fact in made if fact.value("loop")}
    for fact in made:
        if not _is_of_loop(fact, loops):
            kept = tuple(value for value in fact.values if value.name in _KEPT)
            yield structs.replace(fact, kind="listing", values=(*kept, Value("via", "pulumi")))


def _classes(facts: Iterable[Fact]) -> dict[str, set[str]]:
    """Classes that make workloads, by name → the names that files know theirs by: its stem, its folder."""
    named: dict[str, list[Fact]] = {}
    making = set[str]()
    for fact in facts:
        if fact.kind == _CLASS and fact.value("class"):
            named.setdefault(fact.value("class"), []).append(fact)
        elif fact.kind == _CLASS:
            making.add(fact.location.path)
    found: dict[str, set[str]] = {}
    for name, places in named.items():
        for fact in places:
            path = fact.location.path
            if path in making:
                folder, _, base = path.rpartition("/")
                found.setdefault(name, set()).update(
                    (base.partition(".")[0], folder.rpartition("/")[2], path)
                )
    return found


def _is_of(fact: Fact, classes: dict[str, set[str]]) -> bool:
    """Whether what is called is one of the ``classes``: of the same file, or of a file that it may be imported from."""
    *steps, name = _WORD.findall(fact.symbol) or [""]
    homes = classes.get(name, set())
    return bool(homes) and (not steps or fact.location.path in homes or bool(homes & set(steps)))


def _is_of_loop(fact: Fact, loops: set[tuple[str, str]]) -> bool:
    """Whether its name is what a loop gives it, whose names are listed one by one."""
    name = next((value for value in fact.values if value.name == "name"), None)
    return (
        name is not None
        and not name.literal
        and any(
            path == fact.location.path and (loop == name.text or "{}" in name.text) for path, loop in loops
        )
    )
