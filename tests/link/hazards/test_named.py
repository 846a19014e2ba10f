"""A ``transaction`` may be what was paid: then it is none that a write would be part of. In each language that has types."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.link.hazards.test_toctou import (
    AT,
    DESK,
    DOCUMENT,
    GO,
    GO_DESK,
    GO_STORE,
    JAVA_DESK,
    JAVA_REPOSITORY,
    JVM,
    KEEP,
    MAIN,
    NODE,
    PYTHON,
)
from tests.link.hazards.trees import found

PAID = "export interface Transaction {\n  id: string;\n  amount: number;\n}\n"
HOLD = """
    import {{ PrismaClient }} from "@prisma/client";
    {imported}

    export async function hold(prisma: PrismaClient, {handed}, row: string): Promise<void> {{
      const seat = await {client}.seat.findUnique({{ where: {{ row }} }});
      if (seat.free < 1) throw new Error("sold out");
      await {client}.seat.update({{ where: {{ row }}, data: {{ free: seat.free - 1 }} }});
    }}
    """


def typescript(imported: str, handed: str, client: str = "prisma") -> dict[str, str]:
    hold = HOLD.format(imported=imported, handed=handed, client=client)
    return {**NODE, AT + "src/paid.ts": PAID, AT + "src/hold.ts": hold}


def python(imported: str, handed: str) -> dict[str, str]:
    desk = DESK.replace("def hold(self, ", f"def hold(self, {handed}, ").replace(
        "\n    from seats.store", f"\n    {imported}\n    from seats.store", 1
    )
    paid = "from dataclasses import dataclass\n\n\n@dataclass\nclass Transaction:\n    amount: int\n"
    store = DOCUMENT.format(keep=KEEP.format(condition=""))
    return {**PYTHON, AT + "seats/paid.py": paid, AT + "seats/store.py": store, AT + "seats/desk.py": desk}


def golang(imported: str, handed: str) -> dict[str, str]:
    desk = GO_DESK.replace("ctx context.Context, row", f"ctx context.Context, {handed}, row").replace(
        '"errors"', f'"errors"\n{imported}'
    )
    paid = "package paid\n\ntype Transaction struct{ Amount int }\n"
    return {
        **GO,
        AT + "paid/paid.go": paid,
        AT
        + "unit/unit.go": "package unit\n\ntype DBTX interface{ Exec(query string) error }\n\ntype OrderTx struct{ id int }\n",
        AT + "store/seats.go": GO_STORE.format(lock=""),
        AT + "desk/desk.go": desk,
    }


def java(imported: str, handed: str) -> dict[str, str]:
    desk = JAVA_DESK.format(imported=imported, mark="").replace(
        "hold(String row", f"hold({handed}, String row"
    )
    paid = "package seats;\n\nimport jakarta.persistence.Entity;\n\n@Entity\npublic class Transaction extends Paid {\n    long amount;\n}\n"
    return {
        **JVM,
        MAIN + "Transaction.java": paid,
        MAIN + "SeatRepository.java": JAVA_REPOSITORY,
        MAIN + "Desk.java": desk,
    }


CASES = {
    "typescript, what was paid": (
        typescript('import { Transaction } from "./paid";', "transaction: Transaction"),
        1,
    ),
    "typescript, a library's": (
        typescript('import { Prisma } from "@prisma/client";', "transaction: Prisma.TransactionClient"),
        0,
    ),
    "typescript, untyped": (typescript("", "transaction"), 0),
    "python, what was paid": (python("from seats.paid import Transaction", "transaction: Transaction"), 1),
    "python, a library's": (python("from sqlalchemy.orm import Session", "transaction: Session"), 0),
    "go, what was paid": (golang('"example.com/seats/paid"', "transaction paid.Transaction"), 1),
    "go, a library's": (golang('"database/sql"', "tx *sql.Tx"), 0),
    "go, an interface of ours": (golang('"example.com/seats/unit"', "tx unit.DBTX"), 0),
    "go, a wrapper of ours": (golang('"example.com/seats/unit"', "tx *unit.OrderTx"), 0),
    "java, an entity": (java("", "Transaction transaction"), 1),
    "java, a library's": (
        java("import org.hibernate.Transaction;", "org.hibernate.Transaction transaction"),
        0,
    ),
}


@pytest.mark.parametrize(("files", "findings"), CASES.values(), ids=CASES)
def test_whoever_is_handed_a_transaction_decides_in_it(
    tmp_path: Path, files: dict[str, str], findings: int
) -> None:
    assert len(found(tmp_path, files, "consistency/toctou")) == findings


GIVEN = """
    import {{ Queue }} from "bullmq";
    import {{ Payments }} from "./models";

    const told = new Queue("paid");

    export async function settle(id: string): Promise<void> {{
      const {name} = await {given};
      {name}.status = "paid";
      await {name}.save();
      await told.add("paid", {{ id }});
      {end}
    }}
    """


@pytest.mark.parametrize(
    ("name", "given", "end", "inside"),
    [
        ("transaction", "Payments.findOne({ id })", "", False),
        ("tx", "Payments.findById(id)", "", False),
        ("transaction", "Payments.lookup({ id })", "", False),
        ("transaction", "Payments.current()", "await transaction.commit();", True),
        ("tx", "Payments.currentTx(id)", "", True),
    ],
)
def test_what_a_look_up_gave_is_no_transaction(
    tmp_path: Path, name: str, given: str, end: str, inside: bool
) -> None:
    package = '{"name": "seats", "dependencies": {"mongoose": "*", "bullmq": "*"}}'
    models = """
        import { model, Schema } from "mongoose";

        export const Payments = model("Payment", new Schema({ id: String, status: String }));
        """
    files = {
        AT + "package.json": package,
        AT + "src/models.ts": models,
        AT + "src/settle.ts": GIVEN.format(name=name, given=given, end=end),
    }
    (finding,) = found(tmp_path, files, "outbox/missing")
    assert ("inside the transaction" in finding["message"]) == inside, finding["message"]
