"""Each client of a language with each way in which an address may come to it: all of them in one tree, each its own service."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest

from scanner.graph import graph_of
from scanner.pipeline import Request, scan
from tests.scanned import written

HOST = "http://billing:8080"
BILLING = {
    "billing/Dockerfile": "FROM python:3.12\nCMD python main.py\n",
    "billing/main.py": "print('billing')\n",
}
Made = tuple[str, str, dict[str, str]]
"""What a file says before it calls, the expression for the address, and other files."""

JS_CLIENTS = {
    "fetch": ("", "fetch(`${%s}/all`);"),
    "axios": ("const axios = require('axios');\n", "axios.get(`${%s}/all`);"),
    "axios, made for it": ("const axios = require('axios');\n", "axios.create({ baseURL: %s }).get('/all');"),
    "apollo": ("const { ApolloClient } = require('@apollo/client');\n", "new ApolloClient({ uri: %s });"),
    "apollo, by a link": ("const { createHttpLink } = require('@apollo/client');\n", "createHttpLink({ uri: %s });"),
    "trpc": ("const { httpBatchLink } = require('@trpc/client');\n", "httpBatchLink({ url: %s });"),
    "redux": ("const { fetchBaseQuery } = require('@reduxjs/toolkit/query/react');\n", "fetchBaseQuery({ baseUrl: %s });"),
    "socket.io": ("const { io } = require('socket.io-client');\n", "io(%s);"),
    "needle": ("const needle = require('needle');\n", "needle('get', %s);"),
    "signalr": ("const hub = require('@microsoft/signalr');\n", "new hub.HubConnectionBuilder().withUrl(%s).build();"),
    "websocket": ("", "new WebSocket(%s);"),
    "an address that is made": ("", "fetch(new URL('/all', %s));"),
}  # fmt: skip
JS_WAYS: dict[str, Made] = {
    "as it is": ("", f"'{HOST}'", {}),
    "a variable with a default": (f"const base = process.env.BILLS || '{HOST}';\n", "base", {}),
    "a file of settings": (
        "const config = require('./config');\n",
        "config.bills.url",
        {"config.js": f"module.exports = {{ bills: {{ url: '{HOST}' }} }};\n"},
    ),
    "a table by a key": (
        "const PLACES = require('./places');\nconst name = process.argv[2];\n",
        "PLACES[name]",
        {"places.js": f"module.exports = {{ bills: '{HOST}' }};\n"},
    ),
}
PY_CLIENTS = {
    "requests": ("import requests\n", "requests.get({url} + '/all')"),
    "httpx, made for it": ("import httpx\n", "httpx.Client(base_url={url}).get('/all')"),
    "aiohttp, made for it": ("import aiohttp\n", "aiohttp.ClientSession({url})"),
    "urllib": ("import urllib.request\n", "urllib.request.urlopen({url})"),
    "gql": (
        "from gql.transport.aiohttp import AIOHTTPTransport\n",
        "AIOHTTPTransport(url={url})",
    ),
    "websockets": ("import websockets\n", "websockets.connect({url})"),
    "urljoin": (
        "import requests\nfrom urllib.parse import urljoin\n",
        "requests.get(urljoin({url}, '/all'))",
    ),
}
PY_WAYS: dict[str, Made] = {
    "as it is": ("", f"'{HOST}'", {}),
    "a variable with a default": (f"import os\nBASE = os.getenv('BILLS', '{HOST}')\n", "BASE", {}),
    "a class of settings": (
        "from config import settings\n",
        "settings.bills",
        {"config.py": f"class Settings:\n    bills = '{HOST}'\n\nsettings = Settings()\n"},
    ),
}
GO_CLIENTS = {
    "http.Get": ('"net/http"', 'http.Get({url} + "/all")'),
    "by a format": ('"fmt"\n\t"net/http"', 'http.Get(fmt.Sprintf("%s/all/%s", {url}, "1"))'),
    "a request": ('"net/http"', 'http.NewRequest("GET", {url}, nil)'),
    "fiber": ('"github.com/gofiber/fiber/v2/middleware/proxy"', "proxy.Forward({url})"),
    "rpc": ('"net/rpc"', 'rpc.Dial("tcp", {url})'),
    "websocket": ('"github.com/gorilla/websocket"', "websocket.DefaultDialer.Dial({url}, nil)"),
}
GO_WAYS = {
    "as it is": ("", f'"{HOST}"'),
    "set where it is empty": (
        f'\tbase := os.Getenv("BILLS")\n\tif base == "" {{\n\t\tbase = "{HOST}"\n\t}}\n',
        "base",
    ),
}


def _js(client: str, way: str) -> dict[str, str]:
    (imported, call), (before, address, files) = JS_CLIENTS[client], JS_WAYS[way]
    return {
        "Dockerfile": "FROM node:22\nCMD node server.js\n",
        "server.js": f"{imported}{before}{call % address}\n",
        **files,
    }


def _python(client: str, way: str) -> dict[str, str]:
    (imported, call), (before, address, files) = PY_CLIENTS[client], PY_WAYS[way]
    return {
        "Dockerfile": "FROM python:3.12\nCMD python main.py\n",
        "main.py": f"{imported}{before}\n\ndef ask():\n    return {call.format(url=address)}\n",
        **files,
    }


def _go(client: str, way: str) -> dict[str, str]:
    (imported, call), (before, address) = GO_CLIENTS[client], GO_WAYS[way]
    imports = imported + '\n\t"os"' if before else imported
    return {
        "Dockerfile": "FROM golang:1.23\nCOPY . .\nCMD /asks\n",
        "go.mod": "module asks\n\ngo 1.23\n",
        "main.go": f"package main\n\nimport (\n\t{imports}\n)\n\nfunc main() {{\n{before}\t{call.format(url=address)}\n}}\n",
    }


@pytest.mark.parametrize(
    ("make", "clients", "ways"),
    [(_js, JS_CLIENTS, JS_WAYS), (_python, PY_CLIENTS, PY_WAYS), (_go, GO_CLIENTS, GO_WAYS)],
    ids=["js", "python", "go"],
)
def test_each_client_calls_by_each_address(
    make: Callable[[str, str], dict[str, str]],
    clients: dict[str, object],
    ways: dict[str, object],
    tmp_path: Path,
) -> None:
    asking = {f"asks-{number}": pair for number, pair in enumerate(product(clients, ways))}
    tree = dict(BILLING)
    for folder, (client, way) in asking.items():
        tree |= {f"{folder}/{name}": text for name, text in make(client, way).items()}
    calling = _arrows(written(tmp_path, tree))
    assert [pair for folder, pair in asking.items() if (folder, "billing") not in calling] == []


BELOW = {
    "python: what a class below hands up": {
        "orders/main.py": "import requests\n\nclass Base:\n    def __init__(self, base_url: str):\n        self.base_url = base_url\n\n"
        "    def _get(self, path):\n        return requests.get(f'{self.base_url}{path}')\n\n"
        f"class Bills(Base):\n    def __init__(self):\n        super().__init__('{HOST}')\n\nBills()._get('/all')\n",
    },
    "python: the same, by the class's name": {
        "orders/main.py": "import requests\n\nclass Base:\n    def __init__(self, base_url: str):\n        self.base_url = base_url\n\n"
        "    def _get(self, path):\n        return requests.get(f'{self.base_url}{path}')\n\n"
        f"class Bills(Base):\n    def __init__(self):\n        super(Bills, self).__init__('{HOST}')\n\nBills()._get('/all')\n",
    },
    "python: what a class below sets that is empty above": {
        "orders/main.py": "import requests\n\nclass Base:\n    base_url = ''\n\n    def _get(self, path):\n"
        "        return requests.get(self.base_url + path)\n\n"
        f"class Bills(Base):\n    base_url = '{HOST}'\n\nBills()._get('/all')\n",
    },
    "typescript: what a class below sets, with its type": {
        "orders/main.ts": "export abstract class Base {\n  abstract base: string;\n  get(path: string) { return fetch(`${this.base}${path}`); }\n}\n"
        f"class Bills extends Base {{\n  readonly base: string = '{HOST}';\n}}\nnew Bills().get('/all');\n",
    },
}  # fmt: skip


@pytest.mark.parametrize("way", BELOW)
def test_an_address_that_a_class_below_has(way: str, tmp_path: Path) -> None:
    tree = {**BILLING, "orders/Dockerfile": "FROM scratch\nCMD main\n", **BELOW[way]}
    assert _arrows(written(tmp_path, tree)) == {("orders", "billing")}


TOPICS = "{ placed: 'orders.placed', gone: 'orders.gone' }"
EACH = {
    "values": f"const topics = {TOPICS};\nfor (const topic of Object.values(topics)) consumer.subscribe({{ topic }});\n",
    "keys": "const on = { 'orders.placed': work, 'orders.gone': work };\nconsumer.subscribe({ topics: Object.keys(on) });\n",
    "values of another file": "const topics = require('./topics');\nfor (const topic of Object.values(topics)) consumer.subscribe({ topic });\n",
}  # fmt: skip


@pytest.mark.parametrize("way", EACH)
def test_all_of_a_table_are_listened_to(way: str, tmp_path: Path) -> None:
    kafka = "const { Kafka } = require('kafkajs');\nconst kafka = new Kafka({});\n"
    tree = {
        **BILLING,
        "billing/main.py": "from kafka import KafkaProducer\nKafkaProducer().send('orders.placed', b'')\n",
        "orders/Dockerfile": "FROM node:22\nCMD node server.js\n",
        "orders/topics.js": f"module.exports = {TOPICS};\n",
        "orders/server.js": f"{kafka}const consumer = kafka.consumer({{ groupId: 'orders' }});\n{EACH[way]}",
    }
    assert _arrows(written(tmp_path, tree)) == {("billing", "orders")}


def _variant(folder: str) -> dict[str, str]:
    """A workspace with a Compose file of its own, whose services are called as those of any other are."""
    compose = "".join(
        f"  {name}:\n    build:\n      context: .\n      dockerfile: {name}/Dockerfile\n"
        for name in ("orders", "billing")
    )
    return {
        f"{folder}/go.mod": f"module {folder}\n\ngo 1.23\n",
        f"{folder}/compose.yml": f"services:\n{compose}    environment:\n      ORDERS_URL: http://orders:8080\n",
        f"{folder}/orders/Dockerfile": "FROM node:22\nCMD node server.js\n",
        f"{folder}/orders/server.js": "console.log('orders')\n",
        f"{folder}/billing/Dockerfile": "FROM node:22\nCMD node server.js\n",
        f"{folder}/billing/server.js": "fetch(`${process.env.ORDERS_URL}/all`);\n",
    }


def test_a_name_is_that_of_the_service_which_the_same_compose_file_runs(tmp_path: Path) -> None:
    tree = {**_variant("one"), **_variant("other")}
    assert _arrows(written(tmp_path, tree)) == {
        ("one/billing", "one/orders"),
        ("other/billing", "other/orders"),
    }


NEST = {
    "orders/package.json": '{"name": "orders", "dependencies": {"@nestjs/core": "10"}, "scripts": {"start": "nest start"}}',
    "orders/Dockerfile": "FROM node:22\nCMD node dist/main.js\n",
    "orders/src/main.ts": "import { NestFactory } from '@nestjs/core';\nNestFactory.create(App);\n",
    "orders/src/clients.ts": (
        "import { ClientsModule, Transport } from '@nestjs/microservices';\n"
        "export const clients = ClientsModule.register([{ name: 'BILLS', transport: Transport.TCP, options: { host: 'billing' } }]);\n"
    ),
}
TAKES = "import {{ Inject }} from '@nestjs/common';\nexport class Bills {{ constructor(@Inject('{name}') private readonly client: object) {{}} }}\n"


@pytest.mark.parametrize(("name", "asked"), [("BILLS", True), ("STOCK", False), ("", False)])
def test_a_client_asks_where_somebody_is_handed_it(name: str, asked: bool, tmp_path: Path) -> None:
    takes = {"orders/src/bills.ts": TAKES.format(name=name)} if name else {}
    arrows = _arrows(written(tmp_path, {**BILLING, **NEST, **takes}))
    assert arrows == ({("orders", "billing")} if asked else set())


BUS = (
    "import pika\nfrom enum import Enum\n\nclass Kind(str, Enum):\n    PLACED = 'orders.placed'\n\nclass Bus:\n"
    "    def __init__(self):\n        self.channel = pika.BlockingConnection().channel()\n\n"
    "    def tell(self, kind: Kind):\n        self.channel.basic_publish(exchange='', routing_key=kind.value, body=b'')\n\n"
    "    def listen(self, kind: Kind, work):\n        self.channel.basic_consume(queue=kind.value, on_message_callback=work)\n\nbus = Bus()\n"
)


def test_what_a_module_of_python_imports_others_import_from_it(tmp_path: Path) -> None:
    tree = {
        "shared/bus.py": BUS,
        "orders/Dockerfile": "FROM python:3.12\nCMD python main.py\n",
        "orders/main.py": "from shared.bus import Kind, bus\nbus.tell(Kind.PLACED)\n",
        "billing/Dockerfile": "FROM python:3.12\nCMD python main.py\n",
        "billing/work.py": "from shared.bus import Kind, bus\n\ndef work(*of):\n    print(of)\n",
        "billing/main.py": "from work import Kind, bus, work\nbus.listen(Kind.PLACED, work)\n",
    }
    assert _arrows(written(tmp_path, tree)) == {("orders", "billing")}


def test_names_that_are_set_on_a_namespace(tmp_path: Path) -> None:
    tree = {
        **BILLING,
        "orders/Dockerfile": "FROM python:3.12\nCMD python main.py\n",
        "orders/main.py": f"import types\nimport requests\n\nnames = types.SimpleNamespace()\nnames.BILLS = '{HOST}'\n\n"
        "def ask():\n    return requests.get(names.BILLS)\n",
    }
    assert _arrows(written(tmp_path, tree)) == {("orders", "billing")}


def _arrows(root: Path) -> set[tuple[str, str]]:
    """Who calls whom, or sends whom something through one topic."""
    report = scan(Request(root=root))
    graph = graph_of(report.facts, report.fact_services, report.services, None, report.reached)
    edges = {
        (edge.source.removeprefix("service:"), edge.target.removeprefix("service:")) for edge in graph.edges
    }
    sent = {
        (one, other)
        for one, topic in edges
        for again, other in edges
        if topic == again and topic.startswith("topic:")
    }
    return {edge for edge in edges | sent if not any(end.startswith("topic:") for end in edge)}
