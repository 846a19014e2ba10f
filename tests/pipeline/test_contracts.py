"""A route that an interface promises is answered by the class that implements it, in whatever module it lies."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.pipeline import Request, scan
from tests.scanned import written

BUILDS = {
    "settings.gradle": "include 'orders', 'api'\n",
    "api/build.gradle": "plugins { id 'java-library' }\n",
    "orders/build.gradle": "plugins { id 'org.springframework.boot' }\ndependencies { implementation project(':api') }\n",
}
REST = "import jakarta.ws.rs.GET;\nimport jakarta.ws.rs.Path;\n"
SPRING = "import org.springframework.web.bind.annotation.*;\n"
API, OWN = "api/src/main/java/shop/api/Api.java", "orders/src/main/java/shop/Own.java"
IMPORTED = "package shop;\n\nimport shop.api.Api;\n"
JAX_RS = f'package shop.api;\n\n{REST}\n@Path("/internal")\npublic interface Api {{\n    @GET\n    @Path("/healthz")\n    String check();\n}}\n'
MAPPED = f'package shop.api;\n\n{SPRING}\npublic interface Api {{\n    @GetMapping("/healthz")\n    String check();\n}}\n'
TREES: dict[str, tuple[dict[str, str], set[str]]] = {
    "JAX-RS": (
        {API: JAX_RS, OWN: f"{IMPORTED}\nclass Own implements Api {{ public String check() {{ return null; }} }}\n"},
        {"/internal/healthz"},
    ),
    "JAX-RS, with a path of its own": (
        {API: JAX_RS, OWN: f'{IMPORTED}{REST}\n@Path("/ops")\nclass Own implements Api {{ public String check() {{ return null; }} }}\n'},
        {"/ops/healthz"},
    ),
    "Spring": (
        {API: MAPPED, OWN: f"{IMPORTED}{SPRING}\n@RestController\nclass Own implements Api {{ public String check() {{ return null; }} }}\n"},
        {"/healthz"},
    ),
    "Spring, through an interface that extends it": (
        {
            API: MAPPED,
            "orders/src/main/java/shop/More.java": f"{IMPORTED}\ninterface More extends Api {{ String more(); }}\n",
            OWN: f"package shop;\n\n{SPRING}\n@RestController\nclass Own implements More {{ public String check() {{ return null; }} }}\n",
        },
        {"/healthz"},
    ),
    "Kotlin": (
        {
            "api/src/main/kotlin/shop/api/Api.kt": 'package shop.api\n\nimport jakarta.ws.rs.GET\nimport jakarta.ws.rs.Path\n\n@Path("/healthz")\ninterface Api {\n    @GET\n    fun check(): String\n}\n',
            "orders/src/main/kotlin/shop/Own.kt": 'package shop\n\nimport shop.api.Api\n\nclass Own : Api {\n    override fun check() = "ok"\n}\n',
        },
        {"/healthz"},
    ),
    "a class of Spring that is no controller": (
        {API: MAPPED, OWN: f"{IMPORTED}\nclass Own implements Api {{ public String check() {{ return null; }} }}\n"},
        set(),
    ),
    "an interface that is a client": (
        {
            API: MAPPED.replace("public interface", 'import org.springframework.cloud.openfeign.FeignClient;\n\n@FeignClient("bank")\npublic interface'),
            OWN: f"{IMPORTED}{SPRING}\n@RestController\nclass Own implements Api {{ public String check() {{ return null; }} }}\n",
        },
        set(),
    ),
}  # fmt: skip


@pytest.mark.parametrize("way", TREES)
def test_a_class_answers_what_its_interface_promises(way: str, tmp_path: Path) -> None:
    files, asked = TREES[way]
    report = scan(Request(root=written(tmp_path, {**BUILDS, **files}), cached=False))
    found = {fact.value("path") for fact in report.facts if fact.kind == "health_endpoint"}
    assert found == asked
    assert all(f.location.path.startswith("orders/") for f in report.facts if f.kind == "http_endpoint")
