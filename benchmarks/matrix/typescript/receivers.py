"""Steps that hide what the deed is called on: another file, a getter, a field, a container, a factory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from benchmarks.matrix.deeds import Deed, Step, adding
from benchmarks.matrix.typescript.program import SRC, own_class, source, with_receiver


def held(text: str, imported: str, receiver: str, *, awaited: bool = False, member: str = "") -> Step:
    """The receiver out of a file of its own. ``THING`` is the expression that makes it, ``KIND`` its type."""

    def step(deed: Deed, tag: str) -> Deed:
        deed = with_receiver(deed, tag)
        path = f"{SRC}/steps/{tag}.ts"

        def filled(template: str) -> str:
            words = {
                "THING": deed.receiver,
                "KIND": deed.kind,
                "TAG": tag.upper(),
                "PATH": f"@@{SRC}/steps/{tag}",
            }
            for word, meaning in words.items():
                template = template.replace(word, meaning)
            return template

        made = source(path, deed, filled(text), deed.kind_import)
        got = filled(receiver)
        return adding(
            deed,
            made,
            receiver=f"(await {got}){member}" if awaited else got,
            imports=tuple(filled(imported).split("\n")) if imported else (),
            setup=(),
        )

    return step


def _kept(text: str, wiring: str) -> Step:
    """The receiver kept in an object of ours whose method does the deed: ``this.thing`` stands for it."""

    def step(deed: Deed, tag: str) -> Deed:
        deed = with_receiver(deed, tag)
        path, name = f"{SRC}/steps/{tag}.ts", f"Box{tag.upper()}"
        does = f"await this.{'#' if '#thing' in text else ''}thing.{deed.call};"
        body = text.replace("DO", does).replace("KIND", deed.kind).replace("BOX", name)
        wired = wiring.replace("THING", deed.receiver).replace("BOX", name).replace("TAG", tag.upper())
        kept = replace(deed, imports=(deed.kind_import,), setup=())
        box = source(path, kept, body)
        wires = source(
            f"{SRC}/steps/{tag}wiring.ts", deed, wired, f'import {{ {name} }} from "@@{SRC}/steps/{tag}";'
        )
        line = f'import {{ box{tag.upper()} }} from "@@{SRC}/steps/{tag}wiring";'
        return adding(
            deed,
            box,
            wires,
            call="run(id)",
            receiver=f"box{tag.upper()}",
            kind=name,
            kind_import=f'import {{ {name} }} from "@@{SRC}/steps/{tag}";',
            imports=(line,),
            setup=(),
        )

    return step


def of_own_class(step: Step) -> Step:
    """The same with a class of ours as the receiver, where the plain deed has a library's client."""
    return lambda deed, tag: step(own_class(deed, f"{tag}own"), tag)


_RUN = "async run(id: string): Promise<void> {\n    DO\n  }\n"
_SIMPLE = "export const boxTAG = new BOX(THING);"

_KEPT: dict[str, Step] = {
    "field by the constructor": _kept(
        f"export class BOX {{\n  constructor(private readonly thing: KIND) {{}}\n\n  {_RUN}}}", _SIMPLE
    ),
    "field assigned in the constructor": _kept(
        f"export class BOX {{\n  private thing: KIND;\n\n  constructor(thing: KIND) {{\n    this.thing = thing;\n  }}\n\n  {_RUN}}}",
        _SIMPLE,
    ),
    "private #field": _kept(
        f"export class BOX {{\n  #thing: KIND;\n\n  constructor(thing: KIND) {{\n    this.#thing = thing;\n  }}\n\n  {_RUN}}}",
        _SIMPLE,
    ),
    "field from an options object": _kept(
        "interface Options {\n  thing: KIND;\n}\n\n"
        f"export class BOX {{\n  private readonly thing: KIND;\n\n  constructor({{ thing }}: Options) {{\n    this.thing = thing;\n  }}\n\n  {_RUN}}}",
        "export const boxTAG = new BOX({ thing: THING });",
    ),
    "field by a setter": _kept(
        f"export class BOX {{\n  private thing!: KIND;\n\n  setThing(thing: KIND): void {{\n    this.thing = thing;\n  }}\n\n  {_RUN}}}",
        "export const boxTAG = new BOX();\n\nboxTAG.setThing(THING);",
    ),
    "field by super(...)": _kept(
        "abstract class Holder {\n  constructor(protected readonly thing: KIND) {}\n}\n\n"
        f"export class BOX extends Holder {{\n  constructor(thing: KIND) {{\n    super(thing);\n  }}\n\n  {_RUN}}}",
        _SIMPLE,
    ),
    "field of an inherited constructor": _kept(
        "class Holder {\n  constructor(protected readonly thing: KIND) {}\n}\n\n"
        f"export class BOX extends Holder {{\n  {_RUN}}}",
        _SIMPLE,
    ),
    "untyped field by the constructor": _kept(
        f"export class BOX {{\n  private readonly thing;\n\n  constructor(thing: any) {{\n    this.thing = thing;\n  }}\n\n  {_RUN}}}",
        _SIMPLE,
    ),
    "generic field": _kept(
        "class Holder<T> {\n  constructor(protected readonly thing: T) {}\n}\n\n"
        f"export class BOX extends Holder<KIND> {{\n  {_RUN}}}",
        _SIMPLE,
    ),
}

_GLOBAL = 'import { thingTAG } from "PATH";'
_HOLDER = 'import { holderTAG } from "PATH";'

_HELD: dict[str, Step] = {
    "global of another file": held("export const thingTAG = THING;", _GLOBAL, "thingTAG"),
    "global filled later": held(
        "export let thingTAG: KIND;\n\nexport function start(): void {\n  thingTAG = THING;\n}",
        _GLOBAL,
        "thingTAG",
    ),
    "global emptied where it is filled": held(
        "let thingTAG: any = null;\n\nexport function start(closed: (then: () => void) => void): void {\n  thingTAG = THING;\n"
        "  closed(() => {\n    thingTAG = null;\n  });\n}\n\nexport function carrierTAG() {\n  return thingTAG;\n}",
        'import { carrierTAG } from "PATH";',
        "carrierTAG()",
    ),
    "getter": held(
        "export class HolderTAG {\n  private made?: KIND;\n\n  get thing(): KIND {\n    return (this.made ??= THING);\n  }\n}\n\nexport const holderTAG = new HolderTAG();",
        _HOLDER,
        "holderTAG.thing",
    ),
    "getter without a type": held(
        "export class HolderTAG {\n  private made?: KIND;\n\n  get thing() {\n    return (this.made ??= this.make());\n  }\n\n  private make() {\n    return THING;\n  }\n}\n\nexport const holderTAG = new HolderTAG();",
        _HOLDER,
        "holderTAG.thing",
    ),
    "static field": held(
        "export class HolderTAG {\n  static readonly thing = THING;\n}",
        'import { HolderTAG } from "PATH";',
        "HolderTAG.thing",
    ),
    "static getInstance()": held(
        "export class HolderTAG {\n  private static instance: HolderTAG | undefined;\n  readonly thing = THING;\n\n  static getInstance(): HolderTAG {\n    if (!HolderTAG.instance) {\n      HolderTAG.instance = new HolderTAG();\n    }\n    return HolderTAG.instance;\n  }\n}",
        'import { HolderTAG } from "PATH";',
        "HolderTAG.getInstance().thing",
    ),
    "public field": held(
        "export class HolderTAG {\n  readonly thing: KIND = THING;\n}",
        'import { HolderTAG } from "PATH";',
        "new HolderTAG().thing",
    ),
    "method's return type": held(
        "export class HolderTAG {\n  private readonly made: KIND = THING;\n\n  getThing(): KIND {\n    return this.made;\n  }\n}\n\nexport const holderTAG = new HolderTAG();",
        _HOLDER,
        "holderTAG.getThing()",
    ),
    "method's promise": held(
        "export class HolderTAG {\n  async getThing(): Promise<KIND | undefined> {\n    return THING;\n  }\n}\n\nexport const holderTAG = new HolderTAG();",
        _HOLDER,
        "holderTAG.getThing()",
        awaited=True,
    ),
    "interface's field": held(
        "export interface ThingsTAG {\n  thing: KIND;\n}\n\nlet things: ThingsTAG = { thing: THING };\n\nexport function thingsTAG(): ThingsTAG {\n  return things;\n}",
        'import { thingsTAG } from "PATH";',
        "thingsTAG().thing",
    ),
    "object's field": held(
        "export const thingsTAG = { thing: THING };", 'import { thingsTAG } from "PATH";', "thingsTAG.thing"
    ),
    "object of a factory": held(
        "export function makeTAG() {\n  const thing = THING;\n  return { thing, at: Date.now() };\n}\n\nexport const thingsTAG = makeTAG();",
        'import { thingsTAG } from "PATH";',
        "thingsTAG.thing",
    ),
    "destructured": held(
        "export const thingsTAG = { thing: THING };",
        'import { thingsTAG } from "PATH";\nconst { thing: thingTAG } = thingsTAG;',
        "thingTAG",
    ),
    "factory": held(
        "export function makeTAG(): KIND {\n  return THING;\n}",
        'import { makeTAG } from "PATH";',
        "makeTAG()",
    ),
    "factory without a type": held(
        "export const makeTAG = () => THING;", 'import { makeTAG } from "PATH";', "makeTAG()"
    ),
    "factory with a variable": held(
        "export function makeTAG() {\n  const made = THING;\n  return made;\n}",
        'import { makeTAG } from "PATH";',
        "makeTAG()",
    ),
    "async factory": held(
        "export async function makeTAG() {\n  return THING;\n}",
        'import { makeTAG } from "PATH";',
        "makeTAG()",
        awaited=True,
    ),
    "global of a factory": held(
        "function make() {\n  return THING;\n}\n\nexport const thingTAG = make();", _GLOBAL, "thingTAG"
    ),
    "Map, typed": held(
        "export const thingsTAG: Map<string, KIND> = new Map();\n\nthingsTAG.set('a', THING);",
        'import { thingsTAG } from "PATH";',
        "thingsTAG.get('a')!",
    ),
    "Map of entries": held(
        "export const thingsTAG = new Map([['a', THING]]);",
        'import { thingsTAG } from "PATH";',
        "thingsTAG.get('a')!",
    ),
    "Map, type argument": held(
        "export const thingsTAG = new Map<string, KIND>();\n\nthingsTAG.set('a', THING);",
        'import { thingsTAG } from "PATH";',
        "thingsTAG.get(id)?",
    ),
    "array, by index": held(
        "export const thingsTAG: KIND[] = [THING];", 'import { thingsTAG } from "PATH";', "thingsTAG[0]"
    ),
    "array, untyped": held(
        "export const thingsTAG = [THING];", 'import { thingsTAG } from "PATH";', "thingsTAG[0]"
    ),
    "array, find": held(
        "export const thingsTAG: Array<KIND> = [THING];",
        'import { thingsTAG } from "PATH";',
        "thingsTAG.find(Boolean)!",
    ),
    "record, by key": held(
        "export const thingsTAG: Record<string, KIND> = { a: THING };",
        'import { thingsTAG } from "PATH";',
        "thingsTAG[id]",
    ),
    "record, untyped": held(
        "export const thingsTAG = { a: THING };", 'import { thingsTAG } from "PATH";', "thingsTAG.a"
    ),
    "index signature": held(
        "export const thingsTAG: { [name: string]: KIND } = { a: THING };",
        'import { thingsTAG } from "PATH";',
        "thingsTAG[id]",
    ),
    "Object.values": held(
        "export const thingsTAG: Record<string, KIND> = { a: THING };",
        'import { thingsTAG } from "PATH";',
        "Object.values(thingsTAG)[0]",
    ),
    "alias of the type": held(
        "export type ThingTAG = KIND;\n\nlet made: ThingTAG | undefined;\n\nexport function makeTAG(): ThingTAG {\n  return (made ??= THING);\n}",
        'import { makeTAG } from "PATH";',
        "makeTAG()",
    ),
    "subclass of the type": held(
        "export class ThingTAG {\n  readonly inner = THING;\n}\n\nexport class MoreTAG extends ThingTAG {}\n\nexport const moreTAG = new MoreTAG();",
        'import { moreTAG } from "PATH";',
        "moreTAG.inner",
    ),
}


def _walked(loop: str) -> Step:
    """The receiver as an element of a list that the asking function walks over."""

    def step(deed: Deed, tag: str) -> Deed:
        deed = with_receiver(deed, tag)
        text = f"export const things{tag.upper()}: {deed.kind}[] = [{deed.receiver}];"
        made = source(f"{SRC}/steps/{tag}.ts", deed, text, deed.kind_import)
        does = loop.replace("THINGS", f"things{tag.upper()}").replace("DO", f"thing.{deed.call}")
        walking = f"export async function walk{tag.upper()}(id: string): Promise<void> {{\n  {does}\n}}"
        line = f'import {{ things{tag.upper()} }} from "@@{SRC}/steps/{tag}";'
        bare = replace(deed, imports=(line,), setup=())
        walks = source(f"{SRC}/steps/{tag}walk.ts", bare, walking)
        return adding(
            deed,
            made,
            walks,
            call=f"walk{tag.upper()}(id)",
            receiver="",
            kind="",
            imports=(f'import {{ walk{tag.upper()} }} from "@@{SRC}/steps/{tag}walk";',),
            setup=(),
        )

    return step


_WALKED: dict[str, Step] = {
    "array, for…of": _walked("for (const thing of THINGS) {\n    await DO;\n  }"),
    "array, forEach": _walked("THINGS.forEach((thing) => DO);"),
    "array, map": _walked("await Promise.all(THINGS.map((thing) => DO));"),
    "array, map with a block": _walked(
        "await Promise.all(THINGS.map(async (thing) => {\n    await DO;\n  }));"
    ),
    "array, destructured": _walked("const [thing] = THINGS;\n  await DO;"),
}


def _with_names(
    steps: dict[str, Step], name: Callable[[str], str], change: Callable[[Step], Step]
) -> dict[str, Step]:
    return {name(step): change(taken) for step, taken in steps.items()}


_RECEIVERS = {**_KEPT, **_HELD, **_WALKED}

STEPS: dict[str, Step] = {
    "class of its own": own_class,
    **_with_names(_RECEIVERS, lambda name: f"client: {name}", lambda step: step),
    **_with_names(_RECEIVERS, lambda name: f"class: {name}", of_own_class),
}
