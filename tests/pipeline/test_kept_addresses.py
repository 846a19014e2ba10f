"""A service keeps another's address in its own settings: edges whatever its language, the file's format and the address."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from itertools import product
from pathlib import Path

import pytest

from scanner.graph import graph_of
from scanner.pipeline import Request, scan
from tests.scanned import written

PROGRAMS = {  # a file that shows the language, where it reads a setting → an image that runs it
    "c#": (
        "Program.cs",
        'var app = WebApplication.Create(args);\nUse(app.Configuration["KEY"]);\napp.Run();\n',
        "dotnet orders.dll",
    ),
    "php": ("index.php", "<?php\nrespond(config('KEY'));\n", "php -S 0.0.0.0:80 index.php"),
    "rust": ("src/main.rs", 'fn main() { serve(settings("KEY")); }\n', "/orders"),
    "node": ("server.js", 'serve(settings["KEY"]);\n', "node server.js"),
}
BILLING = {
    "billing/Dockerfile": "FROM python:3.12\nCMD python main.py\n",
    "billing/main.py": "print('billing')\n",
    "compose.yaml": "services:\n  bills:\n    build: billing\n    ports: ['8084:80']\n  orders:\n    build: orders\n",
}


def _nested(keys: list[str], value: str) -> object:
    return {keys[0]: _nested(keys[1:], value)} if keys else value


def _yaml(keys: list[str], value: str) -> str:
    lines = [f"{'  ' * depth}{key}:" for depth, key in enumerate(keys)]
    return "\n".join([*lines[:-1], f"{lines[-1]} {value}"]) + "\n"


FORMATS: Mapping[str, Callable[[list[str], str], str]] = {
    "appsettings.json": lambda keys, value: json.dumps(_nested(keys, value)),
    "appsettings.Production.json": lambda keys, value: "\ufeff" + json.dumps(_nested(keys, value), indent=2),
    "config/default.json": lambda keys, value: json.dumps(_nested(keys, value)),
    "application.yml": _yaml,
    "application.properties": lambda keys, value: f"{'.'.join(keys)}={value}\n",
    "settings.toml": lambda keys, value: f"[{'.'.join(keys[:-1])}]\n{keys[-1]} = '{value}'\n",
    "src/environments/environment.prod.ts": lambda keys, value: (
        f"export const environment = {{\n  {keys[0].lower()}{keys[-1]}: '{value}',\n}};\n"
    ),
    ".env": lambda keys, value: f"{'_'.join(keys).upper()}={value}\n",
}
ADDRESSES = {
    "a url": (["Services", "Payment"], "http://billing:8080/v1"),
    "a name of compose and a port": (["Services", "Payment"], "bills:80"),
    "a name in a cluster": (["Services", "Payment"], "https://billing.shop.svc.cluster.local"),
    "a host alone": (["Payment", "Host"], "billing"),
    "a port of the machine": (["Services", "Payment"], "http://localhost:8084"),
}
NO_CALL = {
    "who may call": (["Cors", "AllowedOrigins"], "http://billing:8080"),
    "where a browser goes back to": (["Login", "RedirectUri"], "http://billing:8080"),
    "for whom a token is": (["Jwt", "Audience"], "http://billing:8080"),
    "a word that is no host": (["Logging", "Level"], "billing"),
    "its own address": (["Server", "Url"], "http://orders:8080"),
    "a port that nobody has": (["Services", "Payment"], "http://localhost:9999"),
    "a name alone": (["Services", "BillingUrl"], "/invoices"),
    "the name of a service for something else": (["Services", "BillingPageUrl"], "http://localhost:9999"),
    "a host of the world": (["Services", "Payment"], "https://billing.example.com"),
}


def _calls(tree: Path) -> set[tuple[str, str]]:
    report = scan(Request(root=tree))
    graph = graph_of(report.facts, report.fact_services, report.services, None, report.reached)
    return {(edge.source, edge.target) for edge in graph.edges if edge.kind == "calls"}


def _tree(tmp_path: Path, language: str, name: str, keys: list[str], value: str) -> Path:
    path, code, command = PROGRAMS[language]
    files = {
        **BILLING,
        "orders/Dockerfile": f"FROM base\nCOPY . .\nCMD {command}\n",
        f"orders/{path}": code.replace(
            "KEY", {".env": "_"}.get(name, "" if name.endswith(".ts") else ":").join(keys)
        ),
        f"orders/{name}": FORMATS[name](keys, value),
    }
    return written(tmp_path, files)


@pytest.mark.parametrize(("name", "form"), [*product(FORMATS, ADDRESSES)])
def test_an_address_in_its_own_settings_is_a_call(name: str, form: str, tmp_path: Path) -> None:
    language = sorted(PROGRAMS)[(sorted(FORMATS).index(name) + sorted(ADDRESSES).index(form)) % len(PROGRAMS)]
    tree = _tree(tmp_path, language, name, *ADDRESSES[form])
    assert _calls(tree) == {("service:orders", "service:billing")}


@pytest.mark.parametrize("form", NO_CALL)
def test_what_settings_say_besides_is_none(form: str, tmp_path: Path) -> None:
    name = sorted(FORMATS)[sorted(NO_CALL).index(form) % len(FORMATS)]
    assert _calls(_tree(tmp_path, "c#", name, *NO_CALL[form])) == set()


@pytest.mark.parametrize("name", ["appsettings.json", "application.yml", "config/default.json"])
@pytest.mark.parametrize("lists_itself", [True, False])
def test_a_section_that_lists_the_addresses_of_all_is_no_call(
    name: str, lists_itself: bool, tmp_path: Path
) -> None:
    """Every service of a house has a copy of it, with its own address among the others."""
    hosts = {"Payment": "billing", "Stock": "stock"} | ({"Orders": "orders"} if lists_itself else {})
    tree = _tree(tmp_path, "c#", name, ["Services", "Payment"], "http://billing:8080")
    lines = "".join(f"  {key}: http://{host}:8080\n" for key, host in hosts.items())
    section = {"Services": {key: f"http://{host}:8080" for key, host in hosts.items()}}
    own = f"Services:\n{lines}" if name.endswith(".yml") else json.dumps(section)
    code = "".join(f'var {key.lower()} = configuration["Services:{key}"];\n' for key in hosts)
    files = {f"orders/{name}": own, "orders/Addresses.cs": code}
    files["stock/Dockerfile"] = "FROM python:3.12\nCMD python main.py\n"
    files["stock/main.py"] = "print('stock')\n"
    calls = {("service:orders", "service:billing"), ("service:orders", "service:stock")}
    assert _calls(written(tree, files)) == (set() if lists_itself else calls)


def test_what_a_deployment_puts_in_place_of_a_key_counts(tmp_path: Path) -> None:
    tree = _tree(tmp_path, "c#", "appsettings.json", ["Services", "Payment"], "http://billing:8080")
    written(
        tree,
        {
            "stock/Dockerfile": "FROM python:3.12\nCMD python main.py\n",
            "stock/main.py": "print('stock')\n",
            "compose.yaml": "services:\n  orders:\n    build: orders\n    environment:\n"
            "      Services__Payment: http://stock:8080\n",
        },
    )
    assert _calls(tree) == {("service:orders", "service:stock")}


def test_settings_of_several_services_are_of_those_that_ask_for_them(tmp_path: Path) -> None:
    tree = _tree(tmp_path, "node", ".env", ["Stage"], "production")
    written(
        tree,
        {".env": "PAYMENT_URL=http://billing:8080\n", "stock/Dockerfile": "FROM node\nCMD node main.js\n"},
    )
    written(tree, {"stock/main.js": "fetch(process.env.PAYMENT_URL);\n"})
    assert _calls(tree) == {("service:stock", "service:billing")}


@pytest.mark.parametrize("how", ["kept", "called"])
def test_a_port_of_the_machine_gives_way_to_an_address_of_the_same_name(how: str, tmp_path: Path) -> None:
    tree = _tree(tmp_path, "node", ".env", ["Payment", "Url"], "http://localhost:8084")
    code = (
        "fetch(`${process.env.PAYMENT_URL}/bills`);\n"
        if how == "called"
        else "serve(process.env.PAYMENT_URL);\n"
    )
    files = {
        "orders/.env.docker": "PAYMENT_URL=http://stock:8080\n",
        "orders/server.js": code,
        "stock/Dockerfile": "FROM python:3.12\nCMD python main.py\n",
        "stock/main.py": "print('stock')\n",
    }
    assert _calls(written(tree, files)) == {("service:orders", "service:stock")}


def test_a_port_that_the_settings_of_all_name_is_whose_own_settings_name_it(tmp_path: Path) -> None:
    tree = _tree(tmp_path, "node", ".env", ["Payment", "Url"], "http://localhost:8099")
    files = {
        ".env.sample": "BILLING_PORT=8099\nCOMMON_URL=http://localhost:8099\n",
        "billing/.env": "PORT=8099\n",
    }
    assert _calls(written(tree, files)) == {("service:orders", "service:billing")}


@pytest.mark.parametrize(
    ("variable", "wanted"),
    [("BILLING_URL", True), ("VITE_BILLING_BASE_URL", True), ("BILLING", False), ("BILLING_PAGE_URL", False)],
)
def test_a_port_that_nobody_is_seen_to_have_is_whose_name_the_variable_has(
    variable: str, wanted: bool, tmp_path: Path
) -> None:
    tree = _tree(tmp_path, "node", ".env", ["Stage"], "production")
    code = f"serve(process.env.{variable});\n"
    written(tree, {"orders/.env": f"{variable}=http://localhost:9099\n", "orders/server.js": code})
    assert _calls(tree) == ({("service:orders", "service:billing")} if wanted else set())


READING = {  # code of the service, and a variable that Compose gives it, or nothing in it reads
    "by its name": ("server.js", "serve(process.env.BILLS_URL);\n", "BILLS_URL"),
    "in a class of settings": (
        "settings.py",
        "class Settings(BaseSettings):\n    bills_url: str\n",
        "BILLS_URL",
    ),
    "with what a library puts in front": (
        "main.go",
        'url := viper.GetString("bills-url")\n',
        "SHOP_BILLS_URL",
    ),
    "below a section": (
        "Options.cs",
        "public class Links { public string Bills { get; set; } }\n",
        "Links__Bills__Url",
    ),
    "by a script that fills it in": ("conf.json", '{"bills": "${BILLS_URL}"}\n', "BILLS_URL"),
    "by a library": ("server.js", "serve();\n", "SPRING_CLOUD_BILLS_URL"),
}
READING["by what its image starts with"] = (
    "Dockerfile",
    'FROM base\nCOPY . .\nENTRYPOINT ./orders \\\n  --bills="http://${BILLS_URL}"\n',
    "BILLS_URL",
)
UNREAD = {
    "a longer name": ("server.js", "serve(process.env.MY_BILLS_URLS, loadBillsUrl);\n"),
    "an image that only hands it on": (
        "Dockerfile",
        "FROM base\nARG BILLS_URL\nENV BILLS_URL=$BILLS_URL\nCMD ./orders\n",
    ),
    "nothing": ("server.js", "serve();\n"),
    "an example of what to set": (".env.example", "BILLS_URL=http://billing\n"),
    "a text for people": ("README.md", "Set BILLS_URL.\n"),
    "another's name": ("server.js", "serve(process.env.BILL_URL);\n"),
}


def _given(tmp_path: Path, name: str, code: str, variable: str) -> set[tuple[str, str]]:
    files = {
        **BILLING,
        "orders/Dockerfile": "FROM base\nCOPY . .\nCMD ./orders\n",
        "orders/run.rb": "run\n",
        f"orders/{name}": code,
        "compose.yaml": f"{BILLING['compose.yaml']}    environment:\n      {variable}: http://bills:80\n",
    }
    return _calls(written(tmp_path, files))


@pytest.mark.parametrize("how", READING)
def test_a_variable_that_is_read_is_a_call(how: str, tmp_path: Path) -> None:
    assert _given(tmp_path, *READING[how]) == {("service:orders", "service:billing")}


@pytest.mark.parametrize("what", UNREAD)
def test_a_variable_that_nothing_reads_is_none(what: str, tmp_path: Path) -> None:
    assert _given(tmp_path, *UNREAD[what], "BILLS_URL") == set()


@pytest.mark.parametrize("takers", [("orders",), ("orders", "stock")])
def test_what_a_set_of_variables_says_again_is_read_as_it_is_without(
    takers: tuple[str, ...], tmp_path: Path
) -> None:
    """A route of a gateway is read by its library, be it given by Compose, by a ConfigMap of its own, or by both."""
    variable = "ReverseProxy__Clusters__bills__Destinations__one__Address"
    workloads = "".join(
        f"---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {name}}}\nspec: {{template: {{spec: {{containers: "
        f"[{{name: {name}, image: shop/{name}, envFrom: [{{configMapRef: {{name: routes}}}}]}}]}}}}}}\n"
        for name in takers
    )
    tree = _tree(tmp_path, "c#", "appsettings.json", ["Stage"], "production")
    written(
        tree,
        {
            "stock/Dockerfile": "FROM python:3.12\nCMD python main.py\n",
            "stock/main.py": "print('stock')\n",
            "compose.yaml": BILLING["compose.yaml"] + f"    environment: {{{variable}: 'http://bills:80'}}\n"
            "  stock:\n    build: stock\n",
            "k8s/all.yaml": f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: routes}}\ndata: {{{variable}: 'http://bills:80'}}\n{workloads}",
        },
    )
    assert _calls(tree) == {("service:orders", "service:billing")}
