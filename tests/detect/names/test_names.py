"""Names of one file, resolved through everything that people put between an import and a call."""

from __future__ import annotations

import pytest

from scanner.detect.match import comes_from
from scanner.model import CONTAINER, Origin
from tests.detect.reading import callee

TYPESCRIPT = [
    (
        'import { SNS as Topics } from "@aws-sdk/client-sns"; const t = new Topics({}); t.publish(x);',
        "t.publish",
        "@aws-sdk/client-sns:SNS.publish",
    ),
    (
        'import * as sdk from "@aws-sdk/client-sns"; new sdk.SNS().publish(x);',
        "new sdk.SNS().publish",
        "@aws-sdk/client-sns:SNS.publish",
    ),
    (
        'import AWS from "aws-sdk"; const t = new AWS.SNS(); t.publish(x).promise();',
        "t.publish",
        "aws-sdk:default.SNS.publish",
    ),
    (
        'const { SNS } = require("aws-sdk"); const t = new SNS(); t.publish(x);',
        "t.publish",
        "aws-sdk:SNS.publish",
    ),
    (
        'import { Repo } from "./repo"; class A { constructor(private readonly repo: Repo) {} f() { this.repo.save(1); } }',
        "this.repo.save",
        ":A.repo.save",
    ),
    (
        'import { Repo } from "./repo"; class A { repo!: Repo; f() { const { repo } = this; repo.save(1); } }',
        "repo.save",
        ":A.repo.save",
    ),
    (
        'import { Repo } from "./repo"; function make() { return new Repo(); } make().save(1);',
        "make().save",
        ":make().save",
    ),
    (
        'import { Repo } from "./repo"; const make = (): Repo => build(); make().save(1);',
        "make().save",
        ":make().save",
    ),
    (
        'import { Repo } from "./repo"; async function f(d: { repo: Repo }) { (await open() as Repo).save(1); }',
        "(await open() as Repo).save",
        "./repo:Repo.save",
    ),
    (
        'import { Knex } from "knex"; type Db = Knex | Knex.Transaction; class A { db: Db; f() { this.db.raw(1); } }',
        "this.db.raw",
        ":A.db.raw",
    ),
    (
        'import { Client } from "./prisma"; type Tx = Omit<Client, "$on">; const f = (tx: Tx) => tx.run(1);',
        "tx.run",
        "./prisma:Client.run",
    ),
    (
        'import { Repo } from "./repo"; type Deps = { repo: Repo }; function f(deps: Deps) { deps.repo.save(1); }',
        "deps.repo.save",
        ":Deps.repo.save",
    ),
    (
        'import { open } from "./db"; type Db = ReturnType<typeof open>; const f = (db: Db) => db.run(1);',
        "db.run",
        "./db:open().run",
    ),
    (
        'import { z } from "zod"; const Order = z.object({}); type Order = z.infer<typeof Order>; Order.parse(1);',
        "Order.parse",
        "zod:z.object().parse",
    ),
    (
        'const { open } = require("./db"); let db; function f() { db.save(1); } open((made) => { db = made.one(); });',
        "db.save",
        "./db:open.=>0().one().save",
    ),
    (
        'import { Repo } from "./repo"; const all = { repo: new Repo() }; all.repo.save(1);',
        "all.repo.save",
        "./repo:Repo.save",
    ),
    (
        'import { db } from "./db"; db.transaction(async (tx) => { tx.insert(1); });',
        "tx.insert",
        "./db:db.transaction.=>0().insert",
    ),
    (
        'import { Base } from "./base"; class A extends Base { f() { this.save(1); } }',
        "this.save",
        ":A.save",
    ),
    ("class A { f() { this.g(); } g() {} }", "this.g", ":A.g"),
    ('import { repo } from "./repo"; function f(repo) { repo.save(1); }', "repo.save", ":f.repo.save"),
    ("anything.save(1);", "anything.save", "?"),
]
PYTHON = [
    (
        'import boto3\nt = boto3.resource("dynamodb").Table("orders")\nt.put_item(Item=1)',
        "t.put_item",
        "boto3:resource(dynamodb).Table(orders).put_item",
    ),
    (
        'from boto3 import client as make\nmake("sns").publish()',
        'make("sns").publish',
        "boto3:client(sns).publish",
    ),
    (
        "from .repo import Repo\nclass A:\n    def __init__(self, repo: Repo):\n        self.repo = repo\n    def f(self):\n        self.repo.save(1)",
        "self.repo.save",
        ":A.repo.save",  # link knows the field's type, and whether others fill it
    ),
    (
        'from app.repo import Repo\ndef f(repo: "Repo | None" = None):\n    pass\nasync def g(repo: Repo):\n    await repo.save(1)',
        "repo.save",
        "app.repo:Repo.save",
    ),
    (
        "from app.db import pool\nasync def f():\n    async with pool() as c:\n        c.execute(1)",
        "c.execute",
        "app.db:pool().__enter__().execute",
    ),
    ("import a.b\na.b.c()", "a.b.c", "a:b.c"),
    ("def f(x):\n    x.save(1)", "x.save", ":f.x.save"),
]
GO = [
    (
        'package p\nimport sdk "github.com/aws/aws-sdk-go-v2/service/sns"\nfunc f() { c := sdk.NewFromConfig(cfg); c.Publish(x) }',
        "c.Publish",
        "github.com/aws/aws-sdk-go-v2/service/sns:NewFromConfig().Publish",
    ),
    (  # the path does not end in the package's name
        'package p\nimport "github.com/apache/rocketmq-client-go/v2"\nfunc f(p rocketmq.Producer) { p.SendSync(ctx, m) }',
        "p.SendSync",
        "github.com/apache/rocketmq-client-go/v2:Producer.SendSync",
    ),
    (
        'package p\nimport "github.com/eclipse/paho.mqtt.golang"\nfunc f(c mqtt.Client) { c.Publish("t", 1, false, b) }',
        "c.Publish",
        "github.com/eclipse/paho.mqtt.golang:Client.Publish",
    ),
    (  # a variable of the file by a word of the path is not the package
        'package p\nimport "github.com/acme/pay-client"\nvar pay Gate\nfunc f() { pay.Take(1); client.Post(1) }',
        "pay.Take",
        ".:Gate.Take",
    ),
    (
        'package p\nimport "github.com/redis/go-redis/v9"\ntype S struct { r *redis.Client }\nfunc (s *S) f() { s.r.Set(x) }',
        "s.r.Set",
        "github.com/redis/go-redis/v9:Client.Set",
    ),
    (
        'package p\nimport "acme/bus"\ntype S struct { bus bus.Bus }\nfunc (s *S) f() { s.bus.Emit(x) }',
        "s.bus.Emit",
        "acme/bus:Bus.Emit",
    ),
    ("package p\nfunc (h *Handler) f() { h.store.Save(x) }", "h.store.Save", ".:Handler.store.Save"),
    (
        'package p\nimport "gorm.io/gorm"\nfunc f(db *gorm.DB) { db.Transaction(func(tx *gorm.DB) error { return tx.Create(x).Error }) }',
        "tx.Create",
        "gorm.io/gorm:DB.Create",
    ),
]
JAVA = [
    (
        "package p; class A { Map<String, Repo> repos; void f() { repos.get(k).save(1); } }",
        "repos.get(k).save",
        "p:Repo.save",
    ),
    (
        "package p; import q.Repo; class A { Repo repo; void f() { repo.save(1); } }",
        "repo.save",
        "q:Repo.save",
    ),
    ("package p; class A { Repo repo; void f() { this.repo.save(1); } }", "this.repo.save", "p:Repo.save"),
    (
        "package p; import q.Client; class A { void f() { var c = Client.builder().build(); c.send(1); } }",
        "c.send",
        "q:Client.builder().build().send",
    ),
    ("package p; class A { void f() { g(); } void g() {} }", "g", ":A.g"),
    ("package p; import q.Base; class A extends Base { void f() { send(1); } }", "send", "q:Base.send"),
]
KOTLIN = [
    (
        "package p\nclass A(val repos: Map<String, Repo>) { fun f() { repos.getValue(k).save(1) } }",
        "repos.getValue(k).save",
        "p:Repo.save",
    ),
    (
        "package p\nclass A(val repos: List<Repo>) { fun f() { for (r in repos) { r.save(1) } } }",
        "r.save",
        "p:Repo.save",
    ),
    (
        "package p\nimport q.Repo\nclass A(private val repo: Repo) { fun f() { repo.save(1) } }",
        "repo.save",
        "q:Repo.save",
    ),
    ("package p\nimport q.Client\nfun Client.shout() = publish(1)", "publish", "q:Client.publish"),
    (
        "package p\nimport q.Repo\nclass A { private val repo by lazy { Repo() }\n fun f() { repo.save(1) } }",
        "repo.save",
        "q:Repo().save",
    ),
    (
        "package p\nimport q.Repo\nclass A(private val repo: Repo?) { fun f() { repo?.let { it.save(1) } } }",
        "it.save",
        "q:Repo.save",
    ),
]
CASES = [
    *(("typescript", *case) for case in TYPESCRIPT),
    *(("python", *case) for case in PYTHON),
    *(("go", *case) for case in GO),
    *(("java", *case) for case in JAVA),
    *(("kotlin", *case) for case in KOTLIN),
]


@pytest.mark.parametrize(("language", "code", "text", "expected"), CASES)
def test_a_callee_is_followed_to_where_it_comes_from(
    language: str, code: str, text: str, expected: str
) -> None:
    assert callee(language, code, text) == expected


_EMPTIED = {
    "typescript": (
        """import { Bus } from "bus"; let bus: any = null; function start(on) { bus = new Bus(); on(() => { bus = NONE; }); }
        function stop() { bus = NONE; } function tell() { bus.send(1); }""",
        ("null", "undefined"),
    ),
    "python": (
        "from bus import Bus\nbus = None\ndef start():\n    global bus\n    bus = Bus()\n"
        "def stop():\n    global bus\n    bus = NONE\ndef tell():\n    bus.send(1)",
        ("None",),
    ),
    "go": (
        'package a\nimport "x/bus"\nvar b any = nil\nfunc start() { b = bus.New() }\nfunc stop() { b = NONE }\n'
        "func tell() { b.send(1) }",
        ("nil",),
    ),
}


@pytest.mark.parametrize(
    ("language", "code"),
    [(name, text.replace("NONE", none)) for name, (text, nones) in _EMPTIED.items() for none in nones],
)
def test_what_is_emptied_again_is_still_what_it_is_filled_with(language: str, code: str) -> None:
    told = callee(language, code, "b.send" if language == "go" else "bus.send")
    assert told in ("bus:Bus.send", "bus:Bus().send", "x/bus:New().send")


def test_a_name_from_another_file_is_what_its_seed_says() -> None:
    code = 'import { prisma } from "./db"; prisma.order.create({});'
    seeds = {Origin("./db", ("prisma",)): Origin("@prisma/client", ("PrismaClient",))}
    assert (
        callee("typescript", code, "prisma.order.create", seeds) == "@prisma/client:PrismaClient.order.create"
    )


def test_the_longest_seed_wins_so_that_an_own_method_stays_local() -> None:
    code = 'import { Repo } from "./repo"; const r = new Repo(); r.place(1); r.save(1);'
    own = Origin("./repo", ("Repo", "place"))
    seeds = {Origin("./repo", ("Repo",)): Origin("typeorm", ("Repository",)), own: own}
    assert callee("typescript", code, "r.place", seeds) == "./repo:Repo.place"
    assert callee("typescript", code, "r.save", seeds) == "typeorm:Repository.save"


def test_a_long_chain_is_followed_and_a_definition_in_terms_of_itself_is_not() -> None:
    chain = "Client.builder()" + ".with(1)" * 30
    code = f"package p; import q.Client; class A {{ void f() {{ var made = {chain}; made.send(2); }} }}"
    assert callee("java", code, "made.send").startswith("q:Client.builder().with()")
    assert callee("typescript", "let a = b; let b = a; a.save(1);", "a.save") == "?"


@pytest.mark.parametrize(
    ("origin", "pattern", "expected"),
    [
        (Origin("aws-sdk", ("default", "SNS", "publish")), "aws-sdk.SNS", True),
        (Origin("aws-sdk", ("SNSX",)), "aws-sdk.SNS", False),
        (Origin("boto3", ("Session()", "client(sns)", "publish")), "boto3.**.client(sns)", True),
        (Origin("boto3", ("client(sqs)",)), "boto3.**.client(sns)", False),
        (Origin("boto3", ("client(sns)",)), "boto3.client", True),
        (Origin("sqlalchemy.orm", ("sessionmaker()()", "add")), "sqlalchemy.orm.sessionmaker", True),
        (Origin("github.com/labstack/echo/v5", ("New()", "GET")), "github.com/labstack/echo", True),
        (Origin("github.com/labstack/echo/middleware", ("CORS",)), "github.com/labstack/echo", False),
        (Origin("typeorm/repository/Repository", ("Repository", "save")), "typeorm.Repository", True),
        (Origin("@camunda8/sdk/dist/zeebe", ("ZeebeGrpcClient",)), "@camunda8/sdk.ZeebeGrpcClient", True),
        (Origin("drizzle-orm/pg-core", ("update",)), "drizzle-orm", False),
        (Origin("typeorm-extension/dist", ("Repository", "save")), "typeorm.Repository", False),
        (Origin("../../generated/client", ("PrismaClient", "order")), "**.PrismaClient", True),
        (Origin(".tasks", ("send_mail", "delay")), "**.tasks", True),
        (Origin("shop.subtasks", ("send_mail",)), "**.tasks", False),
        # of a container of them
        (Origin("io.lettuce.core.api", ("Connection", CONTAINER)), "io.lettuce.core.api", False),
        (Origin("io.lettuce.core.api", ("Connection", CONTAINER, "add")), "io.lettuce.core.api", False),
        (
            Origin("io.lettuce.core.api", ("Connection", CONTAINER, "get()", "set")),
            "io.lettuce.core.api",
            True,
        ),
        (
            Origin("github.com/aws/aws-sdk-go-v2/service/snsx", ("New",)),
            "github.com/aws/aws-sdk-go-v2/service/sns",
            False,
        ),
    ],
)
def test_a_pattern_ends_at_a_step(origin: Origin, pattern: str, expected: bool) -> None:
    assert comes_from(origin, (pattern,)) is expected


def test_a_package_alone_does_not_claim_what_a_wildcard_import_might_bring() -> None:
    origin = Origin("org.springframework.kafka.core", ("OrderService",))
    assert not comes_from(origin, ("org.springframework.kafka.core",), certain=False)
    assert comes_from(origin, ("org.springframework.kafka.core.OrderService",), certain=False)


def test_classes_that_build_on_each_other_end() -> None:
    code = """
    package p
    import q.Base
    class A : B() {
        class C : A()
    }
    class B : A.C()
    class D : B(), Base {
        fun f() { save(1) }
    }
    """
    assert callee("kotlin", code, "save")
