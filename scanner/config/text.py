"""Settings as a `mapcheck.toml` that would set them, each with the place it came from."""

from __future__ import annotations

import json
from datetime import date

from scanner.config.keys import NEVER, SETTINGS, Settings
from scanner.model import Severity
from scanner.report.text import plain


def rendered(settings: Settings) -> str:
    """One line per key, aligned: ``fail-on = "error"  # default``."""
    rows = []
    for setting in SETTINGS:
        value = getattr(settings, setting.key.replace("-", "_"))
        shown = _toml(_named(setting.key, value))
        rows.append((f"{setting.key} = {shown}", settings.origins[setting.key]))
    width = min(max(len(row) for row, _ in rows), 60)
    return "".join(f"{row:<{width}}  # {plain(origin)}\n" for row, origin in rows)


def _named(key: str, value: object) -> object:
    """None as the key's own word for it."""
    if key == "stale-baseline":
        return "off" if value is None else "warn" if value is Severity.WARNING else value
    return (NEVER if key == "fail-on" else "") if value is None else value


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return f"[{', '.join(_toml('='.join(each) if isinstance(each, tuple) else each) for each in value)}]"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return str(value)
    return json.dumps(str(value))
