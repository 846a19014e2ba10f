"""Bytes → facts. Pure: no file is opened here, and nothing in a file can make it fail."""

from scanner.detect.code import (
    EFFECTS,
    CodeRules,
    code_rules,
    derived,
    detect_code,
    is_candidate,
    outline_code,
)
from scanner.detect.config import (
    Call,
    ConfigRules,
    config_rules,
    detect_config,
    entries,
    may_hold,
    may_match,
    text_of_call,
)
from scanner.detect.languages import language_of
from scanner.detect.match import Prefilter, query_error
from scanner.detect.plain import (
    PLAIN,
    SECTION,
    DeclaredPlainly,
    by_its_place,
    called_plainly,
    declared_by,
    declared_plainly,
    plain_text,
)
from scanner.detect.texts import Held, answers

__all__ = [
    "EFFECTS",
    "PLAIN",
    "SECTION",
    "Call",
    "CodeRules",
    "ConfigRules",
    "DeclaredPlainly",
    "Held",
    "Prefilter",
    "answers",
    "by_its_place",
    "called_plainly",
    "code_rules",
    "config_rules",
    "declared_by",
    "declared_plainly",
    "derived",
    "detect_code",
    "detect_config",
    "entries",
    "is_candidate",
    "language_of",
    "may_hold",
    "may_match",
    "outline_code",
    "plain_text",
    "query_error",
    "text_of_call",
]
