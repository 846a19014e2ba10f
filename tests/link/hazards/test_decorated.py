"""A decorator of the house's own around many functions: each does its own deed, and none that of another."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.link.hazards.trees import scan_of

PYTHON = {
    "services/loans/pyproject.toml": '[project]\nname = "loans"\nversion = "1"\ndependencies = ["boto3", "psycopg"]\n',
    "services/loans/loans/context.py": """
        import functools


        def with_reader(function):
            @functools.wraps(function)
            def wrapper(*args, **kwargs):
                kwargs["reader"] = "r-1"
                return function(*args, **kwargs)

            return wrapper
        """,
    "services/loans/loans/desk.py": """
        import boto3
        import psycopg

        from loans.context import with_reader

        db = psycopg.connect("dbname=loans")
        sns = boto3.client("sns")


        @with_reader
        def find(number, reader=None):
            return db.execute("SELECT id FROM loans WHERE number = %s", (number,)).fetchone()


        @with_reader
        def store(number, reader=None):
            db.execute("INSERT INTO loans (number) VALUES (%s)", (number,))


        @with_reader
        def tell(number, reader=None):
            sns.publish(TopicArn="loans", Message=number)
        """,
}


def asked(*calls: str) -> dict[str, str]:
    steps = "\n            ".join(calls)
    text = f"""
        from loans.desk import find, store, tell


        def lend(number):
            {steps}
        """
    return {**PYTHON, "services/loans/loans/lend.py": text}


@pytest.mark.parametrize(
    ("calls", "told"),
    [
        (("store(number)", "tell(number)"), ["lend"]),
        (("find(number)", "tell(number)"), []),
        (("tell(number)",), []),
        (("store(number)", "find(number)"), []),
    ],
)
def test_what_one_decorated_function_does_is_not_done_by_the_others(
    tmp_path: Path, calls: tuple[str, ...], told: list[str]
) -> None:
    found = scan_of(tmp_path, asked(*calls))["findings"]
    assert [f["subject"] for f in found if f["rule"] == "outbox/missing"] == told


def test_a_decorator_that_tells_what_it_ran_is_told_where_nobody_calls_that(tmp_path: Path) -> None:
    context = PYTHON["services/loans/loans/context.py"].replace(
        "return function(*args, **kwargs)",
        'done = function(*args, **kwargs)\n                sns.publish(TopicArn="loans", Message="done")\n                return done',
    )
    files = {
        **PYTHON,
        "services/loans/loans/context.py": context.replace(
            "import functools",
            'import functools\n\n        import boto3\n\n        sns = boto3.client("sns")',
        ),
    }
    found = scan_of(tmp_path, files)["findings"]
    assert [f["subject"] for f in found if f["rule"] == "outbox/missing"] == ["with_reader.wrapper"]
