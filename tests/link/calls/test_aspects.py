"""Advice runs with what its annotation marks, wherever that stands; and with nothing else."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from tests.link.hazards.trees import found

SPRING = "org.springframework"
DESK = f"""
    package desk

    import {SPRING}.jdbc.core.JdbcTemplate
    %s

    annotation class Other

    class Desk(private val jdbc: JdbcTemplate) {{
        @Told
        fun take(text: String) {{ jdbc.update("INSERT INTO letters VALUES (?)", text) }}

        @Other
        fun keep(text: String) {{ jdbc.update("INSERT INTO letters VALUES (?)", text) }}
    }}
    """
TELLING = f"""
    package desk.telling

    import {SPRING}.kafka.core.KafkaTemplate
    import org.aspectj.lang.annotation.After
    import org.aspectj.lang.annotation.AfterReturning
    import org.aspectj.lang.annotation.Around
    import org.aspectj.lang.annotation.Aspect
    import org.aspectj.lang.annotation.Pointcut
    %s

    @Aspect
    class Telling(private val kafka: KafkaTemplate<String, String>) {{
        %s
    }}
    """
ADVICE = {
    "by a parameter": '@After("@annotation(told)")\nfun tell(told: Told) { kafka.send("letters", "told") }',
    "by its full name": '@AfterReturning("@annotation(desk.told.Told)")\nfun tell() { kafka.send("letters", "told") }',
    "imported": '@Around("@annotation(Told)")\nfun tell() { kafka.send("letters", "told") }',
    "by a pointcut": '@Pointcut("@annotation(desk.told.Told)")\nfun marked() {}\n'
    '@After("marked()")\nfun tell() { kafka.send("letters", "told") }',
}


@pytest.mark.parametrize("advice", ADVICE.values(), ids=ADVICE)
def test_what_an_annotation_marks_is_told_by_its_advice(advice: str, tmp_path: Path) -> None:
    import_ = "import desk.told.Told"
    files = {
        "build.gradle.kts": 'plugins { kotlin("jvm") }',
        "src/main/kotlin/desk/told/Told.kt": "package desk.told\n\nannotation class Told\n",
        "src/main/kotlin/desk/Desk.kt": dedent(DESK) % import_,
        "src/main/kotlin/desk/telling/Telling.kt": dedent(TELLING) % (import_, advice),
    }
    told = found(tmp_path, files, "outbox/missing")
    assert [f["message"].split()[0] for f in told] == ["Desk.take"]
