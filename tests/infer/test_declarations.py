"""What a place in C# or Rust is called by from outside, and who calls it."""

from __future__ import annotations

import pytest

from scanner.infer.declarations import declares, names_of_place, places_of

RUST = """\
use axum::{Router, routing::get};

pub(crate) async fn serve(
    addr: SocketAddr,
) -> Result<()>
where
    Self: Sized,
{
    axum::serve(
        listener,
        Router::new()
            .route("/healthz", get(ok)), // here
    )
    .await
}

impl<T: Store> Probe for Server<T> {
    fn mount(self) -> Router {
        Router::new().route("/healthz", get(ok)) // here
    }
}

#[get("/healthz")] // here
async fn alive() -> &'static str { "ok" }

#[cfg(test)]
mod tests {
    fn asks() {
        app.route("/healthz", get(ok)); // here
    }
}
"""
CSHARP = """\
namespace Shop.Web;

public static class HostExtensions
{
    public static WebApplication UseShop<TProgram>(this WebApplication app,
        string path)
    {
        if (path != "")
        {
            app.MapHealthChecks("/healthz"); // here
        }
        return app;
    }
}

public abstract class HostBase : IHost
{
    [Pure]
    protected virtual void Configure(WebApplication app) =>
        app.MapHealthChecks("/healthz"); // here
}
"""


def named(path: str, text: str) -> list[set[tuple[str, str]]]:
    lines = text.split("\n")
    places = [number for number, line in enumerate(lines, 1) if line.endswith("// here")]
    places += [n for n, line in enumerate(lines, 1) if "#[get" in line and n not in places]
    return [{(n.word, n.module) for n in names_of_place(path, lines, place)} for place in sorted(places)]


@pytest.mark.parametrize(
    ("path", "module"),
    [
        ("libs/house/src/health.rs", "health"),
        ("libs/house/src/health/mod.rs", "health"),
        ("libs/house-web/src/lib.rs", "house_web"),
    ],
)
def test_rust(path: str, module: str) -> None:
    assert named(path, RUST) == [{("serve", module)}, {("Server", "")}, {("alive", module)}, set()]


def test_csharp() -> None:
    assert named("Web/Host.cs", CSHARP) == [{("HostExtensions", ""), ("UseShop", "")}, {("HostBase", "")}]


def test_a_free_function_is_meant_only_beside_its_module() -> None:
    (serve,) = names_of_place("house/src/health.rs", RUST.split("\n"), 12)
    for text, lines in (
        ("use house::health;\nfn main() {\n    health::serve(addr);\n}\n", [3]),
        ("use house::health::serve;\n// serve it\nfn main() { serve(addr) }\n", [3]),
        ("fn main() { serve(addr) }\n", []),
        ("use house::health;\nfn main() { web::serve(addr) }\n", []),
        ("use house::health::{ready, serve};\nfn main() {\n    serve(addr)\n}\n", [3]),
    ):
        assert list(places_of("relay/src/main.rs", text.split("\n"), text, frozenset((serve,)))) == lines


def test_a_type_of_its_own() -> None:
    assert declares("a.cs", "public class Startup : HostBase { }", "Startup")
    assert not declares("a.cs", "public class Startup : HostBase { }", "HostBase")
