"""A TypeScript service as companies write them: small modules, a router, a repository, an event bus, tests."""

from __future__ import annotations

import random
from collections.abc import Iterator

from benchmarks.monorepo.words import NOUNS, body, fill, pick

_SNIPPETS = (
    """
export interface <Noun><Verb>Input<n> {
  <first>: string;
  <second>?: number;
  items: Array<{ id: string; quantity: number }>;
}
""",
    """
/** Works out the <first> of a <noun> from what its items say. */
export function <verb><Noun><n>(input: Record<string, number>, limit = <number>): number {
  let total = 0;
  for (const [key, value] of Object.entries(input)) {
    if (key.startsWith("<first>") && value > limit) {
      total += value - limit;
    } else if (value < 0) {
      throw new Error(`the <noun> has a negative ${key}`);
    } else {
      total += value;
    }
  }
  return Math.round(total * 100) / 100;
}
""",
    """
const <NOUN><n>_DEFAULTS = {
  <first>: "<verb>",
  <second>: <number>,
  retries: 3,
  labels: ["<noun>", "<verb>", "<first>"],
} as const;
""",
    """
export class <Noun><Verb>er<n> {
  private readonly seen = new Map<string, number>();

  constructor(private readonly limit: number = <number>) {}

  async <verb>(ids: string[]): Promise<string[]> {
    const fresh = ids.filter((id) => !this.seen.has(id));
    for (const id of fresh) {
      this.seen.set(id, Date.now());
      if (this.seen.size > this.limit) {
        const [oldest] = this.seen.keys();
        this.seen.delete(oldest);
      }
    }
    return fresh.map((id) => id.toLowerCase());
  }
}
""",
    """
export const is<Noun><Verb>d<n> = (value: unknown): value is { <first>: string } =>
  typeof value === "object" && value !== null && "<first>" in value;
""",
)

_STORE = """import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";

const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}));

export class <Noun>Repository {
  async save(<noun>: { id: string; <first>: string }): Promise<void> {
    await documents.send(new PutCommand({ TableName: process.env.<NOUN>_TABLE, Item: <noun> }));
  }

  async find(id: string): Promise<unknown> {
    const found = await documents.send(new GetCommand({ TableName: process.env.<NOUN>_TABLE, Key: { id } }));
    return found.Item;
  }
}
"""
_BUS = """import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";

export class <Noun>Events {
  private readonly sns = new SNSClient({});

  async emit(type: string, payload: object): Promise<void> {
    const Message = JSON.stringify({ type, payload });
    await this.sns.send(new PublishCommand({ TopicArn: process.env.<NOUN>_TOPIC, Message }));
  }
}
"""
_MAIN = """import express from "express";
import { verifyInput } from "./<noun>/verify-input";

const app = express();
app.use(express.json());
app.get("/healthz", (_request, response) => response.json({ ok: true }));
app.post("/<noun>s", async (request, response) => {
  verifyInput(request.body);
  response.status(202).end();
});
app.listen(Number(process.env.PORT ?? 3000));
"""
_TEST = """import { verifyInput } from "./verify-input";

describe("<noun>", () => {
  it("wants a <first>", () => {
    expect(() => verifyInput({})).toThrow("<first>");
  });
});
"""


def typescript_service(name: str, chance: random.Random, uses_sdk: bool) -> Iterator[tuple[str, str]]:
    """The files of one service."""
    words = pick(chance)
    words |= {"NOUN": words["noun"].upper()}
    yield (
        "package.json",
        f'{{\n  "name": "@shop/{name}",\n  "version": "1.0.0",\n  "main": "src/main.ts"\n}}\n',
    )
    yield "tsconfig.json", '{ "extends": "../../tsconfig.base.json", "include": ["src"] }\n'
    yield "Dockerfile", 'FROM node:22\nWORKDIR /app\nCOPY . .\nCMD ["node", "src/main.js"]\n'
    yield (
        "README.md",
        f"# {name}\n\n" + "It does what its name says, and little else.\n" * chance.randrange(3, 30),
    )
    yield "src/main.ts", fill(_MAIN, words)
    yield (
        f"src/{words['noun']}/verify-input.ts",
        _module(chance) + "\nexport function verifyInput(_: object): void {}\n",
    )
    yield f"src/{words['noun']}/verify-input.spec.ts", fill(_TEST, words)
    if uses_sdk:
        yield "src/store/repository.ts", fill(_STORE, words)
        yield "src/events/bus.ts", fill(_BUS, words)
    for noun in chance.sample(NOUNS, 8):
        for number in range(chance.randrange(3, 6)):
            yield f"src/{noun}/{noun}-{number}.ts", _module(chance)
        yield f"src/{noun}/index.ts", f'export * from "./{noun}-0";\n'


def _module(chance: random.Random) -> str:
    text = 'import { readFile } from "node:fs/promises";\n' if chance.random() < 0.2 else ""
    return text + body(_SNIPPETS, chance, chance.randrange(3, 18)).replace(
        "<NOUN>", chance.choice(NOUNS).upper()
    )
