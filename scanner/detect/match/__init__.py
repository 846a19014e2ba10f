"""A syntax tree and the rules that may fit it → facts; a file's bytes → which rules may fit."""

from scanner.detect.match.chains import outermost
from scanner.detect.match.match import Matches, code_facts, comes_from
from scanner.detect.match.prefilter import Prefilter
from scanner.detect.match.routes import compose
from scanner.detect.match.shapes import compile_query, query_error

__all__ = [
    "Matches",
    "Prefilter",
    "code_facts",
    "comes_from",
    "compile_query",
    "compose",
    "outermost",
    "query_error",
]
