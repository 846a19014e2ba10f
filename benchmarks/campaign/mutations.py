"""Files that nearly are what they were: one seed, one mutation, the same bytes each time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

Mutation = Callable[[Random, bytes], bytes]

_TOKENS = (
    b"\0", b"\0" * 64, b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xc0\x80", b"\xf4\x90\x80\x80", b"\r", b"\x0c", b"\x1a",
    b"\x1b[31m", b"\x1b]0;owned\x07", b"\xc2\x9b31m", "\u202e".encode(), "\u2028".encode(), "\u00e9".encode(),
    b"`", b"${", b"}", b"{", b"(", b")", b"[", b"]", b"<", b">", b'"', b"'", b'"""', b"'''", b"/*", b"*/", b"//", b"#", b"\\",
    b"<<EOF\n", b"@", b"$$$\"", b"|", b"> \n", b"&a *a", b"!!python/object:os.system", b"{{", b"}}", b"{%", b"%YAML 9\n", b"---\n",
    b"::error::x\n", b"<script>alert(1)</script>", b"](javascript:alert(1))", b"-" * 100_000, b"9" * 5_000, b"a" * 20_000,
    b" " * 2_000, b"\t", b"\n" * 500, b"\\u0000", b"\\ud800", b"%00", b"=cmd|' /C calc'!A0",
)  # fmt: skip
_PAIRS = (
    (b"(", b")"),
    (b"[", b"]"),
    (b"{", b"}"),
    (b"<", b">"),
    (b"`${", b"}`"),
    (b"/*", b"*/"),
    (b"if (a) {", b"}"),
)


def mutated(random: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """``data`` after one to three mutations; ``others`` are files that a part may be taken from."""
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        data = random.choice(_MUTATIONS)(random, data)
    return _spliced(random, data, random.choice(others)) if random.random() < 0.1 else data


def _flipped(random: Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(random.choice((1, 1, 4, 32)) if changed else 0):
        changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)


def _cut(random: Random, data: bytes) -> bytes:
    start, end = _span(random, data)
    return data[:start] + data[end:]


def _ended(random: Random, data: bytes) -> bytes:
    return data[: random.randrange(len(data) + 1)]


def _begun_later(random: Random, data: bytes) -> bytes:
    return data[random.randrange(len(data) + 1) :]


def _doubled(random: Random, data: bytes) -> bytes:
    start, end = _span(random, data)
    return data[:end] + data[start:end] * random.choice((1, 2, 20)) + data[end:]


def _inserted(random: Random, data: bytes) -> bytes:
    at = random.randrange(len(data) + 1)
    return data[:at] + random.choice(_TOKENS) * random.choice((1, 1, 3, 50)) + data[at:]


def _nested(random: Random, data: bytes) -> bytes:
    start, end = _span(random, data)
    before, after = random.choice(_PAIRS)
    depth = random.choice((10, 200, 3_000))
    return (
        data[:start]
        + before * depth
        + data[start:end]
        + after * random.choice((depth, 0, depth - 1))
        + data[end:]
    )


def _indented(random: Random, data: bytes) -> bytes:
    lines = data.split(b"\n")
    at = random.randrange(len(lines))
    deeper = [b" " * min(n, 400) + line for n, line in enumerate(lines[at : at + 500])]
    return b"\n".join([*lines[:at], *deeper, *lines[at + 500 :]])


def _shuffled(random: Random, data: bytes) -> bytes:
    lines = data.split(b"\n")
    start = random.randrange(len(lines))
    part = lines[start : start + random.choice((2, 10, 100))]
    random.shuffle(part)
    return b"\n".join([*lines[:start], *part, *lines[start + len(part) :]])


def _joined(random: Random, data: bytes) -> bytes:
    return data.replace(b"\n", random.choice((b" ", b"\r", b"\r\n", b"\0", b"")))


def _repeated(random: Random, data: bytes) -> bytes:
    lines = data.split(b"\n")
    line = random.choice(lines)
    return data + b"\n" + b"\n".join([line] * random.choice((10, 300, 2_000)))[:400_000]


def _encoded(random: Random, data: bytes) -> bytes:
    return data.decode("utf-8", "replace").encode(
        random.choice(("utf-16", "utf-16-le", "utf-32", "cp037")), "replace"
    )


def _spliced(random: Random, data: bytes, other: bytes) -> bytes:
    at = random.randrange(len(data) + 1)
    start, end = _span(random, other)
    return data[:at] + other[start:end] + data[at:]


def _span(random: Random, data: bytes) -> tuple[int, int]:
    start = random.randrange(len(data) + 1)
    return start, min(len(data), start + random.choice((1, 5, 40, 400, 4_000)))


_MUTATIONS: tuple[Mutation, ...] = (
    _flipped, _cut, _ended, _begun_later, _doubled, _inserted, _inserted, _nested, _indented, _shuffled, _joined, _repeated, _encoded,
)  # fmt: skip
