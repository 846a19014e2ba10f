"""Steps that hide a deed behind declarations: files, classes, what they inherit, and who hands them over."""

from __future__ import annotations

from dataclasses import replace

from benchmarks.matrix.deeds import Deed
from benchmarks.matrix.kotlin.text import (
    ORGANISATION,
    asked,
    asking,
    beside,
    function,
    held,
    klass,
    names,
    own_class,
    packed,
    parameters,
    port,
    properties,
    verb,
)


def same_class(deed: Deed, tag: str) -> Deed:
    return asking(deed, tag, asked(deed))


def same_package(deed: Deed, tag: str) -> Deed:
    moved = replace(beside(deed, tag, function(deed, tag), *deed.setup), setup=())
    return replace(moved, receiver="", call=f"{verb(tag)}({names(deed.given, 'id')})")


def top_level(deed: Deed, tag: str) -> Deed:
    moved = packed(deed, tag, function(deed, tag), *deed.setup)
    return replace(moved, receiver="", call=f"{verb(tag)}({names(deed.given, 'id')})")


def import_alias(deed: Deed, tag: str) -> Deed:
    moved = top_level(deed, tag)
    plain = f"{ORGANISATION}.{tag}.{verb(tag)}"
    return replace(
        moved,
        imports=tuple(f"{plain} as by{tag}" if line == plain else line for line in moved.imports),
        call=moved.call.replace(verb(tag), f"by{tag}"),
    )


def wildcard_import(deed: Deed, tag: str) -> Deed:
    moved = top_level(deed, tag)
    plain = f"{ORGANISATION}.{tag}.{verb(tag)}"
    return replace(
        moved, imports=tuple(f"{ORGANISATION}.{tag}.*" if i == plain else i for i in moved.imports)
    )


def short_folder(deed: Deed, tag: str) -> Deed:
    """The folders leave out what all packages share."""
    moved = own_class(deed, tag)
    return replace(moved, files=tuple((p.replace("/kotlin/quay/", "/kotlin/"), t) for p, t in moved.files))


def extension(deed: Deed, tag: str) -> Deed:
    moved = packed(
        deed,
        tag,
        function(deed, tag, head="fun String.")
        .replace("String. ", "String.")
        .replace("id: String", "")
        .replace(", )", ")")
        .replace("(id)", "(this)")
        .replace(", id)", ", this)"),
        *deed.setup,
    )
    return replace(moved, receiver="id", call=f"{verb(tag)}({names(deed.given)})")


def own_object(deed: Deed, tag: str) -> Deed:
    inner = function(deed, tag).replace("\n", "\n    ")
    rest = "".join(f"\n\n    {part}".replace("\n", "\n    ") for part in deed.setup)
    moved = packed(deed, tag, f"object Carriers{tag} {{\n    {inner}{rest}\n}}")
    return replace(moved, receiver=f"Carriers{tag}", call=f"{verb(tag)}({names(deed.given, 'id')})")


def companion(deed: Deed, tag: str) -> Deed:
    inner = function(deed, tag).replace("\n", "\n        ")
    rest = "".join(f"\n\n        {part}".replace("\n", "\n        ") for part in deed.setup)
    text = f"class Carriers{tag} {{\n    companion object {{\n        {inner}{rest}\n    }}\n}}"
    return replace(
        packed(deed, tag, text), receiver=f"Carriers{tag}", call=f"{verb(tag)}({names(deed.given, 'id')})"
    )


def type_alias(deed: Deed, tag: str) -> Deed:
    inner = own_class(deed, tag, "B")
    moved = packed(inner, tag, f"typealias Bearer{tag} = Bearer{tag}B")
    return held(moved, tag, f"Bearer{tag}", f"{ORGANISATION}.{tag}.Bearer{tag}")


def base_class(deed: Deed, tag: str) -> Deed:
    base = klass(deed, tag, f"Base{tag}", head="abstract class")
    below = f"class Bearer{tag}({parameters(deed.given)}) : Base{tag}({names(deed.given)})"
    moved = packed(deed, tag, base, file=f"Base{tag}")
    moved = packed(replace(moved, given=deed.given), tag, below, file=f"Bearer{tag}")
    return held(moved, tag, f"Bearer{tag}", f"{ORGANISATION}.{tag}.Bearer{tag}")


def base_class_same_file(deed: Deed, tag: str) -> Deed:
    base = klass(deed, tag, f"Base{tag}", head="abstract class")
    below = f"class Bearer{tag}({parameters(deed.given)}) : Base{tag}({names(deed.given)})"
    return held(packed(deed, tag, below, base), tag, f"Bearer{tag}", f"{ORGANISATION}.{tag}.Bearer{tag}")


def base_property(deed: Deed, tag: str) -> Deed:
    """A class calls a property of its base, which the call of the base's constructor fills."""
    inner = own_class(deed, tag, "B")
    base = f"abstract class Base{tag}(protected val inner: Bearer{tag}B)"
    below = (
        f"class Bearer{tag}(inner: Bearer{tag}B) : Base{tag}(inner) {{\n"
        f"    fun {verb(tag)}(id: String) = inner.{verb(tag)}(id)\n}}"
    )
    return held(packed(inner, tag, base, below), tag, f"Bearer{tag}", f"{ORGANISATION}.{tag}.Bearer{tag}")


def template_method(deed: Deed, tag: str) -> Deed:
    base = (
        f"abstract class Base{tag} {{\n    fun {verb(tag)}(id: String) {{\n        move(id.trim())\n    }}\n\n"
        "    protected abstract fun move(id: String)\n}"
    )
    rest = "".join(f"\n\n    {part}" for part in deed.setup)
    below = (
        f"class Bearer{tag}({properties(deed.given)}) : Base{tag}() {{\n    override fun move(id: String) {{\n"
        f"        {asked(deed)}\n    }}{rest}\n}}"
    )
    return held(packed(deed, tag, base, below), tag, f"Base{tag}", f"{ORGANISATION}.{tag}.Base{tag}")


def interface_of_one(deed: Deed, tag: str) -> Deed:
    body = klass(deed, tag, tail=f" : Carrier{tag}", modifier="override")
    moved = packed(deed, tag, port(tag), file=f"Carrier{tag}", keeps=True)
    moved = packed(moved, tag, body)
    return held(moved, tag, f"Carrier{tag}", f"{ORGANISATION}.{tag}.Carrier{tag}")


def interface_of_several(deed: Deed, tag: str) -> Deed:
    one = klass(deed, tag, tail=f" : Carrier{tag}", modifier="override")
    other = klass(deed, tag, f"Express{tag}", tail=f" : Carrier{tag}", modifier="override")
    moved = packed(deed, tag, port(tag), one, other)
    return held(moved, tag, f"Carrier{tag}", f"{ORGANISATION}.{tag}.Carrier{tag}")


def delegation(deed: Deed, tag: str) -> Deed:
    """``class Bearer(inner: Carrier) : Carrier by inner``"""
    one = klass(deed, tag, f"Quiet{tag}", tail=f" : Carrier{tag}", modifier="override")
    moved = packed(
        deed, tag, port(tag), one, f"class Bearer{tag}(inner: Carrier{tag}) : Carrier{tag} by inner"
    )
    return held(moved, tag, f"Bearer{tag}", f"{ORGANISATION}.{tag}.Bearer{tag}")


def wrapper(deed: Deed, tag: str) -> Deed:
    one = klass(deed, tag, tail=f" : Carrier{tag}", modifier="override")
    logged = (
        f"class Logged{tag}(private val next: Carrier{tag}) : Carrier{tag} {{\n"
        f"    override fun {verb(tag)}(id: String) {{\n        println(id)\n        next.{verb(tag)}(id)\n    }}\n}}"
    )
    moved = packed(deed, tag, port(tag), one, logged)
    return held(moved, tag, f"Carrier{tag}", f"{ORGANISATION}.{tag}.Carrier{tag}")


STEPS = {
    "method of the same class": same_class,
    "function of the same package": same_package,
    "function of another package": top_level,
    "import alias": import_alias,
    "import on demand": wildcard_import,
    "extension function": extension,
    "object": own_object,
    "companion object": companion,
    "class of another package": own_class,
    "folders without the common prefix": short_folder,
    "typealias": type_alias,
    "base class": base_class,
    "base class in the same file": base_class_same_file,
    "property of the base class": base_property,
    "template method": template_method,
    "interface of one implementation": interface_of_one,
    "interface of several implementations": interface_of_several,
    "delegation by": delegation,
    "wrapper of the same interface": wrapper,
}
