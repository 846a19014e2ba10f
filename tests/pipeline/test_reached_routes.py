"""Routes and health in packages outside of every service's folder are of the one program that runs them."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.pipeline import Request, scan

ROUTES = """\
package {name}

import (
	"net/http"

	"github.com/go-chi/chi/v5"
)

func Routes() http.Handler {{
	router := chi.NewRouter()
	router.Get("{path}", func(w http.ResponseWriter, _ *http.Request) {{}})
	return router
}}
"""


def program(*packages: str) -> str:
    imports = "".join(f'\t"port.example/port/internal/{name}"\n' for name in packages)
    mounts = "".join(f'\trouter.Mount("/{name}", {name}.Routes())\n' for name in packages)
    return (
        f'package main\n\nimport (\n\t"net/http"\n\n\t"github.com/go-chi/chi/v5"\n{imports})\n\n'
        f'func main() {{\n\trouter := chi.NewRouter()\n{mounts}\thttp.ListenAndServe(":80", router)\n}}\n'
    )


def unwell(root: Path, programs: dict[str, tuple[str, ...]]) -> set[str]:
    """The services of which health/missing tells, where each program mounts some packages below internal/."""
    files = {"go.mod": "module port.example/port\n\ngo 1.23\n\nrequire github.com/go-chi/chi/v5 v5.1.0\n"}
    for package, path in (("quotes", "/v1/quotes"), ("berths", "/v1/berths"), ("ops", "/healthz")):
        if any(package in packages for packages in programs.values()):
            files[f"internal/{package}/routes.go"] = ROUTES.format(name=package, path=path)
    for name, packages in programs.items():
        files[f"cmd/{name}/main.go"] = program(*packages)
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    report = scan(Request(root, cached=False, jobs=1))
    assert {each.path for each in report.services} == {f"cmd/{name}" for name in programs}
    return {each.service for each in report.findings if each.rule == "health/missing"}


@pytest.mark.parametrize(
    ("programs", "told"),
    [
        ({"quotes": ("quotes",)}, {"cmd/quotes"}),
        ({"quotes": ("quotes", "ops")}, set()),
        ({"quotes": ("quotes",), "berths": ("berths", "ops")}, {"cmd/quotes"}),
        ({"quotes": ("quotes", "ops"), "berths": ("berths", "ops")}, set()),
        ({"all": ("quotes", "berths"), "quotes": ("quotes",)}, {"cmd/all"}),  # whose quotes are is not known
    ],
)
def test_who_answers_requests_by_a_package_must_answer_for_its_health(
    programs: dict[str, tuple[str, ...]], told: set[str], tmp_path: Path
) -> None:
    assert unwell(tmp_path, programs) == told
