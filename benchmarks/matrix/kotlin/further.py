"""Steps that were written after a trial on repositories: blocks, extensions, types in calls, ports in front of events."""

from __future__ import annotations

from dataclasses import replace

from benchmarks.matrix.deeds import Deed
from benchmarks.matrix.kotlin.events import spring_event
from benchmarks.matrix.kotlin.text import (
    ORGANISATION,
    asked,
    asking,
    beside,
    names,
    own_class,
    packed,
    parameters,
    verb,
)


def event_through_port(deed: Deed, tag: str) -> Deed:
    """A port of ours stands in front of Spring's publisher; it takes any event."""
    raised = spring_event(deed, tag)
    line = "org.springframework.context.ApplicationEventPublisher"
    port = f"interface Events{tag} {{\n    fun tell(event: Any)\n}}"
    adapter = (
        f"class SpringEvents{tag}(private val publisher: ApplicationEventPublisher) : Events{tag} {{\n"
        "    override fun tell(event: Any) {\n        publisher.publishEvent(event)\n    }\n}"
    )
    moved = packed(replace(raised, given=()), f"{tag}p", port, adapter, imports=(line,))
    given = ((f"events{tag}", f"Events{tag}", f"{ORGANISATION}.{tag}p.Events{tag}"),)
    return replace(
        moved, receiver=f"events{tag}", call=raised.call.replace("publishEvent(", "tell("), given=given
    )


def in_use_block(deed: Deed, tag: str) -> Deed:
    """Done inside the block that closes something else."""
    given = (*deed.given, (f"source{tag}", "DataSource", "javax.sql.DataSource"))
    return asking(
        replace(deed, given=given), tag, f"source{tag}.connection.use {{ _ ->\n        {asked(deed)}\n    }}"
    )


def typed_block(deed: Deed, tag: str) -> Deed:
    """Done in the lambda of a call with type arguments, which the grammar takes for comparisons."""
    given = (*deed.given, (f"timer{tag}", "Timer", "io.micrometer.core.instrument.Timer"))
    return asking(
        replace(deed, given=given), tag, f"timer{tag}.record<Unit> {{\n        {asked(deed)}\n    }}"
    )


def lambda_behind_arguments(deed: Deed, tag: str) -> Deed:
    """A function of ours takes an argument in parentheses and runs the lambda behind them."""
    helper = f"fun times{tag}(count: Int, work: () -> Unit) {{\n    for (number in 1..count) {{\n        work()\n    }}\n}}"
    moved = packed(deed, tag, helper, keeps=True)
    return asking(moved, f"{tag}b", f"times{tag}(3) {{\n        {asked(deed)}\n    }}")


def extension_of_the_package(deed: Deed, tag: str) -> Deed:
    """An extension function of a library's type, declared beside whoever calls it and imported by nobody."""
    given = (f"registry{tag}", "MeterRegistry", "io.micrometer.core.instrument.MeterRegistry")
    extension = (
        f"fun MeterRegistry.{verb(tag)}({parameters(deed.given, 'id: String')}) {{\n"
        f'    counter("carried").increment()\n    {asked(deed)}\n}}'
    )
    moved = beside(replace(deed, setup=()), tag, extension, *deed.setup, imports=(given[2],))
    return replace(
        moved,
        receiver=f"registry{tag}",
        call=f"{verb(tag)}({names(deed.given, 'id')})",
        given=(*deed.given, given),
    )


def extension_in_the_class(deed: Deed, tag: str) -> Deed:
    """An extension function that is a member of whoever calls it."""
    inner = own_class(deed, tag)
    own = f"private fun String.{verb(tag)}Here() {{\n    {inner.receiver}.{inner.call.replace('(id)', '(this)')}\n}}"
    return replace(inner, receiver="id", call=f"{verb(tag)}Here()", setup=(*inner.setup, own))


def injected_by_type(deed: Deed, tag: str) -> Deed:
    """Koin: ``by inject<T>()``."""
    inner = own_class(deed, tag)
    package, _, name = inner.given[0][2].rpartition(".")
    shelf = (
        f"class Shelf{tag} : KoinComponent {{\n    private val bearer by inject<{name}>()\n\n"
        f"    fun {verb(tag)}Inside(id: String) {{\n        bearer.{verb(tag)}(id)\n    }}\n}}"
    )
    lines = ("org.koin.core.component.KoinComponent", "org.koin.core.component.inject", f"{package}.{name}")
    moved = packed(replace(inner, given=()), f"{tag}k", shelf, imports=lines)
    given = ((f"shelf{tag}", f"Shelf{tag}", f"{ORGANISATION}.{tag}k.Shelf{tag}"),)
    return replace(moved, receiver=f"shelf{tag}", call=f"{verb(tag)}Inside(id)", given=given)


def holder_from_function(deed: Deed, tag: str) -> Deed:
    """A property holds a function whose type says what it gives."""
    inner = own_class(deed, tag)
    kind, line = inner.given[0][1], inner.given[0][2]
    return replace(
        inner,
        receiver=f"bearer{tag}Of()",
        given=((f"bearer{tag}Of", f"() -> {kind}", line),),
        imports=(*inner.imports, line),
    )


def given_by_extension(deed: Deed, tag: str) -> Deed:
    """An extension function of another package gives the holder."""
    inner = own_class(deed, tag)
    kind, line = inner.given[0][1], inner.given[0][2]
    slip = (
        f"class Slip{tag}(val bearer: {kind})\n\n"
        f"fun Slip{tag}.bearerOf{tag}(note: String): {kind} {{\n    check(note.isNotBlank())\n    return bearer\n}}"
    )
    moved = packed(replace(inner, given=()), f"{tag}x", slip, imports=(line,))
    given = ((f"slip{tag}", f"Slip{tag}", f"{ORGANISATION}.{tag}x.Slip{tag}"),)
    extension = f"{ORGANISATION}.{tag}x.bearerOf{tag}"
    return replace(
        moved,
        receiver=f"slip{tag}.bearerOf{tag}(id)",
        call=inner.call,
        given=given,
        imports=(*moved.imports, extension),
    )


STEPS = {
    "event through a port of ours": event_through_port,
    "block of a resource": in_use_block,
    "lambda of a call with type arguments": typed_block,
    "lambda behind arguments": lambda_behind_arguments,
    "extension function of the same package": extension_of_the_package,
    "extension function in the class": extension_in_the_class,
    "extension function that gives the holder": given_by_extension,
    "injection by type (Koin)": injected_by_type,
    "function that gives the holder": holder_from_function,
}
