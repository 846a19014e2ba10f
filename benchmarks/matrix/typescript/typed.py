"""Steps behind which a type alone says what the deed is called on, and steps where it may be something else as well."""

from __future__ import annotations

from benchmarks.matrix.deeds import Step
from benchmarks.matrix.typescript.receivers import held, of_own_class

_GIVEN = "export function thingsTAG(): TYPE {\n  return (globalThis as any).things;\n}"
_THINGS = 'import { thingsTAG } from "PATH";'
_NULL = "class NullTAG {\n  async send(record: unknown): Promise<void> {}\n\n  async query(sql: string, values: unknown[]): Promise<any> {}\n\n  async run(id: string): Promise<void> {}\n}\n\n"


def _told(declared: str, kind: str, receiver: str) -> Step:
    """What nobody of ours makes: a host hands it over, and its type is all that there is."""
    return held(f"{declared}{_GIVEN.replace('TYPE', kind)}", _THINGS, receiver)


_TYPED: dict[str, Step] = {
    "type inside an interface": _told(
        "export interface ThingsTAG {\n  parts: {\n    thing: KIND;\n    at: number;\n  };\n}\n\n",
        "ThingsTAG",
        "thingsTAG().parts.thing",
    ),
    "type two levels inside": _told(
        "export interface ThingsTAG {\n  all: { parts: { thing: KIND } };\n}\n\n",
        "ThingsTAG",
        "thingsTAG().all.parts.thing",
    ),
    "type inside an alias": _told(
        "export type ThingsTAG = { parts: { thing: KIND } };\n\n", "ThingsTAG", "thingsTAG().parts.thing"
    ),
    "type written in place": _told("", "{ thing: KIND }", "thingsTAG().thing"),
    "promise of a type written in place": held(
        "export async function thingsTAG(): Promise<{ thing: KIND }> {\n  return (globalThis as any).things;\n}",
        _THINGS,
        "thingsTAG()",
        awaited=True,
        member=".thing",
    ),
    "intersection": _told(
        "interface AtTAG {\n  at: number;\n}\n\nexport type ThingsTAG = AtTAG & { thing: KIND };\n\n",
        "ThingsTAG",
        "thingsTAG().thing",
    ),
    "intersection, first part": _told(
        "interface HasTAG {\n  thing: KIND;\n}\n\nexport type ThingsTAG = HasTAG & { at: number } & Date;\n\n",
        "ThingsTAG",
        "thingsTAG().thing",
    ),
    "intersection in place": _told(
        "interface HasTAG {\n  thing: KIND;\n}\n\n", "{ at: number } & HasTAG", "thingsTAG().thing"
    ),
    "Pick of an interface": _told(
        "interface HasTAG {\n  thing: KIND;\n  at: number;\n}\n\n",
        'Pick<HasTAG, "thing">',
        "thingsTAG().thing",
    ),
}

_EITHER: dict[str, Step] = {
    "stand-in in the first branch": held(
        f"{_NULL}export function makeTAG() {{\n  if (process.env.DRY_RUN) {{\n    return new NullTAG();\n  }}\n  return THING;\n}}",
        'import { makeTAG } from "PATH";',
        "makeTAG()",
    ),
    "stand-in in the last branch": held(
        f"{_NULL}export function makeTAG() {{\n  if (!process.env.DRY_RUN) {{\n    return THING;\n  }}\n  return new NullTAG();\n}}",
        'import { makeTAG } from "PATH";',
        "makeTAG()",
    ),
    "stand-in by a condition": held(
        f"{_NULL}export const thingTAG = process.env.DRY_RUN ? new NullTAG() : THING;",
        'import { thingTAG } from "PATH";',
        "thingTAG",
    ),
    "field that holds a stand-in at first": held(
        f"{_NULL}class HolderTAG {{\n  thing: any = new NullTAG();\n\n  start(): void {{\n    this.thing = THING;\n  }}\n}}\n\nexport const holderTAG = new HolderTAG();",
        'import { holderTAG } from "PATH";',
        "holderTAG.thing",
    ),
    "variable that holds a stand-in at first": held(
        f"{_NULL}export let thingTAG: any = new NullTAG();\n\nexport function start(): void {{\n  thingTAG = THING;\n}}",
        'import { thingTAG } from "PATH";',
        "thingTAG",
    ),
}

_ALL = {**_TYPED, **_EITHER}

STEPS: dict[str, Step] = {
    **{f"client: {name}": step for name, step in _ALL.items()},
    **{f"class: {name}": of_own_class(step) for name, step in _ALL.items()},
}
