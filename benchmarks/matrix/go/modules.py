"""Steps that move a deed: other files, packages, modules, and what stands between them."""

from __future__ import annotations

from dataclasses import replace

from benchmarks.matrix.deeds import Deed, adding
from benchmarks.matrix.go.text import (
    CONTEXT,
    MODULE,
    arguments,
    asked,
    beside,
    function,
    go_file,
    imported,
    line,
    own_class,
    own_package,
    packed,
    parameters,
)


def same_file(deed: Deed, tag: str) -> Deed:
    name = f"carry{tag}"
    return replace(
        deed,
        receiver="",
        kind="",
        call=f"{name}(ctx, {arguments(deed.given)}id)",
        imports=imported(deed),
        setup=(*deed.setup, function(deed, name)),
    )


def same_package(deed: Deed, tag: str) -> Deed:
    name = f"carry{tag}"
    moved = beside(deed, tag, "\n\n".join((*deed.setup, function(deed, name))))
    return replace(moved, receiver="", kind="", setup=(), call=f"{name}(ctx, {arguments(deed.given)}id)")


def import_alias(deed: Deed, tag: str) -> Deed:
    moved = own_package(deed, tag)
    path = f"{MODULE}/internal/inner{tag}"
    return replace(
        moved,
        imports=tuple(line(path, f"by{tag}") if i == line(path) else i for i in moved.imports),
        call=moved.call.replace(f"inner{tag}.", f"by{tag}."),
    )


def dot_import(deed: Deed, tag: str) -> Deed:
    moved = own_package(deed, tag)
    path = f"{MODULE}/internal/inner{tag}"
    return replace(
        moved,
        imports=tuple(line(path, ".") if i == line(path) else i for i in moved.imports),
        call=moved.call.replace(f"inner{tag}.", ""),
    )


def function_barrel(deed: Deed, tag: str) -> Deed:
    """``var Carry = inner.Carry`` in a package that others import."""
    return _barrel(own_package(deed, tag), tag, f"var Carry{tag} = inner{tag}.Carry{tag}")


def two_barrels(deed: Deed, tag: str) -> Deed:
    once = function_barrel(deed, tag)
    text = go_file(
        f"outer{tag}",
        (line(f"{MODULE}/pkg/barrel{tag}"),),
        f"var Carry{tag} = barrel{tag}.Carry{tag}",
    )
    return adding(
        once,
        (f"pkg/outer{tag}/outer{tag}.go", text),
        imports=imported(once, line(f"{MODULE}/pkg/outer{tag}")),
        call=once.call.replace(f"barrel{tag}.", f"outer{tag}."),
    )


def type_alias(deed: Deed, tag: str) -> Deed:
    moved = _barrel(own_class(deed, tag), tag, f"type Bearer{tag} = inner{tag}.Bearer{tag}")
    kind = f"*barrel{tag}.Bearer{tag}"
    return replace(moved, kind=kind, given=((f"bearer{tag}", kind, moved.imports[-1]),))


def _barrel(deed: Deed, tag: str, text: str) -> Deed:
    inner = line(f"{MODULE}/internal/inner{tag}")
    return adding(
        deed,
        (f"pkg/barrel{tag}/barrel{tag}.go", go_file(f"barrel{tag}", (inner,), text)),
        imports=imported(deed, line(f"{MODULE}/pkg/barrel{tag}")),
        call=deed.call.replace(f"inner{tag}.", f"barrel{tag}."),
    )


def _other_module(deed: Deed, tag: str, imported_as: str, declared: str, folder: str) -> Deed:
    """Into a package of another module, which lies in ``folder`` and whose go.mod declares a name."""
    package = f"inner{tag}"
    text = go_file(package, imported(deed), *deed.setup, function(deed, f"Carry{tag}"))
    return replace(
        deed,
        receiver="",
        kind="",
        call=f"{package}.Carry{tag}(ctx, {arguments(deed.given)}id)",
        imports=imported(deed, line(f"{imported_as}/{package}")),
        setup=(),
        files=(
            *(
                (f"{folder}/{package}/{p[2:]}", t.replace("@package", package))
                if p.startswith("./")
                else (p, t)
                for p, t in deed.files
            ),
            (f"{folder}/go.mod", f"module {declared}\n\ngo 1.24\n"),
            (f"{folder}/{package}/{package}.go", text),
        ),
    )


def mod_replace(deed: Deed, tag: str) -> Deed:
    """``replace`` in go.mod leads to a folder whose go.mod has another name."""
    name = f"shared{tag}.example/kit"
    moved = _other_module(deed, tag, name, f"forked{tag}.example/kit", f"third/kit{tag}")
    return replace(moved, settings=(*deed.settings, ("go.mod", f"replace {name} => ./third/kit{tag}")))


def mod_replace_version(deed: Deed, tag: str) -> Deed:
    name = f"shared{tag}.example/kit/v2"
    moved = _other_module(deed, tag, name, f"forked{tag}.example/kit/v2", f"third/kit{tag}")
    entry = f"replace (\n\t{name} v2.0.1 => ./third/kit{tag} // ours\n)"
    return replace(moved, settings=(*deed.settings, ("go.mod", entry)))


def work_use(deed: Deed, tag: str) -> Deed:
    """Another module of the workspace, named in go.work alone."""
    name = f"shared{tag}.example/kit"
    moved = _other_module(deed, tag, name, name, f"libs/kit{tag}")
    return replace(moved, settings=(*deed.settings, ("go.work", f"use ./libs/kit{tag}")))


def work_replace(deed: Deed, tag: str) -> Deed:
    """``replace`` in go.work, at a version, to a folder whose go.mod has another name."""
    name = f"shared{tag}.example/kit"
    moved = _other_module(deed, tag, name, f"forked{tag}.example/kit", f"third/kit{tag}")
    entry = f"replace {name} v1.0.0 => ./third/kit{tag}"
    return replace(moved, settings=(*deed.settings, ("go.work", entry)))


def generic_function(deed: Deed, tag: str) -> Deed:
    """Called with its type argument written out."""
    name = f"Carry{tag}"
    given = parameters((CONTEXT, *deed.given), "id string", "_ T")
    body = f"func {name}[T any]({given}) error {{\n\treturn {asked(deed).replace('@', '')}\n}}"
    moved = packed(deed, tag, body)
    return replace(
        moved,
        receiver="",
        kind="",
        call=f"inner{tag}.{name}[string](ctx, {arguments(deed.given)}id, id)",
    )


STEPS = {
    "function of the same file": same_file,
    "another file of the package": same_package,
    "another package": own_package,
    "import alias": import_alias,
    "dot import": dot_import,
    "package that passes a function on": function_barrel,
    "two packages that pass it on": two_barrels,
    "type alias": type_alias,
    "go.mod replace": mod_replace,
    "go.mod replace in a block, at a version": mod_replace_version,
    "go.work use": work_use,
    "go.work replace": work_replace,
    "generic function": generic_function,
}
