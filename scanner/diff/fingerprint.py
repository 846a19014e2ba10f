"""What a finding is known by, wherever its code moves: rule, owner and subject; never a line."""

from __future__ import annotations

import hashlib


def fingerprint(rule: str, owner: str, subject: str) -> str:
    """32 hex digits. ``owner`` is the component's id, or the service's path when no component owns it."""
    parts = "\0".join((rule, owner, subject))
    return hashlib.sha256(parts.encode("utf-8", "surrogatepass")).hexdigest()[:32]
