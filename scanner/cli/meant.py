"""What somebody may have meant who typed what is no path, no option or no command: the next step, in a sentence."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scanner.cli import COMMANDS
from scanner.cli.near import nearest
from scanner.errors import ScanError

if TYPE_CHECKING:
    from scanner.model import Component

_FLAGS = {"help": "--help", "version": "--version"}  # what other programs have as commands
_OTHERS = {  # words of other programs, and what does the same here
    "audit": "check", "ci": "check", "gate": "check", "lint": "check", "verify": "check",
    "changes": "check --base REF", "compare": "check --base REF", "diff": "check --base REF",
    "clean": "cache prune", "clear": "cache prune",
    "accept": "baseline update", "add": "baseline update", "suppress": "baseline update",
    "describe": "explain ID", "info": "explain ID", "show": "explain ID", "why": "explain ID",
    "apply": "map sync", "correct": "map sync", "fix": "map sync", "format": "map fmt",
    "create": "init", "generate": "init", "new": "init", "draw": "graph", "topology": "graph",
    "board": "plan", "sessions": "plan", "trend": "history list", "log": "history list",
    "docs": "dossier --all", "document": "dossier --all", "html": "report --format html", "serve": "report --format html",
    "server": "lsp", "settings": "config", "doctor": "config", "watch": ". --watch",
    "ls": ".", "run": ".", "services": ".", "status": ".",
}  # fmt: skip
_OTHER_OPTIONS = {
    "since": "`scan check --base REF`", "diff": "`scan check --base REF`", "changed": "`scan check --base REF`",
    "staged": "`scan check --base HEAD`", "branch": "`scan check --base REF`",
    "verbose": "`--debug`, or `scan explain ID`", "quiet": "`--limit 1`", "no-color": "`--color never`",
    "severity": "`--fail-on` of `scan check`", "level": "`--fail-on` of `scan check`",
    "threads": "`--jobs`", "workers": "`--jobs`",
    "skip": "`--exclude` for paths, `--ignore` for rules", "fix": "`scan map sync`",
    "config": "mapcheck.toml, which `scan config` shows",
    "path": "the folder itself: `scan FOLDER`", "dir": "`--root`", "service": "its folder: `scan FOLDER`",
    "component": "its id: `scan ID`", "owner": "`--format json`, or the page's filter: `--format html`",
}  # fmt: skip
_GROUPS = ("map", "rules", "baseline", "cache", "history", "plan")
_FINGERPRINT = re.compile(r"[0-9a-f]{8,16}")
_EXTRA = re.compile(r"Got unexpected extra arguments? \((\S+?)[ )]")
_MOST_ENTRIES = 5_000  # of a folder, when names like a misspelt one are looked for


def instead_of(path: Path, root: Path, components: Sequence[Component]) -> str:
    """What to type rather than ``path``, which is neither there nor a component."""
    written = path.as_posix().rstrip("/")
    tries = (
        *_flag(written),
        *_explained(written),
        *_commands(written),
        *_paths(written, root),
        *_of_others(written),
        *_revisions(written, root),
    )
    if tries:
        return f"did you mean {' or '.join(f'`scan {each}`' for each in tries)}?"
    below = {name: f"{group} {name}" for group in _GROUPS for name in _group(group).commands}
    ids = (each.id for each in components)
    if close := nearest(written, [*COMMANDS, *below, *ids, *_entries(Path())]):
        return f"did you mean `scan {below.get(close, close)}`?"
    return "give a file or folder of the repository, or a component"


def with_hint(error: click.ClickException) -> click.ClickException:
    """The same error of usage, and what was meant where that can be told."""
    ctx = error.ctx if isinstance(error, click.UsageError) else None
    hint = _hint(error, ctx) if ctx is not None else ""
    said = error.format_message() if isinstance(error, click.BadParameter) else error.message
    return click.UsageError(f"{said} {hint}", ctx) if hint else error


def _hint(error: click.ClickException, ctx: click.Context) -> str:
    if isinstance(error, click.NoSuchOption):
        return _option(error.option_name.lstrip("-"), ctx.command)
    if isinstance(error, click.exceptions.NoSuchCommand) and not error.possibilities:
        known = ctx.command.list_commands(ctx) if isinstance(ctx.command, click.Group) else ()
        meant = _of_others(error.command_name)
        return f"There are {', '.join(known)}." + (f" Did you mean `scan {meant[0]}`?" if meant else "")
    if isinstance(error, click.BadParameter):
        return _told(error, ctx)
    extra = _EXTRA.match(error.message)
    return _too_many(extra[1], ctx) if extra else ""


def _option(name: str, command: click.Command) -> str:
    """What `--json` or `-o` is meant for; "" where the error says it better."""
    options = [word for each in command.params for word in each.opts if word.startswith("--")]
    if name in _formats(command):
        written = f" or --output {name}=FILE" if "--output" in options else ""
        return f"Did you mean --format {name}{written}?"
    if name == "since" and command.name == "report":
        return "`scan history list` shows the runs before; `--previous FILE` compares with one."
    if name == "dry-run" and "--write" in options:
        return "Without `--write` nothing is written."
    if name in _OTHER_OPTIONS:
        return f"What does that here is {_OTHER_OPTIONS[name]}."
    if owner := _whose(name) if command.name == "scan" else "":
        return f"That is an option of `scan {owner}`."
    close = sorted(each for each in options if len(name) == 1 and each.startswith(f"--{name}"))
    return f"Did you mean {' or '.join(close)}?" if close else ""


def _whose(option: str) -> str:
    """The command that has an option which a scan has not; "" where none of those that are asked for most does."""
    from importlib import import_module

    for name in ("check", "report", "graph"):
        module, attribute = COMMANDS[name]
        if any(f"--{option}" in each.opts for each in getattr(import_module(module), attribute).params):
            return name
    return ""


def _told(error: click.BadParameter, ctx: click.Context) -> str:
    """What an option is for, where its value is none of it and no list says which are."""
    if ctx.command.name == "config":
        return "What is shown is set in mapcheck.toml."
    if isinstance(error.param, click.Option) and isinstance(error.param.type, click.types.IntParamType):
        return error.param.help or ""
    return ""


def _formats(command: click.Command) -> Sequence[str]:
    kinds = (each.type for each in command.params if "--format" in each.opts)
    return next((kind.choices for kind in kinds if isinstance(kind, click.Choice)), ())


def _too_many(word: str, ctx: click.Context) -> str:
    if word in _formats(ctx.command):
        return f"Did you mean --format {word}?"
    if any("--rules" in each.opts for each in ctx.command.params) and ctx.info_name in ("list", "test"):
        return "`--rules FOLDER` takes rules of your own."
    if any("--from" in each.opts for each in ctx.command.params):
        return f"`{ctx.command_path} --from {word}` is about this part."
    if Path(word).exists():
        return f"`{ctx.command_path}` is about the whole repository; `scan {word}` is about this part."
    return ""


def _flag(written: str) -> tuple[str, ...]:
    return (_FLAGS[written],) if written in _FLAGS else ()


def _explained(written: str) -> tuple[str, ...]:
    """A rule, or a finding by its fingerprint."""
    if _FINGERPRINT.fullmatch(written):
        return (f"explain {written}",)
    from scanner.pipeline.ruleset import load_rules

    with suppress(ScanError):  # rules that are wrong are another command's to tell
        book = load_rules(())
        if written in {*(check.text.id for check in book.checks), *(rule.id for rule in book.rules)}:
            return (f"explain {written}",)
    return ()


def _commands(written: str) -> tuple[str, ...]:
    """`sync` is `map sync`; `list` is one of several."""
    return tuple(f"{name} {written}" for name in _GROUPS if written in _group(name).commands)


def _group(name: str) -> click.Group:
    from importlib import import_module

    module, attribute = COMMANDS[name]
    group: click.Group = getattr(import_module(module), attribute)
    return group


def _of_others(written: str) -> tuple[str, ...]:
    """What does here what another program calls so; a path of that name was looked for before."""
    return (_OTHERS[written],) if written in _OTHERS else ()


def _paths(written: str, root: Path) -> tuple[str, ...]:
    """The path of the tree that is there and most like the one that was written, part by part."""
    parts = [part for part in written.replace("\\", "/").split("/") if part]
    up = [*takewhile("..".__eq__, parts)]
    at, named = Path(*up), "/".join(up)
    if Path(written).is_absolute() or ".." in parts[len(up) :] or not at.resolve().is_relative_to(root):
        return ()
    for part in parts[len(up) :]:
        entries = list(_entries(at))
        same = [name for name in entries if name == part] or [n for n in entries if n.lower() == part.lower()]
        close = same[0] if same else nearest(part, entries)
        if not close:
            return ()
        at, named = at / close, f"{named}/{close}".lstrip("/")
    several = "/" in written or "\\" in written  # of a single word a component is as likely
    return (named,) if named and (several or named.lower() == written.lower()) else ()


def _entries(folder: Path) -> Iterator[str]:
    """The names in a folder of the tree, without what is hidden and without links."""
    with suppress(OSError), os.scandir(folder) as listed:
        for _, entry in zip(range(_MOST_ENTRIES), listed, strict=False):
            if not entry.name.startswith(".") and not entry.is_symlink():
                yield entry.name


def _revisions(written: str, root: Path) -> tuple[str, ...]:
    """A branch or a tag is what a branch is held against."""
    from scanner.walk import refs

    begun = re.split(r"[~^]|\.\.", written)[0]  # HEAD~1, main^, main..HEAD
    known = begun in refs(root) or begun == "HEAD"
    return (f"check --base {written if '..' not in written else begun}",) if known else ()
