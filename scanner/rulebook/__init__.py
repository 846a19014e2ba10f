"""Rules are data: ``rules/<topic>/<id>.yaml`` → frozen values, or an error that names file, line and mend."""

from scanner.rulebook.load import Rulebook, built_in_folder, compile_rules, digest_of, joined, rule_files

__all__ = ["Rulebook", "built_in_folder", "compile_rules", "digest_of", "joined", "rule_files"]
