"""Read, decide, write back: found in one function and across files, in each language; a write that asks again is safe."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.link.hazards.trees import found

RULE = "consistency/toctou"
NODE = {
    "services/seats/package.json": '{"name": "seats", "dependencies": {"pg": "*", "@prisma/client": "*"}}'
}
PYTHON = {
    "services/seats/pyproject.toml": '[project]\nname = "seats"\nversion = "1"\ndependencies = ["boto3"]\n'
}
GO = {"services/seats/go.mod": "module example.com/seats\n\ngo 1.22\n"}
JVM = {
    "services/seats/build.gradle.kts": 'plugins { java }\ndependencies { implementation("org.springframework.data:spring-data-jpa") }\n'
}
AT = "services/seats/"

PRISMA = """
    import {{ PrismaClient }} from "@prisma/client";

    const prisma = new PrismaClient();

    export async function hold(row: string, wanted: number): Promise<void> {{
      const seat = await prisma.seat.findUnique({{ where: {{ row }} }});
      if (seat.free < wanted) throw new Error("sold out");
      {write}
    }}
    """
DOCUMENT = """
    import boto3

    seats = boto3.resource("dynamodb").Table("seats")


    class Seats:
        def find(self, row):
            return seats.get_item(Key={{"row": row}})["Item"]

        def keep(self, row, free, was):
            {keep}
    """
DESK = """
    from seats.store import Seats


    class Desk:
        def __init__(self, store: Seats):
            self.store = store

        def hold(self, row, wanted):
            seat = self.store.find(row)
            if seat["free"] < wanted:
                raise ValueError("sold out")
            self.store.keep(row, seat["free"] - wanted, seat["free"])
    """
GO_STORE = """
    package store

    import (
        "context"
        "database/sql"
    )

    type Seats struct {{ DB *sql.DB }}

    func (s *Seats) Free(ctx context.Context, row string) (int, error) {{
        var free int
        err := s.DB.QueryRowContext(ctx, "SELECT free FROM seats WHERE row = $1{lock}", row).Scan(&free)
        return free, err
    }}

    func (s *Seats) Keep(ctx context.Context, row string, free int) error {{
        _, err := s.DB.ExecContext(ctx, "UPDATE seats SET free = $1 WHERE row = $2", free, row)
        return err
    }}
    """
GO_DESK = """
    package desk

    import (
        "context"
        "errors"

        "example.com/seats/store"
    )

    type Desk struct { Seats *store.Seats }

    func (d *Desk) Hold(ctx context.Context, row string, wanted int) error {
        free, err := d.Seats.Free(ctx, row)
        if err != nil {
            return err
        }
        if free < wanted {
            return errors.New("sold out")
        }
        return d.Seats.Keep(ctx, row, free-wanted)
    }
    """
JAVA_REPOSITORY = """
    package seats;

    import org.springframework.data.jpa.repository.JpaRepository;

    public interface SeatRepository extends JpaRepository<Seat, String> {}
    """
JAVA_DESK = """
    package seats;

    import org.springframework.stereotype.Service;
    {imported}

    @Service
    public class Desk {{
        private final SeatRepository seats;

        public Desk(SeatRepository seats) {{
            this.seats = seats;
        }}

        {mark}
        public void hold(String row, int wanted) {{
            Seat seat = seats.findById(row).orElseThrow();
            if (seat.getFree() < wanted) {{
                throw new IllegalStateException("sold out");
            }}
            seat.setFree(seat.getFree() - wanted);
            seats.save(seat);
        }}
    }}
    """
KOTLIN_DESK = """
    package seats

    import org.springframework.stereotype.Service

    @Service
    class Desk(private val seats: SeatRepository) {
        fun hold(row: String, wanted: Int) {
            val seat = seats.findById(row).orElseThrow()
            if (seat.free < wanted) {
                throw IllegalStateException("sold out")
            }
            seat.free -= wanted
            seats.save(seat)
        }
    }
    """
MAIN = AT + "src/main/java/seats/"
KEEP = 'seats.put_item(Item={{"row": row, "free": free}}{condition})'

CASES = {
    "prisma sets what it computed": (
        {
            **NODE,
            AT + "src/hold.ts": PRISMA.format(
                write="await prisma.seat.update({ where: { row }, data: { free: seat.free - wanted } });"
            ),
        },
        "hold.ts",
    ),
    "prisma takes from it": (
        {
            **NODE,
            AT + "src/hold.ts": PRISMA.format(
                write="await prisma.seat.update({ where: { row }, data: { free: { decrement: wanted } } });"
            ),
        },
        "hold.ts",
    ),
    "python, by a class of another file": (
        {
            **PYTHON,
            AT + "seats/store.py": DOCUMENT.format(keep=KEEP.format(condition="")),
            AT + "seats/desk.py": DESK,
        },
        "desk.py",
    ),
    "python, and the write asks again": (
        {
            **PYTHON,
            AT + "seats/store.py": DOCUMENT.format(
                keep=KEEP.format(
                    condition=', ConditionExpression="free = :was", ExpressionAttributeValues={":was": was}'
                )
            ),
            AT + "seats/desk.py": DESK,
        },
        "",
    ),
    "go, by a package": (
        {**GO, AT + "store/seats.go": GO_STORE.format(lock=""), AT + "desk/desk.go": GO_DESK},
        "desk.go",
    ),
    "go, and the read locks": (
        {**GO, AT + "store/seats.go": GO_STORE.format(lock=" FOR UPDATE"), AT + "desk/desk.go": GO_DESK},
        "",
    ),
    "java, by a Spring Data repository": (
        {
            **JVM,
            MAIN + "SeatRepository.java": JAVA_REPOSITORY,
            MAIN + "Desk.java": JAVA_DESK.format(imported="", mark=""),
        },
        "Desk.java",
    ),
    "java, in a transaction": (
        {
            **JVM,
            MAIN + "SeatRepository.java": JAVA_REPOSITORY,
            MAIN + "Desk.java": JAVA_DESK.format(
                imported="import org.springframework.transaction.annotation.Transactional;",
                mark="@Transactional",
            ),
        },
        "",
    ),
    "kotlin, by a Spring Data repository": (
        {
            **JVM,
            MAIN + "SeatRepository.java": JAVA_REPOSITORY,
            AT + "src/main/kotlin/seats/Desk.kt": KOTLIN_DESK,
        },
        "Desk.kt",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_read_decide_write(tmp_path: Path, case: str) -> None:
    files, expected = CASES[case]
    told = [finding["location"]["path"].rpartition("/")[2] for finding in found(tmp_path, files, RULE)]
    assert told == ([expected] if expected else [])


@pytest.mark.parametrize(
    "decision",
    [
        "if (seat === null) throw new Error('none');",
        "if (seat.state === 'closed') throw new Error('closed');",
        "if (seat.createdAt < monthAgo) return archived(row);",
    ],
)
def test_what_is_decided_on_is_no_amount_that_the_write_sets(tmp_path: Path, decision: str) -> None:
    code = PRISMA.format(write="await prisma.seat.update({ where: { row }, data: { colour: 'red' } });")
    code = code.replace('if (seat.free < wanted) throw new Error("sold out");', decision)
    assert not found(tmp_path, {**NODE, AT + "src/paint.ts": code}, RULE)


@pytest.mark.parametrize(
    "decision", ["new Date() > seat.expiresAt", "seat.expiresAt < now", "Date.now() >= seat.until"]
)
def test_what_is_compared_with_the_hour_is_not_contended(tmp_path: Path, decision: str) -> None:
    code = PRISMA.format(write="await prisma.seat.update({ where: { row }, data: { state: seat.next } });")
    code = code.replace("if (seat.free < wanted)", f"if ({decision})")
    assert not found(tmp_path, {**NODE, AT + "src/renew.ts": code}, RULE)


MONGO_GO = """
    package seats

    import (
        "context"
        "errors"

        "go.mongodb.org/mongo-driver/bson"
        "go.mongodb.org/mongo-driver/mongo"
    )

    type Desk struct { Seats *mongo.Collection }

    type Seat struct { Free int }

    func (d *Desk) Hold(ctx context.Context, row string, wanted int) error {
        var seat Seat
        if err := d.Seats.FindOne(ctx, bson.M{"row": row}).Decode(&seat); err != nil {
            return err
        }
        if seat.Free < wanted {
            return errors.New("sold out")
        }
        _, err := d.Seats.UpdateOne(ctx, FILTER, bson.M{"$set": bson.M{"free": seat.Free - wanted}})
        return err
    }
    """
MONGOOSE = """
    import mongoose from "mongoose";

    const Seat = mongoose.model("Seat", new mongoose.Schema({ free: Number }));

    export async function hold(id: string, wanted: number): Promise<void> {
      const seat = await Seat.findById(id);
      if (seat.free < wanted) throw new Error("sold out");
      WRITE
    }
    """
DJANGO = """
    from django.db import models
    from django.db.models import F


    class Seat(models.Model):
        free = models.IntegerField()


    def hold(seat_id, wanted):
        seat = Seat.objects.get(id=seat_id)
        if seat.free < wanted:
            raise ValueError("sold out")
        WRITE
    """
FILTERS = [
    ("hold.go", MONGO_GO.replace("FILTER", 'bson.M{"row": row}'), 1),
    ("hold.go", MONGO_GO.replace("FILTER", 'bson.M{"row": row, "free": seat.Free}'), 0),
    ("hold.go", MONGO_GO.replace("FILTER", 'bson.M{"row": row, "free": bson.M{"$gte": wanted}}'), 0),
    ("hold.ts", MONGOOSE.replace("WRITE", "seat.free -= wanted; await seat.save();"), 1),
    (
        "hold.ts",
        MONGOOSE.replace("WRITE", "await Seat.updateOne({ _id: id }, { free: seat.free - wanted });"),
        1,
    ),
    (
        "hold.ts",
        MONGOOSE.replace(
            "WRITE", "await Seat.updateOne({ _id: id, free: { $gte: wanted } }, { $inc: { free: -wanted } });"
        ),
        0,
    ),
    (
        "hold.ts",
        PRISMA.format(
            write="await prisma.seat.updateMany({ where: { row, free: { gte: wanted } }, data: { free: seat.free - wanted } });"
        ),
        0,
    ),
    ("hold.py", DJANGO.replace("WRITE", "seat.free -= wanted\n        seat.save()"), 1),
    (
        "hold.py",
        DJANGO.replace(
            "WRITE", 'Seat.objects.filter(id=seat_id, free__gte=wanted).update(free=F("free") - wanted)'
        ),
        0,
    ),
]
ALL = {
    AT + "package.json": '{"name": "seats", "dependencies": {"mongoose": "*", "@prisma/client": "*"}}',
    AT + "pyproject.toml": '[project]\nname = "seats"\nversion = "1"\ndependencies = ["django"]\n',
    **GO,
}


@pytest.mark.parametrize(("file", "code", "expected"), FILTERS)
def test_a_filter_that_asks_again_is_safe(tmp_path: Path, file: str, code: str, expected: int) -> None:
    assert len(found(tmp_path, {**ALL, AT + file: code}, RULE)) == expected


VERSIONS = {
    "none": ("", "private long version;", 1),
    "of another library": ("import org.example.docs.Version;", "@Version private long version;", 1),
    "jakarta": ("import jakarta.persistence.Version;", "@Version private long version;", 0),
    "spring data": (
        "import org.springframework.data.annotation.Version;",
        "@Version private long version;",
        0,
    ),
}


@pytest.mark.parametrize(("imported", "version", "expected"), VERSIONS.values(), ids=VERSIONS)
def test_rows_with_a_version_cannot_be_overwritten(
    tmp_path: Path, imported: str, version: str, expected: int
) -> None:
    seat = f"""
        package seats;

        import jakarta.persistence.Entity;
        import jakarta.persistence.Id;
        {imported}

        @Entity
        public class Seat {{
            @Id public String row;
            {version}
            public int free;
        }}
        """
    for name, desk in (("Desk.java", JAVA_DESK.format(imported="", mark="")), ("Desk.kt", KOTLIN_DESK)):
        files = {
            **JVM,
            MAIN + "SeatRepository.java": JAVA_REPOSITORY,
            MAIN + "Seat.java": seat,
            AT + f"src/main/kotlin/seats/{name}": desk,
        }
        assert len(found(tmp_path / name, files, RULE)) == expected


KEPT = {
    "by its key": ('bson.M{"row": row}', 1),
    "by what it then sets": ('bson.M{"row": row, "free": was}', 0),
    "by something else": ('bson.M{"row": row, "hall": hall}', 1),
}


@pytest.mark.parametrize(("filter_", "expected"), KEPT.values(), ids=KEPT)
def test_a_write_further_down_asks_again(tmp_path: Path, filter_: str, expected: int) -> None:
    code = f"""
        package seats

        import (
            "context"
            "errors"

            "go.mongodb.org/mongo-driver/bson"
            "go.mongodb.org/mongo-driver/mongo"
        )

        type Seat struct {{ Free int }}

        type Seats struct {{ c *mongo.Collection }}

        func (s *Seats) find(ctx context.Context, row string) (Seat, error) {{
            var seat Seat
            err := s.c.FindOne(ctx, bson.M{{"row": row}}).Decode(&seat)
            return seat, err
        }}

        func (s *Seats) keep(ctx context.Context, row, hall string, free, was int) error {{
            _, err := s.c.UpdateOne(ctx, {filter_}, bson.M{{"$set": bson.M{{"free": free}}}})
            return err
        }}

        func Hold(ctx context.Context, s *Seats, row, hall string, wanted int) error {{
            seat, err := s.find(ctx, row)
            if err != nil {{
                return err
            }}
            if seat.Free < wanted {{
                return errors.New("sold out")
            }}
            return s.keep(ctx, row, hall, seat.Free-wanted, seat.Free)
        }}
        """
    assert len(found(tmp_path, {**GO, AT + "seats.go": code}, RULE)) == expected


SQL = {
    "typescript": """
        import {{ Pool }} from "pg";

        const pool = new Pool();

        export async function hold(row: string, wanted: number): Promise<void> {{
          const {{ rows: [seat] }} = await pool.query("SELECT free FROM seats WHERE row = $1", [row]);
          if (seat.free < wanted) throw new Error("sold out");
          await pool.query("{update}", [wanted, row]);
        }}
        """,
    "python": """
        import psycopg2

        connection = psycopg2.connect("")


        def hold(row, wanted):
            cursor = connection.cursor()
            cursor.execute("SELECT free FROM seats WHERE row = %s", (row,))
            free = cursor.fetchone()[0]
            if free < wanted:
                raise ValueError("sold out")
            cursor.execute("{update}", (wanted, row))
        """,
    "go": """
        package seats

        import (
            "context"
            "database/sql"
            "errors"
        )

        func Hold(ctx context.Context, db *sql.DB, row string, wanted int) error {{
            var free int
            if err := db.QueryRowContext(ctx, "SELECT free FROM seats WHERE row = $1", row).Scan(&free); err != nil {{
                return err
            }}
            if free < wanted {{
                return errors.New("sold out")
            }}
            _, err := db.ExecContext(ctx, "{update}", wanted, row)
            return err
        }}
        """,
}
PLACES = {
    "typescript": (NODE, f"{AT}src/hold.ts"),
    "python": (PYTHON, f"{AT}seats/hold.py"),
    "go": (GO, f"{AT}hold.go"),
}
UPDATES = {
    "UPDATE seats SET free = free - $1 WHERE row = $2": 1,  # the store computes it, and asks nothing
    "UPDATE seats SET free = $1 WHERE row = $2": 1,
    "UPDATE seats SET free = free - $1 WHERE row = $2 AND free >= $1": 0,
    "UPDATE seats SET seen = seen + $1 WHERE row = $2": 0,  # what nobody looked at
}


@pytest.mark.parametrize("update", UPDATES)
@pytest.mark.parametrize("language", SQL)
def test_what_the_statement_computes_is_decided_on_all_the_same(
    tmp_path: Path, language: str, update: str
) -> None:
    manifest, path = PLACES[language]
    files = {**manifest, path: SQL[language].format(update=update)}
    assert len(found(tmp_path, files, RULE)) == UPDATES[update]


@pytest.mark.parametrize(
    ("update", "expected"),
    [
        ('Seat.objects.filter(row=row).update(free=F("free") - wanted)', 1),
        ('Seat.objects.filter(row=row, free__gte=wanted).update(free=F("free") - wanted)', 0),
        ('Seat.objects.filter(row=other).update(free=F("free") - limit)', 0),
    ],
)
def test_a_queryset_that_computes(tmp_path: Path, update: str, expected: int) -> None:
    models = "from django.db import models\n\n\nclass Seat(models.Model):\n    free = models.IntegerField()\n"
    hold = f"""
        from django.db.models import F
        from seats.models import Seat


        def hold(row, wanted, other, limit):
            seat = Seat.objects.get(row=row)
            if seat.free < wanted:
                raise ValueError("sold out")
            {update}
        """
    files = {**PYTHON, f"{AT}seats/models.py": models, f"{AT}seats/hold.py": hold}
    assert len(found(tmp_path, files, RULE)) == expected


MODELS = """
    import { model, Schema } from "mongoose";

    export const models = {
      Seats: model("Seat", new Schema({ row: String, free: Number })),
      Settings: model("Setting", new Schema({ row: String, limit: Number })),
    };
    """
BESIDE = """
    import {{ models }} from "./models";

    export const limitOf = async (row: string) => {{
      const found = await models.{read}.findOne({{ row }});
      return found.limit;
    }};

    export const keep = async (row: string, limit: number) => {{
      await models.{write}.updateOne({{ row }}, {{ $set: {{ limit }} }});
    }};
    """
HALL = """
    import { keep, limitOf } from "./store";

    export async function hold(row: string, wanted: number): Promise<void> {
      const limit = await limitOf(row);
      if (limit < wanted) throw new Error("sold out");
      await keep(row, limit - wanted);
    }
    """


@pytest.mark.parametrize(("read", "write"), [("Seats", "Seats"), ("Settings", "Seats")])
def test_what_lies_beside_it_is_not_it(tmp_path: Path, read: str, write: str) -> None:
    files = {
        AT + "package.json": '{"name": "seats", "dependencies": {"mongoose": "*"}}',
        AT + "src/models.ts": MODELS,
        AT + "src/store.ts": BESIDE.format(read=read, write=write),
        AT + "src/hold.ts": HALL,
    }
    assert len(found(tmp_path, files, RULE)) == (read == write)
