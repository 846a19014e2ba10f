"""What a shell completes, beside files: rules, findings, components, revisions. Nothing here may fail or print."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING

from click import Context, Parameter
from click.shell_completion import CompletionItem

if TYPE_CHECKING:
    from scanner.config import Settings
    from scanner.model import DeclaredMap
    from scanner.rulebook import Rulebook

SILENCE = "silence"
LEFT_OUT = "left-out"
"""What `scan explain` takes beside rules and findings."""

Complete = Callable[[Context, Parameter, str], list[CompletionItem]]
Offers = Callable[[Context, str], Iterable[tuple[str, str]]]  # (value, what it is), those that fit or more


def completer(offers: Offers) -> Complete:
    """Offers as click takes them: those that begin as was typed; none, if there is any trouble."""

    @wraps(offers)
    def complete(ctx: Context, _: Parameter, incomplete: str) -> list[CompletionItem]:
        with suppress(Exception):
            from scanner.report.text import plain

            return [
                CompletionItem(value, help=plain(says))
                for value, says in offers(ctx, incomplete)
                if value.startswith(incomplete)
            ]
        return []

    return complete


def or_files(complete: Complete) -> Complete:
    """The same, and files."""

    def both(ctx: Context, parameter: Parameter, incomplete: str) -> list[CompletionItem]:
        return [*complete(ctx, parameter, incomplete), CompletionItem(incomplete, type="file")]

    return both


@completer
def checks(ctx: Context, incomplete: str) -> Iterable[tuple[str, str]]:
    """The rules that make findings."""
    return [(check.text.id, check.text.title) for check in _rules(ctx).checks]


@completer
def tested(ctx: Context, incomplete: str) -> Iterable[tuple[str, str]]:
    """The rules that have examples."""
    book = _rules(ctx)
    found = [(rule.id, rule.title) for rule in book.rules]
    found += [(rule.id, rule.title) for rule in book.evidence]
    return [*found, *((check.text.id, check.text.title) for check in book.checks)]


@completer
def outputs(ctx: Context, incomplete: str) -> Iterable[tuple[str, str]]:
    """The formats, as `--output` takes them."""
    from scanner.config import BY_KEY

    return [(f"{name}=", "") for name in BY_KEY["format"].choices]


@completer
def explained(ctx: Context, incomplete: str) -> Iterable[tuple[str, str]]:
    """What `scan explain` takes: rules; findings, once the first digit is there, since they take a scan to know."""
    book = _rules(ctx)
    found = [(SILENCE, "what could not be followed"), (LEFT_OUT, "what counts for nothing, for its name")]
    found += [(check.text.id, check.text.title) for check in book.checks]
    found += [(rule.id, rule.title) for rule in book.rules]
    if incomplete and set(incomplete) <= set("0123456789abcdef"):
        found += _findings(ctx)
    return found


@completer
def components(ctx: Context, incomplete: str) -> Iterable[tuple[str, str]]:
    """The components of the map."""
    declared = _map(ctx)
    return [(each.id, each.title) for each in declared.components] if declared else []


@completer
def dossiers(ctx: Context, incomplete: str) -> Iterable[tuple[str, str]]:
    """The components of the map, and the sessions of its plan."""
    declared = _map(ctx)
    if declared is None:
        return []
    sessions = [(each.id, each.title) for each in declared.sessions]
    return [*((each.id, each.title) for each in declared.components), *sessions]


@completer
def revisions(ctx: Context, incomplete: str) -> Iterable[tuple[str, str]]:
    """Branches and tags."""
    from scanner.walk import refs

    return [(name, "") for name in refs(Path(_settings(ctx).root))]


def _rules(ctx: Context) -> Rulebook:
    from scanner.pipeline.ruleset import load_rules
    from scanner.store import FactCache

    with FactCache() as cache:
        return load_rules(tuple(Path(folder) for folder in ctx.params.get("rules") or ()), cache)


def _findings(ctx: Context) -> list[tuple[str, str]]:
    from scanner.cli.run import request_for
    from scanner.pipeline import scan

    report = scan(request_for((), _settings(ctx), fail_on=None))
    return [(each.fingerprint, f"{each.rule} {each.message}") for each in report.findings]


def _map(ctx: Context) -> DeclaredMap | None:
    from scanner.declared import load_map

    file = _settings(ctx).map
    return load_map(Path(file), file) if file else None


def _settings(ctx: Context) -> Settings:
    from scanner.config import settings_for

    return settings_for({key: value for key in ("map", "root") if (value := ctx.params.get(key))}, Path())
