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


def test_a_build_is_told_its_package_by_the_name_in_its_manifest() -> None:
    def cargo(folder: str, **values: str) -> Fact:
        return fact("manifest", f"{folder}/Cargo.toml", ecosystem="cargo", **values)

    facts = [
        cargo("rust", workspaces="gateway relay wire"),
        *(cargo(f"rust/{each}", name=f"shop-{each}") for each in ("gateway", "relay", "wire")),
        dockerfile("rust/Dockerfile", copies=". .", command="/bin/app"),
        *(
            deployed(
                "docker-compose.yml", "compose", line, name=each, context="rust", arguments=f"shop-{each}"
            )
            for line, each in enumerate(("gateway", "relay"), 2)
        ),
    ]
    files = " ".join(f"rust/{each}/src/main.rs" for each in ("gateway", "relay", "wire"))
    assert set(paths(found(facts, files))) == {"rust/gateway", "rust/relay"}


def test_an_image_that_only_dresses_a_product_is_none_of_ours() -> None:
    facts = [
        dockerfile("login/Dockerfile", copies="realm.json /opt/\ntheme.jar /opt/\n--from=x /a /b", command="/opt/run.sh"),
        dockerfile("orders/Dockerfile", copies="app.jar /opt/", command="java -jar /opt/app.jar"),
        python("mail"),
        fact("manifest", "mail/pyproject.toml", 3, base="../lib", sources="mail", ecosystem="python"),
        dockerfile("mail/Dockerfile", copies="--chown=a . .", command="python -m mail.main"),
        entry("lib/mail/main.py", "main"),
    ]  # fmt: skip
    files = "login/realm.json login/theme.jar login/make_users.py orders/Main.java"
    roles = {"login/theme.jar": FileRole.BINARY}
    assert set(paths(found(facts, files, roles))) == {"orders", "mail"}


@pytest.mark.parametrize(
    ("copies", "expected"),
    [
        ("$PLATFORM/shop /", {"cmd/shop"}),  # a release puts its programs beside the file
        ("shop /usr/bin/shop", {"cmd/shop"}),
        ("*.tar.gz /tmp/\nsettings.yaml /etc/shop.yaml", {"cmd/shop"}),
        ("assets /assets\nshop /", {"cmd/shop"}),  # what is embedded has code beside it
        ("assets /assets\nfonts /fonts", {"build"}),
        (". .", {"build"}),
        ("main.go /src/", {"build"}),
    ],
)
def test_an_image_of_what_is_built_elsewhere_is_of_the_program_that_it_runs(
    copies: str, expected: set[str]
) -> None:
    facts = [
        fact("manifest", "go.mod", ecosystem="go", name="example.com/shop"),
        fact("manifest", "build/go.mod", ecosystem="go", name="example.com/build"),
        entry("cmd/shop/main.go", "main"),
        dockerfile("build/Dockerfile", copies=copies, command="/shop server"),
    ]
    listed = "build/main.go build/images.go build/settings.yaml build/assets/assets.go build/assets/page.html"
    assert set(paths(found(facts, listed))) == expected


def test_a_jar_with_a_main_class_is_a_tool_where_others_are_deployed() -> None:
    def maven(folder: str, **values: str) -> Fact:
        return fact("manifest", f"{folder}/pom.xml", ecosystem="maven", name=folder, **values)

    facts = [
        maven("orders", runs="spring-boot-maven-plugin"),
        entry("orders/src/main/java/shop/Orders.java", "main"),
        maven("upload", main="shop.Upload"),
        entry("upload/src/main/java/shop/Upload.java", "main"),
    ]
    assert set(paths(found(facts, ""))) == {"orders", "upload"}
    facts.append(deployed("k8s/orders.yaml", "kubernetes", image="registry.example/orders:1"))
    assert set(paths(found(facts, ""))) == {"orders"}


def test_an_application_is_no_library_of_what_packages_or_documents_it() -> None:
    def maven(folder: str, **values: str) -> Fact:
        return fact("manifest", f"{folder}/pom.xml", ecosystem="maven", name=folder, **values)

    facts = [
        maven("registry", runs="quarkus-maven-plugin"),
        entry("registry/src/main/java/shop/Registry.java", "server"),
        maven("manual", dependencies="registry", main="shop.Manual"),
        maven("image", dependencies="registry"),
    ]
    files = "registry/src/main/resources/application.properties manual/src/main/java/shop/Manual.java"
    assert "registry" in paths(found(facts, files))


def test_a_probe_is_of_the_service_that_its_container_shows_to_run() -> None:
    facts = [
        npm("", name="shop", workspaces="x"),
        go("relay"),
        entry("relay/main.go", "main"),
        entry("relay/main.go", "serves"),
        npm("orders", name="orders"),
        entry("orders/main.js", "server"),
        deployed("deploy/app.yaml", "kubernetes", 9, name="front", app="shop", image="x/relay:1"),
        deployed("deploy/app.yaml", "kubernetes", 20, name="back", app="shop", image="x/orders:1"),
    ]
    services = found(facts, "")
    probes = [
        fact(
            "health_endpoint",
            "deploy/app.yaml",
            line,
            container=name,
            workload="shop",
            path="/up",
            via="http",
        )
        for line, name in ((12, "front"), (24, "back"))
    ]
    owners = attribute([*facts, *probes], services, WORDS)
    assert owners["deploy/app.yaml:12"] == "relay"
    assert owners["deploy/app.yaml:24"] == "orders"


def test_a_command_names_its_assembly() -> None:
    projects = ("src/orders/Orders.Service", "src/mail/Mail.Service", "src/web/Service")
    facts = [
        fact("manifest", f"{each}/{each.split('/')[-1]}.csproj", ecosystem="dotnet") for each in projects
    ]
    facts += [
        dockerfile(f"docker/Dockerfile-{each}-service", copies="src/ src/", command=f"dotnet Shop.{each.title()}.Service.dll")
        for each in ("orders", "mail")
    ]  # fmt: skip
    files = " ".join(f"{each}/Program.cs" for each in projects)
    assert set(paths(found(facts, files))) == set(projects[:2])


def test_a_word_that_few_of_many_folders_begin_with_is_no_house() -> None:
    folders = [
        *(f"meta-{each}" for each in ("store", "sweep", "api")),
        *(f"{each}-kit" for each in "abcdefgh"),
    ]
    facts = [npm(each, name=each) for each in folders]
    facts.append(deployed("chart/values.yaml", "helm-values", name="sweep", image="registry.example/tool:1"))
    assert paths(found(facts, " ".join(f"{each}/index.ts" for each in folders))) == {}


def test_what_an_image_starts_by_itself_is_told_apart_from_what_workloads_start() -> None:
    facts = [
        python("", name="shop"),
        dockerfile("Dockerfile", command="sh -c python3 -m uvicorn shop.api.app:app --host $HOST"),
        *(
            deployed(
                "compose.yml", "compose", at, name=name, image="shop", command=f"python -m shop.{name}.worker"
            )
            for at, name in enumerate(("mail", "stock"), 1)
        ),
    ]
    files = "shop/api/app.py shop/mail/worker.py shop/stock/worker.py shop/db/models.py"
    assert set(paths(found(facts, files))) == {"shop/api", "shop/mail", "shop/stock"}


@pytest.mark.parametrize("outer", ["", "hotel"])
def test_a_command_names_the_program_not_what_others_keep_for_it(outer: str) -> None:
    base = f"{outer}/" if outer else ""
    names = ("front", "user", "rate")
    facts = [
        go(outer),
        dockerfile(f"{base}Dockerfile", builds="go install ./cmd/..."),
        *(entry(f"{base}cmd/{name}/main.go", "main") for name in names),
        *(
            deployed(f"{base}compose.yml", "compose", at, name=name, context=".", command=name)
            for at, name in enumerate(names, 1)
        ),
        go("social"),
        entry("social/cmd/user/main.go", "main"),
    ]
    kept = "services/{0}/server.go services/{0}/proto/a.go cmd/{0}/main.go deploy/{0}/seed.go"
    files = " ".join(f"{base}{path}" for name in names for path in kept.format(name).split())
    seen = set(paths(found(facts, f"{files} social/services/user/server.go")))
    assert {path for path in seen if not path.startswith("social")} == {
        f"{base}services/{name}" for name in names
    }


def test_a_word_of_a_command_names_no_folder_of_another_package() -> None:
    facts = [
        fact("manifest", "src/Shop.Jobs/Shop.Jobs.csproj", ecosystem="dotnet"),
        npm("src/pages", name="pages"),
        dockerfile("Dockerfile", command="dotnet Shop.Jobs.dll"),
        *(
            deployed("k8s/jobs.yaml", "kubernetes", at, name=f"jobs-{word}", command=word, says="it runs")
            for at, word in enumerate(("WebHooks", "Reports"), 1)
        ),
    ]
    files = "src/Shop.Jobs/Program.cs src/pages/lib/webhooks/a.ts src/pages/lib/reports/b.ts"
    assert set(paths(found(facts, files))) == {"src/Shop.Jobs"}


@pytest.mark.parametrize(
    ("commands", "started"),
    [
        (
            ("dotnet test", "dotnet Shop.Orders.dll", "dotnet Shop.Mail.dll"),
            {"src/Shop.Orders", "src/Shop.Mail"},
        ),
        (("node apps/orders/dist/main.js", "node apps/mail/dist/main.js"), {"apps/orders", "apps/mail"}),
    ],
)
def test_each_stage_that_starts_something_is_an_image(commands: tuple[str, ...], started: set[str]) -> None:
    facts = [
        *(
            fact("manifest", f"src/Shop.{n}/Shop.{n}.csproj", ecosystem="dotnet")
            for n in ("Orders", "Mail", "Core")
        ),
        *(npm(f"apps/{n}", name=n) for n in ("orders", "mail", "core")),
        dockerfile("Dockerfile", command=commands[0], commands="\n".join(commands)),
    ]
    files = " ".join(
        (
            *(f"src/Shop.{n}/Program.cs" for n in ("Orders", "Mail", "Core")),
            *(f"apps/{n}/src/main.ts" for n in ("orders", "mail", "core")),
        )
    )
    assert set(paths(found(facts, files))) == started


def test_a_build_is_told_its_program_by_an_argument() -> None:
    crates = ("gateway", "relay", "common")
    facts = [
        *(fact("manifest", f"{each}/Cargo.toml", ecosystem="cargo", name=each) for each in crates),
        dockerfile("Dockerfile", builds="cargo install --path $CRATE", command="/app/run"),
        *(
            deployed(".github/workflows/publish.yml", "workflow", at, context=".", arguments=f"CRATE={each}")
            for at, each in enumerate(("gateway", "relay"), 1)
        ),
    ]
    services = found(facts, " ".join(f"{each}/src/main.rs" for each in crates))
    assert set(paths(services)) == {"gateway", "relay"}


def test_a_name_of_modules_held_together_is_that_of_the_one_program_in_them() -> None:
    def maven(folder: str, **values: str) -> Fact:
        return fact(
            "manifest", f"{folder}/pom.xml", ecosystem="maven", name=folder.replace("/", "-"), **values
        )

    facts = [
        *(
            maven(each, packaging="pom", modules="model service")
            for each in ("ledger", "pricelist", "shared")
        ),
        *(maven(f"{each}/{part}") for each in ("ledger", "pricelist") for part in ("model", "service")),
        *(entry(f"{each}/service/src/main/java/Start.java", "main") for each in ("ledger", "pricelist")),
        *(maven(f"shared/{each}") for each in ("clock", "money")),
        *(entry(f"shared/{each}/src/main/java/Start.java", "main") for each in ("clock", "money")),
        deployed("k8s/ledger.yaml", "kubernetes", name="ledger"),
        deployed("k8s/prices.yaml", "kubernetes", name="price-lists"),
    ]
    services = paths(found(facts, "ledger/model/src/main/java/Entry.java"))
    assert services == {"ledger/service": "service", "pricelist/service": "service"}


def test_the_stages_of_an_image_may_set_what_a_start_script_runs() -> None:
    facts = [
        python("", name="shop"),
        *(
            fact("manifest", f"packages/{each}/setup.py", ecosystem="python", name=each, published="true")
            for each in ("relay", "agent", "common")
        ),
        *(entry(f"packages/{each}/shop_{each}/main.py", "server") for each in ("relay", "agent", "common")),
        dockerfile(
            "docker/Dockerfile",
            copies="./packages ./packages/",
            command="./start.sh",
            commands="./start.sh",
            applications="shop_relay.main:app shop_agent.main:app shop_gone.main:app",
        ),
    ]  # fmt: skip
    assert paths(found(facts, "")) == {"packages/relay": "service", "packages/agent": "service"}


def test_the_name_of_a_library_that_listens_is_that_of_the_program_built_on_it() -> None:
    def maven(folder: str, dependencies: str, **values: str) -> Fact:
        values = {"name": folder, "dependencies": dependencies, **values}
        return fact("manifest", f"{folder}/pom.xml", ecosystem="maven", **values)

    facts = [
        maven("receiver", "core"),
        entry("receiver/src/main/java/Receiver.java", "server"),
        maven("receiver-loom", "receiver"),
        entry("receiver-loom/src/main/java/Main.java", "main"),
        maven("sender-loom", "receiver-loom receiver"),
        entry("sender-loom/src/main/java/Main.java", "main"),
        deployed("k8s/receiver.yaml", "kubernetes", name="receiver"),
    ]
    assert set(paths(found(facts, ""))) == {"receiver-loom", "sender-loom"}


@pytest.mark.parametrize(
    ("own", "uses", "is_one"),
    [
        ({"main": "dist/index.js"}, "express @shop/server", False),
        ({"exports": "./src/index.ts"}, "@shop/server", False),
        ({"main": "dist/index.js", "start": "node dist/index.js"}, "@shop/server", True),
        ({"main": "dist/index.js", "develops": "tsx watch src/index.ts"}, "@shop/server", True),
        ({"main": "dist/index.js"}, "express", True),
        ({}, "@shop/server", True),
    ],
)
@pytest.mark.parametrize("kind", ["server", "factory"])
def test_what_listens_in_a_package_that_others_are_made_with_they_start(
    own: dict[str, str], uses: str, is_one: bool, kind: str
) -> None:
    facts = [
        *(npm(f"services/{each}", name=f"@shop/{each}", dependencies=uses) for each in ("orders", "mail")),
        *(dockerfile(f"services/{each}/Dockerfile", command="node main.js") for each in ("orders", "mail")),
        npm("services/server", name="@shop/server", private="true", **own),
        entry("services/server/src/service.ts", kind),
    ]
    code = "services/orders/main.ts services/mail/main.ts services/server/src/service.ts"
    assert ("services/server" in paths(found(facts, code))) is is_one
    deployed_too = [*facts, dockerfile("services/server/Dockerfile", command="node dist/index.js")]
    assert "services/server" in paths(found(deployed_too, code))


def test_an_image_is_of_the_package_that_it_takes_whatever_its_own_place_is_called() -> None:
    facts = [
        npm("ui", name="ui"),
        entry("ui/package.json", "frontend"),
        npm("ui-next", name="ui-next", private="true"),
        entry("ui-next/package.json", "frontend"),
        dockerfile(
            "docker/ui/Dockerfile", copies="ui-next /shop/ui-next\n--from=build /shop/ui-next/dist /www"
        ),
    ]
    files = "ui/index.html ui/src/a.js ui-next/index.html ui-next/src/a.js"
    built = {s.path: [e.says for e in s.evidence] for s in found(facts, files)}
    assert "a Dockerfile builds it" in built["ui-next"]
    assert "a Dockerfile builds it" not in built["ui"]


def test_an_image_is_of_the_folder_in_which_it_is_built_or_whose_output_it_takes() -> None:
    def project(folder: str) -> Fact:
        return fact("manifest", f"{folder}/{folder.rpartition('/')[2]}.csproj", ecosystem="dotnet")

    facts = [
        *(
            project(f"modules/{each}/src/{part}")
            for each in ("orders", "prices")
            for part in ("Api", "Domain")
        ),
        dockerfile(
            "modules/orders/deploy/Dockerfile",
            copies="*.sln .\n. .",
            workdir="/source /source/src/Api /app",
            builds="dotnet publish -o /app",
            command="./start.sh",
        ),
        npm("portal", name="portal"),
        fact("manifest", "server/build.gradle", ecosystem="gradle", name="server"),
        entry("server/src/main/java/Main.java", "main"),
        dockerfile(
            "docker/server/Dockerfile",
            copies=". /shop\nportal /shop/portal\n--from=build /shop/server/build/libs/*.jar /app/server.jar",
            command="/app/startup.sh",
        ),
    ]
    files = " ".join(
        f"modules/{each}/src/{part}/A.cs" for each in ("orders", "prices") for part in ("Api", "Domain")
    )
    assert set(paths(found(facts, f"{files} portal/index.js"))) == {"modules/orders/src/Api", "server"}


def test_what_only_bundles_components_is_not_what_an_image_runs() -> None:
    facts = [
        npm("", name="shop"),
        entry("package.json", "start"),
        npm("ui", name="shop-ui"),
        fact("entry_point", "ui/package.json", kind="frontend", command="vite build"),
        dockerfile("Dockerfile", copies="package.json ./\nui ui\n. .", command="node server.js"),
    ]
    assert set(paths(found(facts, "pages/index.js ui/src/button.js"))) == {"."}


def test_a_container_may_say_what_it_starts_where_its_name_alone_is_a_role() -> None:
    facts = [go(""), *(entry(f"cmd/{each}/main.go", "main") for each in ("operator", "relay"))]
    facts += [
        deployed("chart/templates/a.yaml", "kubernetes", name="shop-operator", command="/operator /dlv"),
        deployed("chart/templates/b.yaml", "kubernetes", name="shop-gateway", command="/relay"),
    ]
    assert set(paths(found(facts, ""))) == {"cmd/operator"}


@pytest.mark.parametrize(
    ("beside", "running"),
    [("internal/store.go", "services/orders"), ("admin/main.go", "services/orders/cmd")],
)
def test_a_main_package_that_is_called_cmd_starts_what_lies_around_it(beside: str, running: str) -> None:
    facts = [go(""), *(entry("services/orders/cmd/main.go", kind) for kind in ("main", "serves"))]
    services = found([*facts, entry("services/prices/main.go", "serves")], f"services/orders/{beside}")
    assert running in paths(services)


def test_a_context_beside_a_file_without_a_dockerfile_is_the_root() -> None:
    """Compose is started with ``--project-directory .``: what it builds there is the whole, not the folder of its file."""
    built = deployed(
        "packages/api/compose.local.yaml",
        "compose",
        image="acme/shop:local",
        context=".",
        says="Compose runs its image",
    )
    run = deployed("compose.yaml", "compose", image="acme/shop:1", says="Compose runs its image")
    facts = [
        npm("", name="shop", workspaces="packages/*"),
        npm("packages/api", name="@acme/api"),
        npm("packages/core", name="@acme/core"),
        entry("packages/core/src/index.ts", "server"),
        dockerfile("Dockerfile", copies=". ."),
        built,
        run,
    ]
    assert "packages/api" not in paths(found(facts, "packages/api/src/index.ts packages/core/src/index.ts"))


def test_an_image_is_the_program_that_it_starts_whatever_it_carries_along() -> None:
    facts = [
        fact("manifest", "go.mod", ecosystem="go", name="example.com/acme/ledger"),
        fact("manifest", "contracts/pin/go.mod", ecosystem="go", name="example.com/acme/ledger/contracts/pin"),
        entry("main.go", "main"),
        entry("contracts/pin/main.go", "main"),
        dockerfile("Dockerfile", copies="contracts/pin .\n--from=pin /ledger/contracts/pin/pin.tar.gz ./contracts/", command="ledger"),
    ]  # fmt: skip
    assert set(paths(found(facts, "internal/a.go contracts/pin/a.go"))) >= {"."}
    assert "a Dockerfile builds it" in {each.says for each in found(facts, "internal/a.go")[0].evidence}


def test_sources_without_a_manifest_are_of_the_folder_around_them() -> None:
    mains = [f"infra/{each}/src/main.ts" for each in ("orders", "mail")]
    facts = [entry(path, "server") for path in mains]
    assert set(paths(found(facts, " ".join(mains)))) == {"infra/orders", "infra/mail"}
