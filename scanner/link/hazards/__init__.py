"""Functions with effects → hazards: what a crash or a race between effects loses."""

from scanner.link.hazards.besteffort import swallowed_publishes
from scanner.link.hazards.drivers import wants_callers
from scanner.link.hazards.dualwrite import dual_writes, pairs
from scanner.link.hazards.halves import lacking
from scanner.link.hazards.named import unseen_kinds
from scanner.link.hazards.phantom import phantom_outboxes
from scanner.link.hazards.remedies import cleared
from scanner.link.hazards.toctou import check_then_act
from scanner.link.hazards.transactions import unseen_helpers
from scanner.link.hazards.wording import short

__all__ = [
    "check_then_act",
    "cleared",
    "dual_writes",
    "lacking",
    "pairs",
    "phantom_outboxes",
    "short",
    "swallowed_publishes",
    "unseen_helpers",
    "unseen_kinds",
    "wants_callers",
]
