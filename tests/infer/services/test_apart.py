"""What is told from services, and services that one place holds several of."""

from __future__ import annotations

import pytest

from scanner.infer.services.homes import built_from
from scanner.model import Fact
from tests.infer.services.test_services import deployed, dockerfile, entry, fact, found, go, npm, paths

ORDERS = [npm("orders"), dockerfile("orders/Dockerfile"), entry("orders/main.js", "server")]
CODE = "orders/main.js traffic/run.py"


@pytest.mark.parametrize(
    ("image", "command"),
    [
        ("locustio/locust:2", ""),
        ("grafana/k6", "run script.js"),
        ("python:3.12", "locust --host=http://orders"),
        ("gradle:8", "gradle gatlingRun"),
    ],
)
@pytest.mark.parametrize("runs_it", [False, True])
def test_what_puts_load_on_services_is_none_unless_a_cluster_runs_it(
    image: str, command: str, runs_it: bool
) -> None:
    facts = [
        *ORDERS,
        fact("deployment", "traffic/Dockerfile", via="dockerfile", image=image, command=command, copies="run.py ."),
        fact("deployment", "docker-compose.yml", 3, via="compose", name="traffic", context="traffic"),
        fact("manifest", "traffic/pyproject.toml", ecosystem="python"),
    ]  # fmt: skip
    if runs_it:
        facts.append(deployed("k8s/traffic.yaml", "kubernetes", name="traffic", workload="Deployment"))
    assert set(paths(found(facts, CODE))) == ({"orders", "traffic"} if runs_it else {"orders"})


@pytest.mark.parametrize("manifest", ["nais/traffic/prod.yaml", "nais/traffic.yaml"])
@pytest.mark.parametrize("image", ["", "registry.example/proxy:1"])
def test_a_workload_of_an_image_that_nothing_says_may_be_told_by_its_folder(
    manifest: str, image: str
) -> None:
    facts = [
        fact("manifest", "traffic/pyproject.toml", ecosystem="python"),
        entry("traffic/run.py", "main"),
        deployed(manifest, "kubernetes", name="house-in", workload="Application", image=image),
    ]
    assert set(paths(found(facts, CODE))) == (set() if image else {"traffic"})


def test_images_that_bazel_builds_in_one_folder_are_told_apart_by_their_main_classes() -> None:
    java = "src/main/java/shop"
    facts = [
        entry(f"{java}/server/Server.java", "main"),
        entry(f"{java}/worker/Worker.java", "main"),
        fact("manifest", "BUILD", 1, ecosystem="bazel", target="worker", main="shop.worker.Worker"),
        deployed("BUILD", "bazel", 2, says="a Bazel target builds its image", main="shop.server.Server"),
        deployed("BUILD", "bazel", 3, says="a Bazel target builds its image", binary="worker"),
    ]
    services = found(facts, f"{java}/server/Server.java {java}/worker/Worker.java")
    assert set(paths(services)) == {f"{java}/server", f"{java}/worker"}


@pytest.mark.parametrize(
    ("folder", "image", "service"),
    [
        ("base-images/jre", "registry.example/shop-base-jre:1", False),
        ("base-images/jre", "registry.example/shop-base-jre-image", False),
        ("jre-base", "shop-base-jre", False),
        ("base-images/jre", "eclipse-temurin:21-jre", True),
        ("images/jre", "registry.example/shop-jre:1", True),
    ],
)
def test_an_image_that_others_are_built_on_runs_nothing(folder: str, image: str, service: bool) -> None:
    facts = [
        *ORDERS[::2],
        fact("deployment", "orders/Dockerfile", via="dockerfile", image=image),
        fact("deployment", f"{folder}/Dockerfile", via="dockerfile", image="eclipse-temurin:21"),
        entry(f"{folder}/src/Stand.py", "server"),
    ]
    assert (folder in paths(found(facts, CODE))) is service


@pytest.mark.parametrize("main", ["shop.cli.App", ""])
def test_the_build_around_modules_may_say_which_of_them_is_the_program(main: str) -> None:
    facts = [
        fact("manifest", "build.gradle", ecosystem="gradle", runs="application", main=main),
        fact("manifest", "settings.gradle", ecosystem="gradle", name="shop", modules="cli web"),
        fact("manifest", "cli/build.gradle", ecosystem="gradle", projects=":web", command_line="picocli"),
        fact("manifest", "web/build.gradle", ecosystem="gradle"),
        entry("cli/src/main/java/shop/cli/App.java", "main"),
        entry("web/src/main/java/shop/web/Web.java", "main"),
        entry("web/src/main/java/shop/web/Web.java", "server"),
    ]
    assert set(paths(found(facts, ""))) == ({"cli"} if main else {"web"})


def test_functions_of_firebase_are_in_the_folder_that_it_names() -> None:
    facts = [
        npm("accounts/functions"),
        deployed("accounts/firebase.json", "firebase", context="functions", kind="function", says="Firebase runs it"),
    ]  # fmt: skip
    assert paths(found(facts, "accounts/functions/index.js")) == {"accounts/functions": "function"}


@pytest.mark.parametrize(
    ("dependencies", "service"),
    [("cucumber-java selenium-java", False), ("cucumber-java test", True), ("selenium-java", True)],
)
def test_a_program_that_is_compiled_with_steps_of_tests_tries_others(
    dependencies: str, service: bool
) -> None:
    facts = [
        fact("manifest", "shop/pom.xml", ecosystem="maven", name="shop", runs="spring-boot", dependencies=dependencies),
        entry("shop/src/main/java/shop/App.java", "main"),
        entry("shop/src/main/java/shop/App.java", "server"),
    ]  # fmt: skip
    assert (set(paths(found(facts, ""))) == {"shop"}) is service


PROGRAMS = ("orders-manager", "orders-control", "orders-relay")


def _go_image(folder: str, called: list[str], via: str) -> list[Fact]:
    facts = [go(folder), dockerfile(f"{folder}/Dockerfile".lstrip("/"), builds="go build -o /bin/ ./cmd/...")]
    facts += [entry(f"{folder}/cmd/{each}/main.go".lstrip("/"), "main") for each in PROGRAMS]
    return facts + [
        deployed(f"{folder}/k8s/{each}.yml".lstrip("/"), via, name=each, workload="Deployment")
        for each in called
    ]


@pytest.mark.parametrize("folder", ["orders", "services/orders"])
@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("via", ["kubernetes", "nomad"])
def test_a_workload_called_after_the_one_program_of_an_image_that_runs_is_the_image(
    folder: str, program: str, via: str
) -> None:
    assert set(paths(found(_go_image(folder, [program], via), ""))) == {folder}


@pytest.mark.parametrize("folder", ["orders", "services/orders"])
@pytest.mark.parametrize("others", [PROGRAMS[1:], ("orders",), PROGRAMS[2:]])
def test_where_several_workloads_are_called_after_an_image_and_its_programs_each_is_one(
    folder: str, others: tuple[str, ...]
) -> None:
    services = set(paths(found(_go_image(folder, [PROGRAMS[0], *others], "kubernetes"), "")))
    assert services - {folder} == {
        f"{folder}/cmd/{each}" for each in (PROGRAMS[0], *others) if each in PROGRAMS
    }


def test_a_package_of_its_own_inside_of_an_image_is_deployed_by_itself() -> None:
    facts = [
        *_go_image("orders", [], ""),
        go("orders/plugins/tax"),
        entry("orders/plugins/tax/main.go", "main"),
    ]
    facts.append(deployed("k8s/tax.yml", "kubernetes", name="tax", workload="Deployment"))
    assert set(paths(found(facts, ""))) == {"orders", "orders/plugins/tax"}


@pytest.mark.parametrize("folder", ["feed", "services/feed", ""])
@pytest.mark.parametrize("usual", ["uvicorn src.main:app", "python -m src.main", "gunicorn main:app"])
@pytest.mark.parametrize("said_by", ["workload", "image"])
def test_what_starts_the_sources_of_an_image_themselves_is_all_of_the_image(
    folder: str, usual: str, said_by: str
) -> None:
    at = f"{folder}/".lstrip("/")
    facts = [
        fact("manifest", f"{at}pyproject.toml", ecosystem="python"),
        dockerfile(f"{at}Dockerfile", command=usual if said_by == "image" else "./start.sh"),
        entry(f"{at}src/main.py", "server"),
        entry(f"{at}src/core/ticks/run.py", "main"),
    ]
    where = {"context": folder or ".", "via": "compose"}
    facts.append(
        fact(
            "deployment",
            "docker-compose.yml",
            9,
            name="ticks",
            command="python -m src.core.ticks.run",
            **where,
        )
    )
    said = usual if said_by == "workload" else ""
    facts.append(fact("deployment", "docker-compose.yml", 3, name="feed", command=said, **where))
    services = set(paths(found(facts, f"{at}src/api.py")))
    assert services == {folder or ".", f"{at}src/core/ticks"}


RELEASES = [
    (".github/workflows/kit.yml", {"context": "sdks/kit"}),
    (".github/workflows/kit.yml", {"within": "sdks/kit"}),
    (".gitlab-ci.yml", {"context": "./sdks", "within": "kit"}),
    ("sdks/kit/publish.sh", {}),
    ("Makefile", {"context": "sdks/kit"}),
    ("scripts/release.sh", {"context": "sdks/kit"}),
    ("scripts/release.sh", {"within": "shop-kit"}),
]


@pytest.mark.parametrize(("said_in", "says"), RELEASES)
@pytest.mark.parametrize("manifest", ["pyproject.toml", "package.json"])
@pytest.mark.parametrize("kind", ["server", "worker", "start", "main"])
@pytest.mark.parametrize("deployed_too", [False, True])
def test_what_is_put_into_a_registry_is_for_others_to_start_unless_something_deploys_it(
    said_in: str, says: dict[str, str], manifest: str, kind: str, deployed_too: bool
) -> None:
    system, ending = ("python", "py") if manifest == "pyproject.toml" else ("npm", "js")
    facts = [
        *ORDERS,
        fact("manifest", f"sdks/kit/{manifest}", ecosystem=system, name="shop-kit"),
        entry(f"sdks/kit/worker.{ending}", kind),
        fact("release", said_in, 3, **says),
    ]
    if deployed_too:
        facts.append(dockerfile("sdks/kit/Dockerfile", command=f"worker.{ending}"))
    assert ("sdks/kit" in paths(found(facts, CODE))) is deployed_too


def test_a_private_package_is_put_nowhere_and_a_release_of_the_root_is_of_no_package_below() -> None:
    facts = [
        npm("apps/mail", name="mail", private="true"),
        entry("apps/mail/main.js", "server"),
        npm("apps/orders", name="orders"),
        entry("apps/orders/main.js", "server"),
        fact("release", ".github/workflows/all.yml", 3, context="apps/mail"),
        fact("release", ".github/workflows/all.yml", 4),
    ]
    assert set(paths(found(facts, ""))) == {"apps/mail", "apps/orders"}


@pytest.mark.parametrize("context", ["./stall", "stall/"])
@pytest.mark.parametrize("image", ["registry.example/toggle:1", "toggle", "{}/toggle"])
def test_what_is_built_here_is_not_what_its_image_is_called_after(context: str, image: str) -> None:
    facts = [
        *ORDERS,
        npm("packages/toggle", name="@shop/toggle"),
        npm("stall", name="stall"),
        dockerfile("stall/Dockerfile", command="node index.js"),
        deployed("docker-compose.yml", "compose", name="stall", image=image, context=context),
    ]
    services = set(paths(found(facts, f"{CODE} stall/index.js packages/toggle/src/index.ts")))
    assert services == {"orders", "stall"}


@pytest.mark.parametrize("exports", ["./dist/index.js", ""])
@pytest.mark.parametrize("does", ["", "main", "server", "worker", "factory"])
@pytest.mark.parametrize("deployed_too", [False, True])
def test_what_may_be_imported_and_only_has_a_start_script_is_for_the_programs_that_are_deployed(
    exports: str, does: str, deployed_too: bool
) -> None:
    facts = [
        *ORDERS,
        npm("packages/audit", private="true", exports=exports),
        entry("packages/audit/package.json", "start"),
    ]
    facts += [entry("packages/audit/src/index.ts", does)] if does else []
    facts += [dockerfile("packages/audit/Dockerfile", command="node .")] if deployed_too else []
    services = set(paths(found(facts, f"{CODE} packages/audit/src/index.ts")))
    library = bool(exports) and does in ("", "main") and not deployed_too
    assert ("packages/audit" in services) is not library


def test_where_nothing_is_deployed_a_start_script_is_all_that_is_said() -> None:
    facts = [
        npm("audit", private="true", exports="./dist/index.js"),
        entry("audit/package.json", "start"),
    ]
    assert set(paths(found(facts, "audit/src/index.ts"))) == {"audit"}


@pytest.mark.parametrize("chart", ["charts/platform", "deploy/helm/platform"])
@pytest.mark.parametrize("deploys", [(), ("orders",), ("orders", "mail"), ("orders", "mail", "platform")])
def test_a_chart_of_several_services_is_none_of_them(chart: str, deploys: tuple[str, ...]) -> None:
    facts = [
        npm(f"libs/{each}" if each == "platform" else each, name=each)
        for each in ("platform", "orders", "mail")
    ]
    facts.append(
        fact(
            "deployment",
            f"{chart}/Chart.yaml",
            2,
            via="helm-chart",
            name="platform",
            says="a chart deploys it",
        )
    )
    facts += [
        deployed(f"{chart}/templates/{each}.yaml", "kubernetes", name=each, workload="Deployment", image=each)
        for each in deploys
    ]
    services = set(paths(found(facts, "libs/platform/index.js orders/index.js mail/index.js")))
    called = "platform" in deploys or len(deploys) < 2
    assert services == {*deploys} - {"platform"} | ({"libs/platform"} if called else set())


@pytest.mark.parametrize("main", ["", "libs/log/main.go", "libs/log/cmd/log/main.go"])
@pytest.mark.parametrize("via", ["kubernetes", "helm-values", "compose"])
def test_a_module_of_go_without_a_program_is_what_nothing_can_be_called_after(main: str, via: str) -> None:
    facts = [
        *ORDERS,
        go("libs/log"),
        deployed("deploy/log.yaml", via, name="log", image="log", workload="Deployment"),
    ]
    facts += [entry(main, "main")] if main else []
    assert any(
        each.startswith("libs/log") for each in paths(found(facts, f"{CODE} libs/log/log.go"))
    ) is bool(main)


@pytest.mark.parametrize(
    "offered", [{"exports": "./dist/index.js"}, {"published": "public"}, {"private": "true"}]
)
def test_an_image_in_the_sources_of_what_is_offered_to_others_builds_it(offered: dict[str, str]) -> None:
    facts = [*ORDERS, npm("packages/player", name="player", **offered)]
    facts.append(dockerfile("packages/player/src/wasm/decoders/Dockerfile", command="/build/build.sh"))
    services = set(
        paths(found(facts, f"{CODE} packages/player/src/index.ts packages/player/src/wasm/decoders/a/b.c"))
    )
    assert ("packages/player/src/wasm/decoders" in services) is ("private" in offered)


@pytest.mark.parametrize(("target", "stage"), [("api", "Shop.Api"), ("worker", "Shop.Worker")])
@pytest.mark.parametrize("context", ["", "shop"])
def test_what_a_build_calls_a_stage_says_which_program_of_an_image_runs(
    target: str, stage: str, context: str
) -> None:
    commands = "dotnet Shop.Api.dll\ndotnet Shop.Worker.dll"
    facts = [
        *(fact("manifest", f"shop/src/{each}/{each}.csproj", ecosystem="dotnet") for each in ("Shop.Api", "Shop.Worker")),
        dockerfile("shop/Dockerfile", command="dotnet Shop.Worker.dll", commands=commands, stages="build api worker"),
        deployed("docker-compose.yml", "compose", 3, name=f"shop-{target}", context=context or ".", dockerfile="shop/Dockerfile" if not context else "", target=target),
    ]  # fmt: skip
    services = found(facts, "shop/src/Shop.Api/Program.cs shop/src/Shop.Worker/Program.cs")
    shown = {
        s.path for s in services for e in s.evidence if e.location and e.location.path == "docker-compose.yml"
    }
    assert shown == {f"shop/src/{stage}"}


@pytest.mark.parametrize("folder", [".scripts/release", ".build", "tools/.cache/run", "release"])
@pytest.mark.parametrize("kind", ["start", "server", "worker"])
@pytest.mark.parametrize("deployed_too", [False, True])
def test_a_program_in_a_hidden_folder_is_for_its_makers_unless_something_deploys_it(
    folder: str, kind: str, deployed_too: bool
) -> None:
    facts = [*ORDERS, npm(folder, private="true"), entry(f"{folder}/main.js", kind)]
    facts += [dockerfile(f"{folder}/Dockerfile", command="node main.js")] if deployed_too else []
    shown = folder in paths(found(facts, CODE))
    assert shown is (deployed_too and not folder.startswith("tools/")) or folder == "release"


@pytest.mark.parametrize(
    "place", [".docker/orders/Dockerfile", ".deploy/Dockerfile.orders", ".openshift/orders.Dockerfile"]
)
def test_an_image_may_be_described_in_a_hidden_folder(place: str) -> None:
    facts = [npm("orders", private="true"), npm("mail", private="true"), dockerfile(place, copies="orders/ .", command="node main.js")]  # fmt: skip
    facts += [entry(f"{each}/main.js", "start") for each in ("orders", "mail")]
    assert "orders" in paths(found(facts, ""))


@pytest.mark.parametrize("home", ["web", "sites/shop"])
@pytest.mark.parametrize("inner", ["core/asgi.py", "shop/config/wsgi.py", "wsgi.py"])
@pytest.mark.parametrize("starter", [True, False])
def test_a_project_without_a_manifest_is_where_its_commands_are(home: str, inner: str, starter: bool) -> None:
    facts = [entry(f"{home}/{inner}", "server")]
    own = f"{home}/{inner}".rpartition("/")[0]
    services = paths(
        found(facts, f"{home}/manage.py {home}/core/views.py" if starter else f"{home}/core/views.py")
    )
    assert set(services) == {home if starter else own}


@pytest.mark.parametrize("via", ["kubernetes", "clowdapp", "custom-resource"])
@pytest.mark.parametrize("entrypoint", ["./shop", ""])
@pytest.mark.parametrize("handed", [True, False])
def test_what_the_program_of_an_image_is_handed_names_a_part_of_it(
    via: str, entrypoint: str, handed: bool
) -> None:
    parts = ("api", "mail-consumer")
    facts = [
        go(""),
        entry("main.go", "main"),
        dockerfile("Dockerfile", command="./shop", entrypoint=entrypoint),
        *(
            deployed(
                "deploy/shop.yaml",
                via,
                at,
                name=word,
                image="x/shop",
                command=word,
                handed=word if handed else "",
            )
            for at, word in enumerate(parts, 1)
        ),
    ]
    told = set(paths(found(facts, "main.go internal/cmd/api/cmd.go internal/cmd/mailconsumer/cmd.go")))
    apart = {"internal/cmd/api", "internal/cmd/mailconsumer"}
    assert (told == apart) is bool(handed and entrypoint)


@pytest.mark.parametrize("named", ["", "x/other"])
def test_an_image_may_go_by_the_name_that_compose_builds_it_under(named: str) -> None:
    build = deployed(
        "docker-compose.yml", "compose", 3, name="week-menu", context="node-service", image=named
    )
    built = built_from([dockerfile("node-service/Dockerfile"), build])
    assert built == ({"other": "node-service"} if named else {"week-menu": "node-service"})
    elsewhere = deployed("ci.yml", "workflow", 9, context="./menus", image="x/week-menu")
    facts = [dockerfile("node-service/Dockerfile"), dockerfile("menus/Dockerfile"), build, elsewhere]
    assert built_from(facts)["week-menu"] == "menus"


@pytest.mark.parametrize(
    ("image", "runs"),
    [
        ("jenkins/jenkins:2.387", False),
        ("ghcr.io/harness/jenkins", False),
        ("acme/jenkins", True),  # of an owner whose images are built here
        ("registry.example/acme-live/jenkins:1", True),  # … or of one called like it
        ("registry.example/jenkins:1", True),  # of nobody that the name tells
        ("{}/jenkins", True),
    ],
)
@pytest.mark.parametrize("via", ["compose", "kubernetes"])
def test_an_image_of_an_owner_who_builds_nothing_here_is_somebody_elses(
    image: str, runs: bool, via: str
) -> None:
    facts = [
        *ORDERS,
        entry("connectors/jenkins/main.js", "main"),
        fact("deployment", ".github/workflows/orders.yml", 9, via="workflow", context="orders", image="acme/orders"),
        deployed("run.yaml", via, name="ci", image=image),
    ]  # fmt: skip
    services = paths(found(facts, "orders/main.js connectors/jenkins/main.js"))
    assert ("connectors/jenkins" in services) == runs


def test_an_image_by_a_name_that_is_built_here_is_ours_whoever_owns_it() -> None:
    facts = [
        *ORDERS,
        npm("mail"),
        entry("mail/main.js", "main"),
        fact("deployment", ".github/workflows/orders.yml", 9, via="workflow", context="orders", image="acme/orders"),
        fact("deployment", ".github/workflows/mail.yml", 9, via="workflow", context=".", image="{}/mail"),
        deployed("run.yaml", "kubernetes", name="post", image="house/mail:2"),
    ]  # fmt: skip
    assert "mail" in paths(found(facts, "orders/main.js mail/main.js"))
