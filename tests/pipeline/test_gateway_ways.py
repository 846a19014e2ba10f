"""Who asks or tells whom in the ways that a gateway, a language without a grammar and small frameworks have of saying it."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.topology import arrows
from scanner.graph import graph_of
from scanner.pipeline import Request, scan
from tests.pipeline.test_asking_ways import BETWEEN, Tree, _dotnet, _jvm, _node, _python
from tests.scanned import written

HTTP = "import axios from 'axios';\n"
PROXY = "import { createProxyMiddleware } from 'http-proxy-middleware';\n"
ROUTES = "export const ROUTES = [{ path: '/bills', target: process.env.BILLS ?? 'http://billing:3000' }];\n"
BILLS = "{ 'bills': 'http://billing:8000' }"
PAGE = {
    "orders/package.json": '{"name": "orders", "scripts": {"start": "vite"}, "dependencies": {"react": "18"}}',
    "orders/Dockerfile": "FROM node:22\nCMD npm start\n",
    "orders/src/main.tsx": "fetch('/api/bills/1');\n",
}


def _go(name: str, code: str, imports: str = '"net/http"') -> Tree:
    return {
        f"{name}/Dockerfile": "FROM golang:1.23\nCOPY . .\nRUN go build -o /app .\nCMD /app\n",
        f"{name}/go.mod": f"module shop/{name}\n\ngo 1.23\n",
        f"{name}/main.go": f"package main\n\nimport (\n{imports}\n)\n\n{code}",
    }


def _php(name: str, code: str) -> Tree:
    return {
        f"{name}/Dockerfile": "FROM php:8.3-fpm\nCOPY . .\nCMD php-fpm\n",
        f"{name}/composer.json": f'{{"name": "shop/{name}", "require": {{"laravel/framework": "11"}}}}',
        f"{name}/app/Code.php": f"<?php\nnamespace App;\n{code}",
    }


OPTIONS = "{ target: 'http://billing:3000', changeOrigin: true }"
HANDED = f"{PROXY}import {{ bills }} from './options';\n"
PAIRS = "export const ALL = { bills: 'http://billing:3000' };\n"
TABLES: dict[str, Tree] = {
    "js: options of another file": _node("orders", options=f"export const bills = {OPTIONS};\n", a=f"{HANDED}app.use('/bills', createProxyMiddleware(bills));\n"),
    "js: options of this file": _node("orders", a=f"{PROXY}const bills = {OPTIONS};\napp.use('/bills', createProxyMiddleware(bills));\n"),
    "js: options in a list elsewhere": _node("orders", options=f"export const ROUTES = [{{ url: '/bills', proxy: {OPTIONS} }}];\n", a=f"{PROXY}import {{ ROUTES }} from './options';\nROUTES.forEach((r) => app.use(r.url, createProxyMiddleware(r.proxy)));\n"),
    "js: options of Fastify's proxy": _node("orders", options="export const bills = { upstream: 'http://billing:3000', prefix: '/bills' };\n", a="import proxy from '@fastify/http-proxy';\nimport { bills } from './options';\napp.register(proxy, bills);\n"),
    "js: fastify's reply-from, each pair of a table elsewhere": _node("orders", options=PAIRS, a="import reply from '@fastify/reply-from';\nimport { ALL } from './options';\nfor (const [name, url] of Object.entries(ALL)) {\n  app.register(async (inner) => { inner.register(reply, { base: url, http2: true }); });\n}\n"),
    "js: each pair of a table elsewhere": _node("orders", options=PAIRS, a=f"{HTTP}import {{ ALL }} from './options';\nfor (const [name, url] of Object.entries(ALL)) axios.get(`${{url}}/health`);\n"),
    "js: a callback for each pair of a table elsewhere": _node("orders", options=PAIRS, a=f"{HTTP}import {{ ALL }} from './options';\nObject.entries(ALL).map(([name, url]) => axios.get(`${{url}}/health`));\n"),
    "python: each pair of a table elsewhere": {**_python("orders", "import requests\nfrom routes import ALL\ndef all():\n    for name, url in ALL.items():\n        requests.get(f'{url}/health')\n"), "orders/routes.py": f"ALL = {BILLS}\n"},
    "python: what is made of each pair of a table of a module": {**_python("orders", "import requests\nimport routes\ndef all():\n    return {name: requests.get(url + '/health') for name, url in routes.ALL.items()}\n"), "orders/routes.py": f"ALL = {BILLS}\n"},
    "js: any of a list": _node("orders", a="const ALL = [{ url: 'http://billing:3000' }];\nfor (const one of ALL) fetch(`${one.url}/health`);\n"),
    "js: each of a list elsewhere": _node("orders", routes=ROUTES, a=f"{PROXY}import {{ ROUTES }} from './routes';\nROUTES.forEach((r) => app.use(r.path, createProxyMiddleware({{ target: r.target }})));\n"),
    "js: each of a list elsewhere, taken apart": _node("orders", routes=ROUTES, a=f"{PROXY}import {{ ROUTES }} from './routes';\nROUTES.forEach(({{ path, target }}) => app.use(path, createProxyMiddleware({{ target }})));\n"),
    "js: each pair of a table": _node("orders", a=f"{PROXY}Object.entries({{ '/bills': 'http://billing:3000' }}).forEach(([path, target]) => app.use(path, createProxyMiddleware({{ target }})));\n"),
    "js: by a key that comes with the request": _node("orders", a=f"{HTTP}const ALL = {{ bills: 'http://billing:3000' }};\nexport const all = (req) => axios.get(`${{ALL[req.params.of]}}${{req.url}}`);\n"),
    "python: by a key that comes with the request": _python("orders", f"import httpx\nALL = {BILLS}\nasync def all(of, path):\n    async with httpx.AsyncClient() as client:\n        return await client.get(f'{{ALL[of]}}/{{path}}')\n"),
    "python: looked up in a table elsewhere": {**_python("orders", "import httpx\nfrom routes import ALL\nasync def all(of, path):\n    url = ALL.get(of)\n    async with httpx.AsyncClient() as client:\n        return await client.get(f'{url}/{path}')\n"), "orders/routes.py": f"ALL = {BILLS}\n"},
    "python: each pair of a table": _python("orders", f"import requests\nALL = {BILLS}\ndef all():\n    for name, url in ALL.items():\n        requests.get(f'{{url}}/health')\n"),
    "go: by a key that comes with the request": _go("orders", 'var all = map[string]string{"bills": "http://billing:8080"}\n\nfunc call(of string) { http.Get(all[of] + "/health") }\n\nfunc main() { call("x") }\n'),
    "go: each of a table": _go("orders", 'var all = map[string]string{"bills": "http://billing:8080"}\n\nfunc main() {\n\tfor _, url := range all {\n\t\thttp.Get(url + "/health")\n\t}\n}\n'),
}  # fmt: skip
ASKS = "import requests\nfrom django.conf import settings\ndef all():\n    return requests.get(f'{settings.BILLS_URL}/bills').json()\n"
DJANGO = {
    **_python("orders", "print('orders')\n"),
    "orders/manage.py": "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n",
    "orders/shop/__init__.py": "",
    "orders/shop/views.py": ASKS,
    # a project beside it has a setting of the same name
    "other/manage.py": "import os\n",
    "other/shop/settings.py": "BILLS_URL = 'http://elsewhere:8000'\n",
}
SETTINGS_OF_DJANGO: dict[str, Tree] = {
    "django: a module of settings": {**DJANGO, "orders/shop/settings.py": "BILLS_URL = 'http://billing:8000'\n"},
    "django: settings in parts": {**DJANGO, "orders/shop/settings/base.py": "BILLS_URL = 'http://billing:8000'\n", "orders/shop/settings/__init__.py": "from .base import *\n"},
    "django: a variable with a default": {**DJANGO, "orders/shop/settings.py": "import os\nBILLS_URL = os.environ.get('BILLS', 'http://billing:8000')\n"},
    "django: a dictionary": {**DJANGO, "orders/shop/views.py": ASKS.replace("settings.BILLS_URL", 'settings.PLACES["bills"]'), "orders/shop/settings.py": "PLACES = {'bills': 'http://billing:8000'}\n"},
}  # fmt: skip
GATEWAYS: dict[str, Tree] = {
    "go: a reverse proxy": _go("orders", 'func main() {\n\tplace, _ := url.Parse("http://billing:8080")\n\tserve(httputil.NewSingleHostReverseProxy(place))\n}\n', '\t"net/http/httputil"\n\t"net/url"'),
    "js: express-http-proxy": _node("orders", a="const proxy = require('express-http-proxy');\napp.use('/bills', proxy('http://billing:3000'));\n"),
    "c#: Ocelot, a port of the machine": {
        **_dotnet("orders", ""), **_dotnet("billing", ""),
        "orders/ocelot.json": '{"Routes": [{"DownstreamPathTemplate": "/{all}", "DownstreamHostAndPorts": [{"Host": "localhost", "Port": 7200}]}]}',
        "billing/Properties/launchSettings.json": '{"profiles": {"https": {"applicationUrl": "https://localhost:7200;http://localhost:5086"}}}',
    },
    "a page by the server of its developers": {**PAGE, "orders/vite.config.ts": "import { defineConfig } from 'vite';\nexport default defineConfig({ server: { proxy: { '/api': { target: 'http://billing:8000' } } } });\n"},
    "a page by its manifest": {**PAGE, "orders/package.json": '{"name": "orders", "scripts": {"start": "react-scripts start"}, "proxy": "http://billing:8000", "dependencies": {"react": "18"}}'},
    "a page that a server fills in": {**_go("orders", 'func main() { http.ListenAndServe(":80", nil) }\n'), "orders/templates/page.gohtml": "<script>\nfetch('http:\\/\\/billing/bills').then(show);\n</script>\n"},
    "go: a name that Consul resolves": _go("orders", 'func main() { grpc.NewClient("consul://consul:8500/billing?wait=14s") }\n', '\t"google.golang.org/grpc"'),
    "go: a name that Consul knows": _go("orders", 'func main() {\n\tc, _ := api.NewClient(api.DefaultConfig())\n\tc.Health().Service("billing", "", true, nil)\n}\n', '\t"github.com/hashicorp/consul/api"'),
    "php: by Laravel's client": _php("orders", "class C { public function all() { return Http::get('http://billing/bills')->json(); } }\n"),
    "php: by a client with an address": _php("orders", "class C { public function all() { return new Client(['base_uri' => 'http://billing:8080']); } }\n"),
}  # fmt: skip
SENDS = 'public class Send {{ {more} public void All(IModel channel) {{ channel.BasicPublish(exchange: "", routingKey: {name},\n basicProperties: null, body: body); }} }}\n'
TAKES = "public class Take {{ {more} public void All(IModel channel) {{ channel.BasicConsume({name}, true, consumer); }} }}\n"
SETTINGS = '{"Broker": {"Queue": "bills"}}'
SHARED = 'namespace Shop;\npublic static class Queues { public const string Bills = "bills"; }\n'
KEPT: dict[str, tuple[str, str, Tree]] = {  # how the name is said, what the class holds, what stands beside it
    "a constant": ("Name", 'private const string Name = "bills";', {}),
    "a field": ("_name", 'private readonly string _name = "bills";', {}),
    "a property": ("Name", 'public string Name { get; } = "bills";', {}),
    "a constant of a class": ("Queues.Bills", "", {"orders/Queues.cs": SHARED, "billing/Queues.cs": SHARED}),
    "a constant of a library": ("Queues.Bills", "", {"shared/Shop.csproj": '<Project Sdk="Microsoft.NET.Sdk"></Project>', "shared/Queues.cs": SHARED}),
    "a key of the settings": ('_configuration["Broker:Queue"]', "", {}),
    "a key of the settings, in sections": ('_configuration.GetSection("Broker").GetValue<string>("Queue")', "", {}),
    "a field that is set from the settings": ("_name", 'private readonly string _name; public {0}(IConfiguration configuration) {{ _name = configuration["Broker:Queue"] ?? "jobs"; }}', {}),
    "a class of settings": ("_broker.Queue", "private readonly Broker _broker; public {0}(IOptions<Broker> options) {{ _broker = options.Value; }}", {
        f"{name}/Startup.cs": 'public class Broker { public string Queue { get; set; } }\nvar all = services.Configure<Broker>(Configuration.GetSection("Broker"));\n' for name in BETWEEN
    }),
}  # fmt: skip


def _queue(name: str, more: str, beside: Tree) -> Tree:
    held = {end: more.format(end) if "{0}" in more else more for end in ("Send", "Take")}
    settings = {f"{service}/appsettings.json": SETTINGS for service in BETWEEN}
    return {
        **_dotnet("orders", SENDS.format(name=name, more=held["Send"])),
        **_dotnet("billing", TAKES.format(name=name, more=held["Take"])),
        **(settings if "Broker" in f"{name}{more}" else {}),
        **beside,
    }


BUS = """public interface IBus { void Publish(string queue, object message); }
public class RabbitBus : IBus {
    public void Publish(string queue, object message)
    {
        channel.BasicPublish(exchange: "", routingKey: queue, basicProperties: null, body: body);
    }
}
"""
PRODUCER = (
    "class P { public function publish(string $topic, $m) { $t = $this->producer->newTopic($topic); } }\n"
)
SENDER = "class C { public function all() { $p = new P(); $topic = env('TOPIC', 'paid');\n$p->publish($topic, 'x'); } }\n"
LISTENER = "use RdKafka\\KafkaConsumer;\nclass L { public function __construct(string $group = 'g', string $topic = 'paid') {\n$this->consumer->subscribe([$topic]); } }\n"
CAMERA = 'var m = new MqttApplicationMessageBuilder()\n    .WithTopic("cars")\n    .Build();\n'
BINDING = "kind: Component\nspec:\n  type: bindings.mqtt\n  metadata: [{name: topic, value: cars}]\nscopes: [billing]\n"
EVENTS = {
    "libs/bus/package.json": '{"name": "@shop/bus", "main": "src/index.ts"}',
    "libs/bus/src/index.ts": "export * from './options';\nexport * from './bus';\nexport * from './events';\n",
    "libs/bus/src/options.ts": "export const options = () => ({});\n",
    "libs/bus/src/event.ts": "export abstract class Event {\n  readonly name: string;\n  constructor({ name }) { this.name = name; }\n}\n",
    "libs/bus/src/events.ts": "import { Event } from './event';\nexport class Paid extends Event {\n  constructor() { super({ name: 'paid' }); }\n}\n",
    "libs/bus/src/bus.ts": "import { ClientProxy } from '@nestjs/microservices';\nimport { Event } from './event';\nexport class Bus {\n  constructor(private readonly client: ClientProxy) {}\n  publish(event: Event) { this.client.emit(event.name, event); }\n}\n",
    "package.json": '{"name": "shop", "workspaces": ["libs/*", "orders", "billing", "stock"]}',
    **_node("orders", a="import { Bus, Paid } from '@shop/bus';\nexport class A {\n  constructor(private readonly bus: Bus) {}\n  pay() { this.bus.publish(new Paid()); }\n}\n"),
    **{
        path: text
        for name in ("billing", "stock")
        for path, text in _node(name, b="import { EventPattern } from '@nestjs/microservices';\nimport { options } from '@shop/bus';\n@Controller()\nexport class B {\n  @EventPattern('paid')\n  all() {}\n}\n").items()
    },
}  # fmt: skip
PATTERNS = "export const PATTERNS = { ALL: { cmd: 'all', role: 'bills' } } as const;\n"
ANSWERS = "import { MessagePattern } from '@nestjs/microservices';\nimport { PATTERNS } from './patterns';\n@Controller()\nexport class B {\n  @MessagePattern(PATTERNS.ALL)\n  all() {}\n}\n"
ASKS = "import { ClientProxy } from '@nestjs/microservices';\nimport { PATTERNS } from './patterns';\nexport class A {\n  constructor(private readonly client: ClientProxy) {}\n  all() { return this.client.send(PATTERNS.ALL, {}); }\n}\n"
RABBIT = "import io.micronaut.rabbitmq.annotation.*;\n"
SETUP = {
    "broker/setup.sh": "docker exec rabbit rabbitmqadmin declare binding source=pay destination=bills routing_key=paid -u user\n"
}
DEFINED = {
    "broker/definitions.json": '{"bindings": [{"source": "pay", "destination": "bills", "destination_type": "queue", "routing_key": "paid"}]}'
}
TAKEN = RABBIT + '@RabbitListener\nclass B { @Queue("bills") void all(String paid) { } }\n'
KOTLIN_RABBIT = {
    path.replace(".java", ".kt"): text
    for path, text in _jvm(
        "orders",
        RABBIT.replace(";", "")
        + '@RabbitClient("pay")\ninterface A {\n  @Binding("paid")\n  fun pay(id: String)\n}\n',
    ).items()
}
AXON = "import org.axonframework.commandhandling.CommandHandler;\n"
MESSAGES: dict[str, Tree] = {
    "micronaut: a key that is a queue's name": {**_jvm("orders", RABBIT + '@RabbitClient("pay") interface A { @Binding("bills") void pay(String id); }\n'), **_jvm("billing", TAKEN)},
    "micronaut: what a script binds": {**_jvm("orders", RABBIT + '@RabbitClient("pay") interface A { @Binding("paid") void pay(String id); }\n'), **_jvm("billing", TAKEN), **SETUP},
    "micronaut in Kotlin: what the broker's definitions bind": {**KOTLIN_RABBIT, **_jvm("billing", TAKEN), **DEFINED},
    "node: what the broker's definitions bind": {**_node("orders", a="import amqp from 'amqplib';\nexport const pay = async (c) => { const ch = await (await amqp.connect(C)).createChannel(); ch.publish('pay', 'paid', Buffer.from('x')); };\n"), **_jvm("billing", TAKEN), **DEFINED},
    "axon: a command": {**_jvm("orders", "class A { void all(CommandGateway gateway) { gateway.send(new PayBill(1)); } }\n"), **_jvm("billing", AXON + "class Bill { @CommandHandler Bill(PayBill command) { } }\n")},
    "axon: a query": {**_jvm("orders", "class A { void all(QueryGateway gateway) { var query = new FindBill(1); gateway.query(query, Bill.class); } }\n"), **_jvm("billing", "import org.axonframework.queryhandling.QueryHandler;\nclass Bills { @QueryHandler Bill one(FindBill query) { return null; } }\n")},
    "nest: a pattern of several keys that both keep": {**_node("orders", a=ASKS, patterns=PATTERNS), **_node("billing", b=ANSWERS, patterns=PATTERNS)},
    "moleculer: an action": {**_node("orders", a="module.exports = { name: 'orders', actions: { pay(ctx) { return ctx.call('bills.create', {}); } } };\n"), **_node("billing", b="module.exports = { name: 'bills', actions: { create(ctx) {} } };\n")},
    "moleculer: an event": {**_node("orders", a="const { ServiceBroker } = require('moleculer');\nnew ServiceBroker({}).emit('orders.paid', {});\n"), **_node("billing", b="module.exports = { name: 'bills', actions: {}, events: { 'orders.paid'(ctx) {} } };\n")},
    "seneca: a pattern": {**_node("orders", a="const seneca = require('seneca')();\nseneca.act({ role: 'bills', cmd: 'create', id: 1 }, show);\n"), **_node("billing", b="module.exports = function bills() { this.add({ role: 'bills', cmd: 'create' }, create); };\n")},
    "amqp-ts: what an exchange was declared as": {**_node("orders", a="import * as Amqp from 'amqp-ts';\nconst exchange = new Amqp.Connection(A).declareExchange('paid', 'fanout');\nexport const pay = () => exchange.send(new Amqp.Message({}));\n"), **_node("billing", b="import * as Amqp from 'amqp-ts';\nconst link = new Amqp.Connection(A);\nconst queue = link.declareQueue('bills');\nqueue.bind(link.declareExchange('paid', 'fanout'));\nqueue.activateConsumer((m) => m.ack());\n")},
    "php: a queue": {**_php("orders", "class C { const QUEUE = 'bills'; public function all($ch) { $ch->basic_publish(new AMQPMessage('x'), '', self::QUEUE); } }\n"), **_php("billing", "class D { private $queue = 'bills'; public function all($ch) { $ch->basic_consume($this->queue, '', false); } }\n")},
    "python: a producer that a function keeps": {**_python("orders", "from bus import get_producer\ndef send(x):\n    get_producer().send('paid', value=x)\n"), "orders/bus.py": "from kafka import KafkaProducer\n_one = None\ndef get_producer():\n    global _one\n    if _one is None:\n        _one = KafkaProducer()\n    return _one\n", **_python("billing", "from confluent_kafka import Consumer\nc = Consumer({})\nc.subscribe(['paid'])\n")},
    "c#: what callers hand to a bus of the house": {**_dotnet("orders", 'public class A { IBus _bus; void Pay() { _bus.Publish(Queues.Bills, new { Id = 1 }); } }\n'), "orders/Bus.cs": BUS, "orders/Queues.cs": SHARED, **_dotnet("billing", TAKES.format(name='"bills"', more=""))},
    "c#: what a method of a class is handed in the class": {**_dotnet("orders", SENDS.format(name='"bills"', more="")), **_dotnet("billing", "public class Take {\n public void All() {\n  // Listen(\"jobs\");\n  Listen(\"bills\", on);\n }\n private void Listen(string queueName, Func<string, Task> on)\n {\n  _channel.BasicConsume(queue: queueName, autoAck: false, consumer: consumer);\n }\n}\n")},
    "php: what callers hand to a producer of the house": {**_php("orders", PRODUCER), "orders/app/C.php": f"<?php\nuse App\\P;\n{SENDER}", **_php("billing", LISTENER)},
    "dapr: what a binding takes from MQTT": {**_dotnet("orders", CAMERA), **_dotnet("billing", ""), "components/cars.yaml": BINDING},
    **{f"c#: {how}": _queue(*said) for how, said in KEPT.items()},
}  # fmt: skip
STUBS: dict[str, Tree] = {
    "c#": {**_dotnet("orders", "var c = new Bills.BillsClient(channel);\n"), **_dotnet("billing", "public class B : Bills.BillsBase { }\n")},
    "php": {**_php("orders", "$c = new \\Shop\\BillsClient($place, []);\n"), **_go("billing", "func main() { pb.RegisterBillsServer(s, &server{}) }\n", '\tpb "shop/bills"')},
    "java, injected": {**_jvm("orders", 'class C { @GrpcClient("b") BillsGrpc.BillsBlockingStub stub; }'), **_jvm("billing", "class B extends BillsGrpc.BillsImplBase { }")},
}  # fmt: skip
PROTO = {"proto/bills.proto": 'syntax = "proto3";\nservice Bills { rpc All (Ask) returns (Bill); }\n'}
WAYS = {
    **{
        how: {**_python("billing", "print('billing')\n"), **tree}
        for how, tree in (TABLES | GATEWAYS | SETTINGS_OF_DJANGO).items()
    },
    **MESSAGES,
    **{f"a stub, {how}": {**tree, **PROTO} for how, tree in STUBS.items()},
}
NOT: dict[str, Tree] = {
    "c#: a queue that two classes call by one name": {
        **_queue("_name", 'private readonly string _name = "bills";', {}),
        **_dotnet("billing", TAKES.format(name="_name", more='private readonly string _name = "jobs";')),
    },
    "c#: an entity that is called as a service of gRPC is": {
        **_dotnet("orders", "var bills = new Bills(3);\n"),
        **_dotnet("billing", "public class B : Bills.BillsBase { }\n"),
        **PROTO,
    },
    "js: a table of what is none": {
        **_node("orders", a=f"{HTTP}const ALL = {{ bills: 'billing' }};\nexport const all = (of) => axios.get(`/${{ALL[of]}}`);\n"),
        **_node("billing"),
    },
}  # fmt: skip


def test_of_copies_of_a_class_each_is_called_by_its_own_service(tmp_path: Path) -> None:
    """Every service of a house has a bus of the same name, and what the others send is none of its business."""
    tree: Tree = {}
    for sender, queue, taker in (("orders", "bills", "billing"), ("stock", "jobs", "mails")):
        send = f'public class A {{ IBus _bus; void Go() {{ _bus.Publish("{queue}", new {{ Id = 1 }}); }} }}\n'
        tree |= {**_dotnet(sender, send), f"{sender}/Bus.cs": BUS}
        tree |= _dotnet(taker, TAKES.format(name=f'"{queue}"', more=""))
    assert _arrows(tmp_path, tree) == {("orders", "billing"), ("stock", "mails")}


STARTED: dict[str, Tree] = {
    "exposed": {"billing/Dockerfile": "FROM python:3.12\nCOPY . .\nEXPOSE 7070\nCMD python main.py\n"},
    "uvicorn": {"billing/Dockerfile": 'FROM python:3.12\nCOPY . .\nCMD ["uvicorn", "main:app", "--port", "7070"]\n'},
    "gunicorn": {"billing/Dockerfile": "FROM python:3.12\nCOPY . .\nCMD gunicorn main:app -b :7070\n"},
    "django": {"billing/Dockerfile": "FROM python:3.12\nCOPY . .\nCMD python manage.py runserver 0.0.0.0:7070\n"},
    "next": {"billing/package.json": '{"name": "billing", "scripts": {"dev": "next dev -p 7070", "start": "next start"}}'},
}  # fmt: skip


@pytest.mark.parametrize("machine", ["localhost", "host.docker.internal"])
def test_a_port_of_the_machine_is_whose_that_is_started_with_it(machine: str, tmp_path: Path) -> None:
    """Each way in a tree of its own; a port that two are started with is nobody's."""
    calls = _python("orders", f"import requests\nrequests.get('http://{machine}:7070/bills')\n")
    billing = {**_python("billing", "print('billing')\n"), **_python("stock", "print('stock')\n")}
    for how, tree in STARTED.items():
        assert _arrows(tmp_path / how, {**calls, **billing, **tree}) == {BETWEEN}, how
    both = {"stock/Dockerfile": STARTED["exposed"]["billing/Dockerfile"]}
    assert not _arrows(tmp_path / "both", {**calls, **billing, **STARTED["exposed"], **both})


@pytest.mark.parametrize("image", ["shop/mails", "shop/mails-service:1"])
def test_what_compose_runs_for_all_in_the_folder_of_one_is_not_that_ones(image: str, tmp_path: Path) -> None:
    """A file that runs the system from one service's folder, also what the tree does not hold."""
    composed = (
        "services:\n  orders:\n    image: shop/orders\n  billing:\n    image: shop/billing\n    ports: ['7070:80']\n"
        f"  mails:\n    image: {image}\n    ports: ['7071:80']\n"
    )
    asks = "import requests\nrequests.get('http://mails/')\nrequests.get('http://localhost:7070/')\nrequests.get('http://localhost:7071/')\n"
    tree = {**_python("stock", asks), **_python("orders", ""), **_python("billing", "")}
    assert _arrows(tmp_path, {**tree, "orders/deploy/compose.yaml": composed}) == {("stock", "billing")}


@pytest.mark.parametrize(
    "key", ["ServiceUrls:Billing", "Services:Billing:Url", "Logging:Billing", "ServiceUrls:Bills"]
)
@pytest.mark.parametrize(
    "call",
    ["new Uri(builder.Configuration[KEY]!)", "GrpcChannel.ForAddress(_configuration.GetValue<string>(KEY))"],
)
def test_a_key_of_a_section_of_addresses_is_for_whom_it_is_called_like(
    key: str, call: str, tmp_path: Path
) -> None:
    """Settings with the addresses of others are kept out of many repositories."""
    code = f"var there = {call.replace('KEY', chr(34) + key + chr(34))};\n"
    tree = {**_dotnet("orders", code), **_dotnet("billing", "")}
    assert _arrows(tmp_path, tree) == ({BETWEEN} if "ervice" in key and "Billing" in key else set())


def test_who_sends_is_who_takes_the_bus_from_what_hands_it_on(tmp_path: Path) -> None:
    assert _arrows(tmp_path, EVENTS) == {("orders", "billing"), ("orders", "stock")}


SHARED_FILE = 'BILLING_APP_PORT=3002\nBILLS="http://localhost:3002" # the one of a developer\n'


def test_a_port_in_a_file_of_all_is_whose_name_its_variable_has(tmp_path: Path) -> None:
    code = "fetch(`${process.env.BILLS}/all`);\n"
    tree = {**_node("orders", a=code), **_node("billing"), ".env": SHARED_FILE}
    assert _arrows(tmp_path, tree) == {BETWEEN}


@pytest.mark.parametrize("way", WAYS)
def test_who_is_asked_or_told_is_seen(way: str, tmp_path: Path) -> None:
    assert _arrows(tmp_path, WAYS[way]) == {BETWEEN}


@pytest.mark.parametrize("what", NOT)
def test_what_leads_nowhere_is_no_arrow(what: str, tmp_path: Path) -> None:
    assert _arrows(tmp_path, NOT[what]) == set()


def _arrows(tree: Path, files: Tree) -> set[tuple[str, str]]:
    report = scan(Request(root=written(tree, files), cached=False))
    return set(arrows(graph_of(report.facts, report.fact_services, report.services, None, report.reached)))


def test_a_field_of_a_whole_module_is_asked_of_that_module(tmp_path: Path) -> None:
    code = "const { config } = require('./b');\nmodule.exports = () => fetch(`http://${config.host}/x`);\n"
    passed_on = "const config = require('./config');\nmodule.exports = Object.assign({}, { config });\n"
    settings = "module.exports = { host: 'billing' };\n"
    files = {"orders/src/a.js": code, "orders/src/b.js": passed_on, "orders/src/config.js": settings}
    assert _arrows(tmp_path, {**_node("orders"), **_node("billing"), **files}) == {BETWEEN}


BUILDING = "const base = 'http://billing:3000/';\nexport const place = (path) => base.concat(path);\n"
LETTERS = '[Topic("bus", "paid", "dead", false)]\npublic void On(Paid paid) { }\n[Topic("bus", "dead")]\npublic void Keep(Paid paid) { }\n'
ROUTED = (
    "spring:\n  cloud:\n    gateway:\n      routes: [{id: b, uri: '${BILLING_URL:http://localhost:8082}'}]\n"
)
LATER: dict[str, Tree] = {
    "js: put together by a method": _node("orders", build=BUILDING, a="import { place } from './build';\nfetch(place('bills'));\n"),
    "an argument of a program": {**_go("orders", 'func main() { serve(flag.String("bills", "", "")) }\n', '\t"flag"'), "compose.yml": "services:\n  orders:\n    build: orders\n    command: [-bills, 'http://billing:80/']\n"},
    "spring: a route with a default": {**_jvm("orders", "class C { }"), "orders/src/main/resources/application.yml": ROUTED, "billing/src/main/resources/application.yml": "server:\n  port: ${PORT:8082}\n"},
}  # fmt: skip


@pytest.mark.parametrize("way", LATER)
def test_an_address_is_seen_wherever_it_is_put_together(way: str, tmp_path: Path) -> None:
    assert _arrows(tmp_path, {**_python("billing", "print('billing')\n"), **LATER[way]}) == {BETWEEN}


def test_dead_letters_of_dapr_have_a_producer(tmp_path: Path) -> None:
    report = scan(Request(root=written(tmp_path, _dotnet("orders", LETTERS)), cached=False))
    assert {
        (fact.kind, fact.literal("topic")) for fact in report.facts if fact.technology == "dapr.pubsub"
    } == {
        ("consume", "paid"),
        ("consume", "dead"),
        ("publish", "dead"),
    }


LISTENS = 'import org.springframework.kafka.annotation.KafkaListener;\n{more}class Code {{ {own}@KafkaListener(topics = "{topics}") void on(String m) {{ }} }}'
TELLS = 'import org.springframework.kafka.core.KafkaTemplate;\nclass Code { KafkaTemplate<String, String> kafka; void pay() { kafka.send("paid", "x"); } }'
TOPICS = (
    'package shop.kept;\n@Component\npublic class Topics { public String getPaid() { return "paid"; } }\n'
)
BEANS: dict[str, Tree] = {
    "of a bean": {**_jvm("billing", LISTENS.format(more="import shop.kept.Topics;\n", own="", topics="#{@topics.getPaid()}")), "billing/src/main/java/shop/kept/Topics.java": TOPICS},
    "of itself": _jvm("billing", LISTENS.format(more="", own='private String topic = "paid"; ', topics="#{__listener.topic}")),
}  # fmt: skip


@pytest.mark.parametrize("how", BEANS)
def test_a_topic_that_an_expression_asks_is_read(how: str, tmp_path: Path) -> None:
    assert _arrows(tmp_path, {**_jvm("orders", TELLS), **BEANS[how]}) == {BETWEEN}
