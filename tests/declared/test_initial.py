"""Services → a first map."""

from __future__ import annotations

import pytest
from msgspec import structs

from scanner.declared import read_map
from scanner.declared.fmt import format_map
from scanner.declared.initial import draft_map
from scanner.declared.several import parts_of
from scanner.model import Confidence, Evidence, Fact, Location, Observation, Observed, Service, Status, Value


def service(path: str, name: str = "", kind: str = "service") -> Service:
    manifest = f"{path}/package.json"
    evidence = (Evidence("it has a start script", Location(manifest, 4)),)
    return Service(path, name or path.rpartition("/")[2], kind, evidence=evidence)


def deployed(name: str) -> Fact:
    return Fact(Location("deploy/app.yaml", 1), "deployment", "k8s", "r", values=(Value("name", name),))


def seen(status: Observed, confidence: Confidence = Confidence.HIGH) -> Observation:
    return Observation(status, confidence, (Evidence("in the overlay", Location("deploy/values.yaml", 9)),))


def test_a_status_only_where_evidence_decides() -> None:
    services = [
        structs.replace(service("apps/billing"), observation=seen(Observed.PRODUCTION)),
        structs.replace(service("apps/lab"), observation=seen(Observed.POC)),
        structs.replace(service("apps/maybe"), observation=seen(Observed.PRODUCTION, Confidence.LOW)),
        service("apps/who"),
    ]
    text = draft_map(services)
    assert [(each.id, each.status) for each in read_map("map.yaml", text).components] == [
        ("billing", Status.PRODUCTION), ("lab", Status.POC), ("maybe", Status.UNKNOWN),
        ("who", Status.UNKNOWN),
    ]  # fmt: skip
    assert (
        "      # it has a start script (apps/billing/package.json:4)\n      # in the overlay (deploy" in text
    )


def test_libraries_are_no_components_and_folders_are_layers() -> None:
    text = draft_map([service("packages/util", kind="library"), service("lambda/thumbs"), service("apps/a")])
    read = read_map("map.yaml", text)
    assert [(each.id, each.layer) for each in read.components] == [("a", "apps"), ("thumbs", "lambda")]
    assert read.roots == ("apps", "lambda")


def test_what_many_are_called_names_nobody() -> None:
    (read,) = read_map("m", draft_map([service("apps/ledger", "app")], plain=("app",))).components
    assert (read.id, read.title, read.deployed_as) == ("ledger", "ledger", ())


def test_a_service_in_the_folder_of_its_sources_is_called_after_the_folder_around() -> None:
    (read,) = read_map("m", draft_map([service("apps/ledger/src", "ledger")])).components
    assert (read.id, read.title, read.paths) == ("ledger", "ledger", ("apps/ledger/src",))


def test_names_are_unique_and_those_of_manifests_are_kept() -> None:
    read = read_map(
        "m",
        draft_map(
            [service("a/api", "shop-api"), service("b/api"), service("b/api", "second")],
            facts=[deployed("shop-api")],
        ),
    )
    assert [each.id for each in read.components] == ["api", "b-api", "b-api-2"]
    assert [each.deployed_as for each in read.components] == [("shop-api",), ("api",), ("second",)]


@pytest.mark.parametrize(
    ("folder", "package", "borne", "title", "deployed_as"),
    [
        ("apps/ledger", "with-create-react-app", (), "ledger", ()),  # what its template was called
        ("apps/ledger", "shop-ledger", (), "shop-ledger", ()),
        ("apps/ledger", "books", ("books",), "books", ("books",)),
        ("apps/ledger", "books", ("registry.example/shop/books:1.2",), "books", ("books",)),
        ("apps/ledger", "books", ("books", "ledger"), "books", ()),  # its folder's name is as good
        ("apps/ledger", "@shop/books", ("books",), "books", ("books",)),
        ("apps/ledger", "books", ("bookshop",), "ledger", ()),
    ],
)
def test_a_package_s_name_counts_where_manifests_bear_it(
    folder: str, package: str, borne: tuple[str, ...], title: str, deployed_as: tuple[str, ...]
) -> None:
    text = draft_map([service(folder, package)], facts=[deployed(name) for name in borne])
    (component,) = read_map("map.yaml", text).components
    assert (component.id, component.title, component.deployed_as) == ("ledger", title, deployed_as)


def test_a_hostile_name_stays_a_name() -> None:
    evil = structs.replace(service("apps/evil\ny: [z"), name="evil\n- id: other")
    (component,) = read_map("map.yaml", draft_map([evil])).components
    assert component.title == "evil\n- id: other"
    assert component.paths == ("apps/evil\ny: [z",)


def test_a_service_at_the_root_and_no_service_at_all() -> None:
    assert read_map("m", draft_map([service("", "shop")])).components[0].id == "shop"
    assert read_map("m", draft_map([])).components == ()


def test_a_draft_is_tidy() -> None:
    text = draft_map([service("apps/a"), service("apps/b")])
    assert format_map("map.yaml", text) == text


def test_the_roots_hide_nothing_that_a_scan_without_a_map_shows() -> None:
    flat = read_map("m", draft_map([service("backend"), service("apps/shop")], ["lib/loans/lend.py"]))
    assert flat.roots == ("apps", "backend", "lib")
    assert read_map("m", draft_map([service("apps/shop")], ["main.py"])).roots == (".",)


def test_the_service_at_the_top_is_declared() -> None:
    read = read_map("m", draft_map([service(".", "@acme/shop"), service("apps/mail")]))
    assert [(each.id, each.title, each.paths) for each in read.components] == [
        ("shop", "shop", (".",)),
        ("mail", "mail", ("apps/mail",)),
    ]
    assert read.roots == (".",)


def test_ids_and_titles_are_what_people_say() -> None:
    read = read_map(
        "m",
        draft_map(
            [
                service("services/orders-ts", "@acme/orders-ts"),
                service("infra/fn", "props.name"),
                service("a/b", "${self:service}"),
            ]
        ),
    )
    assert [(each.id, each.title) for each in read.components] == [
        ("b", "b"),
        ("fn", "fn"),
        ("orders", "orders-ts"),
    ]


def fact(path: str, kind: str, table: str = "") -> Fact:
    values = (Value("table", table),) if table else ()
    return Fact(Location(path, 3), kind, "sql" if table else "http", "rule", values=values)


def parts(*facts: Fact) -> list[tuple[str, tuple[str, ...]]]:
    return [(part.folder, part.keeps) for part in parts_of(facts, {"apps/desk"}).get("apps/desk", ())]


def test_folders_that_take_requests_and_keep_their_own_data_are_components() -> None:
    facts = [
        fact("apps/desk/src/tasks/routes.ts", "http_endpoint"),
        fact("apps/desk/src/tasks/store/rows.ts", "store_write", "task"),
        fact("apps/desk/src/tags/tags.ts", "consume"),
        fact("apps/desk/src/tags/tags.ts", "store_write", "tag"),
        fact("apps/desk/src/teams/a.ts", "http_endpoint"),
        fact("apps/desk/src/teams/b.ts", "outbox_write", "team"),
        fact("apps/desk/src/health/health.ts", "http_endpoint"),
        fact("apps/desk/src/relay/relay.ts", "store_write", "outbox"),
    ]
    assert parts(*facts) == [
        ("apps/desk/src/tags", ("tag",)), ("apps/desk/src/tasks", ("task",)), ("apps/desk/src/teams", ("team",)),
    ]  # fmt: skip
    assert parts(*facts[:4]) == []  # two may be an app and its services
    text = draft_map(
        [structs.replace(service("apps/desk"), observation=seen(Observed.PRODUCTION))], facts=facts
    )
    desk, tags, tasks, _ = read_map("m", text).components
    assert (desk.id, desk.parts) == ("desk", ())
    assert (tags.id, tags.paths, tags.parts) == ("tags", ("apps/desk",), ("apps/desk/src/tags",))
    assert (tasks.status, tasks.deployed_as) == (Status.PRODUCTION, ())
    assert "# it answers requests (apps/desk/src/tasks/routes.ts:3), and alone writes task" in text


@pytest.mark.parametrize("home", ["apps/desk", "desk", "."])
def test_a_draft_with_parts_can_be_read_wherever_the_service_lies(home: str) -> None:
    places = [f"{home}/{name}".removeprefix("./") for name in ("tags", "tasks", "teams")]
    facts = [
        each
        for place in places
        for each in (
            fact(f"{place}/routes.ts", "http_endpoint"),
            fact(f"{place}/rows.ts", "store_write", place.rpartition("/")[2]),
        )
    ]
    read = read_map("m", draft_map([service(home, "desk")], facts=facts))
    assert [(each.paths, each.parts) for each in read.components[1:]] == [
        ((home,), (place,)) for place in places
    ]


def test_layers_versions_and_one_folder_alone_are_no_components() -> None:
    by_layer = (
        fact("apps/desk/routes/tasks.ts", "http_endpoint"),
        fact("apps/desk/routes/tags.ts", "http_endpoint"),
        fact("apps/desk/stores/tasks.ts", "store_write", "task"),
        fact("apps/desk/stores/tags.ts", "store_write", "tag"),
    )
    by_version = tuple(
        fact(f"apps/desk/{version}/tasks.ts", kind, "task" if kind == "store_write" else "")
        for version in ("v1", "v2", "v3")
        for kind in ("http_endpoint", "store_write")
    )
    alone = (
        fact("apps/desk/tasks/a.ts", "http_endpoint"),
        fact("apps/desk/tasks/a.ts", "store_write", "task"),
    )
    unknown = tuple(
        fact(f"apps/desk/{name}/a.ts", kind)
        for name in ("tasks", "tags", "teams")
        for kind in ("consume", "store_write")
    )
    for facts in (by_layer, by_version, alone, unknown):
        assert parts(*facts) == []


def test_what_only_says_that_it_is_well_takes_no_requests() -> None:
    facts = [
        fact(f"apps/desk/{name}/a.ts", kind, name if kind == "store_write" else "")
        for name in ("tasks", "tags", "teams")
        for kind in ("http_endpoint", "health_endpoint", "store_write")
    ]
    assert parts(*facts) == []
