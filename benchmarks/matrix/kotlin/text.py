"""How a deed is written down in Kotlin, and put behind a function or a class of another file.

What a holder is given is called by its bare name, be it a property or a parameter. Files whose path starts with ``./``
lie in the package that asks, which they call ``$package``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from benchmarks.matrix.deeds import Deed

ROOT = "src/main/kotlin"
ORGANISATION = "quay"

Given = tuple[str, str, str]
"""What a class is given: name, type, the import that the type needs."""


def asked(deed: Deed) -> str:
    """The expression that does the deed."""
    return f"{deed.receiver}.{deed.call}" if deed.receiver else deed.call


def kotlin_file(package: str, imports: Iterable[str], *parts: str) -> str:
    """A file of ``package`` with those of ``imports`` that its parts use."""
    body = "\n\n".join(part.strip("\n") for part in parts if part.strip())
    used = sorted({line for line in imports if line and _is_used(line, body, package)})
    clause = "".join(f"import {line}\n" for line in used)
    return f"package {package}\n\n{clause}{chr(10) if clause else ''}{body}\n"


def _is_used(line: str, body: str, package: str) -> bool:
    path, _, alias = line.partition(" as ")
    holder, _, name = path.rpartition(".")
    if holder == package and not alias:
        return False
    return name == "*" or re.search(rf"\b{alias or name}\b", body) is not None


def parameters(given: Iterable[Given], *others: str) -> str:
    return ", ".join((*(f"{name}: {kind}" for name, kind, _ in given), *others))


def names(given: Iterable[Given], *others: str) -> str:
    return ", ".join((*(name for name, _, _ in given), *others))


def properties(given: Iterable[Given]) -> str:
    return ", ".join(f"private val {name}: {kind}" for name, kind, _ in given)


def verb(tag: str) -> str:
    return f"carry{tag.capitalize()}"


def function(deed: Deed, tag: str, *, head: str = "fun", body: str = "", given: bool = True) -> str:
    """A function that does the deed, with what it was given as parameters."""
    done = body or asked(deed)
    return f"{head} {verb(tag)}({parameters(deed.given if given else (), 'id: String')}) {{\n    {done}\n}}"


def klass(
    deed: Deed,
    tag: str,
    name: str = "",
    *,
    head: str = "class",
    tail: str = "",
    body: str = "",
    modifier: str = "",
) -> str:
    """A class that is given what the deed needs, with a method that does it."""
    own = function(deed, tag, head=f"{modifier} fun".strip(), body=body, given=False)
    parts = "\n\n".join((own, *deed.setup)).replace("\n", "\n    ")
    return f"{head} {name or f'Bearer{tag}'}({properties(deed.given)}){tail} {{\n    {parts}\n}}"


def imported(deed: Deed, *lines: str) -> tuple[str, ...]:
    types = (line for _, _, line in deed.given)
    return tuple(dict.fromkeys(line for line in (*deed.imports, *types, *lines) if line))


def settled(deed: Deed, package: str) -> tuple[tuple[str, str], ...]:
    """The files of a deed once it is asked for in ``package``."""
    folder = f"{ROOT}/{package.replace('.', '/')}"
    return tuple(
        (f"{folder}/{path[2:]}", text.replace("$package", package)) if path.startswith("./") else (path, text)
        for path, text in deed.files
    )


def packed(
    deed: Deed,
    tag: str,
    *parts: str,
    imports: Iterable[str] = (),
    package: str = "",
    file: str = "",
    keeps: bool = False,
) -> Deed:
    """``deed`` with a package of its own for ``parts``, in one file. With ``keeps``, its setup stays with who asks."""
    package = package or f"{ORGANISATION}.{tag}"
    folder = f"{ROOT}/{package.replace('.', '/')}"
    text = kotlin_file(package, imported(deed, *imports), *parts)
    declared = (f"{package}.{name}" for part in parts for name in declared_in(part))
    return replace(
        deed,
        imports=tuple(dict.fromkeys((*deed.imports, *imports, *declared))),
        setup=deed.setup if keeps else (),
        files=(*settled(deed, package), (f"{folder}/{file or f'Parts{tag}'}.kt", text)),
    )


def declared_in(text: str) -> list[str]:
    """What a text declares at its top."""
    return re.findall(
        r"^(?:@\w+ )*(?:(?:public|data|abstract|open|enum|sealed|inline|value|const|fun|lateinit) )*"
        r"(?:class|interface|object|fun|val|var|typealias) (?:[A-Z]\w*\.)?(\w+)",
        text,
        re.MULTILINE,
    )


def beside(deed: Deed, tag: str, *parts: str, imports: Iterable[str] = ()) -> Deed:
    """``deed`` with one more file in the package that asks."""
    return replace(
        deed,
        files=(*deed.files, (f"./Parts{tag}.kt", kotlin_file("$package", imported(deed, *imports), *parts))),
    )


def held(deed: Deed, tag: str, kind: str, line: str = "") -> Deed:
    """``deed`` as a method of a value of ``kind`` that whoever asks is given."""
    name = f"bearer{tag}"
    return replace(deed, receiver=name, call=f"{verb(tag)}(id)", kind=kind, given=((name, kind, line),))


def own_class(deed: Deed, tag: str, inner: str = "") -> Deed:
    """Into a method of a class of another package, which whoever asks is given."""
    name = f"Bearer{tag}{inner}"
    package = f"{ORGANISATION}.{tag}{inner.lower()}"
    moved = packed(deed, tag, klass(deed, tag, name), package=package, file=name)
    return held(moved, tag, name, f"{package}.{name}")


def asking(deed: Deed, tag: str, body: str, *parts: str, imports: Iterable[str] = ()) -> Deed:
    """``deed`` done by a private method of whoever asks, whose ``body`` says how; ``parts`` stand beside it."""
    name = f"{verb(tag)}Here"
    own = f"private fun {name}(id: String) {{\n    {body}\n}}"
    return replace(
        deed,
        receiver="",
        call=f"{name}(id)",
        setup=(*deed.setup, *parts, own),
        imports=imported(deed, *imports),
    )


def port(tag: str) -> str:
    return f"interface Carrier{tag} {{\n    fun {verb(tag)}(id: String)\n}}"
