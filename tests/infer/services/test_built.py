"""Health that a module has by what its build takes: from a catalog, from a plugin of the repository."""

from __future__ import annotations

import pytest

from scanner.infer.services import built_health
from scanner.model import Fact, FileRole, Service, SourceFile
from tests.infer.services.test_services import fact
from tests.words import WORDS

CATALOG = [
    fact("catalog_health", "gradle/libs.versions.toml", 4, alias="spring-boot-actuator", path="/actuator/health"),
    fact("catalog_bundle", "gradle/libs.versions.toml", 9, alias="web", members="spring-web spring-boot-actuator"),
    fact("catalog_bundle", "gradle/libs.versions.toml", 10, alias="db", members="jdbc flyway"),
]  # fmt: skip


def gradle(folder: str, **values: str) -> Fact:
    return fact("manifest", f"{folder}/build.gradle.kts", ecosystem="gradle", **values)


def brought(facts: list[Fact], *running: str) -> dict[str, str]:
    files = [
        SourceFile(path, 1, FileRole.SOURCE)
        for path in sorted(
            {*(f.location.path for f in facts), *(f"{r}/src/main/kotlin/Main.kt" for r in running)}
        )
    ]
    services = [Service(path, path, "service", (), ()) for path in running]
    return {f.location.path: f.value("path") for f in built_health(facts, files, services, WORDS)}


@pytest.mark.parametrize(
    ("asked", "answers"),
    [
        ("spring.boot.actuator", True),
        ("jackson bundles.web", True),
        ("bundles.db", False),
        ("spring.web", False),
        ("", False),
    ],
)
def test_an_alias_of_a_catalog_brings_what_its_library_does(asked: str, answers: bool) -> None:
    found = brought([*CATALOG, gradle("orders", catalog=asked)], "orders")
    assert found == ({"orders/build.gradle.kts": "/actuator/health"} if answers else {})


def test_a_library_brings_it_to_the_service_that_is_built_on_it() -> None:
    facts = [
        *CATALOG,
        gradle("web", catalog="bundles.web"),
        gradle("orders", projects=":web"),
        gradle("mail"),
    ]
    assert set(brought(facts, "orders", "mail")) == {"orders/build.gradle.kts"}


def test_a_plugin_of_the_repository_brings_it_to_who_applies_it() -> None:
    plugin = "buildSrc/src/main/kotlin/shop.service.gradle.kts"
    facts = [
        fact("manifest", plugin, ecosystem="gradle-plugin", plugins="java"),
        fact("health_endpoint", plugin, 3, path="/q/health", via="quarkus"),
        gradle("orders", plugins="shop.service"),
        gradle("mail", plugins="java"),
    ]
    assert brought(facts, "orders", "mail") == {"orders/build.gradle.kts": "/q/health"}


def test_what_a_manifest_says_itself_is_not_said_twice() -> None:
    facts = [*CATALOG, gradle("orders", catalog="bundles.web")]
    facts.append(
        fact("health_endpoint", "orders/build.gradle.kts", 7, path="/actuator/health", via="actuator")
    )
    assert brought(facts, "orders") == {}
