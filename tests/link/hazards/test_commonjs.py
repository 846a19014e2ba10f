"""JavaScript that says with CommonJS what it exports: however it does, who calls both halves is found."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.link.hazards.trees import found

PACKAGE = {"package.json": '{"name": "quay", "scripts": {"start": "node src/main.js"}}'}
STORE = """
    const { Pool } = require("pg");
    const pool = new Pool();
    async function keep(id) { await pool.query("INSERT INTO berths (id) VALUES ($1)", [id]); }
    module.exports = { keep };
    """
BUS = """
    const { Queue } = require("bullmq");
    const queue = new Queue("berths");
    exports.tell = async function tell(id) { await queue.add("berth", { id }); };
    """
LIBRARY = {**PACKAGE, "src/lib/store.js": STORE, "src/lib/bus.js": BUS}
BARRELS = {
    "assigned": 'Object.assign(module.exports, require("./store"), require("./bus"));',
    "assigned by name": 'const bus = require("./bus");\nObject.assign(exports, { keep: require("./store").keep }, bus);',
    "compiled": '__exportStar(require("./store"), exports);\ntslib_1.__exportStar(require("./bus"), exports);',
    "by getters": 'module.exports = { get keep() { return require("./store").keep; }, get tell() { return require("./bus").tell; } };',
    "described": 'Object.defineProperty(exports, "keep", { enumerable: true, get: function () { return require("./store").keep; } });\n'
    'Object.defineProperty(exports, "tell", { value: require("./bus").tell });',
}
DESK = """
    const lib = require("./lib");
    exports.take = async function take(id) { await lib.keep(id); await lib.tell(id); };
    """


def told(folder: Path, files: dict[str, str]) -> list[str]:
    return [f["message"].split()[0] for f in found(folder, files, "outbox/missing")]


@pytest.mark.parametrize("barrel", BARRELS.values(), ids=BARRELS)
def test_what_a_module_hands_on_is_its_own(tmp_path: Path, barrel: str) -> None:
    assert told(tmp_path, {**LIBRARY, "src/lib/index.js": barrel, "src/desk.js": DESK}) == ["take"]


@pytest.mark.parametrize("barrel", BARRELS.values(), ids=BARRELS)
def test_one_half_alone_is_none(tmp_path: Path, barrel: str) -> None:
    desk = DESK.replace("await lib.keep(id);", "")
    assert not told(tmp_path, {**LIBRARY, "src/lib/index.js": barrel, "src/desk.js": desk})


def test_a_class_may_build_on_all_of_a_module(tmp_path: Path) -> None:
    files = {
        **LIBRARY,
        "src/base.js": """
            const { Queue } = require("bullmq");
            class Base {
              constructor() { this.queue = new Queue("berths"); }
              async tell(id) { await this.queue.add("berth", { id }); }
            }
            module.exports = Base;
            """,
        "src/desk.js": """
            const Base = require("./base");
            const { keep } = require("./lib/store");
            class Desk extends Base { async take(id) { await keep(id); await this.tell(id); } }
            module.exports = new Desk();
            """,
    }
    assert told(tmp_path, files) == ["Desk.take"]


def test_a_module_that_is_a_model_is_read_by_its_whole_name(tmp_path: Path) -> None:
    files = {
        **PACKAGE,
        "src/seat.js": """
            const mongoose = require("mongoose");
            module.exports = mongoose.model("Seat", new mongoose.Schema({ free: Number }));
            module.exports.label = (seat) => seat.row;
            """,
        "src/hold.js": """
            const Seat = require("./seat");
            async function hold(id, wanted) {
              const seat = await Seat.findById(id);
              if (seat.free < wanted) throw new Error("sold out");
              seat.free = seat.free - wanted;
              await seat.save();
              return Seat.label(seat);
            }
            module.exports = { hold };
            """,
    }
    assert len(found(tmp_path, files, "consistency/toctou")) == 1


CLIENTS = {
    "a factory": (
        "module.exports = (out) => ({ async tell(id) { out.publish('berths', id); } });",
        'const bus = require("./bus")(nc);',
    ),
    "a class": (
        "module.exports = class { constructor(out) { this.out = out; } tell(id) { this.out.publish('berths', id); } };",
        'const Bus = require("./bus");\n  const bus = new Bus(nc);',
    ),
}


@pytest.mark.parametrize(("bus", "made"), CLIENTS.values(), ids=CLIENTS)
def test_who_is_handed_a_client_need_not_name_its_library(tmp_path: Path, bus: str, made: str) -> None:
    desk = f"""
        const {{ connect }} = require("nats");
        const {{ keep }} = require("./lib/store");
        exports.take = async function take(id) {{
          const nc = await connect();
          {made}
          await keep(id);
          await bus.tell(id);
        }};
        """
    assert told(tmp_path, {**LIBRARY, "src/bus.js": bus, "src/desk.js": desk}) == ["take"]


def test_a_constant_names_an_event_though_it_lies_in_an_object_of_another_file(tmp_path: Path) -> None:
    files = {
        **PACKAGE,
        "src/names.ts": 'export const Names = { Taken: "berth.taken", Left: "berth.left" } as const;',
        "src/listener.ts": """
            import { OnEvent } from "@nestjs/event-emitter";
            import { Queue } from "bullmq";
            import { Names } from "./names";
            export class Listener {
              constructor(private readonly queue: Queue) {}
              @OnEvent(Names.Taken)
              async on(event: { id: string }) { await this.queue.add("berth", event); }
            }
            """,
        "src/desk.ts": """
            import { EventEmitter2 } from "@nestjs/event-emitter";
            import { Repository } from "typeorm";
            import { Names } from "./names";
            export class Desk {
              constructor(private readonly events: EventEmitter2, private readonly berths: Repository<object>) {}
              async take(id: string) { await this.berths.save({ id }); this.events.emit(Names.Taken, { id }); }
              async leave(id: string) { await this.berths.delete(id); this.events.emit(Names.Left, { id }); }
            }
            """,
    }
    assert told(tmp_path, files) == ["Desk.take"]


def test_a_listener_may_name_its_event_by_a_constant_beside_it(tmp_path: Path) -> None:
    files = {
        **PACKAGE,
        "src/listener.ts": """
            import { OnEvent } from "@nestjs/event-emitter";
            import { Queue } from "bullmq";
            export const TAKEN = "berth.taken";
            export const LEFT = "berth.left";
            export class Listener {
              constructor(private readonly queue: Queue) {}
              @OnEvent(TAKEN)
              async on(event: { id: string }) { await this.queue.add("berth", event); }
            }
            """,
        "src/desk.ts": """
            import { EventEmitter2 } from "@nestjs/event-emitter";
            import { Repository } from "typeorm";
            import { LEFT, TAKEN } from "./listener";
            export class Desk {
              constructor(private readonly events: EventEmitter2, private readonly berths: Repository<object>) {}
              async take(id: string) { await this.berths.save({ id }); this.events.emit(TAKEN, { id }); }
              async leave(id: string) { await this.berths.delete(id); this.events.emit(LEFT, { id }); }
            }
            """,
    }
    assert told(tmp_path, files) == ["Desk.take"]


MAKERS = {
    "by its own name": ('module.exports = { Teller: require("./teller") };', 'require("./lib").Teller(AWS)'),
    "as a variable": (
        'const Teller = require("./teller");\nmodule.exports = { Teller };',
        'require("./lib").Teller(AWS)',
    ),
    "taken apart": ('const Teller = require("./teller");\nmodule.exports = { Teller };', "Teller(AWS)"),
    "at once": ("", 'require("./lib/teller")(AWS)'),
}


@pytest.mark.parametrize(("barrel", "made"), MAKERS.values(), ids=MAKERS)
def test_a_module_that_is_a_function_is_called_by_what_others_call_it(
    tmp_path: Path, barrel: str, made: str
) -> None:
    files = {
        **PACKAGE,
        "src/lib/store.js": STORE,
        "src/lib/index.js": barrel,
        "src/lib/teller.js": """
            const Teller = (AWS) => {
              const sns = new AWS.SNS({});
              return { tell(id) { return sns.publish({ TopicArn: "berths", Message: id }).promise(); } };
            };
            module.exports = Teller;
            """,
        "src/desk.js": f"""
            const AWS = require("aws-sdk");
            const {{ keep }} = require("./lib/store");
            {'const { Teller } = require("./lib");' if made.startswith("Teller") else ""}
            const teller = {made};
            exports.take = async function take(id) {{ await keep(id); await teller.tell(id); }};
            """,
    }
    assert told(tmp_path, files) == ["take"]
