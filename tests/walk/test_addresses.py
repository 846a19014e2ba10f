"""Addresses and refs that somebody else wrote: git is never told to run a program, or given an option."""

from __future__ import annotations

import pytest

from scanner.walk.addresses import is_ref, without_user, wrong_with_address

GOOD = [
    "https://git.example.com/acme/orders.git",
    "https://git.example.com:8443/acme/or%20ders",
    "ssh://git@git.example.com:2222/acme/orders.git",
    "git@git.example.com:acme/orders.git",
    "git.example.com:acme/orders",
    "file:///srv/git/orders.git",
]
BAD = [
    "ext::sh -c touch% /tmp/sprung",
    "EXT::sh",
    "fd::17",
    "git://git.example.com/a",
    "http://git.example.com/a",
    "ftp://git.example.com/a",
    "--upload-pack=touch",
    "-oProxyCommand=touch",
    "ssh://-oProxyCommand=touch/a",
    "ssh://git@-oProxyCommand=touch/a",
    "ssh://-l@git.example.com/a",
    "-git@host:a",
    "git@-host:a",
    "git@host:-a",
    "git@host:/../a b",
    "https://git.example.com/a?token=1",
    "https://git.example.com/a#b",
    "https:///a",
    "https://git.example.com/a\nb",
    "https://git.example.com/a\x00",
    "file://host/a",
    "file:/a",
    "/srv/git/orders",
    "../orders",
    "C:orders",
    "",
    "https://",
    "https::https://git.example.com/a",
]


@pytest.mark.parametrize("address", GOOD)
def test_what_is_fetched_from(address: str) -> None:
    assert wrong_with_address(address) == ("", "")


@pytest.mark.parametrize("address", BAD)
def test_what_is_not(address: str) -> None:
    wrong, mend = wrong_with_address(address)
    assert wrong and mend


@pytest.mark.parametrize(
    "ref", ["main", "HEAD", "v1.2", "feature/a-b", "refs/heads/x", "a" * 40, "release+1", "a@b"]
)
def test_a_name_of_a_commit(ref: str) -> None:
    assert is_ref(ref)


@pytest.mark.parametrize(
    "ref",
    [
        "",
        "-x",
        "--all",
        "a..b",
        "a:b",
        "+a",
        "a b",
        "a~1",
        "a^",
        "a*",
        "@{u}",
        "@",
        "a/.b",
        "a/-b",
        "a.lock",
        "/a",
        "a/",
        "a//b",
        "a\n",
        "a\x00",
    ],
)
def test_an_option_a_range_or_a_pattern_is_none(ref: str) -> None:
    assert not is_ref(ref)


def test_what_git_says_is_told_without_the_user() -> None:
    said = "fatal: could not read from https://bot:tok@git.example.com/a and ssh://git@git.example.com/b"
    assert (
        without_user(said)
        == "fatal: could not read from https://git.example.com/a and ssh://git.example.com/b"
    )
