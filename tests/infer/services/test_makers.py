"""What only those who make the services run, and what a published package hands to its users, is no service."""

from __future__ import annotations

import pytest

from scanner.model import Fact
from tests.infer.services.test_services import deployed, dockerfile, entry, fact, found, go, npm, paths


def module(folder: str) -> Fact:
    """The manifest of a pipeline at the root, whose own code lies in ``folder``."""
    return fact("manifest", "dagger.json", ecosystem="build-program", folder=folder)


ORDERS = [go("orders"), entry("orders/main.go", "main"), entry("orders/main.go", "serves")]
HELPER = [
    go("ci-module"),
    entry("ci-module/cmd/oidc/main.go", "main"),
    entry("ci-module/cmd/oidc/main.go", "serves"),
]


def test_a_server_inside_a_pipelines_own_code_is_none() -> None:
    assert paths(found([*ORDERS, *HELPER, module("ci-module")], "")) == {"orders": "service"}


def test_the_same_server_is_one_where_no_pipeline_says_it_is_its_own() -> None:
    assert set(paths(found([*ORDERS, *HELPER], ""))) == {"orders", "ci-module"}


def test_a_pipeline_that_is_the_whole_tree_hides_nothing_of_it() -> None:
    assert set(paths(found([*ORDERS, module(".")], ""))) == {"orders"}


def test_what_a_cluster_runs_of_a_pipelines_code_runs() -> None:
    runs = deployed("k8s/oidc.yaml", "kubernetes", name="ci-module", workload="Deployment")
    assert "ci-module" in paths(found([*ORDERS, *HELPER, module("ci-module"), runs], ""))


@pytest.mark.parametrize("listed", ["client scaffold", "scaffold/**", "./scaffold/"])
@pytest.mark.parametrize("kind", ["server", "frontend"])
def test_a_package_that_a_published_one_lists_among_its_files_is_handed_out(listed: str, kind: str) -> None:
    kit = npm("packages/kit", name="@shop/kit", published="public", files=listed)
    scaffold = [npm("packages/kit/scaffold", name="shop-pages", private="true")]
    started = entry("packages/kit/scaffold/src/main.ts", kind)
    api = [npm("apps/api", private="true"), entry("apps/api/src/main.ts", "server")]
    assert set(paths(found([kit, *scaffold, started, *api], ""))) == {"apps/api"}


def test_what_a_private_package_lists_is_handed_to_nobody() -> None:
    suite = npm("apps/suite", name="suite", private="true", files="portal", workspaces="portal")
    server = [npm("apps/suite/portal", private="true"), entry("apps/suite/portal/main.ts", "server")]
    assert "apps/suite/portal" in paths(found([suite, *server], ""))


def test_a_packages_own_files_are_itself() -> None:
    api = npm("apps/api", name="api", files="src dist")
    assert set(paths(found([api, entry("apps/api/src/main.ts", "server")], ""))) == {"apps/api"}


def test_an_image_that_compose_builds_where_no_dockerfile_lies_is_built_elsewhere() -> None:
    tree = [
        npm("", private="true", workspaces="packages/*"),
        npm("packages/core", private="true"),
        entry("packages/core/src/main.ts", "server"),
        npm("packages/sdk", published="public", exports="lib/index.js"),
        dockerfile("Dockerfile"),
        deployed(
            "packages/sdk/compose.yml",
            "compose",
            name="app",
            image="shop/core:local",
            context=".",
            dockerfile="Dockerfile.dev",
        ),
        deployed("compose.yml", "compose", name="app", image="shop/core:latest"),
    ]
    running = paths(found(tree, "packages/sdk/src/index.ts"))
    assert "packages/sdk" not in running
    assert "packages/core" in running
