"""Silence, said: in which services many calls could not be followed and may lead to an effect."""

from __future__ import annotations

from scanner.model import Followed, Report
from scanner.report.text import counted, plain

_MANY = 5  # calls that may hide an effect, from which on a service's silence is worth a line
_SHARE = 20  # or one in so many of its calls


def silent(report: Report) -> tuple[Followed, ...]:
    """The services and libraries in which many calls may hide an effect, the most silent first."""
    many = (
        f for f in report.followed if f.hiding >= _MANY or (f.hiding > 1 and f.hiding * _SHARE >= f.calls)
    )
    return tuple(sorted(many, key=lambda f: (-f.hiding, f.path)))


def said_of_silence(report: Report) -> str:
    """One sentence on the services whose calls could not be followed; "" when there is nothing to say."""
    services = silent(report)
    if not services:
        return ""
    first = services[0]
    others = f", and more in {counted(len(services) - 1, 'other place')}" if len(services) > 1 else ""
    where = plain(first.path) if first.path not in ("", ".") else "this repository"
    path = f" {plain(first.path)}" if first.path not in ("", ".") and not others else ""
    return (
        f"{first.hiding:,} of {counted(first.calls, 'call')} in {where} could not be followed and may lead to an "
        f"effect{others}: scan explain silence{path}"
    )
