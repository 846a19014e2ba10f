"""What a library of the tree answers for health, each service that hangs it in answers too."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.model import Report
from scanner.pipeline import Request, scan

GO = {
    "go.mod": "module example.com/shop\n\ngo 1.23\n",
    "pkg/health/health.go": """
        package health
        import "github.com/labstack/echo/v4"
        func Register(e *echo.Echo) { e.GET("/healthz", func(c echo.Context) error { return nil }) }
        func Name() string { return "health" }
        """,
    "cmd/orders/main.go": """
        package main
        import (
            "example.com/shop/pkg/health"
            "github.com/labstack/echo/v4"
        )
        func main() { e := echo.New(); e.GET("/orders", list); health.Register(e); e.Start(":80") }
        """,
    "cmd/prices/main.go": """
        package main
        import (
            "example.com/shop/pkg/health"
            "github.com/labstack/echo/v4"
        )
        func main() { e := echo.New(); e.GET("/prices", list); log(health.Name()); e.Start(":80") }
        """,
}
KOTLIN = {
    "settings.gradle.kts": 'rootProject.name = "shop"\ninclude("common:web", "orders", "prices")\n',
    "common/web/build.gradle.kts": 'plugins { kotlin("jvm") }\n',
    "common/web/src/main/kotlin/shop/web/Monitoring.kt": """
        package shop.web
        import io.ktor.server.application.Application
        import io.ktor.server.routing.get
        import io.ktor.server.routing.routing
        fun Application.monitored() { routing { get("/internal/alive") { call.respondText("ok") } } }
        """,
    **{
        f"{name}/{file}": text
        for name, use in (("orders", "monitored()"), ("prices", "// not yet"))
        for file, text in {
            "build.gradle.kts": 'plugins { application }\ndependencies { implementation(project(":common:web")) }\n',
            "src/main/kotlin/Main.kt": f"""
        import io.ktor.server.engine.embeddedServer
        import io.ktor.server.netty.Netty
        import io.ktor.server.routing.get
        import io.ktor.server.routing.routing
        import shop.web.monitored
        fun main() {{
            embeddedServer(Netty, port = 80) {{
                routing {{ get("/{name}") {{ call.respondText("[]") }} }}
                {use}
            }}.start(wait = true)
        }}
        """,
        }.items()
    },
}
NEST = {
    "package.json": '{"name": "shop", "private": true, "workspaces": ["packages/*", "apps/*"]}',
    "packages/health/package.json": '{"name": "@shop/health", "main": "src/index.ts"}',
    "packages/health/src/index.ts": 'export * from "./health.module";\n',
    "packages/health/src/health.controller.ts": """
        import { Controller, Get } from "@nestjs/common";
        @Controller("healthz")
        export class HealthController { @Get() check() { return "ok"; } }
        """,
    "packages/health/src/health.module.ts": """
        import { Module } from "@nestjs/common";
        import { HealthController } from "./health.controller";
        @Module({ controllers: [HealthController] })
        export class HealthModule {}
        """,
    **{
        f"apps/{name}/{file}": text
        for name, use in (("orders", "HealthModule, "), ("prices", ""))
        for file, text in {
            "package.json": f'{{"name": "{name}", "private": true, "scripts": {{"start": "nest start"}}}}',
            "src/main.ts": """
        import { NestFactory } from "@nestjs/core";
        import { AppModule } from "./app.module";
        NestFactory.create(AppModule).then((app) => app.listen(80));
        """,
            "src/app.module.ts": f"""
        import {{ Module }} from "@nestjs/common";
        import {{ HealthModule }} from "@shop/health";
        import {{ Orders }} from "./orders.controller";
        @Module({{ imports: [{use}], controllers: [Orders] }})
        export class AppModule {{}}
        """,
            "src/orders.controller.ts": """
        import { Controller, Get } from "@nestjs/common";
        @Controller("orders")
        export class Orders { @Get() list() { return []; } }
        """,
        }.items()
    },
}
PYTHON = {
    **{
        f"{name}/{file}": text
        for name, use in (("orders", "app.include_router(router)"), ("prices", "pass"))
        for file, text in {
            "pyproject.toml": f'[project]\nname = "{name}"\nversion = "1"\n',
            "main.py": f"""
            from fastapi import FastAPI
            from common.health import router
            app = FastAPI()
            @app.get("/{name}")
            def listed(): return []
            {use}
            """,
        }.items()
    },
    "common/__init__.py": "",
    "common/health.py": """
            from fastapi import APIRouter
            router = APIRouter()
            @router.get("/healthz")
            def healthz(): return "ok"
            """,
}


def scanned(root: Path, files: dict[str, str]) -> Report:
    for name, text in files.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        lines = text.strip("\n").split("\n")
        indent = len(lines[0]) - len(lines[0].lstrip())
        file.write_text(
            "\n".join(line[indent:] if not line[:indent].strip() else line for line in lines) + "\n"
        )
    return scan(Request(root=root, cached=False, jobs=1))


@pytest.mark.parametrize(
    ("files", "orders", "prices"),
    [
        (GO, "cmd/orders", "cmd/prices"),
        (KOTLIN, "orders", "prices"),
        (NEST, "apps/orders", "apps/prices"),
        (PYTHON, "orders", "prices"),
    ],
    ids=["go", "kotlin", "nest", "python"],
)
def test_who_hangs_it_in_answers_it(tmp_path: Path, files: dict[str, str], orders: str, prices: str) -> None:
    report = scanned(tmp_path, files)
    assert {service.path for service in report.services} == {orders, prices}
    health = [fact for fact in report.facts if fact.kind == "health_endpoint"]
    assert [f.location.path.startswith(f"{orders}/") for f in health if f.value("via") == "library"] == [True]
    assert [f.service for f in report.findings if f.rule == "health/missing"] == [prices]
