"""Rules are data: ``rules/<topic>/<id>.yaml`` → frozen values, or an error that names file, line and mend."""

from scanner.rulebook.code_match import MODULES, QueryCheck
from scanner.rulebook.compiled import build, built_in, decoded, encoded, installed
from scanner.rulebook.load import (
    Files,
    Rulebook,
    built_in_files,
    built_in_folder,
    compile_rules,
    digest_of,
    joined,
    rule_files,
)

__all__ = [
    "MODULES",
    "Files",
    "QueryCheck",
    "Rulebook",
    "build",
    "built_in",
    "built_in_files",
    "built_in_folder",
    "compile_rules",
    "decoded",
    "digest_of",
    "encoded",
    "installed",
    "joined",
    "rule_files",
]
