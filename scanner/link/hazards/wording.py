"""How a hazard is said: its subject, its sentence, its chain of evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scanner.link.analysis import Analysis
from scanner.link.effects import Effect, label
from scanner.link.hazards.timing import Timing
from scanner.link.index import Node, function_at
from scanner.link.items import Manner
from scanner.link.reach import Reach, chain
from scanner.link.tree import parent
from scanner.model import Role, Step

_NAMED = 3  # implementations that a step names before it says "and others"
_GENERIC = frozenset(
    {"", "handler", "handle", "main", "index", "run", "execute", "default", "process", "lambda_handler"}
)


def subject_of(node: Node) -> str:
    """What identifies a function whatever its line: its name; one that many files have, with its folder's name."""
    name = node.name.removesuffix(".returned")  # what a function makes and returns is known by its own name
    if name.lower() not in _GENERIC:
        return name
    stem = node.path.rpartition("/")[2].partition(".")[0]
    place = (
        stem
        if stem not in ("index", "main", "handler", "app", "__init__")
        else parent(node.path).rpartition("/")[2]
    )
    return f"{place}.{node.name or 'module'}" if place else node.name or "module"


def dual_write(node: Node, write: Reach, publish: Reach, when: Timing, lost: bool, again: str) -> str:
    """One sentence: who does what, in which order, and what is lost when it breaks off in between.

    ``lost``: a failing publish is swallowed; ``again``: the broker that runs all of it once more, if there is one.
    """
    who = f"{node.name.removesuffix('.returned') or 'this file'}"
    wrote, sent = thing(write), thing(publish)
    if publish.site.effect is Effect.OUTBOX:
        said = f"{who} writes {wrote} and appends to its outbox only behind the commit"
        return f"{said}: a crash in between loses the row, and the message with it"
    match when:
        case Timing.FIRST:
            said = f"{who} publishes to {sent} before it writes {wrote}"
            breaks = "if the write then fails, others act on it anyway"
        case Timing.INSIDE:
            said = f"{who} publishes to {sent} inside the transaction that writes {wrote}"
            breaks = "a rollback leaves a message about nothing"
        case Timing.HOOK:
            said = f"{who} writes {wrote} and publishes to {sent} in an after-commit hook"
            breaks = "no ghost message, but a crash after the commit still loses it"
        case _:
            said = f"{who} writes {wrote} and then publishes to {sent}"
            breaks = "a crash in between loses the message"
    if again:
        done = (
            "the message goes out twice"
            if when in (Timing.FIRST, Timing.INSIDE)
            else "the write is done twice"
        )
        return f"{said}: after a crash in between {again} delivers again, and {done} unless it is idempotent"
    return f"{said}: {breaks}" + ("; a failing publish is swallowed" if lost else "")


def steps_of(analysis: Analysis, write: Reach, publish: Reach) -> tuple[Step, ...]:
    """The chain from the write's call down to the store, then the one from the publish's call down to the broker."""
    return (
        *trail(analysis, write, Role.WRITE),
        *trail(analysis, publish, Role.PUBLISH),
    )


def trail(analysis: Analysis, start: Reach, role: Role) -> Iterator[Step]:
    """The calls from a function down to a site; the site, and for a write also the first call, bear ``role``."""
    reached = analysis.reach[start.site.effect]
    for reach in chain(reached, start):
        if reach.target is None:
            yield Step(role, reach.site.fact.location, _site(reach))
        elif reach is start and role is not Role.PUBLISH:
            doing = "puts it into" if reach.item.manner is Manner.CHANNEL else "calls"
            called = f"{doing} {short(reach.item.text)}, which {_site(start)}"
            yield Step(role, reach.item.location, called + _alternative(analysis, reach))
        else:
            doing = "puts it into" if reach.item.manner is Manner.CHANNEL else "calls"
            called = f"{doing} {short(reach.item.text)}"
            yield Step(Role.CALL, reach.item.location, called + _alternative(analysis, reach))


def _alternative(analysis: Analysis, reach: Reach) -> str:
    """Which implementation a step goes through, or which of its overloads, where others do not do the same."""
    if reach.sure or reach.target is None or not reach.item.alternatives:
        return ""
    reached = analysis.reach[reach.site.effect]
    missing = [target for target in reach.item.targets if target not in reached]
    taken = owner_of(reach.target)
    others = list(dict.fromkeys(owner for each in missing if (owner := owner_of(each)) != taken))
    if not others:
        beside = [f"line {_line(analysis, each)}" for each in missing]
        return (
            f", if that is the one in line {_line(analysis, reach.target)}, not {_few(beside)}"
            if beside
            else ""
        )
    return f", if that is {taken} and not {_few(others)}"


def _line(analysis: Analysis, node: Node) -> int:
    function = function_at(analysis.index, node)
    return function.location.line if function is not None else 0


def _few(names: Sequence[str]) -> str:
    return ", ".join(names[:_NAMED]) + (" and others" if len(names) > _NAMED else "")


def owner_of(node: Node) -> str:
    """The class of a method; a function by its own name."""
    return node.name.rpartition(".")[0] or node.name


def short(callee: str) -> str:
    """A callee as one would say it: the end of a long chain."""
    return callee if len(callee) <= 48 else "…" + callee[-47:]


def thing(reach: Reach) -> str:
    """What a site writes, reads or publishes to: its table or topic where known, and the technology."""
    fact = reach.site.fact
    named = label(fact)
    return f"{named} ({fact.technology})" if named else fact.technology


def _site(reach: Reach) -> str:
    done = {Effect.WRITE: "writes", Effect.READ: "reads", Effect.OUTBOX: "appends to"}
    return f"{done.get(reach.site.effect, 'publishes to')} {thing(reach)}"
