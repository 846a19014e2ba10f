"""Of several beans of one type a field has the one that it asks for by its name, that goes first, or that bears its own name."""

from __future__ import annotations

import pytest

from tests.link.hazards.trees import scan_of
from tests.scanned import Json

LOUD, QUIET = ("Loud", "kafka.send"), ("Quiet", "String.valueOf")


def java(loud: str, quiet: str, field: str, parameter: str, name: str) -> dict[str, str]:
    files = {
        "Teller.java": "package PACKAGE;\npublic interface Teller { void tell(String id); }\n",
        "Desk.java": "package PACKAGE;\nimport org.springframework.jdbc.core.JdbcTemplate;\n"
        "import org.springframework.beans.factory.annotation.*;\n@org.springframework.stereotype.Service\npublic class Desk {\n"
        f"  private final JdbcTemplate jdbc; {field} private final Teller {name};\n"
        f"  public Desk(JdbcTemplate jdbc, {parameter} Teller {name}) {{ this.jdbc = jdbc; this.{name} = {name}; }}\n"
        f'  public void place(String id) {{ jdbc.update("INSERT INTO orders (id) VALUES (?)", id); {name}.tell(id); }}\n}}\n',
    }
    for (kind, deed), mark in ((LOUD, loud), (QUIET, quiet)):
        send = f'{deed}("orders", id);' if kind == "Loud" else f"{deed}(id);"
        files[f"{kind}Teller.java"] = (
            "package PACKAGE;\nimport org.springframework.kafka.core.KafkaTemplate;\nimport org.springframework.stereotype.*;\n"
            f"import org.springframework.context.annotation.Primary;\n{mark}\npublic class {kind}Teller implements Teller {{\n"
            f"  private KafkaTemplate<String, String> kafka;\n  public void tell(String id) {{ {send} }}\n}}\n"
        )
    return {f"src/main/java/PACKAGE/{path}": text for path, text in files.items()}


def kotlin(loud: str, quiet: str, field: str, parameter: str, name: str) -> dict[str, str]:
    files = {
        "Teller.kt": "package PACKAGE\ninterface Teller { fun tell(id: String) }\n",
        "Desk.kt": "package PACKAGE\nimport org.springframework.jdbc.core.JdbcTemplate\n"
        "import org.springframework.beans.factory.annotation.*\n@org.springframework.stereotype.Service\n"
        f"class Desk(private val jdbc: JdbcTemplate, {field or parameter} private val {name}: Teller) {{\n"
        f'  fun place(id: String) {{\n    jdbc.update("INSERT INTO orders (id) VALUES (?)", id)\n    {name}.tell(id)\n  }}\n}}\n',
    }
    for (kind, deed), mark in ((LOUD, loud), (QUIET, quiet)):
        send = f'{deed}("orders", id)' if kind == "Loud" else f"{deed}(id)"
        files[f"{kind}Teller.kt"] = (
            "package PACKAGE\nimport org.springframework.kafka.core.KafkaTemplate\nimport org.springframework.stereotype.*\n"
            f"import org.springframework.context.annotation.Primary\n{mark}\n"
            f"class {kind}Teller(private val kafka: KafkaTemplate<String, String>) : Teller {{\n"
            f"  override fun tell(id: String) {{ {send} }}\n}}\n"
        )
    return {f"src/main/kotlin/PACKAGE/{path}": text for path, text in files.items()}


C = "@Component"
CASES = {  # marks of the loud one, of the quiet one, of the field, of the parameter, the field's name, what is told
    "by its own name": (C, C, "", '@Qualifier("loudTeller")', "teller", 1),
    "by the other's": (C, C, "", '@Qualifier("quietTeller")', "teller", 0),
    "at the field": (C, C, '@Qualifier("quietTeller")', "", "teller", 0),
    "by a given name": ('@Component("a")', '@Service("b")', "", '@Qualifier("b")', "teller", 0),
    "by a given name, loud": ('@Component("a")', '@Service("b")', "", '@Named("a")', "teller", 1),
    "the first goes first": (f"{C}\n@Primary", C, "", "", "teller", 1),
    "the second goes first": (C, f"{C}\n@Primary", "", "", "teller", 0),
    "by the name of the field": (C, C, "", "", "quietTeller", 0),
    "nobody says": (C, C, "", "", "teller", 1),
    "one that is not there": (C, C, "", '@Qualifier("other")', "teller", 1),
}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Json:
    files: dict[str, str] = {}
    for number, (loud, quiet, field, parameter, name, _) in enumerate(CASES.values()):
        for language, made in (("java", java), ("kotlin", kotlin)):
            folder, package = f"services/{language}{number}", f"{language}{number}"
            files[f"{folder}/pom.xml"] = f"<project><artifactId>{package}</artifactId></project>"
            own = made(loud, quiet, field, parameter, name).items()
            files |= {
                f"{folder}/{p.replace('PACKAGE', package)}": t.replace("PACKAGE", package) for p, t in own
            }
    return scan_of(tmp_path_factory.mktemp("beans"), files)


@pytest.mark.parametrize("language", ["java", "kotlin"])
@pytest.mark.parametrize("case", CASES)
def test_the_bean_that_is_meant_is_the_one_that_is_asked_for(report: Json, case: str, language: str) -> None:
    folder = f"services/{language}{list(CASES).index(case)}/"
    rules = [f["rule"] for f in report["findings"] if f["location"]["path"].startswith(folder)]
    assert rules.count("outbox/missing") == CASES[case][-1]
