"""Effects that are put into a list: they happen where the list is gone through, inside of the transaction or behind it.

Each shape is written twice, with the list gone through behind the commit and before it; one scan looks at all of them.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.link.hazards.trees import scan_of
from tests.scanned import Json

HOOK, INSIDE = "in an after-commit hook", "inside the transaction"

PY = """
import boto3
from sqlalchemy import create_engine, text
from sqlalchemy.orm import sessionmaker

Session = sessionmaker(create_engine("postgresql://loans"))
sns = boto3.client("sns")

def announce(number):
    sns.publish(TopicArn="loans", Message=number)

def insert(session, number):
    session.execute(text("INSERT INTO loans (number) VALUES (:number)"), {"number": number})
"""
PY_LOOP = "for effect in effects:\n    effect()"
PY_LEND = "def lend(session, number, effects):\n    insert(session, number)\n    effects.{}\n\ndef handle(number):\n"
PY_ADDS = "append(lambda: announce(number))"
PY_IN_BLOCK = (
    "    effects = []\n    with Session.begin() as session:\n        {}\n    @behind\n        @inside\n"
)
PY_COMMITS = (
    "    effects = []\n    session = Session()\n    {}\n    @inside\n    session.commit()\n    @behind\n"
)
PY_HANDLE = "def handle(number):\n"
PYTHON = {
    "handed on": (PY_LEND.format(PY_ADDS) + PY_IN_BLOCK.format("lend(session, number, effects)"), PY_LOOP),
    "until a commit": (
        PY_LEND.format(PY_ADDS) + PY_COMMITS.format("lend(session, number, effects)"),
        PY_LOOP,
    ),
    "by its name": (
        PY_LEND.format(PY_ADDS) + PY_IN_BLOCK.format("lend(session, number, effects=effects)"),
        PY_LOOP,
    ),
    "added to": (
        PY_LEND.replace(".{}", " += [lambda: announce(number)]")
        + PY_IN_BLOCK.format("lend(session, number, effects)"),
        PY_LOOP,
    ),
    "in one function": (
        PY_HANDLE
        + PY_IN_BLOCK.format("insert(session, number)\n        effects.append(lambda: announce(number))"),
        PY_LOOP,
    ),
    "run by another function": (
        f"def run_all(effects):\n    {PY_LOOP.replace(chr(10), chr(10) + '    ')}\n\n"
        + PY_HANDLE
        + PY_IN_BLOCK.format("insert(session, number)\n        effects.append(lambda: announce(number))"),
        "run_all(effects)",
    ),
    "of an object": (
        "class Unit:\n    def __init__(self, session):\n        self.session = session\n        self.effects = []\n\n"
        "def lend(unit, number):\n    insert(unit.session, number)\n    unit.effects.append(lambda: announce(number))\n\n"
        + PY_HANDLE
        + "    unit = Unit(Session())\n    lend(unit, number)\n    @inside\n    unit.session.commit()\n    @behind\n",
        PY_LOOP.replace("in effects", "in unit.effects"),
    ),
    "given back": (
        "def lend(session, number):\n    effects = []\n    insert(session, number)\n"
        "    effects.append(lambda: announce(number))\n    return effects\n\n"
        + PY_HANDLE
        + "    with Session.begin() as session:\n        later = lend(session, number)\n        @inside\n    @behind\n",
        PY_LOOP.replace("in effects", "in later"),
    ),
    "in a comprehension": (
        PY_LEND.format(PY_ADDS) + PY_IN_BLOCK.format("lend(session, number, effects)"),
        "[effect() for effect in effects]",
    ),
}

TS = """
import { SNSClient, PublishCommand } from "@aws-sdk/client-sns";
import { PrismaClient } from "@prisma/client";

const prisma = new PrismaClient();
const sns = new SNSClient({});
type Effect = () => Promise<unknown>;
const announce = (id: string) => sns.send(new PublishCommand({ TopicArn: "orders", Message: id }));
"""
TS_PLACE = "async function place(tx: any, id: string, effects: Effect[]) {\n  await tx.order.create({ data: { id } });\n  effects.push(() => announce(id));\n}\n"
TS_HANDLE = "export async function handle(id: string) {\n  const effects: Effect[] = [];\n  await prisma.$transaction(async (tx) => {\n    {};\n    @inside\n  });\n  @behind\n}\n"
TS_TOGETHER = "async function together(work: (tx: any, effects: Effect[]) => Promise<void>) {\n  const effects: Effect[] = [];\n  await prisma.$transaction(async (tx) => {\n    await work(tx, effects);\n    @inside\n  });\n  @behind\n}\n"
TS_LOOP = "for (const effect of effects) await effect();"
TYPESCRIPT = {
    "handed on": (TS_PLACE + TS_HANDLE.replace("{};", "await place(tx, id, effects);"), TS_LOOP),
    "all at once": (
        TS_PLACE + TS_HANDLE.replace("{};", "await place(tx, id, effects);"),
        "await Promise.all(effects.map((run) => run()));",
    ),
    "taken out": (
        TS_PLACE + TS_HANDLE.replace("{};", "await place(tx, id, effects);"),
        "while (effects.length) { const effect = effects.shift()!; await effect(); }",
    ),
    "in one function": (
        TS_HANDLE.replace(
            "{};", "await tx.order.create({ data: { id } });\n    effects.push(() => announce(id));"
        ),
        TS_LOOP,
    ),
    "in an object": (
        TS_PLACE.replace("tx: any, id: string, effects: Effect[]", "context: any, id: string")
        .replace("tx.order", "context.tx.order")
        .replace("effects.push", "context.effects.push")
        + TS_HANDLE.replace("{};", "await place({ tx, effects }, id);"),
        TS_LOOP,
    ),
    "of a helper": (
        TS_TOGETHER
        + "export const handle = (id: string) => together(async (tx, effects) => {\n  await tx.order.create({ data: { id } });\n  effects.push(() => announce(id));\n});\n",
        TS_LOOP,
    ),
    "of a helper's object": (
        "class Unit {\n  effects: Effect[] = [];\n"
        + TS_TOGETHER.replace("async function together", "async run")
        .replace("  const effects: Effect[] = [];\n", "")
        .replace("effects: Effect[]) =>", "unit: Unit) =>")
        .replace("work(tx, effects)", "work(tx, this)")
        + "}\nexport const handle = (units: Unit, id: string) => units.run(async (tx, unit) => {\n  await tx.order.create({ data: { id } });\n  unit.effects.push(() => announce(id));\n});\n",
        TS_LOOP.replace("of effects", "of this.effects"),
    ),
}

GO = """
package hold

import (
	"context"
	"database/sql"

	"github.com/segmentio/kafka-go"
)

type Holder struct {
	db     *sql.DB
	writer *kafka.Writer
}
"""
GO_INSERT = """
func (h *Holder) insert(ctx context.Context, tx *sql.Tx, row string, effects *[]func() error) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO holds (row) VALUES ($1)", row)
	*effects = append(*effects, func() error {
		return h.writer.WriteMessages(ctx, kafka.Message{Topic: "holds", Value: []byte(row)})
	})
	return err
}
"""
GO_HOLD = """
func (h *Holder) Hold(ctx context.Context, row string) error {
	var effects []func() error
	tx, err := h.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	{}
	@inside
	if err := tx.Commit(); err != nil {
		return err
	}
	@behind
	return nil
}
"""
GO_LOOP = (
    "for _, effect := range effects {\n\t\tif err := effect(); err != nil {\n\t\t\treturn err\n\t\t}\n\t}"
)
GO_BODY = GO_INSERT.partition("{\n")[2].rpartition("\treturn err")[0]
GOLANG = {
    "handed on": (GO_INSERT + GO_HOLD.replace("{}\n", "err = h.insert(ctx, tx, row, &effects)\n"), GO_LOOP),
    "in one function": (
        GO_HOLD.replace("{}\n", GO_BODY.strip().replace("_, err :=", "_, err =").replace("*eff", "eff") + "\n"),
        GO_LOOP,
    ),
    "given back": (
        GO_INSERT.replace(", effects *[]func() error) error", ") (effects []func() error, err error)")
        .replace("_, err :=", "_, err =")
        .replace("*eff", "eff")
        .replace("return err", "return effects, err")
        + GO_HOLD.replace("{}\n", "effects, err = h.insert(ctx, tx, row)\n"),
        GO_LOOP,
    ),
    "of a helper": (
        GO_HOLD.replace("Hold(ctx context.Context, row string)", "together(ctx context.Context, work func(tx *sql.Tx, effects *[]func() error) error)")
        .replace("{}\n", "err = work(tx, &effects)\n")
        + "\nfunc (h *Holder) Hold(ctx context.Context, row string) error {\n\treturn h.together(ctx, func(tx *sql.Tx, effects *[]func() error) error {\n\t"
        + GO_BODY.strip()
        + "\n\treturn err\n\t})\n}\n",
        GO_LOOP,
    ),
}  # fmt: skip

JAVA = """
package visits;

import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.transaction.support.TransactionTemplate;

public class Booking {
    private TransactionTemplate template;
    private JdbcTemplate jdbc;
    private KafkaTemplate<String, String> kafka;

    private void insert(String id, List<Runnable> effects) {
        jdbc.update("INSERT INTO visits (id) VALUES (?)", id);
        effects.add(() -> kafka.send("visits", id));
    }

    public void book(String id) {
        List<Runnable> effects = new ArrayList<>();
        template.executeWithoutResult(status -> {
            insert(id, effects);
            @inside
        });
        @behind
    }
}
"""
JAVA_SHAPES = {
    "loop": (JAVA, "for (Runnable effect : effects) { effect.run(); }"),
    "reference": (JAVA, "effects.forEach(Runnable::run);"),
    "stream": (JAVA, "effects.stream().forEach(effect -> effect.run());"),
}

KOTLIN = """
package visits

import org.springframework.jdbc.core.JdbcTemplate
import org.springframework.kafka.core.KafkaTemplate
import org.springframework.transaction.support.TransactionTemplate

class Booking(
    private val template: TransactionTemplate,
    private val jdbc: JdbcTemplate,
    private val kafka: KafkaTemplate<String, String>,
) {
    private fun insert(id: String, effects: MutableList<() -> Unit>) {
        jdbc.update("INSERT INTO visits (id) VALUES (?)", id)
        effects.add { kafka.send("visits", id) }
    }

    fun book(id: String) {
        val effects = mutableListOf<() -> Unit>()
        template.execute {
            insert(id, effects)
            @inside
        }
        @behind
    }
}
"""
KOTLIN_SHAPES = {
    "handed on": (KOTLIN, "effects.forEach { it() }"),
    "added to": (KOTLIN.replace("effects.add {", "effects += {"), "for (effect in effects) effect()"),
    "by its name": (KOTLIN.replace("insert(id, effects)", "insert(id = id, effects = effects)"), "for (effect in effects) effect.invoke()"),
}  # fmt: skip

LANGUAGES: Mapping[str, tuple[str, str, str, str, Mapping[str, tuple[str, str]]]] = {
    "python": ("pyproject.toml", '[project]\nname = "loans"\nversion = "1"\n', "loans/lend.py", PY, PYTHON),
    "typescript": ("package.json", '{"name": "orders"}', "src/place.ts", TS, TYPESCRIPT),
    "go": ("go.mod", "module example.com/seats\n\ngo 1.22\n", "hold/hold.go", GO, GOLANG),
    "java": ("build.gradle.kts", "plugins { java }\n", "src/main/java/visits/Booking.java", "", JAVA_SHAPES),
    "kotlin": ("build.gradle.kts", "plugins { }\n", "src/main/kotlin/visits/Booking.kt", "", KOTLIN_SHAPES),
}
CASES = [(name, shape, place) for name, of in LANGUAGES.items() for shape in of[4] for place in ("behind", "inside")]  # fmt: skip


def _folder(language: str, shape: str, place: str) -> str:
    return f"services/{language}-{shape.replace(' ', '-')}-{place}".replace("'", "")


def _text(language: str, shape: str, place: str) -> str:
    _, _, _, head, shapes = LANGUAGES[language]
    text, run = shapes[shape]
    lines = (head + text).split("\n")
    made = []
    for line in lines:
        mark = line.strip()
        if mark == f"@{place}":
            indent = line[: len(line) - len(mark)]
            made += [indent + part for part in run.split("\n")]
        elif mark not in ("@behind", "@inside"):
            made.append(line)
    return "\n".join(made)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Json:
    files: dict[str, str] = {}
    for case in CASES:
        manifest, says, path, *_ = LANGUAGES[case[0]]
        files[f"{_folder(*case)}/{manifest}"] = says
        files[f"{_folder(*case)}/{path}"] = _text(*case)
    return scan_of(tmp_path_factory.mktemp("gathered"), files)


@pytest.mark.parametrize(("language", "shape", "place"), CASES)
def test_they_happen_where_the_list_is_gone_through(
    report: Json, language: str, shape: str, place: str
) -> None:
    folder = _folder(language, shape, place) + "/"
    (finding,) = [f for f in report["findings"] if f["rule"] == "outbox/missing" and f["location"]["path"].startswith(folder)]  # fmt: skip
    assert (HOOK if place == "behind" else INSIDE) in finding["message"]
    assert finding["severity"] == ("warning" if place == "behind" else "error")
