"""Steps of which one comes with the other, so that nothing is lost between them."""

from __future__ import annotations

from scanner.link.analysis import Analysis
from scanner.link.effects import Effect
from scanner.link.index import function_at
from scanner.link.reach import Reach, chain
from scanner.model import Call

_SERVER = "redis"


def come_together(analysis: Analysis, write: Reach, publish: Reach) -> bool:
    """Whether the two are one deed: commands of one batch of Redis, or an event of this process and what its listeners write."""
    if publish.site.effect is Effect.BUS:
        return publish.target is None or _is_heard(analysis, write)
    return _in_one_batch(analysis, write, publish) or _goes_with_its_own(analysis, write, publish)


def _is_heard(analysis: Analysis, write: Reach) -> bool:
    """Whether a bus of this process leads to ``write``: what listeners do is not the state that its events tell of."""
    targets = (step.target for step in chain(analysis.reach[Effect.WRITE], write))
    return any(site.effect is Effect.BUS for node in targets if node for site in analysis.sites.get(node, ()))


def _goes_with_its_own(analysis: Analysis, write: Reach, publish: Reach) -> bool:
    """Whether the message tells of another write to the same server, with which it goes out as a whole further down."""
    if not write.site.fact.technology.startswith(_SERVER):
        return False
    for step in chain(analysis.reach[Effect.PUBLISH], publish):
        own = analysis.reach[Effect.WRITE].get(step.target) if step.target is not None else None
        told = analysis.reach[Effect.PUBLISH].get(step.target) if step.target is not None else None
        if own is not None and told is not None and _in_one_batch(analysis, own, told):
            return True
    return False


def _in_one_batch(analysis: Analysis, write: Reach, publish: Reach) -> bool:
    """Whether both are commands that are put into the same pipeline or transaction, which goes out as a whole: by one
    function, or by what it hands that to.
    """
    sites = (write.site, publish.site)
    calls = [site.item.call for site in sites]
    if not all(site.fact.technology.startswith(_SERVER) for site in sites) or None in calls:
        return False
    one, other = (call for call in calls if call is not None)
    if (one.location.path, one.caller) == (other.location.path, other.caller):
        through = (call.text.rpartition(".")[0] for call in (one, other))
        shorter, longer = sorted(through, key=len)
        return longer.startswith(shorter) and _is_batched(analysis, one)
    if not (_is_batched(analysis, one) and _is_batched(analysis, other)):
        return False
    ways = (_batch_of(analysis, Effect.WRITE, write), _batch_of(analysis, Effect.PUBLISH, publish))
    return not ways[0].isdisjoint(ways[1])


def _is_batched(analysis: Analysis, call: Call) -> bool:
    begun = call.callee.path if call.callee is not None else ()
    words = analysis.index.words["batching-calls"]
    return any(step.partition("(")[0].lower() in words for step in begun)


def _batch_of(analysis: Analysis, effect: Effect, reach: Reach) -> frozenset[str]:
    """What the function at the top of a way may call the pipeline that a command further down is put into."""
    steps = tuple(chain(analysis.reach[effect], reach))
    site = reach.site.item
    batch = site.text.partition(".")[0]
    if len(steps) == 1:
        return frozenset((batch,))
    handed = all(
        function is not None and any(name == batch for name, _ in function.parameters)
        for function in (function_at(analysis.index, step.target) for step in steps[:-1] if step.target)
    )
    first = steps[0].item.call
    return frozenset(first.uses) if handed and first is not None else frozenset()
