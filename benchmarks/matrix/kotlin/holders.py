"""Steps about how whoever asks gets at an instance: properties, getters, factories, containers."""

from __future__ import annotations

from dataclasses import replace

from benchmarks.matrix.deeds import Deed
from benchmarks.matrix.kotlin.text import (
    ORGANISATION,
    asking,
    held,
    klass,
    names,
    own_class,
    packed,
    parameters,
    port,
    verb,
)


def _shelf(deed: Deed, tag: str, text: str, receiver: str, imports: tuple[str, ...] = ()) -> Deed:
    """Whoever asks is given a shelf, in which it finds the class."""
    moved = packed(own_class(deed, tag, "B"), tag, text.replace("$KIND", f"Bearer{tag}B"), imports=imports)
    given = ((f"shelf{tag}", f"Shelf{tag}", f"{ORGANISATION}.{tag}.Shelf{tag}"),)
    return replace(moved, receiver=f"shelf{tag}.{receiver}", given=given)


def public_property(deed: Deed, tag: str) -> Deed:
    return _shelf(deed, tag, f"class Shelf{tag}(val bearer: $KIND)", "bearer")


def getter(deed: Deed, tag: str) -> Deed:
    text = f"class Shelf{tag}(private val inner: $KIND) {{\n    val bearer: $KIND\n        get() = inner\n}}"
    return _shelf(deed, tag, text, "bearer")


def inferred_getter(deed: Deed, tag: str) -> Deed:
    text = f"class Shelf{tag}(private val inner: $KIND) {{\n    val bearer get() = inner\n}}"
    return _shelf(deed, tag, text, "bearer")


def getter_function(deed: Deed, tag: str) -> Deed:
    text = f"class Shelf{tag}(private val inner: $KIND) {{\n    fun bearer() = inner\n}}"
    return _shelf(deed, tag, text, "bearer()")


def data_class(deed: Deed, tag: str) -> Deed:
    return _shelf(deed, tag, f"data class Shelf{tag}(val bearer: $KIND, val name: String)", "bearer")


def nullable(deed: Deed, tag: str) -> Deed:
    moved = _shelf(deed, tag, f"class Shelf{tag} {{\n    var bearer: $KIND? = null\n}}", "bearer")
    return replace(moved, receiver=f"{moved.receiver}?")


def late_property(deed: Deed, tag: str) -> Deed:
    return _shelf(deed, tag, f"class Shelf{tag} {{\n    lateinit var bearer: $KIND\n}}", "bearer")


def lazy(deed: Deed, tag: str) -> Deed:
    text = (
        f"class Shelf{tag}(private val make: () -> $KIND) {{\n    val bearer: $KIND by lazy {{ make() }}\n}}"
    )
    return _shelf(deed, tag, text, "bearer")


def global_property(deed: Deed, tag: str) -> Deed:
    inner = own_class(deed, tag, "B")
    moved = packed(inner, tag, f"lateinit var shared{tag}: Bearer{tag}B")
    return replace(moved, receiver=f"shared{tag}", given=())


def setter(deed: Deed, tag: str) -> Deed:
    inner = own_class(deed, tag, "B")
    text = (
        f"class Bearer{tag} {{\n    private var carrier: Carrier{tag}? = null\n\n"
        f"    fun use(carrier: Carrier{tag}) {{\n        this.carrier = carrier\n    }}\n\n"
        f"    fun {verb(tag)}(id: String) {{\n        carrier?.{verb(tag)}(id)\n    }}\n}}"
    )
    adapter = (
        f"class Adapter{tag}(private val inner: Bearer{tag}B) : Carrier{tag} {{\n"
        f"    override fun {verb(tag)}(id: String) = inner.{verb(tag)}(id)\n}}"
    )
    return held(
        packed(inner, tag, port(tag), text, adapter), tag, f"Bearer{tag}", f"{ORGANISATION}.{tag}.Bearer{tag}"
    )


def factory(deed: Deed, tag: str) -> Deed:
    made = f"fun make{tag}({parameters(deed.given)}) = Bearer{tag}({names(deed.given)})"
    moved = packed(deed, tag, klass(deed, tag), made)
    return replace(moved, receiver=f"make{tag}({names(deed.given)})", call=f"{verb(tag)}(id)")


def factory_of_several(deed: Deed, tag: str) -> Deed:
    made = names(deed.given)
    choice = (
        f"fun make{tag}({parameters(deed.given, 'kind: String')}): Carrier{tag} = when (kind) {{\n"
        f'    "express" -> Express{tag}({made})\n    else -> Bearer{tag}({made})\n}}'
    )
    one = klass(deed, tag, tail=f" : Carrier{tag}", modifier="override")
    other = klass(deed, tag, f"Express{tag}", tail=f" : Carrier{tag}", modifier="override")
    moved = packed(deed, tag, port(tag), one, other, choice)
    return replace(
        moved,
        receiver=f"make{tag}({names(deed.given, chr(34) + 'express' + chr(34))})",
        call=f"{verb(tag)}(id)",
    )


def made_here(deed: Deed, tag: str) -> Deed:
    moved = packed(deed, tag, klass(deed, tag))
    return asking(
        moved, f"{tag}h", f"val bearer = Bearer{tag}({names(deed.given)})\n    bearer.{verb(tag)}(id)"
    )


def koin(deed: Deed, tag: str) -> Deed:
    """Koin hands it over: ``by inject()``, with the interface bound in a module."""
    inner = own_class(deed, tag, "B")
    adapter = (
        f"class Adapter{tag}(private val inner: Bearer{tag}B) : Carrier{tag} {{\n"
        f"    override fun {verb(tag)}(id: String) = inner.{verb(tag)}(id)\n}}"
    )
    bound = f"val wiring{tag} = module {{\n    single<Carrier{tag}> {{ Adapter{tag}(get()) }}\n}}"
    shelf = f"class Shelf{tag} : KoinComponent {{\n    val bearer: Carrier{tag} by inject()\n}}"
    lines = ("org.koin.dsl.module", "org.koin.core.component.KoinComponent", "org.koin.core.component.inject")
    moved = packed(inner, tag, port(tag), adapter, bound, shelf, imports=lines)
    given = ((f"shelf{tag}", f"Shelf{tag}", f"{ORGANISATION}.{tag}.Shelf{tag}"),)
    return replace(moved, receiver=f"shelf{tag}.bearer", given=given)


def smart_cast(deed: Deed, tag: str) -> Deed:
    inner = own_class(deed, tag)
    body = f"if (thing{tag} is Bearer{tag}) {{\n        thing{tag}.{verb(tag)}(id)\n    }}"
    return asking(replace(inner, given=((f"thing{tag}", "Any", ""),)), f"{tag}c", body)


STEPS = {
    "public property": public_property,
    "getter": getter,
    "getter of inferred type": inferred_getter,
    "function as a getter": getter_function,
    "data class": data_class,
    "nullable property": nullable,
    "lateinit": late_property,
    "by lazy": lazy,
    "property of a file": global_property,
    "field filled by a setter": setter,
    "factory": factory,
    "factory of several types (when)": factory_of_several,
    "local variable": made_here,
    "Koin": koin,
    "smart cast": smart_cast,
}
