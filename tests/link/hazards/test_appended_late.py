"""A row of the outbox that a listener appends: before the commit it goes along, behind it a crash in between loses it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.link.hazards.trees import found

JAVA = {
    "pom.xml": "<project><artifactId>quay</artifactId></project>\n",
    "src/main/java/quay/Taken.java": "package quay;\n\npublic record Taken(String id) {}\n",
    "src/main/java/quay/Berth.java": """
        package quay;

        import jakarta.persistence.Entity;
        import jakarta.persistence.Id;

        @Entity
        public class Berth {
            @Id private String id;
        }
        """,
    "src/main/java/quay/OutboxMessage.java": """
        package quay;

        import jakarta.persistence.Entity;
        import jakarta.persistence.Id;

        @Entity
        public class OutboxMessage {
            @Id private String id;
        }
        """,
    "src/main/java/quay/Rows.java": """
        package quay;

        import org.springframework.data.jpa.repository.JpaRepository;

        interface Berths extends JpaRepository<Berth, String> {}

        interface OutboxMessageRepository extends JpaRepository<OutboxMessage, String> {}
        """,
    "src/main/java/quay/Desk.java": """
        package quay;

        import org.springframework.context.ApplicationEventPublisher;
        import org.springframework.transaction.annotation.Transactional;

        class Desk {
            private final Berths berths;
            private final ApplicationEventPublisher events;

            @Transactional
            void take(Berth berth, String id) {
                berths.save(berth);
                events.publishEvent(new Taken(id));
            }
        }
        """,
}
APPENDER = """
    package quay;

    import org.springframework.context.event.EventListener;
    import org.springframework.stereotype.Component;
    import org.springframework.transaction.event.TransactionPhase;
    import org.springframework.transaction.event.TransactionalEventListener;

    @Component
    class Appender {
        private final OutboxMessageRepository outbox;

        LISTENER
        void on(Taken taken) {
            outbox.save(new OutboxMessage());
        }
    }
    """
LISTENERS = {
    "@TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT)": 1,
    "@TransactionalEventListener": 1,  # which is behind the commit
    "@TransactionalEventListener(phase = TransactionPhase.BEFORE_COMMIT)": 0,
    "@EventListener": 0,
}


@pytest.mark.parametrize(("listener", "told"), LISTENERS.items())
def test_a_listener_appends_the_row(tmp_path: Path, listener: str, told: int) -> None:
    files = {**JAVA, "src/main/java/quay/Appender.java": APPENDER.replace("LISTENER", listener)}
    findings = found(tmp_path, files, "outbox/missing")
    assert [(f["severity"], f["message"].split()[0]) for f in findings] == [("warning", "Desk.take")] * told
    assert all("only behind the commit" in f["message"] for f in findings)
