"""Steps in which the deed is a method of a row, and a library says which row: by a manager, a query, a foreign key."""

from __future__ import annotations

from benchmarks.matrix.deeds import Step
from benchmarks.matrix.python.text import moved

_DJANGO = "from django.db import models"
_ROW = "class $KIND(models.Model):\n    def carry(self, id):\n        $DO"
_ALCHEMY = "from sqlalchemy.orm import DeclarativeBase"
_MAPPED = "class Base$TAG(DeclarativeBase):\n    pass\n\n\nclass $KIND(Base$TAG):\n    def carry(self, id):\n        $DO"
_FLASK = "from flask_sqlalchemy import SQLAlchemy\n\nrows = SQLAlchemy()"
_FLASK_ROW = "class $KIND(rows.Model):\n    def carry(self, id):\n        $DO"
_TORTOISE = "from tortoise.models import Model"
_PEEWEE = "from peewee import Model"


def _given(row: str, imports: str, how: str) -> Step:
    """``row`` is the class; ``how`` the body of the function that has one of its rows do the deed."""
    lines = "\n".join(f"    {line}" for line in how.splitlines())
    return moved(f"{row}\n\n\ndef $NAME(id):\n{lines}", imports=imports)


_MANAGERS: dict[str, Step] = {
    "row of a manager": _given(_ROW, _DJANGO, "row = $KIND.objects.get(pk=id)\nrow.carry(id)"),
    "row at the end of a query": _given(
        _ROW,
        _DJANGO,
        "row = $KIND.objects.select_related('at').filter(id=id).order_by('at').first()\nrow.carry(id)",
    ),
    "row in a loop": _given(_ROW, _DJANGO, "for row in $KIND.objects.filter(id=id):\n    row.carry(id)"),
    "row at an index": _given(_ROW, _DJANGO, "row = $KIND.objects.filter(id=id)[0]\nrow.carry(id)"),
    "row in a field": moved(
        f"{_ROW}\n\n\nclass Page$TAG:\n    def setup(self, id):\n        try:\n            self.row = $KIND.objects.get(pk=id)\n        except $KIND.DoesNotExist:\n            raise\n\n    def show(self, id):\n        self.row.carry(id)\n\n\ndef $NAME(id):\n    page = Page$TAG()\n    page.setup(id)\n    page.show(id)",
        imports=_DJANGO,
    ),
    "row of a class below": moved(
        f"{_ROW}\n\n\nclass Below$TAG($KIND):\n    pass\n\n\ndef $NAME(id):\n    Below$TAG.objects.get(pk=id).carry(id)",
        imports=_DJANGO,
    ),
    "row behind a foreign key": moved(
        f"{_ROW}\n\n\nclass Line$TAG(models.Model):\n    bearer = models.ForeignKey($KIND, on_delete=models.CASCADE)\n\n    def carry_on(self, id):\n        self.bearer.carry(id)\n\n\ndef $NAME(id):\n    Line$TAG.objects.get(pk=id).carry_on(id)",
        imports=_DJANGO,
    ),
    "row or not found": _given(
        _ROW,
        f"{_DJANGO}\nfrom django.shortcuts import get_object_or_404",
        "row = get_object_or_404($KIND, pk=id)\nrow.carry(id)",
    ),
    "row of a view": moved(
        f"{_ROW}\n\n\nclass View$TAG(RetrieveAPIView):\n    queryset = $KIND.objects.all()\n\n    def post(self, id):\n        self.get_object().carry(id)\n\n\ndef $NAME(id):\n    View$TAG().post(id)",
        imports=f"{_DJANGO}\nfrom rest_framework.generics import RetrieveAPIView",
    ),
}

_QUERIES: dict[str, Step] = {
    "row that a session gets": _given(
        _MAPPED,
        f"from sqlalchemy.orm import Session\n{_ALCHEMY}\nfrom quay.database import engine",
        "with Session(engine) as session:\n    row = session.get($KIND, id)\n    row.carry(id)",
    ),
    "row of a class's query": _given(
        _FLASK_ROW, _FLASK, "row = $KIND.query.filter_by(id=id).one_or_none()\nrow.carry(id)"
    ),
    "row that is awaited": moved(
        "class $KIND(Model):\n    def carry(self, id):\n        $DO\n\n\nasync def find_$TAG(id):\n    row = await $KIND.filter(id=id).first()\n    row.carry(id)\n\n\ndef $NAME(id):\n    asyncio.run(find_$TAG(id))",
        imports=f"import asyncio\n\n{_TORTOISE}",
    ),
    "row that a class gets by itself": _given(
        "class $KIND(Model):\n    def carry(self, id):\n        $DO",
        _PEEWEE,
        "row = $KIND.get_by_id(id)\nrow.carry(id)",
    ),
}

STEPS = {**_MANAGERS, **_QUERIES}
