"""Steps of which one comes with the other, so that nothing is lost between them."""

from __future__ import annotations

from scanner.link.analysis import Analysis
from scanner.link.effects import Effect, Site
from scanner.link.reach import Reach, chain

_SERVER = "redis"


def come_together(analysis: Analysis, write: Reach, publish: Reach) -> bool:
    """Whether the two are one deed: commands of one batch of Redis, or an event of this process and what its listeners write."""
    if publish.site.effect is Effect.BUS:
        return publish.target is None or _is_heard(analysis, write)
    return _in_one_batch(analysis, write.site, publish.site)


def _is_heard(analysis: Analysis, write: Reach) -> bool:
    """Whether a bus of this process leads to ``write``: what listeners do is not the state that its events tell of."""
    targets = (step.target for step in chain(analysis.reach[Effect.WRITE], write))
    return any(site.effect is Effect.BUS for node in targets if node for site in analysis.sites.get(node, ()))


def _in_one_batch(analysis: Analysis, write: Site, publish: Site) -> bool:
    """Whether both are commands that one function puts into the same pipeline or transaction, which goes out as a whole."""
    one, other = write.item.call, publish.item.call
    if one is None or other is None or one.location.path != other.location.path or one.caller != other.caller:
        return False
    if not all(site.fact.technology.startswith(_SERVER) for site in (write, publish)):
        return False
    through = (call.text.rpartition(".")[0] for call in (one, other))
    shorter, longer = sorted(through, key=len)
    begun = one.callee.path if one.callee is not None else ()
    return longer.startswith(shorter) and any(
        step.partition("(")[0].lower() in analysis.index.words["batching-calls"] for step in begun
    )
