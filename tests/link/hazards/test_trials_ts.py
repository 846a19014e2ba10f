"""What silenced whole services of TypeScript in repositories that nobody had looked at."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.link.hazards.trees import found

MISSING = "outbox/missing"
PACKAGE = '{"name": "desk", "dependencies": {"bullmq": "5", "@prisma/client": "6"}}'
PRISMA = 'import { PrismaClient } from "@prisma/client";\nexport const prisma = new PrismaClient();\n'

PROVIDERS = {
    "package.json": PACKAGE,
    "src/prisma.ts": PRISMA,
    "src/jobs/base.ts": """
        export abstract class Jobs {
          async trigger(name: string): Promise<void> {
            throw new Error("not here");
          }
        }
    """,
    "src/jobs/bull.ts": """
        import { Queue } from "bullmq";
        import { prisma } from "../prisma";
        import { Jobs } from "./base";

        export class BullJobs extends Jobs {
          private queue = new Queue("jobs");
          async trigger(name: string) {
            const row = await prisma.job.create({ data: { name } });
            await this.queue.add(name, { id: row.id });
          }
        }
    """,
    "src/jobs/inngest.ts": """
        import { Inngest } from "inngest";
        import { Jobs } from "./base";

        export class InngestJobs extends Jobs {
          private client = new Inngest({ id: "desk" });
          async trigger(name: string) {
            await this.client.send({ name, data: {} });
          }
        }
    """,
    "src/jobs/local.ts": """
        import { prisma } from "../prisma";
        import { Jobs } from "./base";

        export class LocalJobs extends Jobs {
          async trigger(name: string) {
            await prisma.job.create({ data: { name } });
          }
        }
    """,
    "src/jobs/index.ts": """
        import type { Jobs } from "./base";
        import { BullJobs } from "./bull";
        import { InngestJobs } from "./inngest";
        import { LocalJobs } from "./local";

        class Client {
          constructor(private provider: Jobs) {}
          async trigger(name: string) {
            return this.provider.trigger(name);
          }
        }
        const made = process.env.REDIS ? new BullJobs() : process.env.KEY ? new InngestJobs() : new LocalJobs();
        export const jobs = new Client(made);
    """,
    "src/berth.ts": """
        import { jobs } from "./jobs";
        import { prisma } from "./prisma";

        export async function take(id: string) {
          await prisma.berth.create({ data: { id } });
          await jobs.trigger("berthed");
        }
    """,
}


def test_one_implementation_that_writes_as_well_does_not_answer_for_those_beside_it(tmp_path: Path) -> None:
    told = found(tmp_path, PROVIDERS, MISSING)
    assert [finding["subject"] for finding in told] == ["take", "BullJobs.trigger"]


NAMES = """
    export enum Told {
      TAKEN = "berth.taken",
      LEFT = "berth.left",
    }
"""
OBJECT = """
    export const Told = { TAKEN: "berth.taken", LEFT: "berth.left" } as const;
"""
PLAIN = """
    export const TAKEN = "berth.taken";
    export const LEFT = "berth.left";
"""


def nest(names: str, raised: str, heard: str, *, through: str = "./told") -> dict[str, str]:
    """A service that raises an event that it names by a constant, and a listener that sends for one so named."""
    first = raised.partition(".")[0], heard.partition(".")[0]
    return {
        "package.json": '{"name": "desk", "dependencies": {"bullmq": "5", "@nestjs/event-emitter": "3"}}',
        "src/prisma.ts": PRISMA,
        "src/told.ts": names,
        "src/all.ts": 'export { Told } from "./told";\n',
        "src/berths.ts": f"""
            import {{ EventEmitter2 }} from "@nestjs/event-emitter";
            import {{ {first[0]} }} from "{through}";
            import {{ prisma }} from "./prisma";

            export class Berths {{
              constructor(private readonly events: EventEmitter2) {{}}
              async take(id: string) {{
                await prisma.berth.create({{ data: {{ id }} }});
                this.events.emit({raised}, {{ id }});
              }}
            }}
        """,
        "src/listener.ts": f"""
            import {{ OnEvent }} from "@nestjs/event-emitter";
            import {{ Queue }} from "bullmq";
            import {{ {first[1]} }} from "{through}";

            export class Listener {{
              constructor(private readonly queue: Queue) {{}}
              @OnEvent({heard})
              async on(event: {{ id: string }}) {{
                await this.queue.add<{{ id: string }}>("berthed", event);
              }}
            }}
        """,
    }


@pytest.mark.parametrize(
    ("names", "name"), [(NAMES, "Told.TAKEN"), (OBJECT, "Told.TAKEN"), (PLAIN, "TAKEN")], ids=str.strip
)
def test_an_event_that_a_constant_names_reaches_who_listens_for_it(
    names: str, name: str, tmp_path: Path
) -> None:
    told = found(tmp_path, nest(names, name, name), MISSING)
    assert [finding["subject"] for finding in told] == ["Berths.take"]


def test_a_constant_may_be_handed_on_by_a_barrel(tmp_path: Path) -> None:
    told = found(tmp_path, nest(NAMES, "Told.TAKEN", "Told.TAKEN", through="./all"), MISSING)
    assert [finding["subject"] for finding in told] == ["Berths.take"]


@pytest.mark.parametrize(
    ("names", "raised", "heard"),
    [(NAMES, "Told.LEFT", "Told.TAKEN"), (OBJECT, "Told.LEFT", "Told.TAKEN"), (PLAIN, "LEFT", "TAKEN")],
    ids=str.strip,
)
def test_who_listens_for_another_constant_hears_nothing(
    names: str, raised: str, heard: str, tmp_path: Path
) -> None:
    assert found(tmp_path, nest(names, raised, heard), MISSING) == []
