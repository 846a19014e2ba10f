"""What is told from services, and services that one place holds several of."""

from __future__ import annotations

import pytest

from tests.infer.services.test_services import deployed, dockerfile, entry, fact, found, npm, paths

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
