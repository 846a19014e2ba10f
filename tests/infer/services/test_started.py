"""What starts a service where its image, its name and its code lie apart, and what is for a terminal instead."""

from __future__ import annotations

import pytest

from scanner.infer.services import attribute, find_services
from scanner.model import Fact, FileRole, SourceFile
from tests.infer.services.test_services import deployed, dockerfile, entry, fact, found, go, npm, paths
from tests.words import WORDS


def python(folder: str, **values: str) -> Fact:
    return fact("manifest", f"{folder}/pyproject.toml".lstrip("/"), ecosystem="python", **values)


def test_a_project_is_built_of_code_that_lies_elsewhere() -> None:
    facts = [
        python("", name="shop"),
        *(python(f"projects/{each}", name=each) for each in ("orders", "mail")),
        fact("manifest", "projects/orders/pyproject.toml", 4, base="../../bases", sources="shop/orders_api", ecosystem="python"),
        fact("manifest", "projects/mail/pyproject.toml", 4, base="../../bases", sources="shop/mail_tasks", ecosystem="python"),
        fact("manifest", "projects/orders/pyproject.toml", 5, base="../../lib", sources="shop/money", ecosystem="python"),
        fact("manifest", "projects/mail/pyproject.toml", 5, base="../../lib", sources="shop/money", ecosystem="python"),
        dockerfile("projects/orders/Dockerfile", command="python -m shop.orders_api.main"),
        dockerfile("projects/mail/Dockerfile", command="python -m shop.mail_tasks.main"),
        entry("bases/shop/orders_api/main.py", "server"),
        entry("bases/shop/mail_tasks/main.py", "main"),
    ]  # fmt: skip
    services = found(facts, "lib/shop/money/money.py")
    assert paths(services) == {"projects/orders": "service", "projects/mail": "service"}
    asked = fact("http_endpoint", "bases/shop/orders_api/routes.py", path="/orders")
    shared = fact("store_write", "lib/shop/money/money.py")
    owners = attribute([*facts, asked, shared], services, WORDS)
    assert owners["bases/shop/orders_api/routes.py"] == "projects/orders"
    assert owners.get("lib/shop/money/money.py", "") not in ("projects/orders", "projects/mail")


def test_an_image_decides_between_projects_that_share_a_start() -> None:
    shared = {"base": "../../bases", "sources": "shop/api", "ecosystem": "python"}
    facts = [
        *(python(f"projects/{each}", name=each) for each in ("orders", "audit")),
        *(fact("manifest", f"projects/{each}/pyproject.toml", 4, **shared) for each in ("orders", "audit")),
        dockerfile("projects/orders/Dockerfile", command="uvicorn shop.api.main:app"),
        entry("bases/shop/api/main.py", "server"),
    ]
    assert set(paths(found(facts, ""))) == {"projects/orders"}


def test_an_image_is_called_without_the_word_that_the_house_begins_with() -> None:
    modules = ("shop-billing", "shop-billing-server", "shop-workers", "shop-api", "shop-api-client")
    facts = [npm(each, name=each) for each in modules]
    facts += [
        deployed("chart/templates/a.yaml", "kubernetes", image="registry.example/billing-server:1"),
        deployed("chart/templates/b.yaml", "kubernetes", image="registry.example/worker:1"),
    ]
    files = " ".join(f"{each}/src/index.ts" for each in modules)
    assert set(paths(found(facts, files))) == {"shop-billing-server", "shop-workers"}


def test_a_few_names_are_no_house() -> None:
    facts = [npm("mail-queue", name="mail-queue"), npm("mail-sender", name="mail-sender")]
    facts += [deployed("chart/templates/a.yaml", "kubernetes", image="registry.example/queue:1")]
    assert paths(found(facts, "mail-queue/index.ts mail-sender/index.ts")) == {}


@pytest.mark.parametrize(
    ("second", "services"),
    [("worker", {"portal/server", "portal/worker"}), ("web", {"portal"})],
)
def test_a_workspace_with_an_image_of_its_own_is_one_service_unless_it_holds_several(
    second: str, services: set[str]
) -> None:
    kind = "frontend" if second == "web" else "server"
    facts = [
        npm("portal", name="portal", workspaces="server web worker"),
        dockerfile("portal/Dockerfile", copies="server/ .", command="node server.js"),
        npm("portal/server", name="server"),
        entry("portal/server/server.js", "server"),
        npm(f"portal/{second}", name=second),
        entry(f"portal/{second}/package.json", kind),
        npm("billing", name="billing"),
        entry("billing/main.js", "server"),
    ]
    files = f"portal/{second}/index.js portal/{second}/index.html"
    assert set(paths(found(facts, files))) == {*services, "billing"}


def test_what_an_image_holds_is_no_library_beside_it() -> None:
    facts = [
        npm("portal", name="portal", workspaces="server web"),
        dockerfile("portal/Dockerfile", copies="server/ .", command="node server.js"),
        npm("portal/server", name="server"),
        entry("portal/server/server.js", "server"),
        npm("portal/money", name="money"),
    ]
    listed = find_services(
        facts,
        [
            SourceFile(p, 1, FileRole.SOURCE)
            for p in sorted({*(f.location.path for f in facts), "portal/money/a.js"})
        ],
        WORDS,
    ).services
    assert {s.path: s.kind for s in listed} == {"portal": "service", "portal/money": "library"}


def test_one_dockerfile_builds_whichever_program_it_is_told_to() -> None:
    facts = [
        go(""),
        dockerfile("Dockerfile.cmd", copies="--from=build /src/build/cmd/{}/ /app/", command="/app/run"),
        *(entry(f"cmd/{each}/main.go", "main") for each in ("orders", "mail", "migrate")),
        deployed("k8s/orders.yaml", "kubernetes", image="registry.example/orders:1"),
    ]
    assert set(paths(found(facts, ""))) >= {"cmd/orders", "cmd/mail"}


def test_a_program_for_a_terminal_is_a_tool_where_others_are_deployed() -> None:
    facts = [
        go(""),
        entry("orders/cmd/orders/main.go", "main"),
        entry("orders/cmd/orders/main.go", "serves"),
        entry("shopctl/cmd/shopctl/main.go", "main"),
        fact("command_line", "shopctl/cmd/shopctl/main.go"),
        entry("mail/cmd/mail/main.go", "main"),
        fact("command_line", "mail/cmd/mail/main.go"),
        entry("mail/cmd/mail/main.go", "reaches"),
    ]
    assert set(paths(found(facts, ""))) == {"orders/cmd/orders", "mail/cmd/mail"}
    facts.append(deployed("k8s/orders.yaml", "kubernetes", image="registry.example/orders:1"))
    assert set(paths(found(facts, ""))) == {"orders/cmd/orders"}
    facts.append(deployed("k8s/mail.yaml", "kubernetes", image="registry.example/mail:1"))
    assert set(paths(found(facts, ""))) == {"orders/cmd/orders", "mail/cmd/mail"}


def test_a_folder_is_for_tests_by_its_last_word_only() -> None:
    facts = [npm(each, name=each) for each in ("test-producer", "api-tests")]
    facts += [
        dockerfile(f"{each}/Dockerfile", command="node main.js") for each in ("test-producer", "api-tests")
    ]
    assert set(paths(found(facts, "test-producer/main.js api-tests/main.js"))) == {"test-producer"}


def test_a_tool_for_a_terminal_may_listen_for_a_sign_in() -> None:
    facts = [
        fact("manifest", "settings.gradle", name="shop", ecosystem="gradle"),
        fact("manifest", "client/build.gradle", ecosystem="gradle"),
        entry("client/src/main/java/shop/SignIn.java", "server"),
        fact(
            "manifest",
            "cli/build.gradle",
            ecosystem="gradle",
            projects=":shop-client",
            command_line="picocli",
        ),
        entry("cli/src/main/java/shop/Cli.java", "main"),
        fact(
            "manifest", "orders/build.gradle", ecosystem="gradle", projects=":shop-client", runs="application"
        ),
        entry("orders/src/main/java/shop/Orders.java", "main"),
    ]
    assert set(paths(found(facts, ""))) == {"orders"}


def test_a_thin_server_of_a_framework_is_one_however_much_it_is_tested() -> None:
    build = {"ecosystem": "gradle", "runs": "libs.plugins.quarkus"}
    facts = [fact("manifest", f"{each}/build.gradle.kts", **build) for each in ("server", "events-tests")]
    files = "server/src/main/resources/application.properties server/src/main/java/shop/Banner.java"
    tests = " ".join(f"server/src/test/java/shop/T{number}.java" for number in range(9))
    roles = dict.fromkeys(tests.split(), FileRole.TEST)
    assert set(paths(found(facts, f"{files} {tests}", roles))) == {"server"}
