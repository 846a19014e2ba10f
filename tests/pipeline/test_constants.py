"""A route whose path is a constant of another file is a health endpoint for what the constant says, not for its name."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from scanner.pipeline import Request, naming, scan

GO = {
    "go.mod": "module example.com/shop\n\ngo 1.23\n",
    "pkg/paths/paths.go": """
        package paths
        const (
            Up     = "/healthz"
            Health = "/fitness-plans"
        )
        """,
    "pkg/rpc/server.go": """
        package rpc
        import (
            "net/http"
            "example.com/shop/pkg/paths"
        )
        type Server struct { mux *http.ServeMux }
        func (s *Server) Run() {
            s.mux.Handle(paths.NAME, ready())
            http.ListenAndServe(":80", s.mux)
        }
        """,
    "cmd/orders/main.go": """
        package main
        import "example.com/shop/pkg/rpc"
        func main() { s := rpc.Server{}; s.Run() }
        """,
}
JAVA = {
    "pom.xml": "<project><artifactId>orders</artifactId></project>",
    "src/main/java/shop/Paths.java": """
        package shop;
        public final class Paths {
            public static final String Up = "/healthz";
            public static final String Health = "/fitness-plans";
        }
        """,
    "src/main/java/shop/Orders.java": """
        package shop;
        import org.springframework.web.bind.annotation.GetMapping;
        import org.springframework.web.bind.annotation.RestController;
        @RestController
        class Orders {
            @GetMapping(Paths.NAME) String up() { return "ok"; }
        }
        """,
}
KOTLIN = {
    "build.gradle.kts": 'plugins { id("io.ktor.plugin") }\n',
    "src/main/kotlin/shop/Paths.kt": """
        package shop
        object Paths {
            const val Up = "/healthz"
            const val Health = "/fitness-plans"
        }
        """,
    "src/main/kotlin/shop/Orders.kt": """
        package shop
        import io.ktor.server.routing.get
        fun Route.orders() {
            get(Paths.NAME) { call.respondText("ok") }
        }
        """,
}


@pytest.mark.parametrize("tree", [GO, JAVA, KOTLIN], ids=["go", "java", "kotlin"])
@pytest.mark.parametrize(("constant", "told"), [("Up", {"/healthz"}), ("Health", set()), ("Gone", set())])
def test_a_constant_says_the_path(
    tmp_path: Path, tree: dict[str, str], constant: str, told: set[str]
) -> None:
    for path, text in tree.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(dedent(text).replace("NAME", constant), "utf-8")
    report = scan(Request(root=tmp_path))
    assert {f.value("path") for f in report.facts if f.kind == "health_endpoint"} == told
    assert not any(f.kind == "route_constant" for f in report.facts)


CALLED = {
    "go.mod": "module example.com/shop\n\ngo 1.23\n",
    "rpc/server.go": """
        package rpc
        import "net/http"
        type Options struct { Path string }
        func Serve(mux *http.ServeMux, options Options) { mux.Handle(options.Path, ready()) }
        """,
    "one/one.go": """
        package one
        import "example.com/shop/rpc"
        func Run() { rpc.Serve(mux, rpc.Options{Path: FIRST}) }
        """,
    "two/two.go": """
        package two
        import "example.com/shop/rpc"
        func Run(further string) { rpc.Serve(mux, rpc.Options{Path: further}) }
        """,
    "three/three.go": """
        package three
        import "example.com/shop/two"
        func Run() { two.Run("/healthz") }
        """,
}


@pytest.mark.parametrize(
    ("first", "asked_on", "told"),
    [('"/healthz"', True, {"/healthz"}), ('os.Getenv("PATH")', False, set()), ('"orders"', False, set())],
)
def test_what_is_no_path_is_not_asked_further(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, first: str, asked_on: bool, told: set[str]
) -> None:
    """Of a route that is given something else than a path by one caller, nobody need know what others give it."""
    for path, text in CALLED.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(dedent(text).replace("FIRST", first), "utf-8")
    asked: set[str] = set()
    answering = naming._answers

    def noted(product, asks, held):  # type: ignore[no-untyped-def]
        asks = list(asks)
        asked.update(path for path, _ in asks)
        return answering(product, asks, held)

    monkeypatch.setattr(naming, "_answers", noted)
    report = scan(Request(root=tmp_path))
    assert ("three/three.go" in asked) == asked_on
    assert {f.value("path") for f in report.facts if f.kind == "health_endpoint"} == told


PASSED = {
    "go": {
        "go.mod": "module example.com/shop\n\ngo 1.23\n",
        "pkg/debug/debug.go": """
            package debug
            import "net/http"
            func Probe(mux *http.ServeMux, pattern string, ready http.Handler) {
                mux.Handle(pattern, ready)
            }
            """,
        "cmd/orders/main.go": """
            package main
            import (
                "net/http"
                "example.com/shop/pkg/debug"
            )
            func main() {
                mux := http.NewServeMux()
                debug.Probe(mux, "/readyz", ready())
                debug.Probe(mux, "/orders", orders())
                http.ListenAndServe(":80", mux)
            }
            """,
    },
    "go, a variable": {
        "go.mod": "module example.com/shop\n\ngo 1.23\n",
        "main.go": """
            package main
            import "net/http"
            var probe = func(mux *http.ServeMux, pattern string, ready http.Handler) {
                mux.Handle(pattern, ready)
            }
            func main() {
                mux := http.NewServeMux()
                probe(mux, "/readyz", ready())
                probe(mux, "/orders", orders())
                http.ListenAndServe(":80", mux)
            }
            """,
    },
    "typescript": {
        "package.json": '{"name": "orders", "scripts": {"start": "node main.js"}, "dependencies": {"express": "4"}}',
        "probe.ts": """
            import { Express, Handler } from "express";
            export function probe(app: Express, path: string, ready: Handler) {
              app.get(path, ready);
            }
            """,
        "main.ts": """
            import express from "express";
            import { probe } from "./probe";
            const app = express();
            probe(app, "/readyz", ready);
            probe(app, "/orders", orders);
            app.listen(80);
            """,
    },
    "python": {
        "pyproject.toml": '[project]\nname = "orders"\ndependencies = ["fastapi"]\n',
        "orders/probe.py": """
            from fastapi import FastAPI

            def probe(app: FastAPI, path: str, ready):
                app.add_api_route(path, ready)
            """,
        "orders/main.py": """
            from fastapi import FastAPI
            from orders.probe import probe

            app = FastAPI()
            probe(app, "/readyz", ready)
            probe(app, "/orders", orders)
            """,
    },
}


@pytest.mark.parametrize("tree", PASSED.values(), ids=PASSED.keys())
def test_a_path_that_is_handed_over_is_a_route_of_whoever_says_it(
    tmp_path: Path, tree: dict[str, str]
) -> None:
    for path, text in tree.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(dedent(text).lstrip(), encoding="utf-8")
    report = scan(Request(tmp_path, cached=False, jobs=1))
    said = [(f.kind, Path(f.location.path).stem, f.value("path")) for f in report.facts if f.value("path")]
    assert sorted(said) == [
        ("health_endpoint", "main", "/readyz"),
        ("http_endpoint", "main", "/orders"),
        ("http_endpoint", "main", "/readyz"),
    ]
    assert not report.findings
