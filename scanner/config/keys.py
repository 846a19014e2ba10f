"""The settings of a run: their keys, what their values may be, and which of several given ones is in force.

The keys of the configuration file are the flags' own names. A flag beats the file, the file the default.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from difflib import get_close_matches

from msgspec import Struct

from scanner.errors import BadUsage
from scanner.model import Severity
from scanner.report import FORMATS

MOST_JOBS = 128
MOST_SHOWN = 1_000_000
NEVER = "never"
_BY_ENDING = {"html": "html", "json": "json", "sarif": "sarif", "md": "markdown", "xml": "junit"}  # of a file
COLOURS = ("auto", "always", "never")
FAIL_ON = (*(severity.value for severity in Severity), NEVER)
STALE_BASELINE = ("off", "warn", "error")


class Setting(Struct, frozen=True):
    """A key. ``check`` gives the value as it is used, or raises ValueError with what is wrong."""

    key: str
    check: Callable[[object], object]
    default: object
    help: str
    is_path: bool = False
    choices: tuple[str, ...] = ()
    variable: str = ""  # of the environment, instead of the file of the tree
    forbids: str = ""  # what the tree would say with it


class Given(Struct, frozen=True):
    """A checked value, and where it was given: ``mapcheck.toml:4``, ``--fail-on``, ``MAPCHECK_OUTPUT``, ``default``."""

    value: object
    origin: str


class Settings(Struct, frozen=True):
    """What is in force. ``origins`` says of each key where its value comes from."""

    map: str
    root: str
    format: str
    output: tuple[tuple[str, str], ...]  # (format, path)
    fail_on: Severity | None
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    strict: bool
    as_of: date | None
    exclude: tuple[str, ...]
    jobs: int  # 0: as many as there are cores
    no_cache: bool
    cache_trust: bool
    baseline: str
    stale_baseline: Severity | None
    rules: tuple[str, ...]
    sarif_suppressed: bool
    source_url: str
    color: str
    limit: int
    origins: Mapping[str, str]


def in_force(
    flags: Mapping[str, object], given: Mapping[str, Given], environment: Mapping[str, str] | None = None
) -> Settings:
    """Flags over the file, or the environment, over defaults. ``flags`` holds those given, by key; BadUsage for a bad one."""
    values, origins = {}, {}
    given = {**given, **_of_environment(environment or {})}
    for setting in SETTINGS:
        chosen = given.get(setting.key) or Given(setting.check(setting.default), "default")
        if setting.key in flags:
            try:
                chosen = Given(setting.check(flags[setting.key]), f"--{setting.key}")
            except ValueError as error:
                raise BadUsage(f"--{setting.key}: {error}") from None
        values[setting.key.replace("-", "_")] = chosen.value
        origins[setting.key] = chosen.origin
    return Settings(**values, origins=origins)  # type: ignore[arg-type]  # each value is what its check returned


_SAID = {"1": True, "true": True, "0": False, "false": False}


def _of_environment(environment: Mapping[str, str]) -> dict[str, Given]:
    found = {}
    for setting in SETTINGS:
        if setting.variable and (text := environment.get(setting.variable, "")):
            try:
                said = _SAID.get(text) if isinstance(setting.default, bool) else tuple(text.split())
                found[setting.key] = Given(setting.check(said), setting.variable)
            except ValueError as error:
                raise BadUsage(f"{setting.variable}: {error}") from None
    return found


# --- what a value must be ---------------------------------------------------------------------


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"a text is wanted, not {value!r}")
    return value


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    if isinstance(value, Sequence) and all(isinstance(each, str) for each in value):
        return tuple(value)
    raise ValueError(f"a list of texts is wanted, not {value!r}")


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"true or false is wanted, not {value!r}")
    return value


def _jobs(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST_JOBS:
        raise ValueError(f"a number from 0 (one per core) to {MOST_JOBS} is wanted, not {value!r}")
    return value


def _source(value: object) -> str:
    text = _text(value)
    if text and not text.startswith(("https://", "http://")):
        raise ValueError(f"an http or https address is wanted, not {value!r}")
    return text


def _limit(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST_SHOWN:
        raise ValueError(f"a number from 0 (all) to {MOST_SHOWN} is wanted, not {value!r}")
    return value


def _day(value: object) -> date | None:
    if value in (None, ""):
        return None
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    try:
        return date.fromisoformat(_text(value))
    except ValueError:
        raise ValueError(f"a day as YYYY-MM-DD is wanted, not {value!r}") from None


def _one_of(choices: Sequence[str]) -> Callable[[object], str]:
    def check(value: object) -> str:
        if value not in choices:
            raise ValueError(f"one of {', '.join(choices)} is wanted, not {value!r}")
        return str(value)

    return check


def _fail_on(value: object) -> Severity | None:
    chosen = _one_of(FAIL_ON)(value)
    return None if chosen == NEVER else Severity(chosen)


def _stale(value: object) -> Severity | None:
    chosen = _one_of(STALE_BASELINE)(value)
    return {"off": None, "warn": Severity.WARNING, "error": Severity.ERROR}[chosen]


def _outputs(value: object) -> tuple[tuple[str, str], ...]:
    return outputs_of(_texts(value), FORMATS)


def outputs_of(texts: Sequence[str], formats: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """(format, path) of each FORMAT=PATH. Raises ValueError with what may have been meant."""
    pairs = [text.partition("=") for text in texts]
    for name, equals, path in pairs:
        if name not in formats or not equals or not path:
            meant = _meant_output(name, path, formats)
            said = f"; did you mean {meant}?" if meant else ""
            raise ValueError(
                f"FORMAT=PATH is wanted, with a format of {', '.join(formats)}; not {name!r}{said}"
            )
    taken: dict[str, str] = {}
    for name, _, path in pairs:
        if (
            not path.startswith(("-", "/dev/", "/proc/"))
            and taken.setdefault(posixpath.normpath(path), name) != name
        ):
            raise ValueError(
                f"{path} cannot hold {taken[posixpath.normpath(path)]} and {name}: name two files"
            )
    return tuple((name, path) for name, _, path in pairs)


def _meant_output(name: str, path: str, formats: Sequence[str]) -> str:
    if path:
        close = get_close_matches(name.lower(), formats, n=1)
        return f"{close[0]}={path}" if close else ""
    if name in formats:
        return f"{name}=FILE"
    by_ending = _BY_ENDING.get(name.rpartition(".")[2].lower(), "")
    return f"{by_ending}={name}" if by_ending in formats else ""


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "map", _text, "", "The declared map; default: the nearest map.yaml above the path.", is_path=True
    ),
    Setting("root", _text, "", "The tree to scan; default: the repository around the path.", is_path=True),
    Setting("format", _one_of(FORMATS), "terminal", "What standard output carries.", choices=FORMATS),
    Setting(
        "output",
        _outputs,
        (),
        "Also write FORMAT=PATH; - is standard output; may be repeated.",
        is_path=True,
        variable="MAPCHECK_OUTPUT",
        forbids="written",
    ),
    Setting(
        "fail-on",
        _fail_on,
        "error",
        "New findings of this severity and above fail a check; with --base: warning.",
        choices=FAIL_ON,
    ),
    Setting("select", _texts, (), "Judge by these rules only; globs such as outbox/*."),
    Setting("ignore", _texts, (), "Leave these rules out; globs."),
    Setting("strict", _flag, False, "Fail with exit code 3 when something could not be looked at."),
    Setting("as-of", _day, "", "Judge ages and expiries as of this day (YYYY-MM-DD); default: today."),
    Setting("exclude", _texts, (), "Leave these paths out; patterns as in .gitignore."),
    Setting("jobs", _jobs, 0, "How many processes; 0 is one per core."),
    Setting("no-cache", _flag, False, "Neither read nor write the fact cache."),
    Setting(
        "cache-trust",
        _flag,
        False,
        "Believe what others may have written into the cache, such as one that CI restores.",
        variable="MAPCHECK_CACHE_TRUST",
        forbids="believed",
    ),
    Setting(
        "baseline", _text, "", "The file of known findings; default: mapcheck-baseline.jsonl.", is_path=True
    ),
    Setting(
        "stale-baseline",
        _stale,
        "warn",
        "What a baseline entry without its finding is.",
        choices=STALE_BASELINE,
    ),
    Setting(
        "sarif-suppressed",
        _flag,
        False,
        "Keep excused and known findings in SARIF, marked as such; GitHub would open alerts for them.",
    ),
    Setting(
        "source-url",
        _source,
        "",
        "Where code is shown, for links: an address, or a template with {path}, {line}, {commit}.",
    ),
    Setting("color", _one_of(COLOURS), "auto", "Whether a person's report is coloured.", choices=COLOURS),
    Setting("limit", _limit, 0, "Show the worst N findings; 0 is all, and on a terminal the default is 60."),
    Setting("rules", _texts, (), "Folders of your own rules, besides those that are built in.", is_path=True),
)
BY_KEY: Mapping[str, Setting] = {setting.key: setting for setting in SETTINGS}
