"""A syntax tree → where each of its names comes from, and what its arguments say."""

from scanner.detect.names.choices import Choices
from scanner.detect.names.dialects import names_of
from scanner.detect.names.dialects.python.rebound import rebound_elsewhere
from scanner.detect.names.formatting import Format, format_of
from scanner.detect.names.looped import gone_over, in_turn, values_in_turn
from scanner.detect.names.names import Names
from scanner.detect.names.open_names import OpenNames
from scanner.detect.names.scopes import RUNNERS, Binding, Scope, Scopes
from scanner.detect.names.values import made_with, named_argument, read_value, shortened

__all__ = [
    "RUNNERS",
    "Binding",
    "Choices",
    "Format",
    "Names",
    "OpenNames",
    "Scope",
    "Scopes",
    "format_of",
    "gone_over",
    "in_turn",
    "made_with",
    "named_argument",
    "names_of",
    "read_value",
    "rebound_elsewhere",
    "shortened",
    "values_in_turn",
]
