"""Steps that raise a deed as an event in the same process; the event's class has a file of its own."""

from __future__ import annotations

from dataclasses import replace

from benchmarks.matrix.deeds import Deed
from benchmarks.matrix.kotlin.text import ORGANISATION, Given, imported, own_class, packed, verb


def _raised(
    deed: Deed,
    tag: str,
    annotation: str,
    given: Given,
    call: str,
    lines: tuple[str, ...],
    parameter: str = "",
) -> Deed:
    inner = own_class(deed, tag, "B")
    package = f"{ORGANISATION}.events{tag}"
    listener = (
        f"@Component\nclass Listener{tag}(private val inner: Bearer{tag}B) {{\n"
        f"    {annotation}\n    fun on({parameter}event: Berthed{tag}) {{\n        inner.{verb(tag)}(event.id)\n    }}\n}}"
    )
    moved = packed(inner, tag, listener, imports=(f"{package}.Berthed{tag}", *lines))
    moved = packed(
        replace(moved, given=()),
        tag,
        f"data class Berthed{tag}(val id: String)",
        package=package,
        file=f"Berthed{tag}",
    )
    return replace(
        moved,
        receiver=given[0],
        call=call,
        given=(given,),
        imports=imported(moved, given[2], f"{package}.Berthed{tag}"),
    )


_COMPONENT = "org.springframework.stereotype.Component"


def spring_event(deed: Deed, tag: str) -> Deed:
    line = "org.springframework.context.ApplicationEventPublisher"
    given = (f"events{tag}", "ApplicationEventPublisher", line)
    lines = ("org.springframework.context.event.EventListener", _COMPONENT)
    return _raised(deed, tag, "@EventListener", given, f"publishEvent(Berthed{tag}(id))", lines)


def spring_event_by_class(deed: Deed, tag: str) -> Deed:
    line = "org.springframework.context.ApplicationEventPublisher"
    given = (f"events{tag}", "ApplicationEventPublisher", line)
    lines = ("org.springframework.context.event.EventListener", _COMPONENT)
    annotation = f"@EventListener(Berthed{tag}::class)"
    return _raised(deed, tag, annotation, given, f"publishEvent(Berthed{tag}(id))", lines)


def spring_transactional_event(deed: Deed, tag: str) -> Deed:
    line = "org.springframework.context.ApplicationEventPublisher"
    given = (f"events{tag}", "ApplicationEventPublisher", line)
    lines = ("org.springframework.transaction.event.TransactionalEventListener", _COMPONENT)
    return _raised(deed, tag, "@TransactionalEventListener", given, f"publishEvent(Berthed{tag}(id))", lines)


def cdi_event(deed: Deed, tag: str) -> Deed:
    given = (f"events{tag}", f"Event<Berthed{tag}>", "jakarta.enterprise.event.Event")
    lines = ("jakarta.enterprise.event.Observes", _COMPONENT)
    return _raised(deed, tag, "", given, f"fire(Berthed{tag}(id))", lines, parameter="@Observes ")


def micronaut_event(deed: Deed, tag: str) -> Deed:
    kind = f"ApplicationEventPublisher<Berthed{tag}>"
    given = (f"events{tag}", kind, "io.micronaut.context.event.ApplicationEventPublisher")
    lines = ("io.micronaut.runtime.event.annotation.EventListener", _COMPONENT)
    return _raised(deed, tag, "@EventListener", given, f"publishEvent(Berthed{tag}(id))", lines)


def own_registry(deed: Deed, tag: str) -> Deed:
    """A dispatcher of ours calls the lambdas that were registered with it."""
    inner = own_class(deed, tag, "B")
    registry = (
        f"class Registry{tag} {{\n    private val listeners = mutableListOf<(String) -> Unit>()\n\n"
        "    fun register(listener: (String) -> Unit) {\n        listeners.add(listener)\n    }\n\n"
        f"    fun {verb(tag)}(id: String) {{\n        listeners.forEach {{ it(id) }}\n    }}\n}}"
    )
    wiring = (
        f"fun wire{tag}(registry: Registry{tag}, inner: Bearer{tag}B) {{\n"
        f"    registry.register {{ id -> inner.{verb(tag)}(id) }}\n}}"
    )
    moved = packed(inner, tag, registry, wiring)
    given = ((f"registry{tag}", f"Registry{tag}", f"{ORGANISATION}.{tag}.Registry{tag}"),)
    return replace(moved, receiver=f"registry{tag}", call=f"{verb(tag)}(id)", given=given)


STEPS = {
    "Spring event": spring_event,
    "Spring event, named in the annotation": spring_event_by_class,
    "Spring event after the commit": spring_transactional_event,
    "CDI event (Quarkus)": cdi_event,
    "Micronaut event": micronaut_event,
    "listeners of a registry of ours": own_registry,
}
