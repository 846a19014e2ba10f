"""An attribute that is set on a loaded object is a write once its session commits; nothing else is."""

from __future__ import annotations

import textwrap

import pytest

from scanner.detect import code_rules, detect_code
from scanner.link import project
from scanner.link.analysis import analyse
from tests.words import WORDS

NO_RULES = code_rules(())
HEAD = "from sqlalchemy.orm import Session\nfrom flask_sqlalchemy import SQLAlchemy\ndb = SQLAlchemy()\n"


def writes(code: str) -> list[tuple[str, int]]:
    """Each write of link's own making in a module: the function that it stands in, and the line behind the head."""
    source = HEAD + textwrap.dedent(code)
    found = {"orders.py": detect_code("orders.py", source.encode(), NO_RULES, frozenset(), outlined=True)}
    flow = analyse(project(["orders.py"], {}, WORDS), found).flow
    return [
        (node.name, fact.location.line - HEAD.count("\n"))
        for node, items in flow.items.items()
        for item in items
        for fact in item.facts
        if fact.kind == "store_write"
    ]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (
            "def pay(session: Session, n):\n  o = session.get(Order, n)\n  o.paid = True\n  session.commit()",
            [("pay", 4)],
        ),
        (
            "def pay(n):\n  o = Order.query.filter_by(n=n).first()\n  o.paid = True\n  db.session.commit()",
            [("pay", 4)],
        ),
        ("def pay(session: Session, order):\n  order.paid = True\n  session.flush()", [("pay", 3)]),
        (
            "def pay(session, n):\n  o = session.get(Order, n)\n  o.paid = True\n  session.commit()",
            [("pay", 4)],
        ),
        (
            "async def pay(s: Session, n):\n  o = (await s.scalars(q(n))).one()\n  o.paid = True\n  await s.commit()",
            [("pay", 4)],
        ),
        (
            "from sqlalchemy.orm import sessionmaker\nmaker = sessionmaker()\ndef pay(n):\n"
            "  with maker.begin() as s:\n    o = s.get(Order, n)\n    o.paid = True",
            [("pay", 6)],
        ),
        (
            "def renew(n):\n  o = Order.by_number(n)\n  o.renew()\n  db.session.commit()",
            [],
        ),  # who gives it is not told
        ("def renew(n):\n  o = Order.get_by_id(n)\n  o.renew()\n  db.session.commit()", [("renew", 4)]),
        ("def move(n, to):\n  o = Order.get_by_id(n)\n  apply(o, to)\n  db.session.commit()", [("move", 4)]),
        ("def name(n):\n  o = Order.get_by_id(n)\n  it = o.name()\n  db.session.commit()\n  return it", []),
        ("def note(n):\n  o = Order.get_by_id(n)\n  logger.info(o)\n  db.session.commit()", []),
        ("def look(n):\n  o = Order.get_by_id(n)\n  db.session.refresh(o)\n  db.session.commit()", []),
        (
            "def read(session: Session, n):\n  with session.begin():\n    o = session.get(Order, n)\n  return o",
            [],
        ),
        ("def look(session: Session, n):\n  o = session.get(Order, n)\n  session.commit()\n  return o", []),
        (
            "def late(session: Session, n):\n  o = session.get(Order, n)\n  session.commit()\n  o.seen = True",
            [],
        ),
        (
            "def set(db: Session, order, update):\n  for k, v in update.items():\n    setattr(order, k, v)\n"
            "  db.commit()",
            [("set", 4)],
        ),
        (
            "def set(db: Session, n, k, v):\n  o = db.get(Order, n)\n  setattr(o, k, v)\n  db.commit()",
            [("set", 4)],
        ),
        (
            "def late(db: Session, n, k, v):\n  o = db.get(Order, n)\n  db.commit()\n  setattr(o, k, v)",
            [],
        ),
        ("def form(db: Session, k, v):\n  form = Form()\n  setattr(form, k, v)\n  db.commit()", []),
        (
            "class A:\n  def set(self, db: Session, k, v):\n    setattr(self, k, v)\n    db.commit()",
            [],
        ),
        ("def made(session: Session):\n  form = Form()\n  form.data = 1\n  session.commit()", []),
        ("def git(repo, n):\n  o = repo.get(n)\n  o.message = 'x'\n  repo.commit()", []),
        ("class A:\n  def set(self, session: Session):\n    self.n = 1\n    session.commit()", []),
    ],
)
def test_a_change_is_a_write_when_its_session_commits(code: str, expected: list[tuple[str, int]]) -> None:
    assert writes(code) == expected
