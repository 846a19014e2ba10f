"""The other programs: what they are asked, so that they do comparable work."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

from benchmarks.measure import Program
from scanner.detect import code_rules
from scanner.rules import CodeMatch, Rule

# Our language → ast-grep's name for it, and the kinds of node that can be a call there.
_LANGUAGES = {
    "typescript": ("TypeScript", ("call_expression", "new_expression")),
    "tsx": ("Tsx", ("call_expression", "new_expression")),
    "javascript": ("JavaScript", ("call_expression", "new_expression")),
    "go": ("Go", ("call_expression",)),
    "python": ("Python", ("call",)),
    "java": ("Java", ("method_invocation", "object_creation_expression")),
    "kotlin": ("Kotlin", ("call_expression",)),
}
_WORD = re.compile(r'"([A-Za-z_]\w*)"')


def find_program(name: str) -> str | None:
    """The path of a program: installed beside this Python, or on the PATH."""
    return shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)


def all_literals(rules: Iterable[Rule]) -> set[str]:
    """What our sweep looks for; most files hold one of these, few hold all that a rule asks for together."""
    return set(code_rules(rules).sweep.literals)


def module_literals(rules: Iterable[Rule]) -> set[str]:
    """The part of it that names the modules which things come from; few files hold one."""
    matches = [match for rule in rules for match in rule.code if match.origins and "?" not in match.origins]
    return {literal for match in matches for needs in match.needs for literal in needs[0]}


def ripgrep(tree: Path, literals: Iterable[str], listed: Path) -> Program | None:
    """Lists the files that hold any of ``literals``, which are written to ``listed``; None without ripgrep."""
    program = find_program("rg")
    if program is None:
        return None
    # A literal over two lines is looked for by the longer of them; an empty line would match everything.
    lines = {max(literal.split("\n"), key=len) for literal in literals}
    listed.write_text("".join(f"{line}\n" for line in sorted(lines)), encoding="utf-8")
    return Program((program, "--files-with-matches", "--fixed-strings", "--file", str(listed), "."), tree)


def ast_grep(tree: Path, rules: Iterable[Rule], work: Path) -> Program | None:
    """Looks for calls by the names that our rules look for, one rule for each of ours and each language."""
    program = find_program("ast-grep")
    if program is None:
        return None
    folder = work / "ast-grep"
    folder.mkdir()
    for rule in rules:
        for language in _LANGUAGES:
            matches = [match for match in rule.code if language in match.languages]
            names = sorted({name for match in matches for name in _names(match)})
            if names:
                name = f"{rule.id}-{language}"
                (folder / f"{name}.yml").write_text(
                    json.dumps(_ast_grep_rule(name, language, names)), encoding="utf-8"
                )
    settings = work / "sgconfig.yml"
    settings.write_text("ruleDirs: [ast-grep]\n", encoding="utf-8")
    return Program((program, "scan", "--config", str(settings), "--json=compact", "."), tree)


def _names(match: CodeMatch) -> Iterable[str]:
    """What the things are called that ``match`` looks for."""
    yield from _WORD.findall(match.query)
    for origin in match.origins:
        last = re.split(r"[./]", origin)[-1]
        if last.isidentifier():
            yield last


def _ast_grep_rule(name: str, language: str, names: list[str]) -> dict[str, object]:
    """JSON is YAML. https://ast-grep.github.io/reference/rule.html"""
    title, kinds = _LANGUAGES[language]
    named = {"regex": rf"^(.*\.)?({'|'.join(map(re.escape, names))})$"}
    calls = [{"kind": kind, "has": named} for kind in kinds]
    return {"id": name, "language": title, "severity": "info", "message": name, "rule": {"any": calls}}
