"""`scan cache info|export|import|prune`: what is kept between runs, and how CI restores it."""

from __future__ import annotations

import os
from pathlib import Path

import click

from scanner.cli.saying import tell

_FILE = click.argument("file", type=click.Path(path_type=Path, dir_okay=False))


@click.group("cache")
def cache_group() -> None:
    """Look at what is kept between runs, and carry it from one machine to another.

    Facts are kept by content, so with the cache of an earlier run CI looks at new contents only. Whoever can write
    the file can say what is found: where it passes through other hands, set MAPCHECK_CACHE_KEY to a secret on both
    sides. A cache folder is believed only by whoever sealed it: where CI restores one, set that key, or
    MAPCHECK_CACHE_TRUST=1 where nobody else can write it.

    \b
    Examples:
      scan cache export facts.cache
      scan cache import facts.cache
    """


@cache_group.command("info")
def info_command() -> None:
    """Where the cache is, and how much is in it.

    \b
    Example:
      scan cache info
    """
    from scanner.store import FactCache

    with FactCache(trusting=_trusting()) as cache:
        values, held = cache.extent()
        click.echo(f"{cache.path}: {values} values, {held / 1e6:.1f} MB")
        for problem in cache.problems:
            tell(problem.message)


@cache_group.command("export")
@_FILE
def export_command(file: Path) -> None:
    """Write all that is known to FILE.

    \b
    Example:
      scan cache export facts.cache
    """
    from scanner.store import FactCache
    from scanner.store.sharing import export_values

    with FactCache(trusting=_trusting()) as cache:
        count = export_values(cache, file, _key())
    tell(f"{file}: {count} values")


@cache_group.command("import")
@_FILE
def import_command(file: Path) -> None:
    """Take over what FILE holds, if all of it is as it was exported, with the same key.

    \b
    Example:
      scan cache import facts.cache && scan check --base origin/main
    """
    from scanner.store import FactCache
    from scanner.store.sharing import import_values

    with FactCache(trusting=_trusting()) as cache:
        count = import_values(cache, file, _key())
    tell(f"{file}: {count} values taken over")


@cache_group.command("prune")
def prune_command() -> None:
    """Drop what was not used for a month.

    \b
    Example:
      scan cache prune
    """
    from scanner.store import FactCache

    with FactCache(trusting=_trusting()) as cache:
        before, _ = cache.extent()
        cache.prune()
        after, held = cache.extent()
        tell(f"{cache.path}: {before - after} values dropped, {after} kept, {held / 1e6:.1f} MB")


def _trusting() -> bool:
    """As a scan would take it here, from the flags and the environment alone."""
    from scanner.config import in_force

    return in_force({}, {}, os.environ).cache_trust


def _key() -> bytes:
    return os.environ.get("MAPCHECK_CACHE_KEY", "").encode("utf-8", "surrogateescape")
