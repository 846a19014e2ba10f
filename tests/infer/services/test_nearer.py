"""Programs belong to what is deployed around them, and what makes a server for others to start runs nothing itself."""

from __future__ import annotations

import pytest

from scanner.infer.services import find_services
from scanner.model import Fact, FileRole, SourceFile
from tests.infer.services.test_services import deployed, dockerfile, entry, fact, found, go, npm, paths
from tests.words import WORDS


def python(folder: str, **values: str) -> Fact:
    return fact("manifest", f"{folder}/pyproject.toml".lstrip("/"), ecosystem="python", **values)


@pytest.mark.parametrize("manifest", [npm("", private="true"), python("")], ids=["npm", "python"])
def test_one_package_with_many_images_is_no_service_of_its_own(manifest: Fact) -> None:
    ending = "ts" if "package" in manifest.location.path else "py"
    tree = [manifest]
    for name in ("orders", "mail"):
        tree += [
            dockerfile(f"apps/{name}/Dockerfile", command="run"),
            entry(f"apps/{name}/src/main.{ending}", "server"),
        ]
    assert set(paths(found(tree, ""))) == {"apps/orders", "apps/mail"}


def test_the_server_inside_of_an_image_is_a_part_of_it_whatever_its_makers_try_it_with() -> None:
    tree = [
        npm("apps/desk", private="true"),
        npm("apps/desk/server", private="true"),
        npm("apps/desk/client", private="true"),
        dockerfile("apps/desk/Dockerfile", command="./server/index.js"),
        dockerfile("apps/desk/server/Dockerfile.dev"),
        entry("apps/desk/server/src/index.ts", "server"),
        deployed("k8s/desk.yaml", "kubernetes", name="desk", workload="Deployment"),
    ]
    assert set(paths(found(tree, "apps/desk/client/src/main.ts"))) == {"apps/desk"}


SHOP = [
    python("orders"),
    entry("orders/main.py", "main"),
    dockerfile("orders/Dockerfile", command="python main.py"),
]


def test_a_package_that_only_makes_servers_for_others_is_a_library() -> None:
    kit = [python("kit"), entry("kit/kit/app.py", "factory")]
    assert set(paths(found([*SHOP, *kit], ""))) == {"orders"}


@pytest.mark.parametrize("kind", ["server", "main", "start"])
def test_it_is_a_service_where_something_starts_what_it_makes(kind: str) -> None:
    ledger = [python("ledger"), entry("ledger/app.py", "factory"), entry("ledger/run.py", kind)]
    assert set(paths(found([*SHOP, *ledger], ""))) == {"orders", "ledger"}


def test_where_nothing_at_all_is_deployed_what_makes_a_server_is_all_there_is() -> None:
    assert set(paths(found([python("ledger"), entry("ledger/app.py", "factory")], ""))) == {"ledger"}


def test_what_calls_itself_a_library_listens_for_others() -> None:
    framework = [
        python("", library="Topic :: Software Development :: Libraries"),
        entry("src/kit/dev.py", "server"),
    ]
    assert paths(found(framework, "")) == {}


@pytest.mark.parametrize("program", ["./cmd/gate/main.go", "./cmd/gate", "cmd/gate/main.go"])
def test_what_a_build_calls_a_program_is_known_by_its_folder_or_a_file_of_it(program: str) -> None:
    builds = f"go build -o gateway {program}\ngo build -o sweeper ./cmd/clean/main.go"
    tree = [
        go(""),
        entry("cmd/gate/main.go", "main"),
        entry("cmd/clean/main.go", "main"),
        dockerfile("Dockerfile", builds=builds),
        deployed(
            "deploy/app.yaml", "kubernetes", 1, name="gate-way", workload="Deployment", command="./gateway"
        ),
        deployed("deploy/app.yaml", "kubernetes", 9, name="sweeper", workload="CronJob", command="./sweeper"),
    ]
    assert set(paths(found(tree, ""))) == {"cmd/gate", "cmd/clean"}


def test_a_database_with_what_it_shall_hold_is_none_of_ours() -> None:
    seeded = dockerfile("lib/store/compose/Dockerfile.db", copies="seed/*.sql /docker-entrypoint-initdb.d/")
    built = deployed(
        "lib/store/compose.yml", "compose", name="db", context="compose", dockerfile="Dockerfile.db"
    )
    assert set(paths(found([*SHOP, python("lib/store"), seeded, built], "lib/store/store/query.py"))) == {
        "orders"
    }


@pytest.mark.parametrize(("command", "running"), [("", {"orders"}), ("wrap", {"orders", "images/base"})])
def test_an_operating_system_with_a_file_added_starts_nothing(command: str, running: set[str]) -> None:
    base = fact(
        "deployment",
        "images/base/Dockerfile",
        via="dockerfile",
        image="ubuntu:24.04",
        copies="wrap.py /bin/wrap",
        command=command,
    )
    facts = [*SHOP, base]
    listed = sorted({*(f.location.path for f in facts), "images/base/wrap.py"})
    files = [SourceFile(path, 1, FileRole.SOURCE) for path in listed]
    assert set(paths(find_services(facts, files, WORDS).services)) == running


@pytest.mark.parametrize(
    ("manifest", "code", "wanted"),
    [
        (go(""), "advice/app/main.py", {"advice/app"}),
        (npm("", private="true"), "advice/main.py", {"advice"}),
        (python(""), "advice/server.ts", {"advice"}),
        (python(""), "advice/main.py", {"."}),  # its own language's: a part of it
        (npm("", private="true"), "advice/server.ts", {"."}),
        (npm("", private="true"), "main.py", {"."}),
    ],
)
def test_a_program_is_no_part_of_a_root_that_another_language_builds(
    manifest: Fact, code: str, wanted: set[str]
) -> None:
    assert set(paths(found([manifest, entry(code, "server")], ""))) == wanted
