"""Java: Spring's JdbcTemplate and KafkaTemplate, in a class that is given what it needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from benchmarks.matrix.deeds import Deed, Language
from benchmarks.matrix.java import events, further, injection, types, values
from benchmarks.matrix.java.text import ROOT, asked, constructor, fields, imported, java_file, settled

PACKAGE = "quay.desk"
ASKS = f"{ROOT}/quay/desk/Desk.java"

_JDBC = ("jdbc", "JdbcTemplate", "org.springframework.jdbc.core.JdbcTemplate")
_KAFKA = ("kafka", "KafkaTemplate<String, String>", "org.springframework.kafka.core.KafkaTemplate")
_RELAY = java_file(
    "quay.relay",
    (_JDBC[2], _KAFKA[2], "org.springframework.scheduling.annotation.Scheduled"),
    """
public class OutboxRelay {
  private final JdbcTemplate jdbc;
  private final KafkaTemplate<String, String> kafka;

  public OutboxRelay(JdbcTemplate jdbc, KafkaTemplate<String, String> kafka) { this.jdbc = jdbc; this.kafka = kafka; }

  @Scheduled(fixedDelay = 1000)
  public void drain() {
    for (String body : jdbc.queryForList("SELECT body FROM outbox WHERE sent = FALSE", String.class)) {
      kafka.send("berths", body);
      jdbc.update("UPDATE outbox SET sent = TRUE WHERE body = ?", body);
    }
  }
}""",
)
_POM = """<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>quay</groupId>
  <artifactId>desk</artifactId>
  <version>1.0.0</version>
</project>
"""


def tree(deeds: Sequence[Deed], atomic: bool) -> Mapping[str, str]:
    """A Maven project whose class ``Desk`` does ``deeds``."""
    given = tuple(dict.fromkeys(g for deed in deeds for g in deed.given))
    transactional = "org.springframework.transaction.annotation.Transactional"
    imports = [transactional, *(i for deed in deeds for i in imported(deed))]
    steps = "".join(f"    {asked(deed)};\n" for deed in deeds)
    text = java_file(
        PACKAGE,
        imports,
        f"public class Desk {{\n{fields(given)}\n{constructor('Desk', given)}"
        f"{'  @Transactional' + chr(10) if atomic else ''}  public void take(String id) {{\n{steps}  }}\n"
        + "".join(f"\n{part}" for deed in deeds for part in deed.setup)
        + "}",
    )
    return {**{p: t for deed in deeds for p, t in settled(deed, PACKAGE)}, ASKS: text, "pom.xml": _POM}


LANGUAGE = Language(
    name="java",
    write=Deed(call='update("INSERT INTO berths (id) VALUES (?)", id)', receiver="jdbc", given=(_JDBC,)),
    publish=Deed(call='send("berths", id)', receiver="kafka", given=(_KAFKA,)),
    read=Deed(
        call='queryForObject("SELECT name FROM berths WHERE id = ?", String.class, id)',
        receiver="jdbc",
        given=(_JDBC,),
    ),
    append=Deed(
        call='update("INSERT INTO outbox (body) VALUES (?)", id)',
        receiver="jdbc",
        given=(_JDBC,),
        files=((f"{ROOT}/quay/relay/OutboxRelay.java", _RELAY),),
    ),
    steps={**types.STEPS, **injection.STEPS, **values.STEPS, **events.STEPS, **further.STEPS},
    tree=tree,
    asks=ASKS,
    late=frozenset({"Spring event after the commit", "synchronization after the commit"}),
)
