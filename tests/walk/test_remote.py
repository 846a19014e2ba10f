"""A remote as people write it, and the web address that it stands for."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from scanner.walk.remote import hosted_at, web_address


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        ("git@github.com:acme/mono.git", "https://github.com/acme/mono"),
        ("ssh://git@gitlab.acme.io:2222/platform/mono.git", "https://gitlab.acme.io/platform/mono"),
        ("https://bob:s3cret@github.com/acme/mono.git", "https://github.com/acme/mono"),
        ("https://dev.azure.com/acme/platform/_git/mono", "https://dev.azure.com/acme/platform/_git/mono"),
        ("http://git.acme.lan:8080/mono/", "http://git.acme.lan:8080/mono"),
        (
            "https://dev.azure.com/acme/My Project/_git/mono",
            "https://dev.azure.com/acme/My%20Project/_git/mono",
        ),
        (
            "https://github.com/x/y)](javascript:a()) <b>",
            "https://github.com/x/y%29%5D%28javascript:a%28%29%29%20%3Cb%3E",
        ),
        ("https://github.com)](x)/y", ""),
        ("javascript://github.com/x/y", ""),
        ("/srv/git/mono.git", ""),
        ("file:///srv/git/mono.git", ""),
        ("ext::sh -c id", ""),
        ("https://[bad", ""),
        ("", ""),
    ],
)
def test_a_remote_is_a_web_address_or_nothing(remote: str, address: str) -> None:
    assert web_address(remote) == address


def test_it_is_read_from_the_repository(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    assert hosted_at(tmp_path) == ""
    subprocess.run(
        ["git", "-C", str(tmp_path), "remote", "add", "origin", "git@github.com:acme/mono.git"], check=True
    )
    assert hosted_at(tmp_path) == "https://github.com/acme/mono"
