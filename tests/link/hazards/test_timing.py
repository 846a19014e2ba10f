"""When a message goes out: what a helper of ours does with a function decides it, never the helper's name."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.link.hazards.trees import found

SNS = """
    import { SNSClient, PublishCommand } from "@aws-sdk/client-sns";

    const sns = new SNSClient({});

    export const announce = (id: string) => sns.send(new PublishCommand({ TopicArn: "orders", Message: id }));
    """
POOL = """
    import { Pool } from "pg";

    export const pool = new Pool();
    """
PACKAGE = '{"name": "orders", "dependencies": {"pg": "*", "@aws-sdk/client-sns": "*"}}'


def typescript(helper: str, use: str) -> dict[str, str]:
    return {
        "services/orders/package.json": PACKAGE,
        "services/orders/src/announce.ts": SNS,
        "services/orders/src/pool.ts": POOL,
        "services/orders/src/unit.ts": helper,
        "services/orders/src/place.ts": f"""
            import {{ announce }} from "./announce";
            import {{ pool }} from "./pool";
            import {{ {use.partition("(")[0]} }} from "./unit";

            export async function place(id: string): Promise<void> {{
              await {use};
            }}
            """,
    }


INSERT = 'client.query("INSERT INTO orders (id) VALUES ($1)", [id])'
WORK_THEN_AFTER = f"together((client) => {INSERT}, () => announce(id))"
BOTH = f"together(async (client) => {{ await {INSERT}; await announce(id); }})"

RUNS_AFTER = """
    import { pool } from "./pool";

    export async function together(work: (client: any) => Promise<unknown>, then?: () => Promise<unknown>) {
      const client = await pool.connect();
      await client.query("BEGIN");
      await work(client);
      await client.query("COMMIT");
      if (then) await then();
    }
    """
RUNS_BEFORE = RUNS_AFTER.replace(
    'await client.query("COMMIT");\n      if (then) await then();',
    'if (then) await then();\n      await client.query("COMMIT");',
)


@pytest.mark.parametrize(
    ("helper", "use", "severity", "says"),
    [
        (RUNS_AFTER, WORK_THEN_AFTER, "warning", "after-commit hook"),
        (RUNS_BEFORE, WORK_THEN_AFTER, "error", "inside the transaction"),
        (RUNS_AFTER, BOTH, "error", "inside the transaction"),
    ],
)
def test_a_helper_with_two_functions(tmp_path: Path, helper: str, use: str, severity: str, says: str) -> None:
    (finding,) = found(tmp_path, typescript(helper, use), "outbox/missing")
    assert finding["severity"] == severity, finding["message"]
    assert says in finding["message"]


def test_a_name_makes_no_hook(tmp_path: Path) -> None:
    helper = """
        export async function afterCommit(effect: () => Promise<unknown>): Promise<void> {
          await effect();
        }
        """
    files = typescript(helper, "afterCommit(() => announce(id))")
    files["services/orders/src/place.ts"] = files["services/orders/src/place.ts"].replace(
        "await afterCommit", f"const client = await pool.connect();\n  await {INSERT};\n  await afterCommit"
    )
    (finding,) = found(tmp_path, files, "outbox/missing")
    assert finding["severity"] == "error"
    assert "hook" not in finding["message"]


PYTHON = {
    "services/loans/pyproject.toml": """
        [project]
        name = "loans"
        version = "1"
        dependencies = ["boto3", "sqlalchemy"]
        """,
    "services/loans/loans/unit.py": """
        from sqlalchemy import create_engine
        from sqlalchemy.orm import sessionmaker

        Session = sessionmaker(create_engine("postgresql://loans"))


        class Unit:
            def __init__(self):
                self.session = Session()
                self.effects = []

            def later(self, effect):
                self.effects.append(effect)

            def close(self):
                self.session.commit()
                for effect in self.effects:
                    effect()
        """,
    "services/loans/loans/lend.py": """
        import boto3
        from sqlalchemy import text

        from loans.unit import Unit

        sns = boto3.client("sns")


        def lend(number):
            unit = Unit()
            unit.session.execute(text("INSERT INTO loans (number) VALUES (:number)"), {"number": number})
            unit.later(lambda: sns.publish(TopicArn="loans", Message=number))
            unit.close()
        """,
}


def test_effects_that_a_unit_of_work_gathers_and_runs_behind_its_commit(tmp_path: Path) -> None:
    (finding,) = found(tmp_path, PYTHON, "outbox/missing")
    assert (finding["severity"], "after-commit hook" in finding["message"]) == ("warning", True)


def test_effects_that_it_runs_before_its_commit_are_inside(tmp_path: Path) -> None:
    unit = PYTHON["services/loans/loans/unit.py"]
    commit, drain = "self.session.commit()\n", "for effect in self.effects:\n                    effect()\n"
    early = unit.replace(commit, "@").replace(drain, commit).replace("@", drain)
    (finding,) = found(tmp_path, {**PYTHON, "services/loans/loans/unit.py": early}, "outbox/missing")
    assert "hook" not in finding["message"]


GO = {
    "services/seats/go.mod": "module example.com/seats\n\ngo 1.22\n\nrequire github.com/segmentio/kafka-go v0.4.47\n",
    "services/seats/units/units.go": """
        package units

        import (
            "context"
            "database/sql"
        )

        type Unit struct {
            db      *sql.DB
            effects []func(context.Context) error
        }

        func (u *Unit) Once(fn func(context.Context) error) {
            u.effects = append(u.effects, fn)
        }

        func (u *Unit) Together(ctx context.Context, work func(tx *sql.Tx) error, then func(context.Context) error) error {
            tx, err := u.db.BeginTx(ctx, nil)
            if err != nil {
                return err
            }
            if err := work(tx); err != nil {
                return err
            }
            if err := tx.Commit(); err != nil {
                return err
            }
            return then(ctx)
        }
        """,
    "services/seats/hold/hold.go": """
        package hold

        import (
            "context"
            "database/sql"

            "github.com/segmentio/kafka-go"

            "example.com/seats/units"
        )

        type Holder struct {
            unit   *units.Unit
            writer *kafka.Writer
        }

        func (h *Holder) Hold(ctx context.Context, row string) error {
            return h.unit.Together(ctx, func(tx *sql.Tx) error {
                _, err := tx.ExecContext(ctx, "INSERT INTO holds (row) VALUES ($1)", row)
                return err
            }, func(ctx context.Context) error {
                return h.writer.WriteMessages(ctx, kafka.Message{Topic: "holds", Value: []byte(row)})
            })
        }
        """,
}


def test_go_runs_its_second_function_behind_the_commit(tmp_path: Path) -> None:
    (finding,) = found(tmp_path, GO, "outbox/missing")
    assert (finding["severity"], "after-commit hook" in finding["message"]) == ("warning", True), finding


KOTLIN = {
    "services/visits/build.gradle.kts": 'plugins { kotlin("jvm") }\ndependencies { implementation("org.springframework.kafka:spring-kafka") }\n',
    "services/visits/src/main/kotlin/visits/Unit.kt": """
        package visits

        import org.springframework.transaction.support.TransactionTemplate

        class Desk(private val template: TransactionTemplate) {
            fun <T> together(work: () -> T, then: () -> Unit): T {
                val result = template.execute { work() }
                then()
                return result!!
            }
        }
        """,
    "services/visits/src/main/kotlin/visits/Booking.kt": """
        package visits

        import org.springframework.jdbc.core.JdbcTemplate
        import org.springframework.kafka.core.KafkaTemplate

        class Booking(
            private val desk: Desk,
            private val jdbc: JdbcTemplate,
            private val kafka: KafkaTemplate<String, String>,
        ) {
            fun book(id: String) {
                desk.together({ jdbc.update("INSERT INTO visits (id) VALUES (?)", id) }, { kafka.send("visits", id) })
            }
        }
        """,
}


def test_kotlin_runs_its_second_function_behind_the_commit(tmp_path: Path) -> None:
    (finding,) = found(tmp_path, KOTLIN, "outbox/missing")
    assert (finding["severity"], "after-commit hook" in finding["message"]) == ("warning", True), finding


JAVA = {
    "services/visits/build.gradle.kts": KOTLIN["services/visits/build.gradle.kts"],
    "services/visits/src/main/java/visits/Unit.java": """
        package visits;

        import java.util.ArrayList;
        import java.util.List;
        import java.util.function.Supplier;
        import org.springframework.transaction.support.TransactionTemplate;

        public class Unit {
            private final TransactionTemplate template;
            private final ThreadLocal<List<Runnable>> effects = ThreadLocal.withInitial(ArrayList::new);

            public Unit(TransactionTemplate template) {
                this.template = template;
            }

            public void later(Runnable effect) {
                effects.get().add(effect);
            }

            public <T> T together(Supplier<T> body) {
                T result = template.execute(status -> body.get());
                effects.get().forEach(effect -> effect.run());
                return result;
            }
        }
        """,
    "services/visits/src/main/java/visits/Booking.java": """
        package visits;

        import org.springframework.jdbc.core.JdbcTemplate;
        import org.springframework.kafka.core.KafkaTemplate;

        public class Booking {
            private final Unit unit;
            private final JdbcTemplate jdbc;
            private final KafkaTemplate<String, String> kafka;

            public Booking(Unit unit, JdbcTemplate jdbc, KafkaTemplate<String, String> kafka) {
                this.unit = unit;
                this.jdbc = jdbc;
                this.kafka = kafka;
            }

            public void book(String id) {
                unit.together(() -> {
                    jdbc.update("INSERT INTO visits (id) VALUES (?)", id);
                    unit.later(() -> kafka.send("visits", id));
                    return id;
                });
            }
        }
        """,
}


def test_java_goes_through_its_list_behind_the_commit(tmp_path: Path) -> None:
    (finding,) = found(tmp_path, JAVA, "outbox/missing")
    assert (finding["severity"], "after-commit hook" in finding["message"]) == ("warning", True), finding


def test_a_commit_further_down_is_that_of_another_transaction(tmp_path: Path) -> None:
    files = typescript(RUNS_AFTER, WORK_THEN_AFTER)
    files["services/orders/package.json"] = '{"name": "orders", "dependencies": {"sequelize": "*"}}'
    files["services/orders/src/place.ts"] = """
        import { Model, Sequelize } from "sequelize";
        import { announce } from "./announce";

        const database = new Sequelize("postgres://orders");
        export class Order extends Model {}

        export async function place(id: string): Promise<void> {
          const known = await Order.findByPk(id);
          if (known) {
            await database.transaction(async (transaction) => {
              await known.update({ seen: true }, { transaction });
            });
            await announce(id);
            return;
          }
          const transaction = await database.transaction();
          await Order.create({ id }, { transaction });
          await transaction.commit();
        }
        """
    (finding,) = found(tmp_path, files, "outbox/missing")
    assert "and then publishes" in finding["message"]
