"""The change of the week as a message: what Slack, Mattermost and others take in at an incoming webhook. We send nothing.

https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from scanner.model import Finding, Line, Report, Severity, State
from scanner.report.groups import WORST_FIRST, in_state, told_in
from scanner.report.page.hosts import link
from scanner.report.sentences import asides, headline, subject_line
from scanner.report.text import dumped, plain, where
from scanner.report.trend import bars, courses, mending_words, moved_words, turned_words
from scanner.report.volume import once, told

# https://docs.slack.dev/reference/block-kit/blocks
MOST_OF_A_HEADER, MOST_OF_A_SECTION, MOST_OF_A_TEXT = 150, 3_000, 200  # characters
MOST_LISTED, MOST_LINES = 10, 8
_SIGNS = {
    Severity.ERROR: ":octagonal_sign:",
    Severity.WARNING: ":warning:",
    Severity.NOTE: ":information_source:",
}

Json = dict[str, object]


def render(report: Report) -> str:
    """One JSON document: ``text`` for where blocks are not shown, and the blocks."""
    title = _cut(plain(headline(report)), MOST_OF_A_HEADER)
    blocks: list[Json] = [{"type": "header", "text": {"type": "plain_text", "text": title}}]
    blocks += [_section(part) for part in _parts(report)]
    blocks.append({"type": "context", "elements": [{"type": "mrkdwn", "text": _closing(report)}]})
    text = f"{headline(report)}. {moved_words(report)}" if report.movement else headline(report)
    return dumped({"text": _said(text), "blocks": blocks})


def _parts(report: Report) -> Iterator[str]:
    movement = report.movement
    if movement is None:
        yield from _listed(report, "Findings", told_in(report, State.NEW))
        return
    yield f"*{_said(moved_words(report))}*"
    yield from _listed(report, "New", once(movement.new))
    yield from _listed(report, "Fixed", once(movement.fixed or in_state(report, State.FIXED)))
    if movement.turned:
        yield "\n".join(
            [
                "*Status*",
                *(f"• `{_said(t.now.id)}` {_said(turned_words(t))}" for t in movement.turned[:MOST_LISTED]),
            ]
        )
    for what, lines in courses(report):
        if what == "owner":
            yield "\n".join(_owners(lines))


def _listed(report: Report, title: str, findings: Sequence[Finding]) -> Iterator[str]:
    """Worst first, as many as a reader takes in, each with where it is."""
    shown = told(sorted(findings, key=lambda each: WORST_FIRST.index(each.severity)))
    if not shown:
        return
    lines = [f"*{title}* ({len(shown)})"]
    for each in shown[:MOST_LISTED]:
        address = link(report, each.location)
        at = (
            f"<{_escaped(address)}|{_said(where(each.location))}>"
            if address
            else f"`{_said(where(each.location))}`"
        )
        lines.append(f"{_SIGNS[each.severity]} {_said(each.message)} {at} `{each.fingerprint}`")
    if len(shown) > MOST_LISTED:
        lines.append(f"… and {len(shown) - MOST_LISTED} more")
    yield "\n".join(lines)


def _owners(lines: Iterable[Line]) -> Iterator[str]:
    yield "*By owner*"
    for line in tuple(lines)[:MOST_LINES]:
        change = line.counts[-1] - line.counts[-2]
        yield f"• {_said(line.name)}: {line.counts[-1]} ({change:+d}) {bars(line.counts)}"


def _closing(report: Report) -> str:
    said = [subject_line(report), *asides(report), mending_words(report)]
    return _cut(_said(" · ".join(filter(None, said)), MOST_OF_A_SECTION), MOST_OF_A_SECTION)


def _section(text: str) -> Json:
    """Whole lines, as many as fit: a link that is cut is none."""
    kept, room = [], MOST_OF_A_SECTION
    for line in text.split("\n"):
        room -= len(line) + 1
        if room < 0:
            break
        kept.append(line)
    return {"type": "section", "text": {"type": "mrkdwn", "text": "\n".join(kept)}}


def _said(text: str, most: int = MOST_OF_A_TEXT) -> str:
    """``text`` as words: no markup, no link, and nobody called by name."""
    marked = str.maketrans({"*": "∗", "~": "∼", "`": "\u02cb", "|": "¦"})
    return _escaped(_cut(plain(text), most).translate(marked))


def _escaped(text: str) -> str:
    """https://docs.slack.dev/messaging/formatting-message-text#escaping"""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
