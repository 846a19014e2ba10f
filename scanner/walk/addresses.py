"""Addresses and refs of repositories that somebody else wrote: what git is asked to fetch, and what it never is."""

from __future__ import annotations

import re

PROTOCOLS = ("https", "ssh", "file")

_SCHEME = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*):(?P<rest>//|:)")  # ``ext::`` names a program
_HOST = r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\]"
_USER = r"[A-Za-z0-9_][A-Za-z0-9._-]*"
_PATH = r"[^\s\x00-\x20\x7f-\x9f?#\\]+"
_FORMS = {
    "https": re.compile(rf"https://(?:{_HOST})(?::\d{{1,5}})?/{_PATH}"),
    "ssh": re.compile(rf"ssh://(?:{_USER}@)?(?:{_HOST})(?::\d{{1,5}})?/{_PATH}"),
    "file": re.compile(rf"file:///{_PATH}"),
}
_SHORT = re.compile(rf"(?:{_USER}@)?(?:{_HOST}){{1}}:(?![-/:]){_PATH}")  # git@host:owner/name.git
_REF = re.compile(r"(?![-/.+])[A-Za-z0-9._/+@-]+(?<![./])")
_USERINFO = re.compile(r"(?<=://)[^/@\s]+@")
_OBJECT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


def wrong_with_address(address: str) -> tuple[str, str]:
    """What is wrong with an address, and the mend; ("", "") for one that may be fetched from.

    What is said never holds a password: nobody wants it in a log.
    """
    found = _SCHEME.match(address)
    if found is None:
        if _SHORT.fullmatch(address) and not re.match(r"[A-Za-z]:", address):
            return "", ""
        return "this is no address that git could fetch from", "write https://HOST/PATH or git@HOST:PATH"
    scheme = found["scheme"].lower()
    if found["rest"] != "//" or scheme not in _FORMS:
        return f"nothing is fetched by {scheme}", f"use one of {', '.join(PROTOCOLS)}"
    authority = address.partition("://")[2].partition("/")[0]
    if ":" in authority.rpartition("@")[0] or (scheme == "https" and "@" in authority):
        return (
            "the address holds a user or a password, which would be in every copy of this file",
            "leave it out: git asks the credential helper that it is configured with (git help credentials)",
        )
    if not _FORMS[scheme].fullmatch(address):
        return (
            f"this is no {scheme} address of a repository",
            "write it without spaces, queries and fragments",
        )
    return "", ""


def is_ref(ref: str) -> bool:
    """Whether ``ref`` can name a branch, a tag or a commit, and nothing else: no option, range or refspec.

    https://git-scm.com/docs/git-check-ref-format
    """
    parts = ref.split("/")
    odd = any(part in ("", "@") or part.startswith((".", "-")) or part.endswith(".lock") for part in parts)
    return bool(_REF.fullmatch(ref)) and not odd and ".." not in ref


def is_object(ref: str) -> bool:
    """Whether ``ref`` is the full name of a commit."""
    return bool(_OBJECT.fullmatch(ref))


def without_user(text: str) -> str:
    """``text`` with the user and password of every address in it left out."""
    return _USERINFO.sub("", text)
