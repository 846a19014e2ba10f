"""Java and Kotlin that lead to their other half through lists with a written type, chosen values, names with their package."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.link.hazards.trees import found

POM = {"pom.xml": "<project><artifactId>quay</artifactId><packaging>jar</packaging></project>"}
GRADLE = {"build.gradle.kts": 'plugins { kotlin("jvm") }'}
SHELF = """
    package quay

    import org.springframework.jdbc.core.JdbcTemplate
    import org.springframework.kafka.core.KafkaTemplate

    class Shelf(private val jdbc: JdbcTemplate) {
        fun keep(id: String) { jdbc.update("INSERT INTO berths (id) VALUES (?)", id) }
    }

    interface Teller { fun tell(id: String) }

    class Loud(private val kafka: KafkaTemplate<String, String>) : Teller {
        override fun tell(id: String) { kafka.send("berths", id) }
    }

    object Silent : Teller { override fun tell(id: String) {} }
    """
DESKS = {
    "a list with its type": ("private val all = listOf<Loud>(loud)", "all.forEach { it.tell(id) }"),
    "a set with its type": ("private val all = setOf<Loud>(loud)", "for (each in all) each.tell(id)"),
    "chosen by if": (
        'private fun one(kind: String) = if (kind == "a") loud else Silent',
        'one("a").tell(id)',
    ),
    "chosen by when": (
        'private fun one(kind: String) = when (kind) { "a" -> { println(kind); loud } else -> Silent }',
        'one("a").tell(id)',
    ),
    "chosen in place": ("", 'val one = if (id == "a") loud else Silent\n        one.tell(id)'),
}


@pytest.mark.parametrize(("member", "tells"), DESKS.values(), ids=DESKS)
def test_kotlin(tmp_path: Path, member: str, tells: str) -> None:
    desk = f"""
        package quay

        class Desk(private val shelf: Shelf, private val loud: Loud) {{
            {member}
            fun take(id: String) {{
                shelf.keep(id)
                {tells}
            }}
            fun look(id: String) {{
                {tells}
            }}
        }}
        """
    files = {**GRADLE, "src/main/kotlin/quay/Shelf.kt": SHELF, "src/main/kotlin/quay/Desk.kt": desk}
    assert [f["message"].split()[0] for f in found(tmp_path, files, "outbox/missing")] == ["Desk.take"]


def test_routes_that_the_framework_runs_save_and_tell_inside_of_a_helper_of_ours(tmp_path: Path) -> None:
    """The function itself has no step: all that it does stands in what it hands to a library."""
    routes = """
        package quay

        import io.ktor.server.routing.Route
        import io.ktor.server.routing.post
        import io.ktor.server.routing.route

        fun <T> measured(block: () -> T): T = block()

        fun Route.berths(shelf: Shelf, loud: Loud) {
            route("/berths") {
                post {
                    measured { shelf.keep("1") }
                    measured { loud.tell("1") }
                }
            }
        }
        """
    files = {**GRADLE, "src/main/kotlin/quay/Shelf.kt": SHELF, "src/main/kotlin/quay/Routes.kt": routes}
    assert [f["message"].split()[0] for f in found(tmp_path, files, "outbox/missing")] == ["Route.berths"]


def test_a_comparison_is_no_list(tmp_path: Path) -> None:
    desk = """
        package quay

        class Desk(private val shelf: Shelf, private val loud: Loud) {
            fun take(id: String, first: Int, last: Int) {
                val between = first < last
                shelf.keep(id)
                if (between) println(id)
            }
        }
        """
    files = {**GRADLE, "src/main/kotlin/quay/Shelf.kt": SHELF, "src/main/kotlin/quay/Desk.kt": desk}
    assert not found(tmp_path, files, "outbox/missing")


@pytest.mark.parametrize(
    ("import_", "kind"),
    [
        ("import org.springframework.kafka.core.KafkaTemplate;", "KafkaTemplate"),
        ("", "org.springframework.kafka.core.KafkaTemplate"),
    ],
)
def test_java_may_name_a_type_with_its_package(tmp_path: Path, import_: str, kind: str) -> None:
    desk = f"""
        package quay;

        import org.springframework.jdbc.core.JdbcTemplate;
        {import_}

        public class Desk {{
            private final JdbcTemplate jdbc;
            private final {kind}<String, String> kafka;

            void take(String id) {{
                jdbc.update("INSERT INTO berths (id) VALUES (?)", id);
                kafka.send("berths", id);
            }}
        }}
        """
    files = {**POM, "src/main/java/quay/Desk.java": desk}
    assert [f["message"].split()[0] for f in found(tmp_path, files, "outbox/missing")] == ["Desk.take"]


HOOKS = {
    "a lambda": "transaction.on_commit(lambda: tell(number))",
    "a function": "transaction.on_commit(tell)",
    "one that is bound": "transaction.on_commit(partial(tell, number))",
}


@pytest.mark.parametrize("hook", HOOKS.values(), ids=HOOKS)
def test_what_a_hook_is_handed_runs_behind_the_commit(tmp_path: Path, hook: str) -> None:
    files = {
        "pyproject.toml": '[project]\nname = "quay"\nversion = "1"\ndependencies = ["django", "kafka-python"]\n',
        "quay/__init__.py": "",
        "quay/bus.py": "from kafka import KafkaProducer\n\nproducer = KafkaProducer()\n\n\ndef tell(number=1):\n"
        '    producer.send("loans", number)\n',
        "quay/models.py": "from django.db import models\n\n\nclass Loan(models.Model):\n    n = models.IntegerField()\n",
        "quay/desk.py": "from functools import partial\n\nfrom django.db import transaction\n\nfrom quay.bus import tell\n"
        "from quay.models import Loan\n\n\n@transaction.atomic\ndef take(number):\n"
        f"    Loan.objects.create(n=number)\n    {hook}\n",
    }
    assert [f["severity"] for f in found(tmp_path, files, "outbox/missing")] == ["warning"]


TASKS = {
    "transaction.on_commit(tell.delay)": "warning",
    "transaction.on_commit(partial(tell.delay, number))": "warning",
    "transaction.on_commit(lambda: tell.delay(number))": "warning",
    "transaction.on_commit(tell.delay(number))": "error",  # it runs before anybody is handed anything
}


@pytest.mark.parametrize(("hook", "severity"), TASKS.items())
def test_a_task_that_is_bound_for_a_hook_is_sent_behind_the_commit(
    tmp_path: Path, hook: str, severity: str
) -> None:
    files = {
        "pyproject.toml": '[project]\nname = "quay"\nversion = "1"\ndependencies = ["django", "celery"]\n',
        "quay/tasks.py": "from celery import shared_task\n\n\n@shared_task\ndef tell(number=1):\n    print(number)\n",
        "quay/models.py": "from django.db import models\n\n\nclass Loan(models.Model):\n    n = models.IntegerField()\n",
        "quay/desk.py": "from functools import partial\n\nfrom django.db import transaction\n\n"
        "from quay.models import Loan\nfrom quay.tasks import tell\n\n\n@transaction.atomic\ndef take(number):\n"
        f"    Loan.objects.create(n=number)\n    {hook}\n",
    }
    assert [f["severity"] for f in found(tmp_path, files, "outbox/missing")] == [severity]


@pytest.mark.parametrize("imported", ["java.util.function.Consumer", "java.util.function.*"])
def test_java_may_import_types_of_functions_all_at_once(tmp_path: Path, imported: str) -> None:
    desk = f"""
        package quay;

        import java.util.*;
        import {imported};
        import org.springframework.jdbc.core.JdbcTemplate;
        import org.springframework.kafka.core.KafkaTemplate;

        public class Desk {{
            private JdbcTemplate jdbc;
            private KafkaTemplate<String, String> kafka;
            private final Map<String, Consumer<String>> handlers = new HashMap<>();

            void fill() {{ handlers.put("taken", this::tell); }}

            private void tell(String id) {{ kafka.send("berths", id); }}

            void take(String kind, String id) {{
                jdbc.update("INSERT INTO berths (id) VALUES (?)", id);
                handlers.get(kind).accept(id);
            }}
        }}
        """
    files = {**POM, "src/main/java/quay/Desk.java": desk}
    assert [f["message"].split()[0] for f in found(tmp_path, files, "outbox/missing")] == ["Desk.take"]


ON_ONE_LINE = {
    "with an operator": (
        "class Keep(private val shelf: Shelf) { operator fun invoke(id: String) = shelf.keep(id) }",
        "keep(id)",
    ),
    "with a type": (
        "class Keep(private val shelf: Shelf) { fun all(id: String): Unit = shelf.keep(id) }",
        "keep.all(id)",
    ),
    "in an object": (
        "object Keep { fun all(shelf: Shelf, id: String) = shelf.keep(id) }",
        "Keep.all(shelf, id)",
    ),
}


@pytest.mark.parametrize(("keep", "keeps"), ON_ONE_LINE.values(), ids=ON_ONE_LINE)
def test_kotlin_may_close_a_class_on_the_line_of_what_a_function_is(
    tmp_path: Path, keep: str, keeps: str
) -> None:
    desk = f"""
        package quay

        {keep}

        class Desk(private val shelf: Shelf, private val keep: Keep, private val loud: Loud) {{
            fun take(id: String) {{
                {keeps}
                loud.tell(id)
            }}
        }}
        """
    files = {**GRADLE, "src/main/kotlin/quay/Shelf.kt": SHELF, "src/main/kotlin/quay/Desk.kt": desk}
    assert [f["message"].split()[0] for f in found(tmp_path, files, "outbox/missing")] == ["Desk.take"]
