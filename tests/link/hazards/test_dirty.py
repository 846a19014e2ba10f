"""Rows that JPA writes back with the commit: each function of these services is one way to change one, or to change none."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.link.hazards.trees import scan_of

GRADLE = {"build.gradle.kts": 'plugins { kotlin("jvm"); id("org.springframework.boot") }'}

KOTLIN = {
    **GRADLE,
    "src/main/kotlin/quay/berth/Berth.kt": """
        package quay.berth

        import jakarta.persistence.Entity
        import jakarta.persistence.Id
        import jakarta.persistence.ManyToOne
        import jakarta.persistence.OneToMany

        @Entity
        class Berth(@Id val id: Long, var name: String, @ManyToOne var pier: Pier) : Tracked() {
            var taken: Boolean = false

            @OneToMany
            val visits: MutableList<Visit> = mutableListOf()

            fun take() { taken = true }
            fun occupy(by: String) { rename(by); take() }
            private fun rename(to: String) { this.name = to }
            fun visits() = visits.toList()
            fun visit(ship: String) { visits.add(Visit(ship)) }
            fun isFree() = !taken
        }
        """,
    "src/main/kotlin/quay/berth/Tracked.kt": """
        package quay.berth

        import jakarta.persistence.MappedSuperclass

        @MappedSuperclass
        abstract class Tracked {
            var touchedBy: String? = null
            fun touch(who: String) { touchedBy = who }
        }
        """,
    "src/main/kotlin/quay/berth/Visit.kt": """
        package quay.berth

        import jakarta.persistence.Entity

        @Entity
        class Visit(val ship: String)

        @Entity
        class Pier(var lit: Boolean)
        """,
    "src/main/kotlin/quay/berth/Berths.kt": """
        package quay.berth

        import org.springframework.data.jpa.repository.JpaRepository

        interface Berths : JpaRepository<Berth, Long> {
            fun findByName(name: String): Berth?
            fun findAllByPierLit(lit: Boolean): List<Berth>
        }
        """,
    "src/main/kotlin/quay/berth/Edits.kt": """
        package quay.berth

        class Rename(val to: String) {
            fun applyTo(berth: Berth): Berth {
                berth.name = to
                return berth
            }
        }

        fun Berth.release() { taken = false }
        """,
    "src/main/kotlin/quay/berth/Harbour.kt": """
        package quay.berth

        import org.springframework.data.repository.findByIdOrNull
        import org.springframework.kafka.core.KafkaTemplate
        import org.springframework.stereotype.Service
        import org.springframework.transaction.annotation.Transactional
        import org.springframework.transaction.support.TransactionTemplate

        @Service
        @Transactional
        class Harbour(
            private val berths: Berths,
            private val kafka: KafkaTemplate<String, String>,
        ) {
            fun property(id: Long) {
                val berth = berths.findById(id).orElseThrow()
                berth.taken = true
                kafka.send("berths", "taken")
            }

            fun elvis(id: Long) {
                val berth = berths.findByIdOrNull(id) ?: throw Missing(id)
                berth.take()
                kafka.send("berths", "taken")
            }

            fun throughAnother(name: String) {
                val berth = berths.findByName(name)
                berth?.occupy("ferry")
                kafka.send("berths", "occupied")
            }

            fun inherited(name: String) {
                val berth = berths.findByName(name)!!
                berth.touch("pilot")
                kafka.send("berths", "touched")
            }

            fun inLambda(id: Long) {
                berths.findById(id).ifPresent { it.taken = true }
                kafka.send("berths", "taken")
            }

            fun named(id: Long) {
                berths.findById(id).map { berth -> berth.take() }
                kafka.send("berths", "taken")
            }

            fun received(id: Long) {
                berths.findByIdOrNull(id)?.apply { taken = true }
                kafka.send("berths", "taken")
            }

            fun within(id: Long) {
                val berth = berths.getReferenceById(id)
                with(berth) { name = "north" }
                kafka.send("berths", "renamed")
            }

            fun looped() {
                for (berth in berths.findAllByPierLit(true)) { berth.taken = false }
                kafka.send("berths", "freed")
            }

            fun partOf(id: Long) {
                val berth = berths.findById(id).get()
                berth.pier.lit = true
                kafka.send("piers", "lit")
            }

            fun collected(id: Long) {
                val berth = berths.findById(id).get()
                berth.visit("ferry")
                kafka.send("visits", "begun")
            }

            fun collectedHere(id: Long) {
                val berth = berths.findById(id).get()
                berth.visits.add(Visit("ferry"))
                kafka.send("visits", "begun")
            }

            fun handed(id: Long, edit: Rename) {
                val berth = berths.findById(id).get()
                edit.applyTo(berth)
                kafka.send("berths", "renamed")
            }

            fun extended(id: Long) {
                val berth = load(id)
                berth.release()
                kafka.send("berths", "released")
            }

            fun made(name: String) {
                val berth = Berth(1, name, Pier(false))
                berth.taken = true
                kafka.send("berths", berth.name)
            }

            fun madeInPassing(name: String) {
                berths.findByName(name)
                val berth = Berth(1, name, Pier(false)).apply { taken = true }
                kafka.send("berths", berth.name)
            }

            fun asked(id: Long) {
                val berth = berths.findById(id).get()
                if (berth.isFree()) kafka.send("berths", "free")
            }

            @Transactional(readOnly = true)
            fun readOnly(id: Long) {
                val berth = berths.findById(id).get()
                berth.take()
                kafka.send("berths", "shown")
            }

            private fun load(id: Long): Berth = berths.findById(id).orElseThrow { Missing(id) }
        }

        class Desk(private val berths: Berths, private val kafka: KafkaTemplate<String, String>, private val tx: TransactionTemplate) {
            fun programmatic(id: Long) {
                tx.executeWithoutResult { berths.findById(id).get().take() }
                kafka.send("berths", "taken")
            }

            fun detached(id: Long) {
                val berth = berths.findById(id).get()
                berth.take()
                kafka.send("berths", "taken")
            }
        }
        """,
}

JAVA = {
    "pom.xml": "<project><artifactId>quay</artifactId><packaging>jar</packaging></project>",
    "src/main/java/quay/Berth.java": """
        package quay;

        import javax.persistence.*;
        import lombok.Setter;

        @Entity
        @Setter
        public class Berth {
            @Id private Long id;
            private String name;
            private boolean taken;
            @ManyToOne private Pier pier;

            public void take() { this.taken = true; }
            public Pier getPier() { return pier; }
            public boolean isFree() { return !taken; }
        }
        """,
    "src/main/java/quay/Pier.java": """
        package quay;

        import javax.persistence.Entity;

        @Entity
        public class Pier {
            private boolean lit;
            protected Pier() { this.lit = false; }
            public Pier(boolean lit) { this.lit = lit; }
            public void setLit(boolean lit) { this.lit = lit; }
            public Pier copy() { return new Pier(this.lit); }
            public boolean isLit() { return this.lit; }
        }
        """,
    "src/main/java/quay/BaseRepository.java": """
        package quay;

        import org.springframework.data.jpa.repository.JpaRepository;
        import org.springframework.data.repository.NoRepositoryBean;

        @NoRepositoryBean
        public interface BaseRepository<T> extends JpaRepository<T, Long> { }
        """,
    "src/main/java/quay/BerthRepository.java": """
        package quay;

        public interface BerthRepository extends BaseRepository<Berth> { }
        """,
    "src/main/java/quay/Harbour.java": """
        package quay;

        import javax.persistence.EntityManager;
        import org.springframework.jms.core.JmsTemplate;
        import org.springframework.transaction.annotation.Propagation;
        import org.springframework.transaction.annotation.Transactional;

        public class Harbour {
            private final BerthRepository berths;
            private final EntityManager manager;
            private final JmsTemplate jms;

            @Transactional
            public void generated(Long id) {
                Berth berth = berths.findById(id).orElseThrow(() -> new IllegalStateException());
                berth.setTaken(true);
                jms.convertAndSend("berths", id);
            }

            @Transactional
            public void ownMethod(Long id) {
                var berth = manager.find(Berth.class, id);
                berth.take();
                jms.convertAndSend("berths", id);
            }

            @Transactional
            public void partOf(Long id) {
                Berth berth = berths.findById(id).get();
                Pier pier = berth.getPier();
                pier.setLit(true);
                jms.convertAndSend("piers", id);
            }

            @Transactional
            public void inLambda(Long id) {
                berths.findById(id).ifPresent(berth -> berth.setName("north"));
                jms.convertAndSend("berths", id);
            }

            @Transactional
            public void each() {
                for (Berth berth : berths.findAll()) {
                    berth.take();
                }
                jms.convertAndSend("berths", "all");
            }

            @Transactional
            public void byReference() {
                berths.findAll().forEach(Berth::take);
                jms.convertAndSend("berths", "all");
            }

            @Transactional
            public void made(Long id) {
                Berth berth = new Berth();
                berth.setName("north");
                jms.convertAndSend("berths", berth);
            }

            @Transactional
            public void copied(Long id) {
                Berth berth = berths.findById(id).get();
                if (berth.getPier().copy().isLit()) {
                    jms.convertAndSend("piers", id);
                }
            }

            @Transactional(readOnly = true)
            public void readOnly(Long id) {
                Berth berth = berths.findById(id).get();
                berth.setName("shown");
                jms.convertAndSend("berths", berth);
            }

            @Transactional(propagation = Propagation.NOT_SUPPORTED)
            public void outside(Long id) {
                Berth berth = berths.findById(id).get();
                berth.setName("shown");
                jms.convertAndSend("berths", berth);
            }

            public void detached(Long id) {
                Berth berth = berths.findById(id).get();
                berth.setName("shown");
                jms.convertAndSend("berths", berth);
            }
        }
        """,
}

WRITTEN = {
    "kotlin": (
        KOTLIN,
        """property elvis throughAnother inherited inLambda named received within looped partOf collected collectedHere
        handed extended programmatic""".split(),
    ),
    "java": (JAVA, "generated ownMethod partOf inLambda each byReference".split()),
}


@pytest.mark.parametrize("language", WRITTEN)
def test_what_a_transaction_changes_is_written_and_nothing_else(tmp_path: Path, language: str) -> None:
    files, expected = WRITTEN[language]
    assert sorted(told(tmp_path, files)) == sorted(expected)


def test_a_row_that_is_saved_is_written_where_it_is_saved(tmp_path: Path) -> None:
    saved = KOTLIN["src/main/kotlin/quay/berth/Harbour.kt"].replace(
        "berth.taken = true\n                kafka",
        "berth.taken = true\n                berths.save(berth)\n                kafka",
        1,
    )
    report = scan_of(tmp_path, {**KOTLIN, "src/main/kotlin/quay/berth/Harbour.kt": saved})
    first = next(f for f in report["findings"] if f["rule"] == "outbox/missing")
    line = next(n for n, text in enumerate(saved.splitlines(), 1) if "berths.save" in text)
    assert next(r["line"] for r in first["related"] if r["role"] == "write") == line


def test_a_row_of_an_outbox_that_is_marked_is_no_state_of_the_business(tmp_path: Path) -> None:
    files = {
        path.replace("Berth", "OutboxMessage"): text.replace("Berth", "OutboxMessage")
        for path, text in KOTLIN.items()
    }
    assert not told(tmp_path, files)


def told(folder: Path, files: Mapping[str, str]) -> list[str]:
    """The bare names of the functions of which a dual write is told."""
    findings = scan_of(folder, files)["findings"]
    return [
        f["message"].partition(" ")[0].rpartition(".")[2] for f in findings if f["rule"] == "outbox/missing"
    ]
