"""What keeps another request from coming in between: keys that are watched, conditions of query builders; and their twins."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.link.hazards.test_toctou import AT, NODE, RULE
from tests.link.hazards.trees import found

MANIFESTS = {
    AT + "package.json": '{"name": "seats", "dependencies": {"redis": "*", "knex": "*", "pg": "*"}}',
    AT
    + "pyproject.toml": '[project]\nname = "seats"\nversion = "1"\ndependencies = ["redis", "sqlalchemy"]\n',
    AT + "go.mod": "module example.com/seats\n\ngo 1.22\n\nrequire github.com/redis/go-redis/v9 v9.7.0\n",
    AT
    + "build.gradle.kts": 'plugins { java }\ndependencies { implementation("redis.clients:jedis:5.2.0") }\n',
}

WATCHED_PYTHON = """
    import redis

    client = redis.Redis()


    def hold(row, wanted):
        with client.pipeline() as pipe:
            BEFORE
            free = int(pipe.hget(row, "free"))
            BEHIND
            if free < wanted:
                raise ValueError("sold out")
            WRITE
            pipe.execute()
    """
WATCHED_NODE = """
    import { createClient } from "redis";

    const client = createClient();

    export async function hold(row: string, wanted: number): Promise<void> {
      BEFORE
      const free = Number(await client.hGet(row, "free"));
      BEHIND
      if (free < wanted) throw new Error("sold out");
      WRITE
    }
    """
WATCHED_GO = """
    package seats

    import (
        "context"
        "errors"

        "github.com/redis/go-redis/v9"
    )

    func Hold(ctx context.Context, client *redis.Client, row string, wanted int) error {
        return client.Watch(ctx, func(tx *redis.Tx) error {
            free, err := tx.HGet(ctx, row, "free").Int()
            if err != nil {
                return err
            }
            if free < wanted {
                return errors.New("sold out")
            }
            WRITE
        }, row)
    }
    """
# The same in a function that is handed the connection: the closure that ``Watch`` is given by its name.
WATCHED_GO_APART = """
    package seats

    import (
        "context"
        "errors"

        "github.com/redis/go-redis/v9"
    )

    func Hold(ctx context.Context, tx *redis.Tx, row string, wanted int) error {
        free, err := tx.HGet(ctx, row, "free").Int()
        if err != nil {
            return err
        }
        if free < wanted {
            return errors.New("sold out")
        }
        WRITE
    }
    """
SET_GO = 'return tx.HSet(ctx, row, "free", free-wanted).Err()'
QUEUE_GO = (
    "_, err = tx.TxPipelined(ctx, func(pipe redis.Pipeliner) error "
    '{ return pipe.HSet(ctx, row, "free", free-wanted).Err() }); return err'
)
WATCHED_JAVA = """
    package seats;

    import redis.clients.jedis.Jedis;
    import redis.clients.jedis.Transaction;

    public class Desk {
        private final Jedis client;

        public Desk(Jedis client) {
            this.client = client;
        }

        public void hold(String row, int wanted) {
            BEFORE
            int free = Integer.parseInt(client.hget(row, "free"));
            BEHIND
            if (free < wanted) {
                throw new IllegalStateException("sold out");
            }
            WRITE
        }
    }
    """
PASS = {"hold.py": "pass", "src/hold.ts": ";", "hold.go": "", "src/main/java/seats/Desk.java": ";"}
PIPE = 'pipe.multi(); pipe.hset(row, "free", free - wanted)'
CHAIN = 'await client.multi().hSet(row, "free", free - wanted).exec();'
QUEUE = 'Transaction queue = client.multi(); queue.hset(row, "free", "" + (free - wanted)); queue.exec();'
WATCHED = {
    "python": ("hold.py", WATCHED_PYTHON, "pipe.watch(row)", "", PIPE, 0),
    "python, watched too late": ("hold.py", WATCHED_PYTHON, "", "pipe.watch(row)", PIPE, 1),
    "python, watched no longer": ("hold.py", WATCHED_PYTHON, "pipe.watch(row)", "pipe.unwatch()", PIPE, 1),
    "python, on another connection": ("hold.py", WATCHED_PYTHON, "client.watch(row)", "", PIPE, 1),
    "python, not queued": (
        "hold.py",
        WATCHED_PYTHON,
        "pipe.watch(row)",
        "",
        'pipe.hset(row, "free", free - wanted)',
        1,
    ),
    "node": ("src/hold.ts", WATCHED_NODE, "await client.watch(row);", "", CHAIN, 0),
    "node, a queue with a name": (
        "src/hold.ts",
        WATCHED_NODE,
        "await client.watch(row);",
        "",
        'const queue = client.multi(); queue.hSet(row, "free", free - wanted); await queue.exec();',
        0,
    ),
    "node, not watched": ("src/hold.ts", WATCHED_NODE, "", "", CHAIN, 1),
    "node, watched too late": ("src/hold.ts", WATCHED_NODE, "", "await client.watch(row);", CHAIN, 1),
    "node, not queued": (
        "src/hold.ts",
        WATCHED_NODE,
        "await client.watch(row);",
        "",
        'await client.hSet(row, "free", free - wanted);',
        1,
    ),
    "go": (
        "hold.go",
        WATCHED_GO,
        "",
        "",
        'pipe := tx.TxPipeline(); pipe.HSet(ctx, row, "free", free-wanted); _, err = pipe.Exec(ctx); return err',
        0,
    ),
    "go, by the client and not queued": (
        "hold.go",
        WATCHED_GO.replace("tx.HGet", "client.HGet"),
        "",
        "",
        'return client.HSet(ctx, row, "free", free-wanted).Err()',
        1,
    ),
    "go, queued in a function": ("hold.go", WATCHED_GO, "", "", QUEUE_GO, 0),
    "go, not queued": ("hold.go", WATCHED_GO, "", "", SET_GO, 1),
    "go, handed the connection": ("hold.go", WATCHED_GO_APART, "", "", QUEUE_GO, 0),
    "go, handed the connection and not queued": ("hold.go", WATCHED_GO_APART, "", "", SET_GO, 1),
    "java": ("src/main/java/seats/Desk.java", WATCHED_JAVA, "client.watch(row);", "", QUEUE, 0),
    "java, not queued": (
        "src/main/java/seats/Desk.java",
        WATCHED_JAVA,
        "client.watch(row);",
        "",
        'client.hset(row, "free", "" + (free - wanted));',
        1,
    ),
}


@pytest.mark.parametrize(
    ("path", "code", "before", "behind", "write", "expected"), WATCHED.values(), ids=WATCHED
)
def test_what_is_queued_behind_watched_keys_is_safe(
    tmp_path: Path, path: str, code: str, before: str, behind: str, write: str, expected: int
) -> None:
    code = code.replace("BEFORE", before or PASS[path]).replace("BEHIND", behind or PASS[path])
    assert len(found(tmp_path, {**MANIFESTS, AT + path: code.replace("WRITE", write)}, RULE)) == expected


MODEL = """
    from sqlalchemy import Column, Integer, String
    from sqlalchemy.orm import declarative_base

    Base = declarative_base()


    class Seat(Base):
        __tablename__ = "seats"
        row = Column(String, primary_key=True)
        free = Column(Integer)
    """
ALCHEMY = """
    from seats.models import Seat
    from sqlalchemy import and_, select, update
    from sqlalchemy.orm import Session


    def find(session: Session, row):
        return session.execute(select(Seat).where(Seat.row == row)).scalar_one()


    def keep(session: Session, row, wanted, seat):
        WRITE


    def hold(session: Session, row, wanted):
        seat = find(session, row)
        if seat.free < wanted:
            raise ValueError("sold out")
        keep(session, row, wanted, seat)
    """
TAKEN = ".values(free=Seat.free - wanted)"
ALCHEMY_WRITES = {
    f"session.execute(update(Seat).where(Seat.row == row){TAKEN})": 1,
    f"session.execute(update(Seat).where(Seat.row == row, Seat.free >= wanted){TAKEN})": 0,
    f"session.execute(update(Seat).where(and_(Seat.row == row, Seat.free - wanted >= 0)){TAKEN})": 0,
    f"session.execute(update(Seat).where(Seat.row == row).where(Seat.free == seat.free){TAKEN})": 0,
    "session.query(Seat).filter(Seat.row == row).update({Seat.free: Seat.free - wanted})": 1,
    "session.query(Seat).filter(Seat.row == row, Seat.free >= wanted).update({Seat.free: Seat.free - wanted})": 0,
    f"query = update(Seat).where(Seat.row == row){TAKEN}; session.execute(query)": 1,
    f"query = update(Seat).where(Seat.row == row, Seat.free >= wanted){TAKEN}; session.execute(query)": 0,
    f"query = update(Seat).where(Seat.free >= wanted); query = query.where(Seat.row == row){TAKEN}; session.execute(query)": 0,
    # of another statement, or only on another path
    f"other = select(Seat).where(Seat.free >= wanted); session.execute(update(Seat).where(Seat.row == row){TAKEN})": 1,
    f"query = update(Seat).where(Seat.row == row){TAKEN}\n        if seat:\n            query = query.where(Seat.free >= wanted)\n"
    "        session.execute(query)": 1,
}


@pytest.mark.parametrize("write", ALCHEMY_WRITES)
def test_a_condition_written_in_code_asks_again(tmp_path: Path, write: str) -> None:
    files = {
        **MANIFESTS,
        AT + "seats/models.py": MODEL,
        AT + "seats/hold.py": ALCHEMY.replace("WRITE", write),
    }
    assert len(found(tmp_path, files, RULE)) == ALCHEMY_WRITES[write]


KNEX = """
    import knex from "knex";

    const db = knex({ client: "pg" });

    export async function hold(row: string, wanted: number): Promise<void> {
      const seat = await db("seats").where("row", row).first();
      if (seat.free < wanted) throw new Error("sold out");
      await db("seats").where("row", row)CONDITION.update({ free: seat.free - wanted });
    }
    """
GORM = """
    package seats

    import (
        "errors"

        "gorm.io/gorm"
    )

    type Seat struct {
        Row  string
        Free int
    }

    func Hold(db *gorm.DB, row string, wanted int) error {
        var seat Seat
        if err := db.Where("row = ?", row).First(&seat).Error; err != nil {
            return err
        }
        if seat.Free < wanted {
            return errors.New("sold out")
        }
        return db.Model(&seat).Where("row = ?", row)CONDITION.Update("free", seat.Free-wanted).Error
    }
    """
CHOSEN = """
    from seats.models import Seat
    from sqlalchemy.orm import Session


    def hold(session: Session, row, wanted):
        seat = session.query(Seat).filter(Seat.row == row, Seat.free >= wanted).first()
        if seat.free < wanted:
            raise ValueError("sold out")
        seat.free -= wanted
        session.merge(seat)
    """


def test_what_a_read_chose_is_no_condition_of_the_write(tmp_path: Path) -> None:
    files = {**MANIFESTS, AT + "seats/models.py": MODEL, AT + "seats/hold.py": CHOSEN}
    assert len(found(tmp_path, files, RULE)) == 1


BUILDERS = [
    ("src/hold.ts", KNEX, "", 1),
    ("src/hold.ts", KNEX, '.andWhere("free", ">=", wanted)', 0),
    ("hold.go", GORM, "", 1),
    ("hold.go", GORM, '.Where("free >= ?", wanted)', 0),
]


@pytest.mark.parametrize(("path", "code", "condition", "expected"), BUILDERS)
def test_a_condition_in_the_text_of_a_builder_asks_again(
    tmp_path: Path, path: str, code: str, condition: str, expected: int
) -> None:
    files = {**MANIFESTS, AT + path: code.replace("CONDITION", condition)}
    assert len(found(tmp_path, files, RULE)) == expected


ROWS_NODE = """
    import {{ PrismaClient }} from "@prisma/client";

    const prisma = new PrismaClient();

    export async function refresh(row: string, wanted: number): Promise<void> {{
      const limits = await prisma.limit.findMany({{ where: {{ row }} }});
      if ({decision}) return;
      await prisma.limit.updateMany({{ where: {{ row }}, data: {{ top: wanted }} }});
    }}
    """
ROWS_PYTHON = """
    from seats.models import Seat
    from sqlalchemy import select, update
    from sqlalchemy.orm import Session


    def refresh(session: Session, row, wanted):
        limits = session.execute(select(Seat).where(Seat.row == row)).scalars().all()
        if {decision}:
            return
        session.execute(update(Seat).where(Seat.row == row).values(free=wanted))
    """
ROWS = [
    ("src/refresh.ts", ROWS_NODE, "!limits.length", 0),
    ("src/refresh.ts", ROWS_NODE, "limits.length < 1", 0),
    ("src/refresh.ts", ROWS_NODE, "limits.length > wanted", 1),
    ("src/refresh.ts", ROWS_NODE, "limits[0].left < wanted", 1),
    ("seats/refresh.py", ROWS_PYTHON, "not limits", 0),
    ("seats/refresh.py", ROWS_PYTHON, "len(limits) < 1", 0),
    ("seats/refresh.py", ROWS_PYTHON, "len(limits) > wanted", 1),
    ("seats/refresh.py", ROWS_PYTHON, "limits[0].free < wanted", 1),
]


@pytest.mark.parametrize(("path", "code", "decision", "expected"), ROWS)
def test_whether_any_rows_were_found_is_no_amount(
    tmp_path: Path, path: str, code: str, decision: str, expected: int
) -> None:
    files = {
        **MANIFESTS,
        **NODE,
        AT + "seats/models.py": MODEL,
        AT + path: code.format(decision=decision),
    }
    assert len(found(tmp_path, files, RULE)) == expected


INSERTS = {
    "INSERT INTO seats (row, free) VALUES ($1, $2)": 0,
    "INSERT INTO seats (row, free) VALUES ($1, $2) ON CONFLICT DO NOTHING": 0,
    "INSERT INTO seats (row, free) VALUES ($1, $2) ON CONFLICT (row) DO NOTHING": 0,
    "INSERT INTO seats (row, free) VALUES ($1, $2) ON CONFLICT (row) DO UPDATE SET free = $2": 1,
}
UPSERTING = {
    "hold.ts": """
        import { Pool } from "pg";

        const pool = new Pool();

        export async function hold(row: string, wanted: number): Promise<void> {
          const { rows: [seat] } = await pool.query("SELECT free FROM seats WHERE row = $1", [row]);
          if (seat.free < wanted) throw new Error("sold out");
          await pool.query("WRITE", [row, seat.free - wanted]);
        }
        """,
    "hold.go": """
        package seats

        import (
            "context"
            "database/sql"
            "errors"
        )

        func Hold(ctx context.Context, db *sql.DB, row string, wanted int) error {
            var free int
            if err := db.QueryRowContext(ctx, "SELECT free FROM seats WHERE row = $1", row).Scan(&free); err != nil {
                return err
            }
            if free < wanted {
                return errors.New("sold out")
            }
            _, err := db.ExecContext(ctx, "WRITE", row, free-wanted)
            return err
        }
        """,
}


@pytest.mark.parametrize("write", INSERTS)
@pytest.mark.parametrize("path", UPSERTING)
def test_a_row_that_is_there_already_stays_as_it_is(tmp_path: Path, path: str, write: str) -> None:
    files = {**MANIFESTS, AT + path: UPSERTING[path].replace("WRITE", write)}
    assert len(found(tmp_path, files, RULE)) == INSERTS[write]
