"""Sessions that a context manager of ours gives, in another file: what is done with them, and when that is committed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.link.hazards.trees import found

QUAY = {
    "pyproject.toml": '[project]\nname = "quay"\nversion = "1"\ndependencies = ["sqlalchemy", "pika"]\n',
    "quay/__init__.py": "",
    "quay/models.py": """
        from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


        class Base(DeclarativeBase):
            pass


        class Berth(Base):
            __tablename__ = "berths"

            id: Mapped[str] = mapped_column(primary_key=True)
        """,
}
HEAD = """
from collections.abc import Iterator
from contextlib import asynccontextmanager, contextmanager

from sqlalchemy import create_engine
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import Session, sessionmaker

engine = create_engine("postgresql://db")
Sessions = sessionmaker(bind=engine)
"""
SCOPES = {
    "made": """
@contextmanager
def scope():
    session = Session(engine)
    try:
        yield session
        session.commit()
    except Exception:
        session.rollback()
        raise
    finally:
        session.close()
""",
    "of a factory, with a type": """
@contextmanager
def scope() -> Iterator[Session]:
    with Sessions() as session:
        yield session
        session.commit()
""",
    "in a unit of work": """
class Work:
    def __init__(self, session: Session):
        self.session = session


@contextmanager
def scope():
    with Session(engine) as session:
        work = Work(session)
        yield work
        session.commit()
""",
}
DESK = """
import pika

from quay.db import scope
from quay.models import Berth

channel = pika.BlockingConnection().channel()


def inside(number):
    with scope() as it:
        SESSION.add(Berth(id=number))
        channel.basic_publish("berths", "taken", number)


def behind(number):
    with scope() as it:
        SESSION.add(Berth(id=number))
    channel.basic_publish("berths", "taken", number)
"""


@pytest.mark.parametrize("scope", SCOPES.values(), ids=SCOPES)
def test_what_is_entered_is_followed(tmp_path: Path, scope: str) -> None:
    desk = DESK.replace("SESSION", "it.session" if "Work" in scope else "it")
    findings = found(tmp_path, {**QUAY, "quay/db.py": HEAD + scope, "quay/desk.py": desk}, "outbox/missing")
    assert [(f["message"].split()[0], "inside the transaction" in f["message"]) for f in findings] == [
        ("inside", True),
        ("behind", False),
    ]


WORK = """
class Work:
    def __init__(self, session: Session):
        self.session = session
        self._later = []

    def later(self, effect):
        self._later.append(effect)

    def settle(self):
        for effect in self._later:
            effect()


@contextmanager
def scope():
    with Session(engine) as session:
        work = Work(session)
        yield work
        LEAVING
"""
LEAVINGS = {
    "session.commit()\n        work.settle()": "warning",
    "work.settle()\n        session.commit()": "error",
}


@pytest.mark.parametrize(("leaving", "severity"), LEAVINGS.items())
def test_effects_that_the_manager_settles_behind_its_commit(
    tmp_path: Path, leaving: str, severity: str
) -> None:
    desk = DESK.partition("def inside")[0] + (
        "def take(number):\n    with scope() as work:\n        work.session.add(Berth(id=number))\n"
        '        work.later(lambda: channel.basic_publish("berths", "taken", number))\n'
    )
    files = {**QUAY, "quay/db.py": HEAD + WORK.replace("LEAVING", leaving), "quay/desk.py": desk}
    assert [f["severity"] for f in found(tmp_path, files, "outbox/missing")] == [severity]
