"""How a deed is written down in Go, and put behind a function or a struct of another file.

``@`` stands before the name of what the holder was given: it becomes the receiver's dot in a method and nothing in a
function. Files whose path starts with ``./`` lie beside the file that asks, in its package, which they call ``@package``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from benchmarks.matrix.deeds import Deed, adding

MODULE = "quay.example/desk"

_LIBRARIES = {"kafka-go": "kafka", "fx": "fx", "wire": "wire"}


def asked(deed: Deed) -> str:
    """The expression that does the deed; its value is an error."""
    return f"{deed.receiver}.{deed.call}" if deed.receiver else deed.call


Given = tuple[str, str, str]
"""What a function is given: name, type, the import that the type needs."""

CONTEXT = ("ctx", "context.Context", '"context"')


def parameters(given: Iterable[Given], *others: str) -> str:
    return ", ".join((*(f"{name} {kind}" for name, kind, _ in given), *others))


def arguments(given: Iterable[Given]) -> str:
    return "".join(f"@{name}, " for name, _, _ in given)


def go_file(package: str, imports: Iterable[str], *parts: str) -> str:
    """A file of ``package`` with those of ``imports`` that its parts use."""
    body = "\n\n".join(part.strip("\n") for part in parts if part.strip())
    used = sorted({line for line in imports if _is_used(line, body)})
    clause = "import (\n" + "".join(f"\t{line}\n" for line in used) + ")\n\n" if used else ""
    return f"package {package}\n\n{clause}{body}\n"


def _is_used(line: str, body: str) -> bool:
    alias, _, path = line.rpartition(" ")
    last = path.strip('"').rpartition("/")[2]
    local = alias or _LIBRARIES.get(last, last)
    return local in ("_", ".") or re.search(rf"\b{re.escape(local)}\.", body) is not None


def function(deed: Deed, name: str, body: str = "") -> str:
    """A function that does the deed, with what it was given as parameters."""
    done = (body or f"return {asked(deed)}").replace("@", "")
    given = parameters((CONTEXT, *deed.given), "id string")
    return f"func {name}({given}) error {{\n\t{done}\n}}"


def struct(deed: Deed, name: str, method: str, body: str = "") -> str:
    """A struct that holds what the deed was given, its constructor, and a method that does the deed."""
    fields = "".join(f"\t{field} {kind}\n" for field, kind, _ in deed.given)
    values = ", ".join(f"{field}: {field}" for field, _, _ in deed.given)
    done = (body or f"return {asked(deed)}").replace("@", "b.")
    return (
        f"type {name} struct {{\n{fields}}}\n\n"
        f"func New{name}({parameters(deed.given)}) *{name} {{\n\treturn &{name}{{{values}}}\n}}\n\n"
        f"func (b *{name}) {method}(ctx context.Context, id string) error {{\n\t{done}\n}}"
    )


def settled(deed: Deed, folder: str, package: str) -> tuple[tuple[str, str], ...]:
    """The files of a deed once it is asked for in ``folder``."""
    return tuple(
        (f"{folder}/{path[2:]}", text.replace("@package", package)) if path.startswith("./") else (path, text)
        for path, text in deed.files
    )


def line(path: str, alias: str = "") -> str:
    return f'{alias} "{path}"' if alias else f'"{path}"'


def imported(deed: Deed, *lines: str) -> tuple[str, ...]:
    types = (line for _, _, line in deed.given)
    return tuple(dict.fromkeys((*deed.imports, *types, '"context"', *lines)))


def packed(deed: Deed, tag: str, *parts: str, package: str = "", imports: Iterable[str] = ()) -> Deed:
    """``deed`` with a package of its own for ``parts``, which ask for it; the caller says how that is asked for now."""
    package = package or f"inner{tag}"
    folder = f"internal/{package}"
    text = go_file(package, imported(deed, *imports), *deed.setup, *parts)
    return replace(
        deed,
        imports=imported(deed, line(f"{MODULE}/{folder}")),
        setup=(),
        files=(*settled(deed, folder, package), (f"{folder}/{package}.go", text)),
    )


def own_package(deed: Deed, tag: str) -> Deed:
    """Into a function of another package."""
    behind = packed(deed, tag, function(deed, f"Carry{tag}"))
    return replace(
        behind, receiver="", kind="", call=f"inner{tag}.Carry{tag}(ctx, {arguments(deed.given)}id)"
    )


def own_class(deed: Deed, tag: str) -> Deed:
    """Into a method of a struct of another package, which whoever asks is given."""
    return held(packed(deed, tag, struct(deed, f"Bearer{tag}", verb(tag))), tag, f"*inner{tag}.Bearer{tag}")


def verb(tag: str) -> str:
    """The name of the method of a step: Go compares method sets, so two steps must not share one."""
    return f"Carry{tag[:2].upper()}"


def carry(tag: str) -> str:
    return f"{verb(tag)}(ctx context.Context, id string) error"


def held(deed: Deed, tag: str, kind: str) -> Deed:
    """``deed`` as a method of a value of ``kind`` that whoever asks is given."""
    return replace(
        deed,
        receiver=f"@bearer{tag}",
        call=f"{verb(tag)}(ctx, id)",
        kind=kind,
        given=((f"bearer{tag}", kind, deed.imports[-1]),),
    )


def beside(deed: Deed, tag: str, text: str, imports: Iterable[str] = ()) -> Deed:
    """``deed`` with one more file in the package that asks."""
    return adding(deed, (f"./{tag}.go", go_file("@package", imported(deed, *imports), text)))
