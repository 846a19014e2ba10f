"""Services from facts and a file listing, one shape of repository each. Facts are as the rules emit them."""

from __future__ import annotations

import pytest

from scanner.infer.services import find_services
from scanner.infer.services.claims import runs_once, short_name
from scanner.model import Fact, FileRole, Location, Service, SourceFile, Value
from tests.words import WORDS


def fact(kind: str, path: str, line: int = 1, /, **values: str) -> Fact:
    found = tuple(Value(name, text) for name, text in sorted(values.items()))
    return Fact(Location(path, line, 1, line, 1), kind, "", f"{kind}-rule", values=found)


def npm(folder: str, **values: str) -> Fact:
    return fact("manifest", f"{folder}/package.json".lstrip("/"), ecosystem="npm", **values)


def go(folder: str) -> Fact:
    return fact("manifest", f"{folder}/go.mod".lstrip("/"), ecosystem="go", name=f"example.com/{folder}")


def entry(path: str, kind: str) -> Fact:
    return fact("entry_point", path, kind=kind)


def dockerfile(path: str, **values: str) -> Fact:
    return fact("deployment", path, via="dockerfile", image="alpine", **values)


# What the rules say beside what they find.
FOLDERS = {"procfile": "service", "cloudflare": "function", "vercel": "frontend"}
NAMED = frozenset("kubernetes helm-values sam cdk terraform serverless compose".split())


def deployed(path: str, via: str, line: int = 1, **values: str) -> Fact:
    if via in FOLDERS:
        values = {"place": "folder", "kind": FOLDERS[via], "says": f"{via} runs it", **values}
    if via in NAMED:
        values = {"says": f"{via} runs it", **values}
    return fact("deployment", path, line, via=via, **values)


def found(facts: list[Fact], files: str, roles: dict[str, FileRole] | None = None) -> tuple[Service, ...]:
    paths = sorted({*files.split(), *(f.location.path for f in facts)})
    listed = [SourceFile(path, 1, (roles or {}).get(path, FileRole.SOURCE)) for path in paths]
    return find_services(facts, listed, WORDS).services


def paths(services: tuple[Service, ...]) -> dict[str, str]:
    return {s.path: s.kind for s in services if s.kind != "library"}


def libraries(services: tuple[Service, ...]) -> set[str]:
    return {s.path for s in services if s.kind == "library"}


def test_a_workspace_of_services_and_libraries() -> None:
    services = found(
        [
            npm("", workspaces="apps/* packages/*"),
            npm("apps/orders", name="@shop/orders", private="true"),
            npm("apps/web", name="web", private="true"),
            npm("packages/money", name="@shop/money", exports="./index.js"),
            entry("apps/orders/src/main.ts", "server"),
            entry("apps/web/package.json", "frontend"),
            entry("packages/money/package.json", "start"),
        ],
        "apps/web/app/page.tsx packages/money/index.ts",
    )
    assert paths(services) == {"apps/orders": "service", "apps/web": "frontend"}
    assert libraries(services) == {"packages/money"}
    orders = next(s for s in services if s.path == "apps/orders")
    assert (orders.name, orders.languages, orders.manifests) == (
        "orders",
        ("typescript",),
        ("apps/orders/package.json",),
    )
    assert [(e.says, e.location.path if e.location else "") for e in orders.evidence] == [
        ("it listens", "apps/orders/src/main.ts")
    ]


def test_code_outside_production_says_nothing() -> None:
    facts = [
        npm("apps/orders"),
        entry("apps/orders/test/server.ts", "server"),
        dockerfile("examples/api/Dockerfile"),
    ]
    roles = {"apps/orders/test/server.ts": FileRole.TEST, "examples/api/Dockerfile": FileRole.EXAMPLE}
    assert paths(found(facts, "apps/orders/index.ts examples/api/main.ts", roles)) == {}


def test_a_dockerfile_is_about_its_folder_or_what_it_copies() -> None:
    facts = [
        npm("", workspaces="packages/*"),
        npm("packages/api"),
        npm("packages/worker"),
        npm("packages/common"),
        npm("packages/mailer"),
        dockerfile("packages/api/Dockerfile"),
        dockerfile("docker/worker.Dockerfile", copies="packages packages"),
        dockerfile(
            "images/one/Dockerfile", copies="packages/common ./common\npackages/mailer/dist/index.js /opt"
        ),
        entry("packages/mailer/src/index.ts", "start"),
    ]
    files = (
        "packages/api/main.ts packages/worker/src/run.ts packages/common/a.ts packages/mailer/src/index.ts"
    )
    services = found(facts, files)
    assert set(paths(services)) == {"packages/api", "packages/worker", "packages/mailer"}


def test_an_image_of_somebody_elses_product_is_no_service() -> None:
    facts = [
        fact("deployment", "docker/db/Dockerfile", via="dockerfile", image="alpine postgres:16"),
        dockerfile("docker/proxy/Dockerfile"),
        npm("apps/orders"),
        dockerfile("apps/orders/Dockerfile"),
    ]
    assert set(paths(found(facts, "docker/db/seed.py docker/proxy/nginx.conf apps/orders/a.ts"))) == {
        "apps/orders"
    }


def test_a_folder_that_only_holds_the_code_gives_its_parent() -> None:
    facts = [
        dockerfile("src/cart/src/Dockerfile"),
        deployed("skaffold.yaml", "skaffold", image="cart", context="src/cart/src"),
        dockerfile("src/ads/Dockerfile"),
    ]
    files = "src/cart/src/Program.cs src/cart/tests/CartTest.cs src/ads/Ads.java"
    assert set(paths(found(facts, files, {"src/cart/tests/CartTest.cs": FileRole.TEST}))) == {
        "src/cart",
        "src/ads",
    }


def test_one_dockerfile_for_several_programs_is_told_apart_by_its_arguments() -> None:
    facts = [
        go(""),
        dockerfile("lambda/Dockerfile", copies="lambda/$DIR /app"),
        deployed(
            "docker-compose.yml",
            "compose",
            2,
            name="lambda-get",
            context=".",
            dockerfile="lambda/Dockerfile",
            arguments="DIR=get",
        ),
        entry("lambda/get/main.go", "main"),
        entry("lambda/get/main.go", "lambda"),
        entry("lambda/put/main.go", "main"),
        entry("lambda/put/main.go", "lambda"),
        entry("scripts/token.go", "main"),
    ]
    assert paths(found(facts, "internal/store/store.go")) == {
        "lambda/get": "function",
        "lambda/put": "function",
    }


def test_functions_of_a_stack_have_their_folder_or_their_file() -> None:
    facts = [
        npm(""),
        deployed("lib/stack.ts", "cdk", 1, name="Place", code="lambda/orders/place.ts", handler="handler"),
        deployed("lib/stack.ts", "cdk", 9, name="Refund", code="lambda/orders/refund.ts", handler="handler"),
        deployed(
            "lib/stack.ts",
            "cdk",
            17,
            name="Mail",
            code="lambda.Code.fromAsset('functions/mail')",
            handler="app.handler",
        ),
        entry("lambda/orders/place.ts", "handler"),
    ]
    services = found(
        facts,
        "lambda/orders/place.ts lambda/orders/refund.ts lambda/orders/layers/db.ts functions/mail/app.ts",
    )
    assert paths(services) == {
        "lambda/orders/place.ts": "function",
        "lambda/orders/refund.ts": "function",
        "functions/mail": "function",
    }
    assert {s.name for s in services if s.kind == "function"} == {"Place", "Refund", "Mail"}


def test_one_package_that_is_several_functions() -> None:
    facts = [
        npm("", workspaces="handlers/*"),
        npm("handlers/refunds"),
        npm("handlers/receipts"),
        deployed("template.yaml", "sam", 1, name="A", code="handlers/refunds", handler="src/start.handler"),
        deployed("template.yaml", "sam", 9, name="B", code="handlers/refunds", handler="src/finish.handler"),
        deployed("template.yaml", "sam", 17, name="C", code="handlers/receipts", handler="src/index.handler"),
    ]
    services = found(
        facts, "handlers/refunds/src/start.ts handlers/refunds/src/finish.ts handlers/receipts/src/index.ts"
    )
    assert set(paths(services)) == {
        "handlers/refunds/src/start.ts",
        "handlers/refunds/src/finish.ts",
        "handlers/receipts",
    }
    assert libraries(services) == {"handlers/refunds"}


def test_a_java_function_is_its_module() -> None:
    facts = [
        fact("manifest", "lambdas/charge/build.gradle", ecosystem="gradle"),
        deployed(
            "deploy/template.yaml",
            "sam",
            name="Charge",
            code="../lambdas/charge",
            handler="shop.Charge::handleRequest",
        ),
        deployed(
            "deploy/template.yaml",
            "sam",
            9,
            name="Refund",
            code="../lambdas/charge",
            handler="shop.Refund::handleRequest",
        ),
    ]
    files = "lambdas/charge/src/main/java/shop/Charge.java lambdas/charge/src/main/java/shop/Refund.java"
    assert paths(found(facts, files)) == {"lambdas/charge": "function"}


def test_a_handler_needs_something_that_deploys_functions() -> None:
    facts = [npm("apps/cli"), entry("apps/cli/commands/build.ts", "handler")]
    assert paths(found(facts, "")) == {}
    facts += [
        deployed("infra/main.tf", "terraform", name="build", handler="build.handler", code="dist/build.zip")
    ]
    assert paths(found(facts, "")) == {"apps/cli": "function"}


def test_house_constructs_are_found_by_name() -> None:
    facts = [
        npm("", workspaces="packages/*"),
        npm("packages/output-handler"),
        npm("packages/cdk"),
        npm("packages/common"),
        deployed(
            "packages/cdk/lib/stack.ts",
            "cdk",
            name="shop-output-handler",
            code="output-handler.zip",
            handler="index.run",
        ),
        entry("packages/output-handler/package.json", "start"),
    ]
    services = found(
        facts, "packages/output-handler/src/index.ts packages/cdk/lib/stack.ts packages/common/a.ts"
    )
    assert paths(services) == {"packages/output-handler": "function"}


def test_go_main_packages() -> None:
    module = [
        go("orders"),
        entry("orders/cmd/service/main.go", "main"),
        entry("orders/cmd/cdc/main.go", "main"),
    ]
    root = [
        go(""),
        entry("cmd/api/main.go", "main"),
        entry("cmd/api/main.go", "serves"),
        entry("cmd/migrate/main.go", "main"),
        entry("tools/gen/main.go", "main"),
        entry("build/ledger/main.go", "main"),
    ]
    assert paths(found(module, "orders/internal/a.go")) == {"orders": "service"}
    assert set(paths(found(root, "services/ledger/run.go internal/a.go"))) == {"cmd/api", "services/ledger"}


def test_spring_modules() -> None:
    facts = [
        fact("manifest", "pom.xml", ecosystem="maven", packaging="pom", modules="orders events"),
        fact("manifest", "orders/pom.xml", ecosystem="maven", name="orders"),
        fact("manifest", "events/pom.xml", ecosystem="maven", name="events"),
        entry("orders/src/main/java/shop/Orders.java", "server"),
        entry("orders/src/main/java/shop/Main.java", "main"),
    ]
    services = found(facts, "events/src/main/java/shop/Event.java")
    assert paths(services) == {"orders": "service"}
    assert libraries(services) == {"events"}


def test_workloads_and_charts_name_what_they_run() -> None:
    facts = [
        npm("services/orders"),
        npm("services/prices"),
        npm("services/ui-kit"),
        entry("services/orders/src/main.py", "main"),
        deployed(
            "k8s/orders.yaml",
            "kubernetes",
            name="orders",
            image="registry.example/shop/orders:1",
            workload="Deployment",
        ),
        deployed("charts/prices/values.yaml", "helm-values", image="registry.example/prices-service"),
        deployed("k8s/cron.yaml", "kubernetes", name="nightly", image="busybox", workload="CronJob"),
    ]
    services = found(facts, "services/prices/a.ts services/ui-kit/a.ts")
    assert set(paths(services)) == {"services/orders", "services/prices"}


def test_a_name_that_two_folders_bear_decides_nothing() -> None:
    facts = [
        npm("a/orders"),
        npm("b/orders"),
        deployed("k8s/orders.yaml", "kubernetes", name="orders", image="orders"),
    ]
    assert paths(found(facts, "a/orders/x.ts b/orders/x.ts")) == {}


def test_platform_files() -> None:
    facts = [
        npm("web"),
        deployed("web/vercel.json", "vercel"),
        deployed("Procfile", "procfile", process="web", command="gunicorn shop"),
        deployed("Procfile", "procfile", 2, process="release", command="migrate"),
        deployed("edge/wrangler.toml", "cloudflare", name="edge"),
    ]
    services = found(facts, "web/a.ts shop/app.py manage.py edge/src/index.ts")
    assert paths(services) == {".": "service", "edge": "function", "web": "frontend"}


def test_a_repository_that_is_one_service() -> None:
    facts = [
        npm("", name="shop"),
        dockerfile("Dockerfile", command="node main.js"),
        entry("src/main.ts", "server"),
    ]
    services = found(facts, "src/main.ts")
    assert paths(services) == {".": "service"}
    assert services[0].name == "shop"


def test_tools_and_published_packages_are_no_services() -> None:
    facts = [
        npm("packages/cli", bin="cli.js"),
        entry("packages/cli/package.json", "start"),
        npm("packages/eslint-config", private="true"),
        entry("packages/eslint-config/package.json", "start"),
        npm("tools/release", private="true"),
        dockerfile("tools/release/Dockerfile"),
        fact("manifest", "libs/ui/project.json", ecosystem="nx", project_type="library"),
        entry("libs/ui/package.json", "frontend"),
    ]
    assert (
        paths(found(facts, "packages/cli/a.ts packages/eslint-config/a.js tools/release/a.ts libs/ui/a.ts"))
        == {}
    )


def test_the_order_of_facts_changes_nothing() -> None:
    facts = [
        npm("apps/orders"),
        dockerfile("apps/orders/Dockerfile"),
        entry("apps/orders/src/main.ts", "server"),
        deployed("docker-compose.yml", "compose", name="orders", context="apps/orders"),
    ]
    assert found(facts, "apps/orders/src/main.ts") == found(facts[::-1], "apps/orders/src/main.ts")


def test_nx_projects_and_a_root_image() -> None:
    facts = [
        npm("", name="shop"),
        fact(
            "manifest",
            "apps/api/project.json",
            ecosystem="nx",
            project_type="application",
            serve="@nx/js:node",
        ),
        fact(
            "manifest",
            "apps/shop/project.json",
            ecosystem="nx",
            project_type="application",
            serve="@nx/vite:dev-server",
        ),
        fact(
            "manifest",
            "apps/shop-e2e/project.json",
            ecosystem="nx",
            project_type="application",
            serve="@nx/cypress",
        ),
        fact("manifest", "libs/money/project.json", ecosystem="nx", project_type="library"),
        dockerfile("Dockerfile", copies="dist/apps/api ./api"),
    ]
    files = "nx.json apps/api/src/main.ts apps/shop/src/main.ts apps/shop-e2e/src/a.ts libs/money/src/a.ts"
    assert paths(found(facts, files)) == {"apps/api": "service", "apps/shop": "frontend"}


def test_a_bundled_package_without_a_page_is_a_library() -> None:
    facts = [
        npm("packages/ui", private="true"),
        fact("entry_point", "packages/ui/package.json", kind="frontend", command="vite build"),
        npm("apps/web", private="true"),
        fact("entry_point", "apps/web/package.json", kind="frontend", command="vite build"),
    ]
    services = found(facts, "packages/ui/src/a.ts apps/web/src/a.ts apps/web/index.html")
    assert paths(services) == {"apps/web": "frontend"}
    assert libraries(services) == {"packages/ui"}


def test_a_library_that_listens_is_started_by_somebody_else() -> None:
    facts = [
        npm("packages/http", exports="./index.js"),
        entry("packages/http/src/server.ts", "server"),
        npm("services/orders", private="true"),
        entry("services/orders/main.ts", "server"),
    ]
    assert set(paths(found(facts, ""))) == {"services/orders"}


def test_what_lies_in_a_services_sources_or_runs_once_is_no_service_of_its_own() -> None:
    facts = [
        npm("generator"),
        dockerfile("generator/Dockerfile"),
        dockerfile("generator/src/server/static/Dockerfile"),
        npm("generator/src/webui", private="true"),
        entry("generator/src/webui/package.json", "frontend"),
        npm("packages/db"),
        deployed("docker-compose.yml", "compose", name="db-migrate", context="packages/db"),
        dockerfile("tools/e2e/Dockerfile"),
        dockerfile("build/e2e-go.dockerfile", copies="packages/db /db"),
    ]
    files = "generator/a.ts generator/src/server/static/b.ts generator/src/webui/c.ts packages/db/d.ts tools/e2e/e.ts"
    assert set(paths(found(facts, files))) == {"generator"}


def test_a_scala_function_is_found_by_its_class() -> None:
    facts = [
        fact("manifest", "build.sbt", 3, ecosystem="sbt", folder="handlers/refunds"),
        deployed(
            "cdk/lib/stack.ts", "cdk", name="Refunds", code="refunds.jar", handler="shop.refunds.Handler::run"
        ),
    ]
    assert paths(found(facts, "handlers/refunds/src/main/scala/shop/refunds/Handler.scala")) == {
        "handlers/refunds": "function"
    }


def test_functions_of_terraform() -> None:
    facts = [
        npm("lambdas/mailer"),
        deployed(
            "infra/main.tf",
            "terraform",
            name="mailer",
            code="mailer/dist",
            handler="index.handler",
            kind="function",
        ),
        deployed("infra/edge.tf", "terraform-archive", name="edge", code="{}/edge.js"),
    ]
    services = found(facts, "lambdas/mailer/src/index.ts infra/edge.js infra/other.js")
    assert paths(services) == {"lambdas/mailer": "function", "infra/edge.js": "function"}


# --- the JVM: what a build makes a program of ----------------------------------------------------


def gradle(folder: str, **values: str) -> Fact:
    return fact("manifest", f"{folder}/build.gradle.kts".lstrip("/"), ecosystem="gradle", **values)


def maven(folder: str, name: str, **values: str) -> Fact:
    return fact("manifest", f"{folder}/pom.xml".lstrip("/"), ecosystem="maven", name=name, **values)


def test_the_library_that_listens_is_none_and_whoever_starts_it_is_one() -> None:
    facts = [
        gradle("common/web"),
        entry("common/web/src/main/kotlin/Server.kt", "server"),
        gradle("apps/orders", projects=":common:web"),
        entry("apps/orders/src/main/kotlin/Main.kt", "main"),
        gradle("apps/prices", projects="projects.common.web"),
        entry("apps/prices/src/main/kotlin/Main.kt", "main"),
        gradle("apps/report"),
        entry("apps/report/src/main/kotlin/Main.kt", "main"),
    ]
    services = found(facts, "")
    assert paths(services) == {"apps/orders": "service", "apps/prices": "service"}
    assert libraries(services) == {"common/web", "apps/report"}


def test_what_a_build_makes_a_program_of() -> None:
    facts = [
        gradle("settled", runs="application", main="shop.MainKt"),
        gradle("named", main="io.ktor.server.netty.EngineMain", runs="application"),
        gradle("idle", runs="application"),
        gradle("console", runs="application", main="shop.ConsoleKt", command_line="clikt"),
        entry("settled/src/main/kotlin/Main.kt", "main"),
        entry("console/src/main/kotlin/Console.kt", "main"),
    ]
    files = "named/src/main/kotlin/Module.kt idle/src/main/kotlin/A.kt"
    assert set(paths(found(facts, files))) == {"settled", "named"}


def test_plugins_come_from_parents_conventions_and_the_root() -> None:
    facts = [
        maven("parent", "shop-parent", runs="quarkus-maven-plugin", packaging="pom"),
        maven("ledger", "ledger", parent="shop-parent"),
        maven("money", "money", parent="shop-parent"),
        maven("invoices", "invoices", parent="shop-parent", dependencies="money"),
        fact(
            "manifest",
            "buildSrc/src/main/kotlin/shop.app.gradle.kts",
            ecosystem="gradle-plugin",
            runs="application",
        ),
        gradle("orders", plugins="shop.app"),
        entry("orders/src/main/kotlin/Main.kt", "main"),
        gradle("root", below_runs="Main-Class"),
        gradle("root/prices"),
        entry("root/prices/src/main/kotlin/Main.kt", "main"),
    ]
    files = "ledger/src/main/java/A.java money/src/main/java/B.java invoices/src/main/java/C.java"
    files += " ledger/src/main/resources/application.properties invoices/src/main/resources/application.yaml"
    services = found(facts, files)
    assert set(paths(services)) == {"ledger", "invoices", "orders", "root/prices"}
    assert "money" in libraries(services)


def test_a_module_of_tests_is_no_service_and_sources_may_lie_elsewhere() -> None:
    facts = [
        gradle("trial", runs="application"),
        entry("trial/src/main/kotlin/Main.kt", "main"),
        maven(
            "tally", "tally", runs="spring-boot-maven-plugin", sources="../src/main/java", main="shop.Main"
        ),
        maven("", "shop", packaging="pom", modules="tally"),
        entry("src/main/java/shop/Main.java", "server"),
    ]
    tests = [f"trial/src/test/kotlin/T{n}.kt" for n in range(6)]
    services = found(facts, " ".join(tests), dict.fromkeys(tests, FileRole.TEST))
    assert set(paths(services)) == {"tally"}


# --- workloads -----------------------------------------------------------------------------------


def test_workloads_of_one_image_are_told_apart_by_their_commands() -> None:
    facts = [
        dockerfile("Dockerfile"),
        fact("manifest", "pyproject.toml", ecosystem="python", name="watch"),
        deployed(
            "deploy/app.yaml", "clowdapp", 1, name="l", command="./entrypoint.sh listener", says="it runs"
        ),
        deployed(
            "deploy/app.yaml", "clowdapp", 9, name="e", command="python -m evaluator.run", says="it runs"
        ),
        deployed(
            "deploy/app.yaml", "clowdapp", 17, name="m", command="gunicorn manager.main:app", says="it runs"
        ),
        deployed(
            "deploy/app.yaml", "clowdapp", 25, name="a", command="gunicorn manager.admin:app", says="it runs"
        ),
        deployed(
            "deploy/app.yaml", "clowdapp", 33, name="d", command="python -m database.upgrade", says="it runs"
        ),
    ]
    files = (
        "listener/run.py evaluator/run.py manager/main.py manager/admin.py database/upgrade.py common/db.py"
    )
    assert paths(found(facts, files)) == {"listener": "service", "evaluator": "service", "manager": "service"}


@pytest.mark.parametrize("name", ["clickhouse", "{}-clickhouse", "{}clickhouse"])
def test_a_product_that_is_run_as_it_is_is_no_folder_of_ours(name: str) -> None:
    facts = [
        npm("packages/clickhouse", private="true"),
        dockerfile("packages/clickhouse/Dockerfile", command="goose up", copies="schema"),
        deployed(
            "k8s/store.yaml",
            "kubernetes",
            name=name,
            image="{}/{}:{}",
            workload="StatefulSet",
            says="a StatefulSet runs it",
        ),
        npm("packages/gate", private="true"),
        deployed(
            "k8s/gate.yaml", "kubernetes", name="gate", workload="Deployment", says="a Deployment runs it"
        ),
    ]
    files = "packages/clickhouse/src/rows.ts packages/gate/src/main.ts"
    assert paths(found(facts, files)) == {"packages/gate": "service"}


@pytest.mark.parametrize(
    ("command", "once"),
    [
        ("goose up", True),
        ("cd /app && npx prisma migrate deploy", True),
        ("alembic upgrade head && uvicorn shop:app", False),
        ("./wait-for store:5432; node dist/main.js", False),
        ("node dist/main.js", False),
        ("", False),
    ],
)
def test_a_command_that_prepares_and_then_starts_a_service_starts_one(command: str, once: bool) -> None:
    assert runs_once(WORDS, command) is once


def test_what_listens_is_a_service_whatever_it_is_called() -> None:
    facts = [
        fact("manifest", "go.mod", ecosystem="go", name="example.com/quay"),
        entry("cmd/seed/main.go", "main"),
        entry("cmd/seed/main.go", "serves"),
        entry("cmd/migrate/main.go", "main"),
        dockerfile("build/seed/Dockerfile", builds="go build -o /seed ./cmd/seed"),
    ]
    assert paths(found(facts, "cmd/seed/main.go cmd/migrate/main.go internal/rows.go")) == {
        "cmd/seed": "service"
    }


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        (("serve --storage=mysql", "serve --storage=redis"), {"."}),
        (("serve --store.kind=mysql", "serve {--storage:-redis}"), {"."}),
        (("run --service=mysql", "run --component=redis"), {"mysql", "redis"}),
        (("app mysql", "app redis"), {"mysql", "redis"}),
        (("app mysql", "app --engine redis"), {"."}),
        (
            ("/entrypoint.sh mysql", "redis"),
            {"."},
        ),  # of Go a program is a main package, whatever else is called so
    ],
)
def test_the_value_of_a_flag_is_a_setting_unless_the_flag_names_programs(
    flags: tuple[str, str], expected: set[str]
) -> None:
    facts = [
        dockerfile("Dockerfile", command="/app"),
        fact("manifest", "go.mod", ecosystem="go", name="example.com/index"),
        entry("main.go", "main"),
        *(
            deployed("compose.yml", "compose", at, name=f"index{at}", context=".", command=command)
            for at, command in enumerate(flags, 1)
        ),
    ]
    assert set(paths(found(facts, "main.go mysql/rows.go redis/keys.go"))) == expected


@pytest.mark.parametrize("before", ["", "/entrypoint.sh ", "tini -- "])
def test_a_program_goes_by_the_name_that_its_build_gives_it(before: str) -> None:
    builds = "go build -tags musl -o /usr/local/bin/shop ./cmd/server\ngo build -o /usr/local/bin/shop-sink ./cmd/sink"
    facts = [
        dockerfile("Dockerfile", command="/entrypoint.sh shop", builds=builds),
        fact("manifest", "go.mod", ecosystem="go", name="example.com/shop"),
        entry("cmd/server/main.go", "main"),
        entry("cmd/sink/main.go", "main"),
        *(
            deployed(
                "deploy/shop.yaml", "kubernetes", at, name=name, workload="Deployment", command=before + name
            )
            for at, name in enumerate(("shop", "shop-sink"), 1)
        ),
    ]
    listed = "cmd/server/main.go cmd/sink/main.go shop/orders.go shop/sink/rows.go"
    assert set(paths(found(facts, listed))) == {"cmd/server", "cmd/sink"}


def test_one_command_tells_nothing_apart() -> None:
    facts = [
        dockerfile("Dockerfile"),
        fact("manifest", "pyproject.toml", ecosystem="python", name="shop"),
        deployed("docker-compose.yml", "compose", name="shop", context=".", command="uvicorn shop.main:app"),
    ]
    assert paths(found(facts, "shop/main.py")) == {".": "service"}


def test_a_workload_in_a_package_of_its_own_runs_that_package() -> None:
    facts = [
        npm("apps/flat", private="true"),
        deployed("apps/flat/.nais/prod.yaml", "nais", name="shop-flat", image="registry.example/runner:1",
                 workload="Application", says="NAIS runs it"),
        dockerfile("apps/pdf/Dockerfile"),
        deployed("apps/pdf/.nais/prod.yaml", "nais", name="pdf", workload="Application", says="NAIS runs it"),
        npm("libs/money"),
        deployed("libs/money/k8s/cache.yaml", "kubernetes", name="cache", image="example/cache:1", workload="Deployment"),
        deployed("k8s/all.yaml", "kubernetes", name="unknown", workload="Deployment"),
    ]  # fmt: skip
    assert set(paths(found(facts, "apps/flat/src/a.ts libs/money/src/a.ts"))) == {"apps/flat", "apps/pdf"}


def test_names_rank_only_what_nothing_else_decides() -> None:
    named = "cache_worker script_runner_worker seed_catalog_api exports_worker playground sandbox mock utils".split()
    facts = [
        *(npm(f"apps/{name}") for name in named),
        *(entry(f"apps/{name}/package.json", "start") for name in named),
        npm("packages/eslint-config", private="true"),
        entry("packages/eslint-config/package.json", "start"),
        go(""),
        entry("cmd/orders/main.go", "serves"),
        entry("cmd/orders/main.go", "main"),
        entry("cmd/script-runner/main.go", "main"),
        entry("cmd/orders-migrator/main.go", "main"),
        entry("tools/mock-bank/main.py", "server"),
        deployed("k8s/mock.yaml", "kubernetes", name="mock-bank", image="mock-bank", workload="Deployment"),
        fact("manifest", "tools/mock-bank/pyproject.toml", ecosystem="python", name="mock-bank"),
    ]
    services = set(paths(found(facts, "internal/a.go")))
    assert services == {f"apps/{name}" for name in named} | {
        "cmd/orders",
        "cmd/script-runner",
        "tools/mock-bank",
    }


def test_an_image_of_a_functions_runtime_is_its_handlers() -> None:
    runtime = "public.ecr.aws/lambda/python:3.12"
    facts = [
        fact(
            "deployment",
            "lambdas/api/Dockerfile",
            via="dockerfile",
            image=f"{runtime} base",
            stages="base build",
        ),
        entry("lambdas/api/src/get.py", "lambda"),
        entry("lambdas/api/src/put.py", "lambda"),
        fact("manifest", "lambdas/api/pyproject.toml", ecosystem="python", name="api"),
        fact(
            "deployment", "lambdas/batch/Dockerfile", via="dockerfile", image=runtime, command="python run.py"
        ),
        fact("manifest", "lambdas/batch/pyproject.toml", ecosystem="python", name="batch"),
    ]
    assert paths(found(facts, "lambdas/batch/run.py")) == {
        "lambdas/api/src/get.py": "function",
        "lambdas/api/src/put.py": "function",
        "lambdas/batch": "service",
    }


def test_nx_serves_what_its_language_says() -> None:
    serve = {"ecosystem": "nx", "project_type": "application"}
    facts = [
        fact("manifest", "apps/ledger/project.json", serve="@nx-go/nx-go:serve", **serve),
        fact("manifest", "apps/prices/project.json", serve="nx:run-commands", **serve),
        fact("manifest", "apps/web/project.json", serve="@nx/webpack:dev-server", **serve),
    ]
    files = "apps/ledger/main.go apps/prices/src/main.ts apps/web/src/main.tsx"
    assert paths(found(facts, files)) == {
        "apps/ledger": "service",
        "apps/prices": "service",
        "apps/web": "frontend",
    }


def test_the_handler_of_a_zip_is_found_by_its_module_and_names() -> None:
    facts = [
        deployed("stacks/app.yaml", "sam", 1, name="Charge", handler="charge_card.main"),
        deployed("stacks/app.yaml", "sam", 9, name="Refund", handler="app.handler", key="refunds-1.zip"),
        deployed(
            "stacks/app.yaml", "sam", 17, name="RefundsFunction", handler="app.handler", key="refunds.zip"
        ),
        deployed("stacks/app.yaml", "sam", 25, name="Lost", handler="app.handler", key="lost.zip"),
    ]
    files = "functions/charge/charge_card.py functions/refunds/app.py functions/mails/app.py"
    assert paths(found(facts, files)) == {
        "functions/charge": "function",
        "functions/refunds": "function",
    }


def test_packages_of_one_image_are_its_parts_and_a_root_that_holds_one_program_is_none() -> None:
    facts = [
        dockerfile("apps/desk/Dockerfile", copies="./client/dist ./client\n./server/build ./server"),
        npm("apps/desk", private="true"),
        npm("apps/desk/client", private="true"),
        npm("apps/desk/server", private="true"),
        fact("entry_point", "apps/desk/client/package.json", kind="frontend", command="next build"),
        entry("apps/desk/server/src/index.ts", "server"),
        dockerfile("Dockerfile", copies="web /app"),
    ]
    assert set(paths(found(facts, "apps/desk/client/src/a.tsx"))) == {"apps/desk"}
    one = [
        dockerfile("Dockerfile"),
        npm("", name="shop"),
        npm("web", private="true"),
        fact("entry_point", "web/package.json", kind="frontend", command="next build"),
    ]
    assert paths(found(one, "web/src/a.tsx")) == {"web": "frontend"}


def test_a_program_left_out_for_its_place_is_named() -> None:
    facts = [
        npm("tools/bank", private="true"),
        entry("tools/bank/src/main.ts", "server"),
        dockerfile("hack/relay/Dockerfile"),
        npm("apps/orders", private="true"),
        entry("apps/orders/src/main.ts", "server"),
    ]
    files = [SourceFile(path, 1) for path in {*(f.location.path for f in facts), "hack/relay/a.py"}]
    seen = find_services(facts, files, WORDS)
    assert [service.path for service in seen.services if service.kind != "library"] == ["apps/orders"]
    assert [(each.path, each.role) for each in seen.left_out] == [
        ("hack/relay", "tool"),
        ("tools/bank", "tool"),
    ]
    assert seen.left_out[1].says.startswith("it listens, but")


def test_bazel_builds_images_of_binaries() -> None:
    facts = [
        fact("manifest", "MODULE.bazel", ecosystem="other"),
        deployed("services/pay/BUILD.bazel", "bazel", name="image", says="it is built"),
        deployed(
            "images/BUILD.bazel",
            "bazel",
            name="ledger_image",
            target="services/ledger/cmd",
            says="it is built",
        ),
        fact("manifest", "services/mail/BUILD.bazel", ecosystem="bazel", target="mail"),
        entry("services/mail/src/main/java/shop/Mail.java", "server"),
        fact("manifest", "tools/gen/BUILD.bazel", ecosystem="bazel", target="gen"),
        entry("tools/gen/Gen.java", "main"),
    ]
    files = "services/pay/main.go services/ledger/cmd/main.go lib/money/money.go"
    assert set(paths(found(facts, files))) == {"services/pay", "services/ledger/cmd", "services/mail"}


def test_what_only_tests_use_is_started_all_the_same() -> None:
    facts = [
        maven("ledger", "ledger", runs="spring-boot-maven-plugin"),
        entry("ledger/src/main/java/shop/Main.java", "main"),
        maven(
            "report",
            "report",
            dependencies="money compile ledger test",
            runs="jib-maven-plugin",
            main="shop.Report",
        ),
        maven("ledger-it", "ledger-it", dependencies="ledger", runs="spring-boot-maven-plugin"),
        entry("ledger-it/src/main/java/shop/Stub.java", "main"),
        maven("money", "money", runs="quarkus-maven-plugin"),
    ]
    files = "report/src/main/java/A.java money/src/main/java/B.java money/src/main/resources/application.properties"
    assert set(paths(found(facts, files))) == {"ledger", "report"}


@pytest.mark.parametrize(
    ("path", "declared", "name"),
    [
        ("apps/orders", "@acme/orders-api", "orders-api"),
        ("apps/orders", "", "orders"),
        ("orders/handler.py", "", "orders"),
        ("orders/cmd/main", "", "orders"),
        ("cmd/server", "", "server"),
        ("services/src/index.ts", "", "index"),
        ("shop/orders/src", "", "orders"),
        ("services/src", "", "src"),
    ],
)
def test_a_service_is_called_for_what_it_is_and_not_for_its_part(path: str, declared: str, name: str) -> None:
    assert short_name(WORDS, path, declared) == name
