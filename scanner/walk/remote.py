"""Where a repository is hosted, as its remote says: a web address, or nothing that could be one."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote, urlsplit

from scanner.walk.git import GitFailed, GitMissing, Running

_SHORT = re.compile(r"(?:[\w.-]+@)?(?P<host>[\w.-]+\.[\w-]+):(?P<path>[\w./~-]+)")  # git@host:owner/name.git

_HOST = re.compile(r"[\w.-]+")


def hosted_at(top: Path) -> str:
    """``https://host/owner/name`` of the remote ``origin``, without credentials; "" when it is no web host's."""
    try:
        written = Running(top, "config", "--get", "remote.origin.url").output()
    except (GitFailed, GitMissing):
        return ""
    return web_address(written.decode("utf-8", "replace").strip())


def web_address(remote: str) -> str:
    """What git calls a remote, as its host's web address: https for ssh and git, no user, no ``.git``."""
    if short := _SHORT.fullmatch(remote):
        return f"https://{short['host']}/{_name(short['path'])}"
    try:
        parts = urlsplit(remote)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("https", "http", "ssh", "git") or not host or not _name(parts.path):
        return ""
    if not _HOST.fullmatch(host):
        return ""
    shown = f"{host}:{port}" if port and parts.scheme in ("https", "http") else host
    return f"{'http' if parts.scheme == 'http' else 'https'}://{shown}/{_name(parts.path)}"


def _name(path: str) -> str:
    return quote(path.strip("/").removesuffix(".git"), safe="/%~@:+,;=$!&*")
