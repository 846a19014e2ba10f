"""Where Go's programs lie, and which folder each of them is the process of."""

from __future__ import annotations

import pytest

from tests.infer.services.test_services import deployed, dockerfile, entry, found, go, paths


def _services(mains: str, others: str = "", module: str = "", serves: str = "") -> set[str]:
    facts = [go(module), *(entry(path, "main") for path in mains.split())]
    facts += [entry(path, "serves") for path in serves.split()]
    return set(paths(found(facts, others)))


@pytest.mark.parametrize("place", ["orders", "app/orders/service", "services/orders", "teams/money/orders"])
@pytest.mark.parametrize(
    "program", ["cmd/main.go", "cmd/server/main.go", "cmd/orders/main.go", "cmd/grpc-server/main.go"]
)
def test_what_starts_a_folder_of_one_big_module_is_that_folder(place: str, program: str) -> None:
    """Whether or not it is a module of its own: its code lies around its ``cmd``."""
    program = program if place.endswith("orders") else program.replace("orders", "service")
    main = f"{place}/{program}"
    assert _services(main, f"{place}/internal/a.go", serves="pkg/serve/serve.go") == {place}
    assert _services(main, f"{place}/internal/a.go", module=place) == {place}


def test_a_module_with_one_program_in_its_cmd_is_that_program() -> None:
    assert _services("cmd/main.go hack/gen/main.go", "internal/a.go", serves="internal/serve.go") == {"."}
    with_its_own = _services("main.go cmd/main.go", "internal/a.go", serves="internal/serve.go")
    assert "." in with_its_own


@pytest.mark.parametrize(
    ("programs", "expected"),
    [
        ("server", {"orders"}),
        ("server worker migrate", {"orders"}),
        ("server worker seed", {"orders"}),
        ("server reconciler", {"orders", "orders/cmd/reconciler"}),
        ("http api sink storage", {f"orders/cmd/{each}" for each in ("http", "api", "sink", "storage")}),
    ],
)  # fmt: skip
def test_of_many_programs_each_is_its_own(programs: str, expected: set[str]) -> None:
    mains = " ".join(f"orders/cmd/{each}/main.go" for each in programs.split())
    serves = mains.split()[0]
    assert _services(mains, "orders/internal/a.go", module="orders", serves=serves) == expected


def test_what_is_only_called_a_service_goes_by_the_folder_around_too() -> None:
    mains = [f"app/{each}/service/cmd/server/main.go" for each in ("cart", "user")]
    facts = [
        go(""),
        *(entry(path, "main") for path in mains),
        dockerfile("deploy/build/Dockerfile", workdir="/src/app/{} /app", command="./server -conf /data"),
        deployed("deploy/compose.yaml", "compose", image="shop/beer-cart-service:1", says="Compose runs its image"),
    ]  # fmt: skip
    services = {
        each.path: each
        for each in found(facts, "app/cart/service/internal/a.go app/user/service/internal/a.go")
    }
    assert {each.name for each in services.values()} == {"cart-service", "user-service"}
    assert "Compose runs its image" in {each.says for each in services["app/cart/service"].evidence}
    assert "Compose runs its image" not in {each.says for each in services["app/user/service"].evidence}
