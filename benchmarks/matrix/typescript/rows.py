"""Steps in which the deed is a method of a row, and a library, or a static method of the class, says which row."""

from __future__ import annotations

from benchmarks.matrix.deeds import Step
from benchmarks.matrix.typescript.functions import around

_METHOD = "  async carry(id: string): Promise<void> {\n    await WORK(id);\n  }\n"
_RUN = 'import { runTAG } from "PATH";'


def _row(library: str, base: str, how: str) -> Step:
    """``how`` is the body of the function that has one row of the class ``RowTAG`` do the deed."""
    lines = "\n".join(f"  {line}" for line in how.splitlines())
    return around(
        f"{library}\n\nclass RowTAG extends {base} {{\n{_METHOD}}}\n\nexport async function runTAG(id: string): Promise<void> {{\n{lines}\n}}",
        _RUN,
        "runTAG(id)",
    )


def _made(member: str, how: str, extends: str = "") -> Step:
    """``member`` is a static member of ``RowTAG`` that makes one; ``how`` gets one and has it do the deed."""
    return around(
        f"{extends}class RowTAG{' extends BaseTAG' if extends else ''} {{\n{member}\n{_METHOD}}}\n\nexport async function runTAG(id: string): Promise<void> {{\n  {how}\n}}",
        _RUN,
        "runTAG(id)",
    )


_SEQUELIZE = 'import { Model } from "sequelize";'
_TYPEORM = 'import { BaseEntity } from "typeorm";'
_BASE = "class BaseTAG {\n  static make<T>(this: new () => T): T {\n    return new this();\n  }\n}\n\n"

STEPS: dict[str, Step] = {
    "row by its key": _row(
        _SEQUELIZE, "Model", "const row = await RowTAG.findByPk(id);\nawait row?.carry(id);"
    ),
    "row of a list": _row(
        _SEQUELIZE,
        "Model",
        "const rows = await RowTAG.findAll({ where: { id } });\nfor (const row of rows) {\n  await row.carry(id);\n}",
    ),
    "row of an active record": _row(
        _TYPEORM, "BaseEntity", "const row = await RowTAG.findOneByOrFail({ id });\nawait row.carry(id);"
    ),
    "row at the end of a query": _row(
        'import { Model } from "objection";',
        "Model",
        "const row = await RowTAG.query().where({ id }).first();\nawait row?.carry(id);",
    ),
    "new this": _made("  static make() {\n    return new this();\n  }\n", "await RowTAG.make().carry(id);"),
    "new this, awaited": _made(
        "  static async make() {\n    const made = new this();\n    return made;\n  }\n",
        "const row = await RowTAG.make();\n  await row.carry(id);",
    ),
    "new this in a base class": _made("", "await RowTAG.make().carry(id);", _BASE),
}
