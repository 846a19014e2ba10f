"""Kotlin: Spring's JdbcTemplate and KafkaTemplate, in a class that is given what it needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import indent

from benchmarks.matrix.deeds import Deed, Language
from benchmarks.matrix.kotlin import events, further, holders, types, values
from benchmarks.matrix.kotlin.text import ROOT, asked, imported, kotlin_file, properties, settled

PACKAGE = "quay.desk"
ASKS = f"{ROOT}/quay/desk/Desk.kt"

_JDBC = ("jdbc", "JdbcTemplate", "org.springframework.jdbc.core.JdbcTemplate")
_KAFKA = ("kafka", "KafkaTemplate<String, String>", "org.springframework.kafka.core.KafkaTemplate")
_RELAY = kotlin_file(
    "quay.relay",
    (_JDBC[2], _KAFKA[2], "org.springframework.scheduling.annotation.Scheduled"),
    """
class OutboxRelay(private val jdbc: JdbcTemplate, private val kafka: KafkaTemplate<String, String>) {
    @Scheduled(fixedDelay = 1000)
    fun drain() {
        for (body in jdbc.queryForList("SELECT body FROM outbox WHERE sent = FALSE", String::class.java)) {
            kafka.send("berths", body)
            jdbc.update("UPDATE outbox SET sent = TRUE WHERE body = ?", body)
        }
    }
}""",
)
_GRADLE = 'plugins {\n    kotlin("jvm") version "2.2.0"\n}\n\ngroup = "quay"\n'


def tree(deeds: Sequence[Deed], atomic: bool) -> Mapping[str, str]:
    """A Gradle project whose class ``Desk`` does ``deeds``."""
    given = tuple(dict.fromkeys(g for deed in deeds for g in deed.given))
    transactional = "org.springframework.transaction.annotation.Transactional"
    imports = [transactional, *(i for deed in deeds for i in imported(deed))]
    steps = "".join(f"        {asked(deed)}\n" for deed in deeds)
    own = "".join("\n" + indent(part, "    ") + "\n" for deed in deeds for part in deed.setup)
    text = kotlin_file(
        PACKAGE,
        imports,
        f"class Desk({properties(given)}) {{\n{'    @Transactional' + chr(10) if atomic else ''}"
        f"    fun take(id: String) {{\n{steps}    }}\n{own}}}",
    )
    return {
        **{p: t for deed in deeds for p, t in settled(deed, PACKAGE)},
        ASKS: text,
        "build.gradle.kts": _GRADLE,
    }


LANGUAGE = Language(
    name="kotlin",
    write=Deed(call='update("INSERT INTO berths (id) VALUES (?)", id)', receiver="jdbc", given=(_JDBC,)),
    publish=Deed(call='send("berths", id)', receiver="kafka", given=(_KAFKA,)),
    read=Deed(
        call='queryForObject("SELECT name FROM berths WHERE id = ?", String::class.java, id)',
        receiver="jdbc",
        given=(_JDBC,),
    ),
    append=Deed(
        call='update("INSERT INTO outbox (body) VALUES (?)", id)',
        receiver="jdbc",
        given=(_JDBC,),
        files=((f"{ROOT}/quay/relay/OutboxRelay.kt", _RELAY),),
    ),
    steps={**types.STEPS, **holders.STEPS, **values.STEPS, **events.STEPS, **further.STEPS},
    tree=tree,
    asks=ASKS,
    late=frozenset({"Spring event after the commit"}),
)
