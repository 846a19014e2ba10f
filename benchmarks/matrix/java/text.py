"""How a deed is written down in Java, and put behind a method of another class.

What a holder is given is called by its bare name, be it a field or a parameter. Files whose path starts with ``./`` lie
in the package that asks, which they call ``$package``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from benchmarks.matrix.deeds import Deed

ROOT = "src/main/java"
ORGANISATION = "quay"

Given = tuple[str, str, str]
"""What a class is given: name, type, the import that the type needs."""


def asked(deed: Deed) -> str:
    """The expression that does the deed."""
    return f"{deed.receiver}.{deed.call}" if deed.receiver else deed.call


def java_file(package: str, imports: Iterable[str], *parts: str) -> str:
    """A file of ``package`` with those of ``imports`` that its parts use."""
    body = "\n\n".join(part.strip("\n") for part in parts if part.strip())
    used = sorted({line for line in imports if line and _is_used(line, body, package)})
    clause = "".join(f"import {line};\n" for line in used)
    return f"package {package};\n\n{clause}{chr(10) if clause else ''}{body}\n"


def _is_used(line: str, body: str, package: str) -> bool:
    holder, _, name = line.removeprefix("static ").rpartition(".")
    if holder == package and not line.startswith("static "):
        return False
    return name == "*" or re.search(rf"\b{name}\b", body) is not None


def parameters(given: Iterable[Given], *others: str) -> str:
    return ", ".join((*(f"{kind} {name}" for name, kind, _ in given), *others))


def names(given: Iterable[Given], *others: str) -> str:
    return ", ".join((*(name for name, _, _ in given), *others))


def fields(given: Iterable[Given]) -> str:
    return "".join(f"  private final {kind} {name};\n" for name, kind, _ in given)


def constructor(name: str, given: Iterable[Given]) -> str:
    given = tuple(given)
    filled = " ".join(f"this.{field} = {field};" for field, _, _ in given)
    return f"  public {name}({parameters(given)}) {{ {filled} }}\n\n" if given else ""


def verb(tag: str) -> str:
    return f"carry{tag.capitalize()}"


def method(deed: Deed, tag: str, *, modifiers: str = "public void", body: str = "") -> str:
    return f"  {modifiers} {verb(tag)}(String id) {{\n    {body or asked(deed) + ';'}\n  }}\n"


def klass(
    deed: Deed, tag: str, name: str = "", *, head: str = "public class", tail: str = "", body: str = ""
) -> str:
    """A class that is given what the deed needs, with a method that does it."""
    name = name or f"Bearer{tag}"
    done = method(deed, tag, body=body)
    return f"{head} {name}{tail} {{\n{fields(deed.given)}\n{constructor(name, deed.given)}{done}{members(deed)}}}"


def members(deed: Deed) -> str:
    return "".join(f"\n{part}" for part in deed.setup)


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


def packed(deed: Deed, tag: str, *classes: str, imports: Iterable[str] = (), package: str = "") -> Deed:
    """``deed`` with a package of its own for ``classes``, each in a file of its name."""
    package = package or f"{ORGANISATION}.{tag}"
    folder = f"{ROOT}/{package.replace('.', '/')}"
    written = tuple(
        (f"{folder}/{class_name(text)}.java", java_file(package, imported(deed, *imports), text))
        for text in classes
    )
    outer = tuple(f"{package}.{class_name(text)}" for text in classes)
    return replace(
        deed,
        imports=tuple(dict.fromkeys((*deed.imports, *imports, *outer))),
        setup=(),
        files=(*settled(deed, package), *written),
    )


def class_name(text: str) -> str:
    found = re.search(r"\b(?:class|interface|record|enum|@interface) (\w+)", text)
    assert found is not None, text
    return found[1]


def beside(deed: Deed, *classes: str, imports: Iterable[str] = ()) -> Deed:
    """``deed`` with classes in the package that asks."""
    written = tuple(
        (f"./{class_name(text)}.java", java_file("$package", imported(deed, *imports), text))
        for text in classes
    )
    return replace(deed, files=(*deed.files, *written))


def held(deed: Deed, tag: str, kind: str, line: str = "") -> Deed:
    """``deed`` as a method of a value of ``kind`` that whoever asks is given."""
    name = f"bearer{tag}"
    return replace(deed, receiver=name, call=f"{verb(tag)}(id)", kind=kind, given=((name, kind, line),))


def own_class(deed: Deed, tag: str, inner: str = "") -> Deed:
    """Into a method of a class of another package, which whoever asks is given."""
    name = f"Bearer{tag}{inner}"
    package = f"{ORGANISATION}.{tag}{inner.lower()}"
    moved = packed(deed, tag, klass(deed, tag, name), package=package)
    return held(moved, tag, name, f"{package}.{name}")


def asking(deed: Deed, tag: str, body: str, *parts: str, imports: Iterable[str] = ()) -> Deed:
    """``deed`` done by a private method of whoever asks, whose ``body`` says how; ``parts`` stand beside it."""
    name = f"{verb(tag)}Here"
    own = f"  private void {name}(String id) {{\n    {body}\n  }}\n"
    return replace(
        deed,
        receiver="",
        call=f"{name}(id)",
        setup=(*deed.setup, *parts, own),
        imports=imported(deed, *imports),
    )


def port(tag: str, name: str = "Carrier") -> str:
    return f"public interface {name}{tag} {{\n  void {verb(tag)}(String id);\n}}"
