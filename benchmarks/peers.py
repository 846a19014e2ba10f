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
_SEMGREP = {
    "typescript": ("new PublishCommand(...)", "$Q.add(...)", "$R.save(...)", '$APP.get("...", ...)'),
    "go": ("$P.Publish(...)", "$DB.ExecContext(...)", "$C.PutItem(...)", '$M.HandleFunc("...", ...)'),
    "python": ("boto3.client(...)", "$C.publish(...)", "$S.save(...)", "$T.delay(...)"),
    "java": ("$T.send(...)", "$R.save(...)", "$P.publishEvent(...)", "$T.convertAndSend(...)"),
}
_WORD = re.compile(r'"([A-Za-z_]\w*)"')


def find_program(name: str) -> str | None:
    """The path of a program: installed beside this Python, or on the PATH."""
    return shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)


def all_literals(rules: Iterable[Rule]) -> set[str]:
    """What our sweep looks for; most files hold one of these, few hold all that a rule asks for together."""
    return set(code_rules(rules).sweep.literals)


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


def ast_grep_sites(tree: Path) -> Program | None:
    """The two dozen rules that a person would write for the same sites by hand; see ``benchmarks/ast-grep``."""
    program = find_program("ast-grep")
    settings = Path(__file__).parent / "ast-grep" / "sgconfig.yml"
    return (
        Program((program, "scan", "--config", str(settings), "--json=stream", "."), tree) if program else None
    )


def semgrep(tree: Path, work: Path) -> Program | None:
    """The same sites as far as semgrep's patterns say them, without its registry, telemetry or version check."""
    program = find_program("semgrep")
    if program is None:
        return None
    rules = [
        {
            "id": f"{language}-{number}",
            "languages": [language],
            "severity": "INFO",
            "message": pattern,
            "pattern": pattern,
        }
        for language, patterns in _SEMGREP.items()
        for number, pattern in enumerate(patterns)
    ]
    settings = work / "semgrep.yml"
    settings.write_text(json.dumps({"rules": rules}), encoding="utf-8")
    quiet = ("--metrics=off", "--disable-version-check", "--quiet", "--json")
    return Program((program, "scan", *quiet, "--config", str(settings), "."), tree)


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
