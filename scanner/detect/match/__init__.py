"""A syntax tree and the rules that may fit it → facts; a file's bytes → which rules may fit."""

from scanner.detect.match.chains import outermost
from scanner.detect.match.match import Matches, code_facts, comes_from
from scanner.detect.match.places import Words
from scanner.detect.match.prefilter import Prefilter
from scanner.detect.match.routes import compose
from scanner.detect.match.shapes import compile_query, may_match, query_error

__all__ = [
    "Matches",
    "Prefilter",
    "Words",
    "code_facts",
    "comes_from",
    "compile_query",
    "compose",
    "may_match",
    "outermost",
    "query_error",
]
