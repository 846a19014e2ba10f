"""Code outside the map's roots that says what is deployed: the app of a CDK, a program of Pulumi."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence

from scanner.detect import code_rules, is_candidate
from scanner.model import Fact, FileRole, SourceFile, language_of
from scanner.pipeline.detecting import TreeReader
from scanner.rules import Rule

# The kinds of facts that say what an environment runs, and of what such are made.
LISTINGS = frozenset(("listing", "component_class", "component_made"))


def listed_outside(
    reader: TreeReader, files: Iterable[SourceFile], inside: Collection[str], rules: Sequence[Rule]
) -> tuple[Fact, ...]:
    """The listings in code that is not ``inside`` the roots. Nothing else of it is a fact: it is not the product."""
    paths = {
        file.path: file
        for file in files
        if file.role is FileRole.SOURCE and file.path not in inside and language_of(file.path) is not None
    }
    told = reader.tell(list(paths), "lists deployments", listing(rules), bool)
    found = reader.first_pass([paths[path] for path, answer in told if answer])
    return tuple(fact for seen in found.values() for fact in seen.facts if fact.kind in LISTINGS)


def listing(rules: Sequence[Rule]) -> Callable[[str, bytes], bool]:
    """What answers whether a file of code may list deployments."""
    code = code_rules([rule for rule in rules if rule.emits in LISTINGS and rule.code])
    return lambda path, data: is_candidate(path, data, code.sweep.hits(data), code)
