"""Many files, maps, rules, and the patterns that say what is looked at."""

from __future__ import annotations

from benchmarks.shapes.kinds import HEADS, PUBLISHES, SERVICE, WRITES, Shape, Tree, function

_CODE = HEADS["ts"] + function("ts", "place", f"{WRITES['ts']}\n{PUBLISHES['ts']}")


def _map(rows: str) -> Tree:
    return {
        **SERVICE,
        "apps/a/src/f.ts": _CODE,
        "map.yaml": f"version: 1\nroots: [apps]\nlayers:\n  - id: core\n    title: Core\n    components:\n{rows}",
    }


def _component(k: int, more: str = "") -> str:
    return f"      - {{id: c{k}, title: C{k}, status: production, paths: [apps/c{k}]{more}}}\n"


def _files(n: int) -> Tree:
    return {**SERVICE, **{f"apps/a/src/f{k}.ts": _CODE for k in range(n)}}


def _services(n: int) -> Tree:
    return {
        f"apps/s{k}/{path.rpartition('/')[2]}": text for k in range(n) for path, text in SERVICE.items()
    } | {f"apps/s{k}/src/f.ts": _CODE for k in range(n)}


def _reexports(n: int) -> Tree:
    chain = {f"apps/a/src/f{k}.ts": f'export {{ sns }} from "./f{k + 1}";\n' for k in range(n)}
    last = 'import { SNSClient } from "@aws-sdk/client-sns";\nexport const sns = new SNSClient({});\n'
    use = 'import { PublishCommand } from "@aws-sdk/client-sns";\nimport { sns } from "./f0";\nsns.send(new PublishCommand({ TopicArn: "a" }));\n'
    return {**SERVICE, **chain, f"apps/a/src/f{n}.ts": last, "apps/a/src/use.ts": use}


def _barrel(n: int) -> Tree:
    return {
        **SERVICE,
        **{f"apps/a/src/m{k}.ts": HEADS["ts"] + function("ts", f"put{k}", WRITES["ts"]) for k in range(n)},
        "apps/a/src/index.ts": "".join(f'export * from "./m{k}";\n' for k in range(n)),
        "apps/a/src/use.ts": HEADS["ts"]
        + 'import { put0 } from "./index";\n'
        + function("ts", "place", f"await put0(o);\n{PUBLISHES['ts']}"),
    }


def _importers(n: int) -> Tree:
    store = HEADS["ts"] + function("ts", "put", WRITES["ts"])
    use = (
        HEADS["ts"]
        + 'import {{ put }} from "./store";\n'
        + "export async function u{0}(o: any) {{ await put(o); await sns.send(new PublishCommand({{}})); }}\n"
    )
    return {
        **SERVICE,
        "apps/a/src/store.ts": store,
        **{
            f"apps/a/src/u{k}.ts": use.replace("{0}", str(k)).replace("{{", "{").replace("}}", "}")
            for k in range(n)
        },
    }


def _file_chain(n: int) -> Tree:
    rows = {
        f"apps/a/f{k}.py": f"from f{k + 1} import g{k + 1}\n\n\ndef g{k}(o):\n    g{k + 1}(o)\n"
        for k in range(n)
    }
    return {
        **SERVICE,
        **rows,
        f"apps/a/f{n}.py": HEADS["py"] + function("py", f"g{n}", f"{WRITES['py']}\n{PUBLISHES['py']}"),
    }


def _deep_folders(n: int) -> Tree:
    return {**SERVICE, "apps/a/" + "d/" * min(n, 900) + "f.ts": _CODE}


def _ignored(text: str) -> Tree:
    return {**SERVICE, "apps/a/src/f.ts": _CODE, ".gitignore": text}


def _rules(n: int) -> Tree:
    rows = {
        f"rules/r{k}.yaml": (
            f"id: house-r{k}\ntitle: T\nemits: publish\ntechnology: house\nwhy: W\nmatch:\n  - languages: [typescript]\n"
            f'    from: ["@house/bus{k}"]\n    query: |\n      (call_expression function: (_) @symbol (#eq? @symbol "send{k}")) @at\n'
            "examples:\n"
            f'  - {{language: typescript, expect: [{{line: 2}}], code: "import {{ send{k} }} from \\"@house/bus{k}\\";\\nsend{k}(1);\\n"}}\n'
            f'  - {{language: typescript, expect: [], code: "import {{ send{k} }} from \\"@other/bus\\";\\nsend{k}(1);\\n"}}\n'
        )
        for k in range(n)
    }
    return {**SERVICE, "apps/a/src/f.ts": _CODE, **rows, "mapcheck.toml": 'rules = ["rules"]\n'}


TREES: tuple[Shape, ...] = (
    Shape("files", 50, _files),
    Shape("services", 25, _services),
    Shape("re-exports in a chain", 50, _reexports),
    Shape("a barrel", 50, _barrel),
    Shape("importers", 50, _importers),
    Shape("a chain of files", 50, _file_chain),
    Shape("deep folders", 60, _deep_folders),
    Shape("components", 200, lambda n: _map("".join(_component(k) for k in range(n)))),
    Shape(
        "claims",
        200,
        lambda n: _map(
            _component(
                0,
                ", claims: ["
                + ", ".join(f"{{id: k{k}, text: t, exists: {{files: [f{k}]}}}}" for k in range(n))
                + "]",
            )
        ),
    ),
    Shape(
        "counts",
        100,
        lambda n: _map(
            _component(
                0,
                ", claims: ["
                + ", ".join(
                    f'{{id: k{k}, text: t, count: {{glob: "**/{k}*/**/*.ts"}}, min: 0}}' for k in range(n)
                )
                + "]",
            )
        ),
    ),
    Shape(
        "stars of a glob",
        30,
        lambda n: (
            {
                **_map(
                    _component(
                        0, ', claims: [{id: k, text: t, count: {glob: "' + "**/*a" * n + '"}, min: 0}]'
                    )
                ),
                "apps/a/" + "aaaaaaaa/" * 25 + "b": "",
            }
        ),
    ),
    Shape(
        "paths of a component",
        200,
        lambda n: _map(_component(0).replace("apps/c0", ", ".join(f"apps/p{k}" for k in range(n)))),
    ),
    Shape("prose of a map", 2000, lambda n: _map(_component(0, ', notes: "' + "word " * n + '"'))),
    Shape("deep map", 500, lambda n: {**_map(_component(0)), "map.yaml": "version: " + "[" * n + "]" * n}),
    Shape("lines of .gitignore", 500, lambda n: _ignored("".join(f"*.tmp{k}\n" for k in range(n)))),
    Shape("one line of .gitignore", 10_000, lambda n: _ignored("a*" * n + "\n")),
    Shape(
        "excluded",
        100,
        lambda n: {
            **_files(20),
            "mapcheck.toml": "exclude = [" + ", ".join(f'"**/x{k}*"' for k in range(n)) + "]\n",
        },
    ),
    Shape(
        "stars of an exclusion",
        10,
        lambda n: {
            **_files(20),
            "mapcheck.toml": 'exclude = ["' + "*a" * n + 'b"]\n',
            "apps/a/src/" + "a" * 200 + ".ts": _CODE,
        },
    ),
    Shape("rules", 25, _rules),
    Shape(
        "owners",
        500,
        lambda n: {
            **_map(_component(0)),
            "CODEOWNERS": "".join(f"/apps/{k}/** @team-{k}\n" for k in range(n)),
        },
    ),
    Shape(
        "known findings",
        500,
        lambda n: {
            **_files(1),
            "mapcheck-baseline.jsonl": '{"mapcheck-baseline": 1}\n'
            + "".join(
                f'{{"fingerprint": "{k:032x}", "rule": "outbox/missing", "where": "apps/a", "subject": "s{k}"}}\n'
                for k in range(n)
            ),
        },
    ),
)
