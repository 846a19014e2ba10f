"""Events in one process: listeners and raisers meet over the event, wherever its class is written."""

from __future__ import annotations

import pytest
from msgspec import structs

from scanner.link import wanted
from scanner.model import Detection, Origin, Store
from tests.link.build import call, fact, file, function, hazards, kind, layout_of, linked, only

MISSING = "outbox/missing"
SPRING = "org.springframework.context:"
EVENT = file("desk/Berthed.java", kind("Berthed"), package="desk")


def raiser(
    *, to: str = f"{SPRING}ApplicationEventPublisher.publishEvent", passes: str = "desk:Berthed"
) -> Detection:
    return file(
        "desk/Desk.java",
        kind("Desk"),
        call("Desk.take", 3, "jdbc.update", "org.springframework.jdbc.core:JdbcTemplate.update"),
        fact("store_write", "sql", 3, table="berths"),
        call("Desk.take", 4, "events.raise", to, passes=(passes,)),
        package="desk",
    )


def listener(
    *,
    decorator: str = f"{SPRING}event.EventListener",
    names: tuple[tuple[str, str | None], ...] = (),
    takes: str = "e=desk:Berthed",
) -> Detection:
    return file(
        "desk/Listener.java",
        kind("Listener"),
        function("Listener.on", decorators=(decorator,), arguments=(names,), parameters=(takes,)),
        call("Listener.on", 6, "kafka.send", "org.springframework.kafka.core:KafkaTemplate.send"),
        fact("publish", "kafka", 6),
        package="desk",
    )


@pytest.mark.parametrize(
    ("raised", "heard"),
    [
        (raiser(), listener()),
        (raiser(), listener(names=(("Berthed.class", "desk:Berthed"),), takes="e=java.lang:Object")),
        (raiser(to="desk:Berthed.fire"), listener(decorator="jakarta.enterprise.event:Observes")),
        (
            raiser(to="io.micronaut.context.event:ApplicationEventPublisher.publishEvent"),
            listener(decorator="io.micronaut.runtime.event.annotation:EventListener"),
        ),
    ],
)
def test_a_listener_is_part_of_whoever_raises_its_event(raised: Detection, heard: Detection) -> None:
    assert hazards(MISSING, EVENT, raised, heard) == [("desk/Desk.java", 4, "Desk.take")]


def test_listener_and_raiser_meet_before_the_event_is_read() -> None:
    files = (raiser(), listener())
    layout = layout_of(*files, others=("desk/Berthed.java",))
    asked = wanted(layout, {f.path: f for f in files}, ())
    assert "desk/Berthed.java" in asked.files
    assert [
        h.location.line for h in linked(*files, others=("desk/Berthed.java",)).hazards if h.rule == MISSING
    ] == [4]


def test_who_raises_an_event_below_the_one_that_is_heard_is_looked_for() -> None:
    base = file("desk/Happened.java", kind("Happened", interface=True), package="desk")
    below = file("desk/Berthed.java", kind("Berthed", bases=("desk:Happened",)), package="desk")
    heard = listener(takes="e=desk:Happened")
    files = (base, below, heard)
    asked = wanted(layout_of(*files), {f.path: f for f in files}, ())
    assert ("Berthed",) in {wish.names for wish in asked.wishes}


def test_an_event_that_an_aggregate_notes_is_raised_with_the_save() -> None:
    aggregate = file(
        "desk/Berth.java",
        kind("Berth", bases=("org.springframework.data.domain:AbstractAggregateRoot",)),
        call(
            "Berth.take",
            3,
            "registerEvent",
            "org.springframework.data.domain:AbstractAggregateRoot.registerEvent",
            passes=("desk:Berthed",),
        ),
        package="desk",
    )
    desk = file(
        "desk/Desk.java",
        kind("Desk"),
        call("Desk.take", 3, "berth.take", "desk:Berth.take"),
        call("Desk.take", 4, "berths.save", "org.springframework.data.jpa:JpaRepository.save"),
        fact("store_write", "sql", 4, table="berths"),
        package="desk",
    )
    found = only([h for h in linked(EVENT, aggregate, desk, listener()).hazards if h.rule == MISSING])
    assert found.subject == "Desk.take"
    assert "and then publishes" in found.says


def test_what_a_method_hands_over_as_domain_events_is_raised_with_the_save() -> None:
    aggregate = file(
        "desk/Berth.java",
        kind("Berth"),
        function("Berth.events", decorators=("org.springframework.data.domain:DomainEvents",)),
        call("Berth.take", 3, "noted.add", "java.util:List.add", passes=("desk:Berthed",)),
        package="desk",
    )
    raised = linked(EVENT, aggregate, listener())
    assert raised.hazards == ()
    desk = file(
        "desk/Desk.java",
        kind("Desk"),
        call("Desk.take", 3, "berths.save", "org.springframework.data.jpa:JpaRepository.save"),
        fact("store_write", "sql", 3, table="berths"),
        call("Desk.take", 4, "berth.take", "desk:Berth.take"),
        package="desk",
    )
    assert hazards(MISSING, EVENT, aggregate, desk, listener()) == [("desk/Desk.java", 4, "Desk.take")]


@pytest.mark.parametrize("made", ["desk:Berthed", "desk:Sunk"])
def test_what_such_a_method_makes_itself_is_raised_by_the_save_of_its_aggregate(made: str) -> None:
    aggregate = file(
        "desk/Berth.java",
        kind("Berth"),
        function("Berth.events", decorators=("org.springframework.data.domain:DomainEvents",)),
        call("Berth.events", 3, "Berthed", made),
        package="desk",
    )
    desk = file(
        "desk/Desk.java",
        kind("Desk"),
        call("Desk.take", 3, "berths.save", "org.springframework.data.jpa:JpaRepository.save", passes=("desk:Berth",)),
        fact("store_write", "sql", 3, table="berths"),
        package="desk",
    )  # fmt: skip
    others = (file("desk/Sunk.java", kind("Sunk"), package="desk"), EVENT, listener())
    found = hazards(MISSING, aggregate, desk, *others)
    assert found == ([("desk/Desk.java", 3, "Desk.take")] if made == "desk:Berthed" else [])


def test_an_event_that_is_made_where_an_aggregate_gathers_is_raised_with_the_save() -> None:
    aggregate = file(
        "desk/Berth.kt",
        kind("Berth"),
        function("Berth.events", decorators=("org.springframework.data.domain:DomainEvents",)),
        call("Berth.take", 3, "Berthed", "desk:Berthed"),  # noted += Berthed(id)
        package="desk",
    )
    desk = file(
        "desk/Desk.kt",
        kind("Desk"),
        call("Desk.take", 3, "berths.save", "org.springframework.data.jpa:JpaRepository.save"),
        fact("store_write", "sql", 3, table="berths"),
        call("Desk.take", 4, "berth.take", "desk:Berth.take"),
        package="desk",
    )
    assert hazards(MISSING, EVENT, aggregate, desk, listener()) == [("desk/Desk.kt", 4, "Desk.take")]


def test_what_raises_may_be_imported_with_all_of_its_package() -> None:
    calls = (call("Desk.take", 3, "jdbc.update", "x:y"), fact("store_write", "sql", 3, table="berths"))
    raised = call(
        "Desk.take", 4, "registerEvent", "desk:AbstractAggregateRoot.registerEvent", passes=("desk:Berthed",)
    )
    for module, found in (("org.springframework.data.domain", 1), ("com.example.domain", 0)):
        stars = (f"*={module}:", "*=java.util:")
        desk = file("desk/Desk.java", kind("Desk"), *calls, raised, package="desk", imports=stars)
        assert len(hazards(MISSING, EVENT, desk, listener())) == found


@pytest.mark.parametrize(
    ("verb", "told"),
    [("publishEvent", ["Desk.take", "Listener.on"]), ("publish", ["Desk.take", "Listener.on"]), ("execute", ["Listener.on"])],
)  # fmt: skip
def test_who_raises_an_event_answers_for_its_own_row_beside_a_listener_that_writes_as_well(
    verb: str, told: list[str]
) -> None:
    """What one handler is told to do is a call by another name, for which that handler answers."""
    heard = file(
        "desk/Listener.java",
        kind("Listener"),
        function("Listener.on", decorators=(f"{SPRING}event.EventListener",), parameters=("e=desk:Berthed",)),
        call("Listener.on", 5, "jdbc.update", "org.springframework.jdbc.core:JdbcTemplate.update"),
        fact("store_write", "sql", 5, table="events"),
        call("Listener.on", 6, "kafka.send", "org.springframework.kafka.core:KafkaTemplate.send"),
        fact("publish", "kafka", 6),
        package="desk",
    )
    raised = file(
        "desk/Desk.java",
        kind("Desk"),
        call("Desk.take", 3, "jdbc.update", "org.springframework.jdbc.core:JdbcTemplate.update"),
        fact("store_write", "sql", 3, table="berths"),
        call("Desk.take", 4, f"events.{verb}", f"{SPRING}Publisher.{verb}", passes=("desk:Berthed",)),
        package="desk",
    )
    assert sorted(subject for _, _, subject in hazards(MISSING, EVENT, raised, heard)) == told


def test_several_events_may_be_raised_at_once() -> None:
    both = "{10-40"
    stores = tuple(
        Store(Origin("", (both,)), f"[{at}]", Origin("desk", (name,))) for at, name in enumerate(("Sunk", "Berthed"))
    )  # fmt: skip
    desk = file(
        "desk/desk.ts",
        call("take", 3, "orders.save", "typeorm:Repository.save"),
        fact("store_write", "sql", 3, table="berths"),
        call("take", 4, "bus.publishAll", "@nestjs/cqrs:EventBus.publishAll", passes=(f":{both}",)),
        stores=tuple(structs.replace(s, value=Origin("./events", s.value.path)) for s in stores),
    )
    events = file("desk/events.ts", kind("Sunk"), kind("Berthed"))
    listening = file(
        "desk/listener.ts",
        kind("Listener", decorators=("@nestjs/cqrs:EventsHandler",), arguments=((("Berthed", "./events:Berthed"),),)),
        function("Listener.handle", parameters=("e=./events:Berthed",)),
        call("Listener.handle", 6, "kafka.send", "kafkajs:Producer.send"),
        fact("publish", "kafka", 6),
    )  # fmt: skip
    assert hazards(MISSING, desk, events, listening) == [("desk/desk.ts", 4, "take")]


def test_a_handler_that_is_handed_to_a_mediator_hears_what_it_takes() -> None:
    mediator = "github.com/mehdihadeli/go-mediatr:"
    handler = file(
        "bus/bus.go",
        kind("onBerthed"),
        function("onBerthed.Handle", parameters=("ctx=context:Context", "event=quay.example/events:Berthed")),
        call("onBerthed.Handle", 5, "w.WriteMessages", "github.com/segmentio/kafka-go:Writer.WriteMessages"),
        fact("publish", "kafka", 5),
        call(
            "Wire",
            9,
            "mediatr.RegisterNotificationHandler",
            f"{mediator}RegisterNotificationHandler",
            passes=("onBerthed",),
        ),
        package="bus",
    )
    desk = file(
        "desk/desk.go",
        call("Take", 3, "db.Create", "gorm.io/gorm:DB.Create"),
        fact("store_write", "sql", 3, table="berths"),
        call(
            "Take", 4, "mediatr.Publish", f"{mediator}Publish", passes=(None, "quay.example/events:Berthed")
        ),
        package="desk",
    )
    events = file("events/events.go", kind("Berthed"), package="events")
    configs = {"go.mod": "module quay.example\n"}
    assert hazards(MISSING, handler, desk, events, configs=configs) == [("desk/desk.go", 4, "Take")]
