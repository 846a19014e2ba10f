"""What somebody may have meant who typed what is no path, no option or no command: the next step, in a sentence."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scanner.cli import COMMANDS
from scanner.cli.near import nearest
from scanner.errors import ScanError

if TYPE_CHECKING:
    from scanner.model import Component

_FLAGS = {"help": "--help", "version": "--version"}  # what other programs have as commands
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
        *_paths(written),
        *_revisions(written, root),
    )
    if tries:
        return f"did you mean {' or '.join(f'`scan {each}`' for each in tries)}?"
    if close := nearest(written, [*COMMANDS, *(each.id for each in components)]):
        return f"did you mean `scan {close}`?"
    return "give a file or folder of the repository, or a component"


def with_hint(error: click.ClickException) -> click.ClickException:
    """The same error of usage, and what was meant where that can be told."""
    ctx = error.ctx if isinstance(error, click.UsageError) else None
    hint = _hint(error, ctx) if ctx is not None else ""
    return click.UsageError(f"{error.message} {hint}", ctx) if hint else error


def _hint(error: click.ClickException, ctx: click.Context) -> str:
    if isinstance(error, click.NoSuchOption):
        return _option(error.option_name.lstrip("-"), ctx.command)
    if isinstance(error, click.exceptions.NoSuchCommand) and not error.possibilities:
        known = ctx.command.list_commands(ctx) if isinstance(ctx.command, click.Group) else ()
        return f"There are {', '.join(known)}."
    extra = _EXTRA.match(error.message)
    return _too_many(extra[1], ctx) if extra else ""


def _option(name: str, command: click.Command) -> str:
    """What `--json` or `-o` is meant for; "" where the error says it better."""
    options = [word for each in command.params for word in each.opts if word.startswith("--")]
    if name in _formats(command):
        written = f" or --output {name}=FILE" if "--output" in options else ""
        return f"Did you mean --format {name}{written}?"
    close = sorted(each for each in options if len(name) == 1 and each.startswith(f"--{name}"))
    return f"Did you mean {' or '.join(close)}?" if close else ""


def _formats(command: click.Command) -> Sequence[str]:
    kinds = (each.type for each in command.params if "--format" in each.opts)
    return next((kind.choices for kind in kinds if isinstance(kind, click.Choice)), ())


def _too_many(word: str, ctx: click.Context) -> str:
    if word in _formats(ctx.command):
        return f"Did you mean --format {word}?"
    if any("--rules" in each.opts for each in ctx.command.params) and ctx.info_name in ("list", "test"):
        return "`--rules FOLDER` takes rules of your own."
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
    from importlib import import_module

    found = []
    for name in _GROUPS:
        module, attribute = COMMANDS[name]
        group = getattr(import_module(module), attribute)
        found += [f"{name} {written}"] if written in group.commands else []
    return tuple(found)


def _paths(written: str) -> tuple[str, ...]:
    """The path that is there and most like the one that was written, part by part."""
    at, named = Path(), ""
    if Path(written).is_absolute() or ".." in written.replace("\\", "/").split("/"):
        return ()
    for part in filter(None, written.replace("\\", "/").split("/")):
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

    return (f"check --base {written}",) if written in refs(root) else ()
