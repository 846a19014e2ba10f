"""Functions of Go, Java and Kotlin that are handed over, kept in fields and lists, and called by somebody else."""

from __future__ import annotations

from textwrap import dedent

import pytest

from scanner.detect import code_rules, detect_code
from scanner.link.analysis import analyse
from scanner.link.modules import project
from tests.words import WORDS

PROGRAMS = {
    "a field of a Go struct": (
        "desk.go",
        """
        package desk
        type Desk struct { announce func(id string) }
        func NewDesk(bus *Bus) *Desk { return &Desk{announce: bus.Send} }
        func (d *Desk) Take(id string) { d.announce(id) }
        type Bus struct{}
        func (b *Bus) Send(id string) {}
        """,
        ("Desk.Take", "Bus.Send"),
    ),
    "handlers that a Go dispatcher keeps": (
        "desk.go",
        """
        package desk
        type Handler func(id string)
        type Dispatcher struct { handlers map[string][]Handler }
        func (d *Dispatcher) On(name string, handle Handler) { d.handlers[name] = append(d.handlers[name], handle) }
        func (d *Dispatcher) Raise(name, id string) { for _, handle := range d.handlers[name] { handle(id) } }
        func Wire(d *Dispatcher) { d.On("berthed", announce) }
        func announce(id string) {}
        """,
        ("Dispatcher.Raise", "announce"),
    ),
    "a table of Go functions": (
        "desk.go",
        """
        package desk
        var table = map[string]func(id string){"quay": announce, "dock": note}
        func Take(id string) { table["quay"](id) }
        func announce(id string) {}
        func note(id string) {}
        """,
        ("Take", "announce"),
    ),
    "a consumer that a Java constructor is given": (
        "Desk.java",
        """
        package quay;
        import java.util.function.Consumer;
        class Desk {
          private final Consumer<String> announce;
          Desk(Consumer<String> announce) { this.announce = announce; }
          void take(String id) { announce.accept(id); }
          static Desk wire(Bus bus) { return new Desk(bus::send); }
        }
        class Bus { void send(String id) {} }
        """,
        ("Desk.take", "Bus.send"),
    ),
    "listeners of a Java registry, by their interface": (
        "Desk.java",
        """
        package quay;
        import java.util.ArrayList;
        import java.util.List;
        interface Heard { void on(String id); }
        class Desk {
          private final List<Heard> heard = new ArrayList<>();
          void register(Heard listener) { heard.add(listener); }
          void take(String id) { for (Heard listener : heard) { listener.on(id); } }
        }
        class Wiring { void wire(Desk desk, Bus bus) { desk.register(bus::send); } }
        class Bus { void send(String id) {} }
        """,
        ("Desk.take", "Bus.send"),
    ),
    "a property of a Kotlin class": (
        "Desk.kt",
        """
        package quay
        class Desk(private val announce: (String) -> Unit) {
            fun take(id: String) {
                announce(id)
            }
        }
        class Bus {
            fun send(id: String) {}
        }
        fun wire(bus: Bus) = Desk(bus::send)
        """,
        ("Desk.take", "Bus.send"),
    ),
    "lambdas that a Kotlin registry keeps": (
        "Desk.kt",
        """
        package quay
        class Desk {
            private val heard = mutableListOf<(String) -> Unit>()
            fun register(listener: (String) -> Unit) { heard.add(listener) }
            fun take(id: String) { heard.forEach { it(id) } }
        }
        class Bus { fun send(id: String) {} }
        fun wire(desk: Desk, bus: Bus) { desk.register { id -> bus.send(id) } }
        """,
        ("Desk.take", "Bus.send"),
    ),
}


@pytest.mark.parametrize(("path", "code", "edge"), PROGRAMS.values(), ids=PROGRAMS)
def test_a_function_runs_where_its_value_is_called(path: str, code: str, edge: tuple[str, str]) -> None:
    detection = detect_code(path, dedent(code).encode(), code_rules(()), frozenset(), outlined=True)
    analysis = analyse(project([path], {}, WORDS), {path: detection})
    reached = {edge[0]}
    for _ in range(3):  # through a lambda, or the function that is handed on
        reached |= {
            target.name
            for node, items in analysis.flow.items.items()
            if node.name in reached
            for i in items
            for target in i.targets
        }
    assert edge[1] in reached
