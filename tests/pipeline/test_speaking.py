"""What a library of C# or Rust answers for health, each service that calls it answers too."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.pipeline import Request, scan
from tests.scanned import written

PROJECT = '<Project Sdk="Microsoft.NET.Sdk{kind}"><ItemGroup>{uses}</ItemGroup></Project>\n'
DOTNET = {
    "src/Shop.Web/Shop.Web.csproj": PROJECT.format(kind="", uses=""),
    "src/Shop.Web/HealthExtensions.cs": (
        "public static class HealthExtensions\n{\n    public static void MapShopHealth(this WebApplication app)\n"
        '    {\n        app.MapHealthChecks("/healthz");\n    }\n}\n'
    ),
    "src/Shop.Host/Shop.Host.csproj": PROJECT.format(
        kind="", uses='<ProjectReference Include="..\\Shop.Web\\Shop.Web.csproj" />'
    ),
    "src/Shop.Host/Runner.cs": (
        "public static class Runner\n{\n    public static async Task RunAsync(string[] args)\n    {\n"
        "        var app = Build(args);\n        app.MapShopHealth();\n        await app.RunAsync();\n    }\n}\n"
    ),
    **{
        f"src/{name}/{file}": text
        for name, call in (("Orders", "await Runner.RunAsync(args);"), ("Prices", "// Runner.RunAsync(args)"))
        for file, text in {
            f"{name}.csproj": PROJECT.format(
                kind=".Web", uses='<ProjectReference Include="../Shop.Host/Shop.Host.csproj" />'
            ),
            "Program.cs": f"using Shop.Host;\n{call}\n",
            "Dockerfile": f'FROM dotnet/aspnet:9.0\nCOPY . .\nENTRYPOINT ["dotnet", "{name}.dll"]\n',
        }.items()
    },
    # it does not refer to the library, and has a Runner of its own
    "src/Stock/Stock.csproj": PROJECT.format(kind=".Web", uses=""),
    "src/Stock/Program.cs": "await Runner.RunAsync(args);\n",
    "src/Stock/Dockerfile": 'FROM dotnet/aspnet:9.0\nCOPY . .\nENTRYPOINT ["dotnet", "Stock.dll"]\n',
}
CRATE = '[package]\nname = "{name}"\nversion = "0.1.0"\n\n[dependencies]\naxum = "0.8"\n{uses}'
RUST = {
    "Cargo.toml": '[workspace]\nmembers = ["crates/*"]\n',
    "crates/house-web/Cargo.toml": CRATE.format(name="house-web", uses=""),
    "crates/house-web/src/lib.rs": "pub mod probes;\n",
    "crates/house-web/src/probes.rs": (
        "pub async fn serve(addr: SocketAddr) -> Result<()> {\n    axum::serve(bind(addr), routes()).await\n}\n\n"
        'fn routes() -> Router {\n    Router::new().route("/healthz", get(ok))\n}\n'
    ),
    **{
        f"crates/{name}/{file}": text
        for name, call in (("orders", "probes::serve(addr)"), ("prices", "web::serve(addr)"))
        for file, text in {
            "Cargo.toml": CRATE.format(name=name, uses="house-web = { workspace = true }\n"),
            "src/main.rs": f"use house_web::probes;\n\nfn main() {{\n    {call};\n}}\n",
            "Dockerfile": f'FROM debian\nCOPY target/release/{name} /\nENTRYPOINT ["/{name}"]\n',
        }.items()
    },
}


@pytest.mark.parametrize(
    ("files", "asked"), [(DOTNET, "src/Orders/Program.cs"), (RUST, "crates/orders/src/main.rs")]
)
def test_who_calls_it_answers_it(tmp_path: Path, files: dict[str, str], asked: str) -> None:
    report = scan(Request(root=written(tmp_path, files), cached=False, jobs=1))
    assert len([service for service in report.services if service.kind == "service"]) == len(
        [name for name in files if name.endswith("Dockerfile")]
    )
    called = {
        (fact.location.path, fact.value("path"))
        for fact in report.facts
        if fact.kind == "health_endpoint" and "probes.rs" not in fact.location.path
    }
    assert called - {("src/Shop.Web/HealthExtensions.cs", "/healthz")} == {(asked, "/healthz")}
