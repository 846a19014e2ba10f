"""One service calls another: each way in which code, an image or a proxy may say whom."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.graph import graph_of
from scanner.pipeline import Request, scan
from tests.scanned import written

BILLING = {
    "billing/Dockerfile": "FROM python:3.12\nCMD python main.py\n",
    "billing/main.py": "print('billing')\n",
}
JVM = {
    "orders/build.gradle": "plugins { id 'org.springframework.boot' }\n",
    "orders/Dockerfile": "FROM eclipse-temurin:21\nCOPY app.jar .\nCMD java -jar app.jar\n",
}
MAIN = "package shop;\n\nclass App {\n    public static void main(String[] args) { }\n}\n"
WAYS: dict[str, dict[str, str]] = {
    "js: a setting for a service that nothing sets, through a client of the house": {
        "orders/package.json": '{"name": "orders", "scripts": {"start": "nest start"}, "dependencies": {"@nestjs/core": "10"}}',
        "orders/Dockerfile": "FROM node:22\nCMD node dist/main.js\n",
        "orders/src/main.ts": "import { NestFactory } from '@nestjs/core';\nNestFactory.create(App);\n",
        "orders/src/http.ts": "import { HttpService } from '@nestjs/axios';\nexport class Http {\n  constructor(private readonly http: HttpService) {}\n"
        "  async get(url: string) { return this.http.get(url); }\n}\n",
        "orders/src/bills.ts": "import { ConfigService } from '@nestjs/config';\nimport { Http } from './http';\nexport class Bills {\n  private readonly base: string;\n"
        "  constructor(private readonly http: Http, private readonly config: ConfigService) {\n    this.base = this.config.get<string>('BILLING_SERVICE_URL') || '';\n  }\n"
        "  all(path: string) { return this.http.get(`${this.base}${path}`); }\n}\n",
    },
    "python: a variable for a service that nothing sets, in a class, put together before": {
        "orders/Dockerfile": "FROM python:3.12\nCMD python main.py\n",
        "orders/main.py": (
            "import requests\nfrom decouple import config\n\nclass Others:\n    base = config('OTHERS_SERVICE_URL')\n\n"
            "    @staticmethod\n    def get(path):\n        url = f'{Others.base}/api/{path}'\n        return requests.get(url)\n\n"
            "class Bills:\n    base = config('BILLING_SERVICE_URL').rstrip('/')\n\n    @classmethod\n    def get(cls, path):\n"
            "        url = f'{cls.base}/api/{path}'\n        return requests.get(url, timeout=2)\n"
        ),
    },
    "go: put together before, of what a maker is handed": {
        "orders/Dockerfile": "FROM golang:1.23\nCOPY . .\nCMD /orders\n",
        "orders/go.mod": "module orders\n\ngo 1.23\n",
        "orders/main.go": (
            'package main\n\nimport (\n\t"fmt"\n\t"net/http"\n)\n\ntype Bills struct{ address string }\n\n'
            "func NewBills(address string) *Bills { return &Bills{address: address} }\n\n"
            "func (b Bills) All(r *http.Request) {\n"
            '\turl := fmt.Sprintf("%s/all", b.address)\n\trequest, _ := http.NewRequest("GET", url, nil)\n\thttp.DefaultClient.Do(request)\n}\n\n'
            'func main() {\n\tbills := NewBills("http://billing:8080")\n\tserve(bills)\n}\n'
        ),
    },
    "js: put together with a variable that has a default": {
        "orders/Dockerfile": "FROM node:22\nCMD node server.js\n",
        "orders/server.js": (
            'const request = require("request");\nconst host = process.env.BILLING_HOST || "billing";\n'
            'function bill(id) { request("http://" + host + ":8080/bills/" + id, () => {}); }\n'
        ),
    },
    "python: a template that is filled by name": {
        "orders/Dockerfile": "FROM python:3.12\nCMD python main.py\n",
        "orders/main.py": (
            'import os\nimport requests\nHOST = os.getenv("BILLING_HOST", "billing")\n\ndef bill(id):\n'
            '    return requests.get("http://{host}:8080/bills/{id}".format(id=id, host=HOST))\n'
        ),
    },
    "go: a setting that is filled with a variable which nothing sets": {
        "orders/Dockerfile": "FROM golang:1.23\nCOPY . .\nCMD /orders\n",
        "orders/go.mod": "module orders\n\ngo 1.23\n",
        "orders/main.go": 'package main\n\nfunc main() { serve(viper.GetString("billing_url")) }\n',
        "orders/config/config.yml": (
            "billing_url: ${BILLING_SERVICE_URL}\nshop_url: ${SHOP_URL}\nstore_url: ${STORE_SERVICE_URL}\n"
        ),
    },
    "python: by name, of parts that are handed in": {
        "orders/Dockerfile": "FROM python:3.12\nCMD python main.py\n",
        "orders/settings.py": 'class Settings:\n    billing_url: str = "http://billing:8080"\n\nsettings = Settings()\n',
        "orders/main.py": (
            "import httpx\nfrom settings import settings\n\n"
            "async def passed_on(request, service_url: str, path: str):\n"
            "    async with httpx.AsyncClient() as session:\n"
            '        return await session.request(method=request.method, url=f"{service_url}{path}", headers={})\n\n'
            'async def bills(request):\n    return await passed_on(request, settings.billing_url, "/bills")\n'
        ),
    },
    "java: a client of Apache's, made with an address": {
        **JVM,
        "orders/src/main/java/shop/Bills.java": (
            "package shop;\n\nimport org.apache.http.client.methods.HttpPost;\n\nclass Bills {\n    private final String base;\n\n"
            '    Bills(String base) { this.base = base; }\n\n    static Bills here() { return new Bills("http://billing:8080/"); }\n\n'
            "    HttpPost bill(String id) { return new HttpPost(base + id); }\n}\n"
        ),
    },
    "an image that sets an address": {
        "orders/Dockerfile": "FROM node:22\nENV MODE=prod \\\n    BILLING_HOST=billing\nCMD node server.js\n",
        "orders/server.js": "const host = process.env.BILLING_HOST;\nfetch(`http://${host}/bills`);\n",
    },
    "a proxy in front of the service": {
        "orders/Dockerfile": "FROM node:22\nCMD node server.js\n",
        "orders/server.js": "console.log('page')\n",
        "orders/default.conf": "server {\n  location /bills/ {\n    proxy_pass http://billing:8080/;\n  }\n}\n",
    },
    "apache in front of the service": {
        "orders/Dockerfile": "FROM node:22\nCMD node server.js\n",
        "orders/server.js": "console.log('page')\n",
        "orders/000-default.conf": '<VirtualHost *:80>\n  ProxyPass "/bills" "http://billing:8080/"\n</VirtualHost>\n',
    },
    "yarp, by a name of Compose that has a dot": {
        "orders/Dockerfile": "FROM mcr.microsoft.com/dotnet/aspnet:9.0\nCOPY . .\nENTRYPOINT dotnet orders.dll\n",
        "orders/orders.csproj": '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
        "orders/Program.cs": "var app = WebApplication.Create(args);\napp.Run();\n",
        "orders/appsettings.json": (
            '{"ReverseProxy": {"Clusters": {"bills": {"Destinations": {"one": {"Address": "http://billing.api:8080"}}}}}}\n'
        ),
        "compose.yml": "services:\n  billing.api:\n    build: billing\n  orders.api:\n    build: orders\n",
    },
    "ocelot, by a name that a registry knows": {
        "orders/Dockerfile": "FROM mcr.microsoft.com/dotnet/aspnet:9.0\nCOPY . .\nENTRYPOINT dotnet orders.dll\n",
        "orders/orders.csproj": '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
        "orders/Program.cs": "var app = WebApplication.Create(args);\napp.Run();\n",
        "orders/ocelot.json": '{"Routes": [{"DownstreamPathTemplate": "/bills", "ServiceName": "Billing"}]}\n',
    },
    "a variable of a service whose name in Compose has a dot": {
        "orders/Dockerfile": "FROM mcr.microsoft.com/dotnet/aspnet:9.0\nCOPY . .\nENTRYPOINT dotnet orders.dll\n",
        "orders/orders.csproj": '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
        "orders/Program.cs": 'var app = WebApplication.Create(args);\nUse(app.Configuration["Settings:BillsUrl"]);\napp.Run();\n',
        "compose.yml": "services:\n  billing.api:\n    build: billing\n  orders.api:\n    build: orders\n",
        "compose.override.yml": (
            "services:\n  orders.api:\n    environment:\n      - Settings__BillsUrl=https://billing.api:8081\n"
        ),
    },
    "spring cloud gateway, in properties, with a default that Compose fills": {
        **JVM,
        "orders/src/main/java/shop/App.java": MAIN,
        "orders/src/main/resources/application.properties": (
            "spring.cloud.gateway.routes[0].id=bills\nspring.cloud.gateway.routes[0].uri=${BILLS_URL:http://localhost:81}\n"
        ),
        "deployment/docker-compose/apps.yml": (
            "services:\n  orders:\n    image: shop/orders\n    environment:\n      - BILLS_URL=http://billing:8080\n"
        ),
    },
    "a name under which Compose runs an image that a workflow builds": {
        "orders/Dockerfile": "FROM node:22\nCMD node server.js\n",
        "orders/server.js": 'fetch("http://money/bills");\n',
        ".github/workflows/billing.yml": (
            "on: push\njobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: docker/build-push-action@v6\n"
            "        with: {context: ./billing, push: true, tags: 'ghcr.io/shop/ledger-billing:latest'}\n"
        ),
        "docker-compose.yml": "services:\n  money:\n    image: ghcr.io/shop/ledger-billing:latest\n",
    },
    "a setting of Spring's that a variable overrides": {
        **JVM,
        "orders/src/main/java/shop/App.java": MAIN,
        "orders/src/main/resources/application.properties": "shop.bills-url=http://localhost:81\n",
        "orders/src/main/java/shop/Bills.java": (
            "package shop;\n\nimport org.springframework.beans.factory.annotation.Value;\n"
            "import org.springframework.web.client.RestTemplate;\n\nclass Bills {\n"
            '    @Value("${shop.billsUrl}") String url;\n    RestTemplate http;\n'
            "    String all() { return http.getForObject(url, String.class); }\n}\n"
        ),
        "other/Dockerfile": "FROM python:3.12\nCMD python main.py\n",
        "other/main.py": "print('other')\n",
        "docker-compose.yml": (
            "services:\n  orders:\n    build: orders\n    environment:\n      SHOP_BILLS_URL: http://billing:8080\n"
        ),
    },
    "dapr, by the other's id": {
        "go.mod": "module example.com/shop\n\ngo 1.23\n",
        "orders/Dockerfile": "FROM golang:1.23\nCOPY . .\nRUN go build ./orders\n",
        "orders/main.go": (
            'package main\n\nimport dapr "github.com/dapr/go-sdk/client"\n\nfunc main() {\n'
            '\tclient, _ := dapr.NewClient()\n\tclient.InvokeMethod(nil, "billing", "bills", "GET")\n}\n'
        ),
    },
    "zuul, its settings handed out by a configuration server": {
        **JVM,
        "orders/src/main/java/shop/App.java": MAIN,
        "config/src/main/java/shop/App.java": MAIN,
        "config/build.gradle": JVM["orders/build.gradle"],
        "config/Dockerfile": "FROM eclipse-temurin:21\nCOPY app.jar .\nCMD java -jar app.jar\n",
        "config/src/main/resources/shared/orders.yml": (
            "zuul:\n  routes:\n    billing:\n      path: /bills/**\n      serviceId: billing\n"
        ),
    },
}


@pytest.mark.parametrize("way", WAYS)
def test_who_is_called_is_seen(way: str, tmp_path: Path) -> None:
    report = scan(Request(root=written(tmp_path, {**BILLING, **WAYS[way]})))
    graph = graph_of(report.facts, report.fact_services, report.services, None, report.reached)
    calls = {(edge.source, edge.target) for edge in graph.edges if edge.kind == "calls"}
    assert calls == {("service:orders", "service:billing")}


def test_a_variable_that_nothing_sets_may_be_for_anything(tmp_path: Path) -> None:
    code = "import os, requests\nrequests.get(f\"{os.environ['BILLING_URL']}/bills\")\n"
    tree = {**BILLING, "orders/Dockerfile": "FROM python:3.12\nCMD python main.py\n", "orders/main.py": code}
    report = scan(Request(root=written(tmp_path, tree)))
    assert not [fact for fact in report.facts if fact.kind == "call"]


def test_an_image_that_only_names_its_own_mode_calls_nobody(tmp_path: Path) -> None:
    tree = {**BILLING, "orders/Dockerfile": "FROM node:22\nENV MODE=billing\nCMD node server.js\n"}
    report = scan(Request(root=written(tmp_path, tree)))
    assert not [fact for fact in report.facts if fact.kind == "call"]


def test_what_a_configuration_server_hands_out_for_a_profile_is_of_whom_it_is_named_for(
    tmp_path: Path,
) -> None:
    routes = (
        "spring:\n  cloud:\n    gateway:\n      routes:\n        - id: bills\n          uri: lb://billing\n"
    )
    jvm = {file.partition("/")[2]: text for file, text in JVM.items()}
    files = {
        **BILLING,
        **{f"{name}/{file}": text for name in ("shop-gateway", "settings") for file, text in jvm.items()},
        "shop-gateway/src/main/java/shop/App.java": MAIN,
        "settings/src/main/java/shop/Settings.java": MAIN.replace("App", "Settings"),
        "settings/src/main/resources/config/shop-gateway-docker.yml": routes,
    }
    report = scan(Request(root=written(tmp_path, files)))
    graph = graph_of(report.facts, report.fact_services, report.services, None, report.reached)
    calls = {(edge.source, edge.target) for edge in graph.edges if edge.kind == "calls"}
    assert calls == {("service:shop-gateway", "service:billing")}


def test_what_a_configuration_server_hands_out_to_all_is_no_call_of_its_own(tmp_path: Path) -> None:
    asked = "security:\n  oauth2:\n    resource:\n      user-info-uri: http://billing:5000/users/current\n"
    client = (
        "spring:\n  application:\n    name: {}\n  config:\n    import: configserver:http://settings:8888\n"
    )
    jvm = {file.partition("/")[2]: text for file, text in JVM.items()}
    names = ("orders", "stock", "settings")
    files = {
        **BILLING,
        **{f"{name}/{file}": text for name in names for file, text in jvm.items()},
        **{f"{name}/src/main/java/shop/App.java": MAIN for name in names},
        **{f"{name}/src/main/resources/application.yml": client.format(name) for name in names[:2]},
        "settings/src/main/resources/shared/application.yml": asked,
        "settings/src/main/resources/shared/orders.yml": "server:\n  port: 8081\n",
    }
    report = scan(Request(root=written(tmp_path, files), cached=False, jobs=1))
    called = {(f.value("from"), f.value("to")) for f in report.facts if f.kind == "call"}
    assert ("settings", "billing") not in called
    assert not any(to == "billing" for _, to in called)


HELPERS = {  # a function that is handed an address and a path → what calls it
    "orders/http.py": (
        "import requests\n\ndef _join(base, path):\n    return f\"{base.rstrip('/')}/{path}\"\n\n"
        "def ask(method, base, path):\n    url = _join(base, path)\n    return requests.request(method, url)\n"
    ),
    "orders/main.py": (
        "import os\nfrom http import ask\n\nBILLS = os.environ.get('BILLS', 'http://billing:8000')\nSTOCK = os.environ.get('STOCK', 'http://stock:8000')\n\n"
        "def all():\n    ask('GET', BILLS, 'bills')\n    ask('GET', STOCK, 'items')\n    ask('PUT', STOCK, 'items/1')\n"
    ),
}
DECORATED = {  # what a decorator is handed by name, and hands on as it was given
    "orders/core.py": (
        "import requests\n\nclass Way:\n    def route(self, method, base, path=''):\n        def wrapper(function):\n            def inner(request):\n"
        "                return requests.request(method, base + str(request.path))\n            return inner\n        return wrapper\n\n"
        "    def get(self, **options):\n        return self.route(method='get', **options)\n"
    ),
    "orders/main.py": (
        "from core import Way\nfrom config import Settings\n\nway = Way()\n\n"
        "@way.get(path='/bills', base=Settings().BILLING_SERVICE_URL)\ndef bills(request): ...\n\n"
        "@way.get(path='/items', base=Settings().STOCK_SERVICE_URL)\ndef items(request): ...\n"
    ),
    "orders/config.py": "from pydantic_settings import BaseSettings\n\nclass Settings(BaseSettings):\n    BILLING_SERVICE_URL: str\n    STOCK_SERVICE_URL: str\n",
}
HELPERS_JS = {
    "orders/ask.js": "const axios = require('axios');\nfunction ask(base, path) { return axios.get(`${base}/${path}`); }\nmodule.exports = { ask };\n",
    "orders/server.js": "const { ask } = require('./ask');\nask('http://billing:8000', 'bills');\nask('http://stock:8000', 'items');\nask('http://stock:8000', 'items/1');\n",
}


@pytest.mark.parametrize(("files", "run"), [(HELPERS, "python main.py"), (HELPERS_JS, "node server.js")])
def test_what_one_call_passes_goes_together(files: dict[str, str], run: str, tmp_path: Path) -> None:
    base = "python:3.12" if run.startswith("python") else "node:22"
    stock = {path.replace("billing", "stock"): text for path, text in BILLING.items()}
    tree = {**BILLING, **stock, **files, "orders/Dockerfile": f"FROM {base}\nCOPY . .\nCMD {run}\n"}
    report = scan(Request(root=written(tmp_path, tree)))
    calls = [fact for fact in report.facts if fact.kind == "call"]
    assert {fact.value("to") for fact in calls} == {"billing", "stock"}
    told = {name.text.removeprefix("{}") for fact in calls for name in fact.names}
    paths = {text.removeprefix("http://billing:8000").removeprefix("http://stock:8000") for text in told}
    assert paths == {"/bills", "/items", "/items/1"}
    assert not {"http://billing:8000/items", "http://stock:8000/bills"} & told


def test_what_a_function_hands_on_as_it_was_given_is_followed(tmp_path: Path) -> None:
    stock = {path.replace("billing", "stock"): text for path, text in BILLING.items()}
    tree = {**BILLING, **stock, **DECORATED, "orders/Dockerfile": "FROM python:3.12\nCMD python main.py\n"}
    report = scan(Request(root=written(tmp_path, tree)))
    assert {f.value("to") for f in report.facts if f.kind == "call"} == {"billing", "stock"}


# What the base of an address goes through → how it is put together, before it is handed on; slashes stand around it.
_BASE = "    base = os.environ.get('{name}')\n    other = path.strip('/')\n"
TRIMMED = {
    "stripped": ("{name}", _BASE + "    url = f'{{base}}/{{other}}/'\n    return requests.get(url)\n"),
    "by name": ("{name}", _BASE + "    url = f'{{base}}/{{other}}/'\n    return requests.post(url=url, json={{}})\n"),
    "goes on": (
        "{name}",
        _BASE + "    url = f'{{base}}/{{other}}/'\n    kind = 'a/b/c'\n    return requests.get(url).json()\n",
    ),
    "prefix": ("{name}", "    base = os.environ['{name}'].removeprefix('x:')\n    return requests.get(f'{{base}}/{{path}}/')\n"),
    "both": ("{name}", "    base = os.getenv('{name}').strip('/')\n    return requests.get(base + '/' + path.lstrip('/'))\n"),
}  # fmt: skip
NAMED = {  # a folder of a service → the variable for its address that nothing sets, and whether it is called by it
    "auth_app": ("AUTH_APP_URL", True),
    "stock-api": ("STOCK_API_BASE_URL", True),
    "mail": ("MAIL_SERVICE_URL", True),
    "search": ("SEARCH_URL", False),
    "files-store": ("FILES_BUCKET_URL", False),
}


def test_a_variable_that_nothing_sets_is_for_the_service_whose_whole_name_it_says(tmp_path: Path) -> None:
    served = {f"{folder}/Dockerfile": BILLING["billing/Dockerfile"] for folder in NAMED}
    served |= {f"{folder}/server.js": "serve();\n" for folder in NAMED}
    asks = "import os\nimport requests\n" + "".join(
        f"def ask_{number}_{way.replace(' ', '_')}(path):\n{code.format(name=variable)}"
        for number, (variable, _) in enumerate(NAMED.values())
        for way, (_, code) in TRIMMED.items()
    )
    tree = {**served, "orders/Dockerfile": "FROM python:3.12\nCMD python main.py\n", "orders/main.py": asks}
    report = scan(Request(root=written(tmp_path, tree), cached=False))
    called = [fact.value("to") for fact in report.facts if fact.kind == "call" and fact.value("to")]
    assert {to: called.count(to) for to in called} == {
        folder: len(TRIMMED) for folder, (_, is_called) in NAMED.items() if is_called
    }


PAGES = {  # a variable that a page asks by → the service that it is for
    "REACT_APP_HOST_BILLING": {"billing"},
    "VITE_BILLING_URL": {"billing"},
    "NEXT_PUBLIC_BILLING_BASE_URL": {"billing"},
    "VITE_BILLING_KEY": set(),
    "BILLING_URL": set(),
}


def test_what_bundlers_set_is_for_the_service_that_it_is_called_like(tmp_path: Path) -> None:
    tree = dict(BILLING)
    for number, variable in enumerate(PAGES):
        page = f"page{number}"
        tree[f"{page}/package.json"] = (
            f'{{"name": "{page}", "scripts": {{"start": "vite"}}, "dependencies": {{"react": "19"}}}}'
        )
        tree[f"{page}/src/api.ts"] = (
            f"import axios from 'axios';\nexport const api = axios.create({{ baseURL: process.env.{variable} }});\n"
        )
    report = scan(Request(root=written(tmp_path, tree), cached=False))
    told = {f"page{number}": set[str]() for number in range(len(PAGES))}
    for fact in report.facts:
        if fact.kind == "call" and fact.value("to"):
            told[fact.location.path.partition("/")[0]].add(fact.value("to"))
    assert list(told.values()) == list(PAGES.values())


CONTAINED = {
    "its own": ("SHOP_URL: http://localhost:8080", set()),
    "its own, by number": ("BROADCAST_ADDRESS: 127.0.0.1:8080", set()),
    "by name": ("BILLING_URL: http://billing:8080", {("orders", "billing")}),
    "the machine's": ("BILLING_URL: http://host.docker.internal:8080", {("orders", "billing")}),
    "a page's": ("VITE_BILLING_URL: http://localhost:8080", {("orders", "billing")}),
}


@pytest.mark.parametrize(("variable", "expected"), CONTAINED.values(), ids=CONTAINED.keys())
def test_in_a_container_the_machine_is_the_container(
    variable: str, expected: set[tuple[str, str]], tmp_path: Path
) -> None:
    """What is handed on to the one that listens there is so for those outside, and for the pages that they open."""
    name = variable.partition(":")[0]
    files = {
        **BILLING,
        "orders/Dockerfile": "FROM node:22\nCMD node server.js\n",
        "orders/server.js": f"fetch(process.env.{name});\n",
        "compose.yaml": (
            "services:\n  billing:\n    build: billing\n    ports: ['8080:8080']\n"
            f"  orders:\n    build: orders\n    environment:\n      {variable}\n"
        ),
    }
    report = scan(Request(written(tmp_path, files), cached=False, jobs=1))
    called = {(f.value("from"), f.value("to")) for f in report.facts if f.kind == "call" and f.value("to")}
    assert {each for each in called if all(each)} == expected
