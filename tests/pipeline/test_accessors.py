"""What gives an instance that is there makes none: a constructor's effects are of whoever makes one."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.pipeline import Request, scan
from tests.scanned import written

OUTSIDE = """\
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import software.amazon.awssdk.services.sns.SnsClient;
"""
ORDERS = """\
package shop;
%s
class Orders {
    Orders(Connection db) throws Exception { PreparedStatement s = db.prepareStatement("INSERT INTO orders VALUES (1)"); s.executeUpdate(); }
}
"""
BUS = """\
package shop;
%s
class Bus {
    private final SnsClient sns;
    Bus(SnsClient sns) { this.sns = sns; sns.publish(b -> b.topicArn("orders").message("up")); }
}
"""
RECORD = "package shop;\nrecord Parts(Orders orders, Bus bus) { }\n"
BEAN = """\
package shop;
class Parts {
    private final Orders orders;
    private final Bus bus;
    Parts(Orders orders, Bus bus) { this.orders = orders; this.bus = bus; }
    Orders orders() { return orders; }
    Bus bus() { return bus; }
}
"""
USES = "package shop;\nclass Desk {\n    void run(Parts parts) { use(parts.orders(), parts.bus()); }\n    void use(Orders o, Bus b) { }\n}\n"
MAKES = "package shop;\n%s\nclass Desk {\n    void run(Connection db, SnsClient sns) throws Exception { new Orders(db); new Bus(sns); }\n}\n"
KOTLIN = "package shop\nclass Desk {\n    fun run(parts: Parts) { use(parts.orders(), parts.bus()) }\n    fun use(o: Orders, b: Bus) { }\n}\n"


@pytest.mark.parametrize("parts", [RECORD, BEAN], ids=["record", "class"])
@pytest.mark.parametrize(
    ("desk", "text", "told"),
    [("Desk.java", USES, False), ("Desk.kt", KOTLIN, False), ("Desk.java", MAKES % OUTSIDE, True)],
    ids=["java", "kotlin", "made"],
)
def test_a_constructor_runs_where_one_is_made(
    parts: str, desk: str, text: str, told: bool, tmp_path: Path
) -> None:
    tree = {
        "build.gradle": "plugins { id 'java' }\n",
        "src/main/java/shop/Orders.java": ORDERS % OUTSIDE,
        "src/main/java/shop/Bus.java": BUS % OUTSIDE,
        "src/main/java/shop/Parts.java": parts,
        f"src/main/java/shop/{desk}": text,
    }
    report = scan(Request(written(tmp_path, tree), cached=False, jobs=1))
    assert {"outbox/missing"} & {f.rule for f in report.findings} == ({"outbox/missing"} if told else set())
