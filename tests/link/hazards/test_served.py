"""What a server of GraphQL or tRPC hands to the functions that answer requests is what its context was made with."""

from __future__ import annotations

import pytest

from tests.link.hazards.trees import scan_of
from tests.scanned import Json

BUS = """
import { Kafka } from "kafkajs";
const producer = new Kafka({ brokers: [] }).producer();
export class Bus { async tell(id: string) { await producer.send({ topic: "berths", messages: [{ value: id }] }); } }
export class Quiet { async tell(id: string) {} }
"""
FACTORY = "export const createContext = async ({ req }: any) => ({ prisma, bus, user: req.headers.user });\n"
CONTEXT = f"""
import {{ PrismaClient }} from "@prisma/client";
import {{ Bus }} from "./bus";
export interface Context {{ prisma: PrismaClient; bus: Bus; user?: string }}
export const prisma = new PrismaClient();
export const bus = new Bus();
{FACTORY}"""
INFERRED = (
    CONTEXT.replace("export interface Context { prisma: PrismaClient; bus: Bus; user?: string }\n", "")
    + "export type Context = Awaited<ReturnType<typeof createContext>>;\n"
)
DEED = 'await $C.prisma.berth.create({ data: {} }); await $C.bus.tell("7"); return true;'
TAKEN = DEED.replace("$C.", "")


def moor(context: str = "ctx", deed: str = "") -> str:
    return f"async (_, {{ input }}, {context}) => {{ {deed or DEED.replace('$C', 'ctx')} }}"


SCHEMA = f"export const resolvers = {{ Mutation: {{ moor: {moor()} }} }};"
APOLLO = """
import { ApolloServer } from "@apollo/server";
import { startStandaloneServer } from "@apollo/server/standalone";
import { expressMiddleware } from "@apollo/server/express4";
import { resolvers } from "./answers";
import { prisma, bus, createContext } from "./context";
"""
SERVER = APOLLO + 'const server = new ApolloServer({ typeDefs: "", resolvers });\n'
STANDALONE = SERVER + "startStandaloneServer(server, { context: createContext });"
HANDED = 'import { graphqlHTTP } from "express-graphql";\nimport { prisma, bus } from "./context";\n' + (
    'app.use("/graphql", graphqlHTTP({ schema, context: { prisma, bus } }));'
)
TRPC = """
import { initTRPC } from "@trpc/server";
import { createContext, type Context } from "./context";
const t = initTRPC.context<$TYPE>().create();
export const router = t.router;
export const open = t.procedure;
export const known = t.procedure.use(({ ctx, next }) => next({ ctx }));
"""
ROUTER = """
import { router, open, known } from "./trpc";
export const berths = router({ moor: $BY.input(z.string()).mutation(async ($ARGUMENTS) => { $DEED }) });
"""


def served(answers: str, server: str, context: str = CONTEXT) -> dict[str, str]:
    return {"src/answers.ts": answers, "src/server.ts": server, "src/context.ts": context}


def made(way: str) -> dict[str, str]:
    """What hangs on how the context is made."""
    return served(SCHEMA, APOLLO + f'new ApolloServer({{ typeDefs: "", resolvers, context: {way} }});')


def typed(way: str, server: str = STANDALONE) -> dict[str, str]:
    """Resolvers of a type of their own."""
    generated = 'import type { Resolvers, MutationResolvers } from "./generated";\n'
    return served(f'{generated}import type {{ Context }} from "./context";\n{way}', server)


def asked(
    by: str = "open",
    kind: str = "Context",
    arguments: str = "{ ctx, input }",
    read: str = "ctx",
    context: str = CONTEXT,
) -> dict[str, str]:
    """A procedure of tRPC."""
    deed = DEED.replace("$C", read) if read else TAKEN
    router = ROUTER.replace("$BY", by).replace("$ARGUMENTS", arguments).replace("$DEED", deed)
    return {"src/trpc.ts": TRPC.replace("$TYPE", kind), "src/berths.ts": router, "src/context.ts": context}


FIELD = f"{{ type: T, resolve: {moor('ctx')} }}"
CASES = {
    "an object": (made("{ prisma, bus }"), 1),
    "a function": (made("({ req }) => ({ prisma, bus, user: req.user })"), 1),
    "a function with a body": (
        made("async ({ req }) => { const user = await who(req); return { prisma, bus, user }; }"),
        1,
    ),
    "a factory of another file": (served(SCHEMA, STANDALONE), 1),
    "a middleware": (
        served(
            SCHEMA, SERVER + 'app.use("/graphql", expressMiddleware(server, { context: createContext }));'
        ),
        1,
    ),
    "taken apart": (
        served(
            f"export const resolvers = {{ Mutation: {{ moor: {moor('{ prisma, bus }', TAKEN)} }} }};",
            STANDALONE,
        ),
        1,
    ),
    "functions of a module": (
        served(
            f"export async function moor(parent, args, ctx, info) {{ {DEED.replace('$C', 'ctx')} }}",
            APOLLO.replace("{ resolvers }", "* as Mutation")
            + "new ApolloServer({ resolvers: { Mutation }, context: { prisma, bus } });",
        ),
        1,
    ),
    "yoga": (
        served(
            SCHEMA,
            'import { createYoga, createSchema } from "graphql-yoga";\nimport { resolvers } from "./answers";\n'
            'import { createContext } from "./context";\n'
            "createYoga({ schema: createSchema({ resolvers }), context: createContext });",
        ),
        1,
    ),
    "mercurius": (
        served(
            SCHEMA,
            'import mercurius from "mercurius";\nimport { resolvers } from "./answers";\n'
            'import { prisma, bus } from "./context";\n'
            "app.register(mercurius, { resolvers, context: (request) => ({ prisma, bus }) });",
        ),
        1,
    ),
    "of a type": (typed(SCHEMA.replace("resolvers =", "resolvers: Resolvers<Context> =")), 1),
    "of a type that says no context": (typed(SCHEMA.replace("resolvers =", "resolvers: Resolvers =")), 1),
    "mutations of a type": (
        typed(
            f"export const mutations: MutationResolvers = {{ moor: {moor()} }};",
            APOLLO.replace("resolvers", "mutations")
            + "new ApolloServer({ resolvers: { Mutation: mutations }, context: createContext });",
        ),
        1,
    ),
    "held for a type": (
        typed(
            f"export const resolvers = {{ Mutation: {{ moor: {moor()} }} as MutationResolvers<Context> }};"
        ),
        1,
    ),
    "fields of an object type": (
        served(
            'import { GraphQLObjectType } from "graphql";\n'
            f'export const M = new GraphQLObjectType({{ name: "M", fields: {{ moor: {FIELD} }} }});',
            HANDED,
        ),
        1,
    ),
    "fields that are asked for": (
        served(
            'import { GraphQLObjectType } from "graphql";\n'
            f'export const M = new GraphQLObjectType({{ name: "M", fields: () => ({{ moor: {FIELD} }}) }});',
            HANDED,
        ),
        1,
    ),
    "Nexus": (
        served(
            f'import {{ mutationField }} from "nexus";\nexport const m = mutationField("moor", {FIELD});',
            HANDED,
        ),
        1,
    ),
    "another name": (served(SCHEMA.replace("ctx.bus", "ctx.other"), STANDALONE), 0),
    "something quiet": (
        served(SCHEMA, STANDALONE, CONTEXT.replace("new Bus", "new Quiet").replace("{ Bus", "{ Quiet")),
        0,
    ),
    "a server of something else": (
        served(
            SCHEMA,
            'import { Server } from "socket.io";\n'
            + made("{ prisma, bus }")["src/server.ts"].replace("new Apollo", "new "),
        ),
        0,
    ),
    "tRPC": (asked(), 1),
    "tRPC behind a middleware": (asked("known"), 1),
    "tRPC of a factory": (asked(kind="typeof createContext"), 1),
    "tRPC of what a factory gives": (asked(context=INFERRED), 1),
    "tRPC, taken apart": (asked(arguments="{ ctx: { prisma, bus } }", read=""), 1),
    "tRPC, all of it": (asked(arguments="opts", read="opts.ctx"), 1),
    "tRPC, another name": (asked(read="input"), 0),
}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Json:
    files: dict[str, str] = {}
    for number, (own, _) in enumerate(CASES.values()):
        files |= {f"app{number}/{path}": text for path, text in own.items()}
        files |= {f"app{number}/package.json": "{}", f"app{number}/src/bus.ts": BUS}
    return scan_of(tmp_path_factory.mktemp("served"), files)


@pytest.mark.parametrize("case", CASES)
def test_what_is_read_from_a_context_is_what_it_was_made_with(report: Json, case: str) -> None:
    folder = f"app{list(CASES).index(case)}/"
    told = [
        finding
        for finding in report["findings"]
        if finding["rule"] == "outbox/missing" and finding["location"]["path"].startswith(folder)
    ]
    assert len(told) == CASES[case][1]
