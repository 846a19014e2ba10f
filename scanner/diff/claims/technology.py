"""``uses`` and ``only_in``."""

from __future__ import annotations

from scanner.diff.claims.answer import Answer, Narrower
from scanner.diff.claims.patterns import can_see, is_technology, where
from scanner.diff.ground import Ground
from scanner.diff.listing import is_under
from scanner.diff.names import listed
from scanner.model import LIBRARY, Fact, Uses, language_of

RULE = "claim/technology"


def answer_uses(ground: Ground, asks: Uses, paths: tuple[str, ...]) -> Answer:
    """Whether the technology is in use at ``paths`` (anywhere if none), and nowhere outside ``only_in``."""
    name = asks.technology
    everywhere = [fact for fact in ground.facts if is_technology(fact.technology, name)]
    around = ground.facts_under(paths) if paths else ground.facts
    here = [fact for fact in around if is_technology(fact.technology, name)]
    outside = [fact for fact in everywhere if asks.only_in and _is_stray(ground, fact, asks.only_in)]
    if outside:
        homes = sorted({ground.service_at(fact.location.path) or fact.location.path for fact in outside})
        wider = tuple(Narrower("only_in", "", home) for home in homes)
        says = f"{name} is used in {listed(homes)} too"
        return Answer(RULE, False, says, where(outside), narrower=wider, shown=where(here))
    if here or (asks.only_in and everywhere):
        return Answer(
            RULE, True, f"{name} is used", where(here or everywhere), shown=where(here or everywhere)
        )
    if not can_see(ground, name):
        return Answer(RULE, None, f"no rule can see {name}")
    if not around:
        return Answer(RULE, None, "nothing at all was seen there")
    if ground.unread(paths):
        return Answer(RULE, None, f"{listed(ground.unread(paths), 3)} could not be read")
    shared = sorted({owner for fact in everywhere if (owner := _library(ground, fact))})
    if shared and paths:
        return Answer(RULE, None, f"{name} is used in {listed(shared)}, which may be how it is used here")
    place = listed(paths) if paths else "the tree"
    return Answer(RULE, False, f"nothing in {place} uses {name}", where(everywhere))


def _is_stray(ground: Ground, fact: Fact, only_in: tuple[str, ...]) -> bool:
    """Whether ``fact`` is product code outside ``only_in``; a manifest beside the roots proves no use, and one of a service
    is of where that lies.
    """
    path, home = fact.location.path, ground.service_at(fact.location.path)
    roots = ground.map.roots if ground.map else ()
    if roots and not any(is_under(path, root) for root in roots):
        return False
    return not any(is_under(path, allowed) or (home and is_under(home, allowed)) for allowed in only_in)


def _library(ground: Ground, fact: Fact) -> str:
    """The library that holds ``fact``; "" if something that runs on its own does."""
    home = ground.service_at(fact.location.path)
    if not home:  # a compose file or a stack of nobody's is no way to use it from here
        return fact.location.path if language_of(fact.location.path) is not None else ""
    kinds = {service.path: service.kind for service in ground.seen.services}
    return home if kinds.get(home) == LIBRARY else ""
