"""What `scan explain silence` prints: the calls that could not be followed, what they may hide, and what would help."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.text import Text

from scanner.model import Followed, Report, Role, Unfollowed
from scanner.report.blocks import place
from scanner.report.screen import PLAIN, Screen
from scanner.report.terminal import printed
from scanner.report.text import counted, plain

_SHOWN = 20  # receivers that are shown


def explain_silence(report: Report, screen: Screen = PLAIN) -> str:
    """What could not be followed in the scope of ``report``, ranked by what following it would reach."""
    return printed(_parts(report, screen), screen)


def _parts(report: Report, screen: Screen) -> Iterator[RenderableType]:
    services = [each for each in report.followed if each.unfollowed]
    if not services:
        yield Text("Every call that was looked at could be followed, or leads into a library.")
        return
    hiding = [each for each in services if each.hiding]
    for each in sorted(hiding, key=lambda f: (-f.hiding, -f.unfollowed, f.path)):
        yield _counts(each)
    if quiet := [each for each in services if not each.hiding]:
        rest = sum(each.unfollowed for each in quiet)
        yield Text(
            f"{counted(rest, 'more call')} could not be followed in {counted(len(quiet), 'place')}, none to an effect "
            "that is known",
            style="dim",
        )
    ranked = sorted((r for each in services for r in each.receivers), key=_rank)
    for receiver in ranked[:_SHOWN]:
        yield ""
        yield _receiver(receiver, screen)
    if len(ranked) > _SHOWN:
        yield ""
        yield Text(f"… and {len(ranked) - _SHOWN} more; scan --format json lists them all", style="dim")


def _counts(each: Followed) -> Text:
    name = plain(each.path) or "no service"
    said = f"{each.unfollowed:,} of {counted(each.calls, 'call')} could not be followed, {each.hiding:,} may lead to an effect"
    return Text.assemble((name, "bold"), f"  {said}")


def _rank(receiver: Unfollowed) -> tuple[object, ...]:
    publishes = any(step.role is Role.PUBLISH for step in receiver.may_reach)
    sends = not receiver.may_reach  # by a package from elsewhere
    return (not sends, not publishes, -len(receiver.may_reach), -receiver.calls, receiver.location)


def _receiver(each: Unfollowed, screen: Screen) -> RenderableType:
    called = ", ".join(each.names)
    head = Text.assemble(
        (plain(each.receiver), "bold"),
        f"  {counted(each.calls, 'call')}: {plain(called)}",
        (f"  {place(each.location, screen)}", "dim"),
    )
    rows = [
        Text(f"  may reach  {plain(step.says)}, {place(step.location, screen)}") for step in each.may_reach
    ]
    return Group(head, *rows, Text(f"  would help  {plain(each.advice)}", style="dim"))
