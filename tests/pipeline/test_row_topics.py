"""A row of a table says where its message goes, and so does whatever a class below promises: what is put there is the name."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.topology import arrows
from scanner.graph import graph_of
from scanner.model import Report
from scanner.pipeline import Request, scan
from tests.pipeline.test_asking_ways import Tree, _jvm
from tests.scanned import written

KAFKA = "import org.springframework.kafka.core.KafkaTemplate;\n"
LIST = "import java.util.List;\nimport org.springframework.data.jpa.repository.JpaRepository;\n"
ROWS = f"package shop;\n{LIST}interface Rows extends JpaRepository<Row, Long> {{\n  List<Row> findBySentFalse();\n}}\n"
RELAY = (
    f"package shop;\n{KAFKA}import java.util.List;\nclass Relay {{\n  Rows rows;\n  KafkaTemplate<String, String> kafka;\n"
    "  void run() {\n    List<Row> due = rows.findBySentFalse();\n    for (Row row : due) { kafka.send(row.getTopic(), row.getBody()); }\n  }\n}\n"
)
EACH = RELAY.replace(
    "List<Row> due = rows.findBySentFalse();\n    for (Row row : due) { kafka.send(row.getTopic(), row.getBody()); }",
    "rows.findBySentFalse().forEach(row -> kafka.send(row.getTopic(), row.getBody()));",
)
DATA = "package shop;\nimport lombok.Data;\n@Data\nclass Row {\n  private String topic;\n  private String body;\n}\n"
PLAIN = (
    "package shop;\nclass Row {\n  private String topic;\n  String getTopic() { return topic; }\n"
    "  void setTopic(String topic) { this.topic = topic; }\n  String getBody() { return null; }\n}\n"
)
RECORD = "package shop;\nrecord Row(long id, String topic, String body) { }\n"


def _writer(code: str) -> str:
    return f"package shop;\nclass Writer {{\n  Rows rows;\n  void place() {{\n    {code}\n  }}\n}}\n"


SETS = 'Row row = new Row();\n    row.setTopic("orders.placed");\n    rows.save(row);'
BUILDS = 'rows.save(Row.builder().id(1).topic("orders.placed").build());'
MAKES = 'rows.save(new Row(1, "orders.placed", ""));'
CHAINS = 'rows.save(new Row().topic("orders.placed"));'
KOTLIN = 'package shop\nimport org.springframework.kafka.core.KafkaTemplate\nclass Relay(val rows: Rows, val kafka: KafkaTemplate<String, String>) {\n  fun run() { rows.findDue().forEach { row -> kafka.send(row.topic, row.body) } }\n  fun keep(topic: Topics) { rows.save(Row(topic = topic.value, body = "")) }\n}\n'
TOPICS = 'package shop\nenum class Topics(val number: Int, val value: String) {\n  PLACED(1, "orders.placed"),\n}\n'
SAYS = (
    f"package shop;\n{KAFKA}class Out {{\n  KafkaTemplate<String, String> kafka;\n"
    "  void send(Says says) { kafka.send(says.topic(), says.body()); }\n}\n"
)
LISTENS = 'package shop;\nimport org.springframework.kafka.annotation.KafkaListener;\nclass Take {\n  @KafkaListener(topics = "#{@topicNames.getPlaced()}")\n  void on(String body) { }\n}\n'
WAYS: dict[str, dict[str, str]] = {
    "java set on what Lombok made": {"Row.java": DATA, "Rows.java": ROWS, "Relay.java": RELAY, "Writer.java": _writer(SETS)},
    "java set on what says it itself": {"Row.java": PLAIN, "Rows.java": ROWS, "Relay.java": EACH, "Writer.java": _writer(SETS)},
    "java built": {"Row.java": DATA, "Rows.java": ROWS, "Relay.java": EACH, "Writer.java": _writer(BUILDS)},
    "java set by a chain": {"Row.java": DATA, "Rows.java": ROWS, "Relay.java": RELAY, "Writer.java": _writer(CHAINS)},
    "java record": {"Row.java": RECORD, "Rows.java": ROWS, "Relay.java": RELAY.replace("getTopic", "topic"), "Writer.java": _writer(MAKES)},
    "kotlin by a constant of an enum": {
        "Row.kt": "package shop\nclass Row(val id: Long? = null, val topic: String, val body: String)\n",
        "Rows.kt": "package shop\ninterface Rows : JpaRepository<Row, Long> {\n  fun findDue(): List<Row>\n}\n",
        "Topics.kt": TOPICS, "Relay.kt": KOTLIN,
        "Writer.kt": "package shop\nclass Writer(val relay: Relay) {\n  fun place() { relay.keep(topic = Topics.PLACED) }\n}\n",
    },
    "java promised to be said below": {
        "Says.java": "package shop;\ninterface Says {\n  String topic();\n  String body();\n}\n", "Out.java": SAYS,
        "Placed.java": 'package shop;\nclass Placed implements Says {\n  public String topic() { return "orders.placed"; }\n  public String body() { return ""; }\n}\n',
    },
    "java a bean that nothing imports": {
        "Take.java": LISTENS, "names/TopicNames.java": 'package shop.names;\npublic class TopicNames {\n  public String getPlaced() { return "orders.placed"; }\n}\n',
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    root = tmp_path_factory.mktemp("rows")
    for way, (number, files) in zip(WAYS, enumerate(WAYS.values()), strict=True):
        home = root / way.replace(" ", "-")
        code = {f"src/main/java/shop/s{number}/{path}": text for path, text in files.items()}
        written(
            home,
            {path: text.replace("package shop", f"package shop.s{number}") for path, text in code.items()},
        )
        written(
            home,
            {
                "build.gradle": "plugins { id 'org.springframework.boot' }\n",
                "Dockerfile": "FROM eclipse-temurin:21\nCOPY app.jar .\nCMD java -jar app.jar\n",
            },
        )
    return scan(Request(root=root, cached=False, jobs=1))


@pytest.mark.parametrize("way", WAYS)
def test_what_is_put_there_is_the_name(report: Report, way: str) -> None:
    home = f"{way.replace(' ', '-')}/"
    told = [f for f in report.facts if f.kind in ("publish", "consume") and f.location.path.startswith(home)]
    assert {name.text for fact in told for name in fact.names} == {"orders.placed"}


ENTITY = "package shop.outbox;\nimport jakarta.persistence.Entity;\nimport lombok.Data;\n@Data\n@Entity\npublic class OutBox {\n  private String aggregateType;\n}\n"
REPOSITORY = "package shop.outbox;\nimport org.springframework.data.jpa.repository.JpaRepository;\npublic interface OutBoxRepository extends JpaRepository<OutBox, Long> { }\n"
ROUTED = '{"name": "NAME", "config": {"transforms.outbox.type": "io.debezium.transforms.outbox.EventRouter", "transforms.outbox.route.topic.replacement": "${routedByValue}.events"}}\n'


def test_rows_of_several_outboxes_go_where_their_kind_says(tmp_path: Path) -> None:
    """Every connector routes by the kind of row, and nothing says which of them drains whose outbox."""
    tree: Tree = {}
    for sender, kind, taker in (("orders", "ORDER", "billing"), ("stock", "STOCK", "mails")):
        write = f'import shop.outbox.OutBox;\nimport shop.outbox.OutBoxRepository;\nclass Writer {{ OutBoxRepository outBoxRepository; void go() {{ var row = new OutBox(); row.setAggregateType("{kind}"); outBoxRepository.save(row); }} }}'
        files = {**_jvm(sender, write), f"connectors/{sender}.json": ROUTED.replace("NAME", sender)}
        files |= {f"{sender}/src/main/java/shop/outbox/OutBox.java": ENTITY, f"{sender}/src/main/java/shop/outbox/OutBoxRepository.java": REPOSITORY}  # fmt: skip
        tree |= files
        bound = f"spring:\n  cloud:\n    stream:\n      bindings:\n        on-in-0:\n          destination: {kind}.events\n"
        tree |= {**_jvm(taker, ""), f"{taker}/src/main/resources/application.yml": bound}
    report = scan(Request(root=written(tmp_path, tree), cached=False, jobs=1))
    graph = graph_of(report.facts, report.fact_services, report.services, None, report.reached)
    assert arrows(graph) == {("orders", "billing"), ("stock", "mails")}
