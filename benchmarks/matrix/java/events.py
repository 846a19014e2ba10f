"""Steps that raise a deed as an event in the same process; the event's class has a file of its own."""

from __future__ import annotations

from dataclasses import replace

from benchmarks.matrix.deeds import Deed
from benchmarks.matrix.java.text import ORGANISATION, Given, imported, own_class, packed, verb

_SPRING = "org.springframework.context"


def _raised(
    deed: Deed, tag: str, listener: str, given: Given, call: str, lines: tuple[str, ...], event: str = ""
) -> Deed:
    """``deed`` done by ``$HANDLE`` of a listener in a package of its own, and raised through ``given``."""
    inner = own_class(deed, tag, "B")
    package = f"{ORGANISATION}.events{tag}"
    event = event or f"public record Berthed{tag}(String id) {{}}"
    moved = packed(inner, tag, listener, imports=(f"{package}.Berthed{tag}", *lines))
    moved = packed(replace(moved, given=()), tag, event, package=package, imports=lines)
    return replace(
        moved,
        receiver=given[0],
        call=call,
        given=(given,),
        imports=imported(moved, given[2], f"{package}.Berthed{tag}"),
    )


def _listener(
    tag: str, annotation: str, *, before: str = "", parameter: str = "", accessor: str = "id()"
) -> str:
    return (
        f"{before}public class Listener{tag} {{\n  private final Bearer{tag}B inner;\n\n"
        f"  public Listener{tag}(Bearer{tag}B inner) {{ this.inner = inner; }}\n\n"
        f"{annotation}  public void on({parameter}Berthed{tag} event) {{\n    inner.{verb(tag)}(event.{accessor});\n  }}\n}}"
    )


def spring_event(deed: Deed, tag: str) -> Deed:
    given = (f"events{tag}", "ApplicationEventPublisher", f"{_SPRING}.ApplicationEventPublisher")
    lines = (f"{_SPRING}.event.EventListener", "org.springframework.stereotype.Component")
    listener = _listener(tag, "  @EventListener\n", before="@Component\n")
    return _raised(deed, tag, listener, given, f"publishEvent(new Berthed{tag}(id))", lines)


def spring_event_by_class(deed: Deed, tag: str) -> Deed:
    """The annotation names the event, and the listener takes no parameter that would tell."""
    given = (f"events{tag}", "ApplicationEventPublisher", f"{_SPRING}.ApplicationEventPublisher")
    lines = (f"{_SPRING}.event.EventListener", "org.springframework.stereotype.Component")
    listener = _listener(tag, f"  @EventListener(classes = Berthed{tag}.class)\n", before="@Component\n")
    return _raised(deed, tag, listener, given, f"publishEvent(new Berthed{tag}(id))", lines)


def spring_listener_interface(deed: Deed, tag: str) -> Deed:
    """``ApplicationListener<Berthed>`` and an event that is an ``ApplicationEvent``."""
    given = (f"events{tag}", "ApplicationEventPublisher", f"{_SPRING}.ApplicationEventPublisher")
    lines = (f"{_SPRING}.ApplicationListener", f"{_SPRING}.ApplicationEvent")
    listener = _listener(tag, "  @Override\n", accessor="getId()")
    listener = listener.replace(
        f"Listener{tag} {{", f"Listener{tag} implements ApplicationListener<Berthed{tag}> {{", 1
    )
    event = (
        f"public class Berthed{tag} extends ApplicationEvent {{\n  private final String id;\n\n"
        f"  public Berthed{tag}(Object source, String id) {{\n    super(source);\n    this.id = id;\n  }}\n\n"
        "  public String getId() { return id; }\n}"
    )
    listener = listener.replace("void on(", "void onApplicationEvent(")
    return _raised(deed, tag, listener, given, f"publishEvent(new Berthed{tag}(this, id))", lines, event)


def spring_transactional_event(deed: Deed, tag: str) -> Deed:
    given = (f"events{tag}", "ApplicationEventPublisher", f"{_SPRING}.ApplicationEventPublisher")
    lines = (
        "org.springframework.transaction.event.TransactionalEventListener",
        "org.springframework.transaction.event.TransactionPhase",
    )
    listener = _listener(tag, "  @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT)\n")
    return _raised(deed, tag, listener, given, f"publishEvent(new Berthed{tag}(id))", lines)


def spring_event_base(deed: Deed, tag: str) -> Deed:
    """The listener hears the event's base, a class in another file."""
    raised = spring_event(deed, tag)
    package = f"{ORGANISATION}.events{tag}"
    base = f"package {package};\n\npublic interface Happened{tag} {{\n  String id();\n}}\n"

    def above(path: str, text: str) -> str:
        if path.endswith(f"/Berthed{tag}.java"):
            return text.replace("(String id) {", f"(String id) implements Happened{tag} {{")
        return (
            text.replace(f"Berthed{tag}", f"Happened{tag}") if path.endswith(f"/Listener{tag}.java") else text
        )

    files = tuple((path, above(path, text)) for path, text in raised.files)
    place = f"src/main/java/{package.replace('.', '/')}/Happened{tag}.java"
    return replace(raised, files=(*files, (place, base)))


def cdi_event(deed: Deed, tag: str) -> Deed:
    """CDI, as Quarkus has it: ``Event<T>.fire`` and ``@Observes``."""
    given = (f"events{tag}", f"Event<Berthed{tag}>", "jakarta.enterprise.event.Event")
    lines = ("jakarta.enterprise.event.Observes", "jakarta.enterprise.context.ApplicationScoped")
    listener = _listener(tag, "", before="@ApplicationScoped\n", parameter="@Observes ")
    return _raised(deed, tag, listener, given, f"fire(new Berthed{tag}(id))", lines)


def quarkus_bus(deed: Deed, tag: str) -> Deed:
    """Quarkus' event bus: an address, and ``@ConsumeEvent``."""
    given = (f"events{tag}", "EventBus", "io.vertx.mutiny.core.eventbus.EventBus")
    listener = _listener(tag, f'  @ConsumeEvent("berthed-{tag}")\n')
    lines = ("io.quarkus.vertx.ConsumeEvent",)
    return _raised(deed, tag, listener, given, f'publish("berthed-{tag}", new Berthed{tag}(id))', lines)


def micronaut_event(deed: Deed, tag: str) -> Deed:
    kind = f"ApplicationEventPublisher<Berthed{tag}>"
    given = (f"events{tag}", kind, "io.micronaut.context.event.ApplicationEventPublisher")
    lines = ("io.micronaut.runtime.event.annotation.EventListener", "jakarta.inject.Singleton")
    listener = _listener(tag, "  @EventListener\n", before="@Singleton\n")
    return _raised(deed, tag, listener, given, f"publishEvent(new Berthed{tag}(id))", lines)


def guava_bus(deed: Deed, tag: str) -> Deed:
    given = (f"events{tag}", "EventBus", "com.google.common.eventbus.EventBus")
    listener = _listener(tag, "  @Subscribe\n")
    return _raised(
        deed, tag, listener, given, f"post(new Berthed{tag}(id))", ("com.google.common.eventbus.Subscribe",)
    )


def own_registry(deed: Deed, tag: str) -> Deed:
    """A dispatcher of ours calls the listeners that were registered with it."""
    inner = own_class(deed, tag, "B")
    port = f"public interface Listens{tag} {{\n  void heard(String id);\n}}"
    registry = (
        f"public class Registry{tag} {{\n  private final List<Listens{tag}> listeners = new ArrayList<>();\n\n"
        f"  public void register(Listens{tag} listener) {{\n    listeners.add(listener);\n  }}\n\n"
        f"  public void {verb(tag)}(String id) {{\n    for (Listens{tag} listener : listeners) {{\n"
        "      listener.heard(id);\n    }\n  }\n}"
    )
    wiring = (
        f"public final class Wiring{tag} {{\n  public static void wire(Registry{tag} registry, Bearer{tag}B inner) {{\n"
        f"    registry.register(inner::{verb(tag)});\n  }}\n}}"
    )
    moved = packed(inner, tag, port, registry, wiring, imports=("java.util.List", "java.util.ArrayList"))
    given = ((f"registry{tag}", f"Registry{tag}", f"{ORGANISATION}.{tag}.Registry{tag}"),)
    return replace(moved, receiver=f"registry{tag}", call=f"{verb(tag)}(id)", given=given)


STEPS = {
    "Spring event": spring_event,
    "Spring event, named in the annotation": spring_event_by_class,
    "Spring event to an ApplicationListener": spring_listener_interface,
    "Spring event, heard by its base": spring_event_base,
    "Spring event after the commit": spring_transactional_event,
    "CDI event (Quarkus)": cdi_event,
    "event bus of Quarkus": quarkus_bus,
    "Micronaut event": micronaut_event,
    "event bus of Guava": guava_bus,
    "listeners of a registry of ours": own_registry,
}
