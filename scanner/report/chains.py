"""The chains of a dual write: from the function down to the store, and from it down to the broker."""

from __future__ import annotations

from dataclasses import dataclass

from scanner.model import Finding, Location, Role, Step
from scanner.report.text import where


@dataclass(frozen=True, slots=True)
class Chains:
    """Each chain starts in the function that does both and ends at the site itself."""

    write: tuple[Step, ...]
    publish: tuple[Step, ...]


def chains(finding: Finding) -> Chains | None:
    """The two chains among the finding's related steps: the write's comes first; None if it has not both."""
    roles = [step.role for step in finding.related]
    if Role.WRITE not in roles or Role.PUBLISH not in roles:
        return None
    last_write = len(roles) - 1 - roles[::-1].index(Role.WRITE)
    return Chains(finding.related[: last_write + 1], finding.related[last_write + 1 :])


def what_is_lost(finding: Finding, both: Chains) -> tuple[str, str]:
    """Two sentences: what a crash at which point loses, and what it does not."""
    write, publish = both.write[0].location, both.publish[0].location
    stored, sent = where(write), where(publish)
    if "inside the transaction" in finding.message:
        return (
            f"A rollback or crash after {sent} and before the commit takes back the write, not the message.",
            f"A crash before {sent} loses nothing: no message is out, and the write is taken back.",
        )
    if "after-commit hook" in finding.message:
        return (
            f"A crash after the commit and before {sent} keeps the write and loses the message.",
            "A rollback loses nothing: the hook does not run.",
        )
    if _comes_first(publish, write):
        return (
            f"A crash after {sent} and before {stored} has told others of something that was never stored.",
            "Trying again from the start tells them twice.",
        )
    return (
        f"A crash after {stored} and before {sent} keeps the write and loses the message for good.",
        "Trying again from the start repeats the write, unless writing twice is harmless.",
    )


def _comes_first(one: Location, other: Location) -> bool:
    return one.path == other.path and (one.line, one.column) < (other.line, other.column)
