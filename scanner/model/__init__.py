"""The nouns that every stage shares. Values only: frozen, no I/O, no imports of ours.

Data flows one way through them::

    bytes → Detection(facts, outline) → Effect/Hazard → Service, Observation → Finding → Report

"Could not tell" is a value of its own throughout (``Status.UNKNOWN``, ``Value.literal`` false,
an empty tuple of evidence next to a reason); it never means "no".
"""

from scanner.model.arms import *
from scanner.model.claims import *
from scanner.model.code import *
from scanner.model.declared import *
from scanner.model.effects import *
from scanner.model.findings import *
from scanner.model.fleet import *
from scanner.model.globs import *
from scanner.model.graph import *
from scanner.model.history import *
from scanner.model.languages import *
from scanner.model.logs import *
from scanner.model.origins import *
from scanner.model.places import *
from scanner.model.report import *
from scanner.model.services import *
from scanner.model.texts import *
from scanner.model.trend import *
