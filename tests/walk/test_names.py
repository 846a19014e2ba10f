import pytest

from scanner.model import ProblemKind
from scanner.walk.names import name_files, printable


@pytest.mark.parametrize(
    ("raw", "path"),
    [
        (b"apps/flows/src/index.ts", "apps/flows/src/index.ts"),
        ("apps/größe/データ.py".encode(), "apps/größe/データ.py"),
        (b"with space.ts", "with space.ts"),
        (b"two\nlines.ts", r"two\x0alines.ts"),
        (b"\x1b[31mred.ts", r"\x1b[31mred.ts"),
        (b"latin-\xe9.ts", r"latin-\xe9.ts"),
        ("bidi-\u202egnp.ts".encode(), r"bidi-\u202egnp.ts"),
        ("next\u0085line\u2028.ts".encode(), r"next\u0085line\u2028.ts"),
        ("far-\U000e0001.ts".encode(), r"far-\U000e0001.ts"),
    ],
)
def test_a_name_becomes_text_that_is_safe_to_print(raw: bytes, path: str) -> None:
    assert printable(raw) == path
    assert path.isprintable()
    path.encode("utf-8")


def test_files_are_in_the_byte_order_of_their_paths() -> None:
    names, problems = name_files(
        [b"b", b"a/z", "a/é".encode(), b"a.ts", b"B", "a/\U0001f600".encode(), b"a/\xff"]
    )
    assert list(names) == sorted(names, key=lambda path: path.encode())
    assert names["a/\\xff"] == b"a/\xff"
    assert not problems


@pytest.mark.parametrize(
    "raw", [b"../a", b"a/../../b", b"/etc/passwd", b"a//b", b"./a", b"a/", b"", b".GIT/config"]
)
def test_a_name_that_leads_astray_is_no_file(raw: bytes) -> None:
    names, problems = name_files([raw, b"..a/...b/.github/.gitignore"])
    assert list(names) == ["..a/...b/.github/.gitignore"]
    assert [problem.kind for problem in problems] == [ProblemKind.UNREADABLE]


def test_two_names_that_print_alike_are_told() -> None:
    names, problems = name_files([b"a\xff.ts", rb"a\xff.ts"])
    assert len(names) == 1
    assert [(problem.path, problem.kind) for problem in problems] == [(r"a\xff.ts", ProblemKind.UNREADABLE)]
