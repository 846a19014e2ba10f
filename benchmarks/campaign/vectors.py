"""Trees in which everything that a repository can say is said by somebody who means harm; one seed, one tree."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from random import Random

from benchmarks.campaign import strange
from benchmarks.campaign.held import MARK
from benchmarks.campaign.writing import CODE, HARMS, MAP, TRAP, WHO, Vector, configure, git, write


def planted(random: Random, folder: Path, chosen: Sequence[Vector] = ()) -> Path:
    """A hostile repository in ``folder``; gives its root. It holds a dual write, a map, two commits, and some vectors."""
    root = folder / "repo"
    for path, text in _HARMLESS.items():
        write(root, path, text)
    bite = folder / "bite.sh"
    bite.write_text(f'#!/bin/sh\necho "$0 $*" >> {folder / TRAP}\ncat\n', encoding="utf-8")
    bite.chmod(0o755)
    (folder / "fleet.yaml").write_text(
        "version: 1\nrepositories:\n  - {id: repo, path: repo}\n", encoding="utf-8"
    )
    chosen = chosen or random.sample(VECTORS, random.randint(3, 9))
    for vector in chosen:
        if vector not in _AFTER:
            vector(random, root)
    for arguments in (
        ["init", "--quiet"],
        ["add", "--all", "--force"],
        [*WHO, "commit", "--quiet", "--message", random.choice(HARMS)],
    ):
        git(root, *arguments)
    write(root, "apps/orders/src/cancel.ts", CODE.replace("place", "cancel"))
    git(root, "add", "apps/orders/src/cancel.ts")
    git(
        root,
        *WHO,
        "commit",
        "--quiet",
        "--allow-empty",
        "--message",
        "Second",
        f"--author={random.choice(HARMS)[:60]!r} <{MARK}@x>",
    )
    for vector in chosen:
        if vector in _AFTER:
            with suppress(OSError):  # another vector has put something in its place
                vector(random, root)
    return root


_HARMLESS = {
    "apps/orders/package.json": '{"name": "orders", "scripts": {"start": "node src/main.js"}}',
    "apps/orders/Dockerfile": 'FROM node:20\nCMD ["node", "src/main.js"]\n',
    "apps/orders/src/main.ts": CODE,
    "map.yaml": MAP,
    "docs/architecture.md": "# Core\n\n| component | status |\n|---|---|\n| Orders | production |\n",
}


def _names(random: Random, root: Path) -> None:
    for harm in random.sample(HARMS, 6):
        name = harm.replace("/", "_").replace("\0", "")[:80]
        write(root, f"apps/{name}/package.json", json.dumps({"name": harm, "scripts": {"start": harm}}))
        write(root, f"apps/{name}/Dockerfile", f"FROM node\nCMD node {name.splitlines()[0]}\n")
        write(root, f"apps/{name}/src/{name}.ts", CODE)
    write(root, "apps/-rf/--output=json=x.ts", CODE)


def _texts(random: Random, root: Path) -> None:
    for number, harm in enumerate(random.sample(HARMS, 5)):
        quoted = json.dumps(harm)[1:-1]
        write(
            root, f"apps/orders/src/t{number}.ts", CODE.replace("TEXT", quoted).replace("place", f"p{number}")
        )
        write(
            root,
            f"apps/s{number}/package.json",
            json.dumps(
                {"name": harm, "version": harm, "scripts": {"start": harm}, "dependencies": {harm: harm}}
            ),
        )
    write(root, "apps/orders/src/c.ts", CODE + f"// scan-ignore: outbox/missing -- {random.choice(HARMS)}\n")


def _said_by_the_map(random: Random, root: Path) -> None:
    harm = [json.dumps(each) for each in random.sample(HARMS, 6)]
    write(
        root,
        "map.yaml",
        MAP.replace("title: Orders", f"title: {harm[0]}").replace("title: Core", f"title: {harm[1]}")
        + f"      - {{id: x, title: {harm[2]}, status: production, paths: [{harm[3]}], notes: {harm[4]}, claims: [{{id: c, text: {harm[5]}, count: {{glob: {harm[5]}}}, min: 9}}]}}\n",
    )


def _configured(random: Random, root: Path) -> None:
    lines = (
        'output = ["json=apps/orders/src/main.ts"]', 'baseline = "apps/orders/src/main.ts"', 'rules = ["rules"]', "jobs = 128", "jobs = " + "9" * 5_000,
        'map = "docs/architecture.md"', 'source-url = "https://x/{path}"', 'exclude = ["' + "**/" * 500 + 'x"]', "no-cache = true", 'color = "always"',
        'select = ["' + "*" * 3_000 + '"]', "cache-trust = true", 'root = ".."', f'exclude = [{json.dumps(random.choice(HARMS))}]',
    )  # fmt: skip
    write(root, "mapcheck.toml", "\n".join(random.sample(lines, random.randint(1, 2))) + "\n")


def _house_rules(random: Random, root: Path) -> None:
    harm = json.dumps(random.choice(HARMS))
    write(root, "mapcheck.toml", 'rules = ["house"]\n')
    write(
        root,
        "house/r.yaml",
        f"id: house-r\ntitle: {harm}\nemits: publish\ntechnology: house\nwhy: {harm}\nmatch:\n  - languages: [typescript]\n    from: ['@aws-sdk/client-sns']\n"
        '    query: |\n      (new_expression constructor: (_) @symbol (#eq? @symbol "PublishCommand") (#match? @symbol "(a+)+$")) @at\nexamples: []\n',
    )


def _links(random: Random, root: Path) -> None:
    targets = (
        "/dev/zero",
        "/etc/hostname",
        "/proc/self/environ",
        "..",
        "/dev/stdin",
        "../outside",
        ".git/config",
        "apps",
    )
    for name in random.sample(
        (
            "mapcheck-baseline.jsonl",
            "apps/l/package.json",
            "CODEOWNERS",
            ".gitattributes",
            "apps/orders/src/l.ts",
            ".mailmap",
            "pyproject.toml",
        ),
        3,
    ):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        if not (root / name).exists():
            (root / name).symlink_to(random.choice(targets))
    write(root.parent, "outside/secret.ts", CODE.replace("place", MARK + "secret"))


def _pipes(random: Random, root: Path) -> None:
    for name in random.sample(
        (
            ".gitignore",
            ".gitattributes",
            ".mailmap",
            "mapcheck-baseline.jsonl",
            "apps/orders/src/pipe.ts",
            "package.json",
            "CODEOWNERS",
            "mapcheck.toml",
        ),
        3,
    ):
        (root / name).unlink(missing_ok=True)
        os.mkfifo(root / name)


def _python_modules(random: Random, root: Path) -> None:
    deed = f'open({str(root.parent / TRAP)!r}, "a").write(__name__)\n'
    for name in (
        "yaml",
        "click",
        "tree_sitter",
        "msgspec",
        "sitecustomize",
        "usercustomize",
        "scanner",
        "json",
        "conftest",
        "setup",
        "noxfile",
    ):
        write(root, f"{name}.py", deed)
    write(root, "scanner/__init__.py", deed)
    write(root, ".env", f"PATH={root}\n")
    write(root, "pyproject.toml", '[build-system]\nbuild-backend = "evil"\nbackend-path = ["."]\n')


def _git_settings(random: Random, root: Path) -> None:
    bite = root.parent / "bite.sh"
    lines = (
        f'[filter "evil"]\n\tclean = {bite} clean\n\tsmudge = {bite} smudge\n\tprocess = {bite} process\n\trequired = true\n',
        f'[diff "evil"]\n\tcommand = {bite} diff\n\ttextconv = {bite} text\n[diff]\n\texternal = {bite} external\n',
        f"[core]\n\tfsmonitor = {bite}\n\tpager = {bite}\n\tsshCommand = {bite}\n\teditor = {bite}\n\tgitProxy = {bite}\n\talternateRefsCommand = {bite}\n",
        f'[remote "origin"]\n\turl = ext::{bite}\n\tuploadpack = {bite}\n\tpromisor = true\n[extensions]\n\tpartialClone = origin\n',
        f"[credential]\n\thelper = !{bite}\n[gpg]\n\tprogram = {bite}\n[log]\n\tshowSignature = true\n[uploadpack]\n\tpackObjectsHook = {bite}\n",
        f"[core]\n\thooksPath = {root.parent}\n\taskPass = {bite}\n[interactive]\n\tdiffFilter = {bite}\n[sequence]\n\teditor = {bite}\n",
        "[core]\n\tworktree = /\n", "[include]\n\tpath = /dev/zero\n", "[core]\n\tprecomposeunicode = true\n\tignoreCase = true\n", "[alias]\n\tls-files = !false\n",
        f"[submodule]\n\trecurse = true\n[fetch]\n\trecurseSubmodules = true\n[maintenance]\n\tauto = true\n[gc]\n\tauto = 1\n[trace2]\n\teventTarget = {root.parent}/{TRAP}\n",
    )  # fmt: skip
    configure(root, "".join(random.sample(lines, random.randint(2, 5))))
    write(root, ".git/info/attributes", "* filter=evil diff=evil merge=evil working-tree-encoding=UTF-16\n")
    for hook in ("post-index-change", "reference-transaction", "post-checkout", "pre-auto-gc"):
        write(root, f".git/hooks/{hook}", bite.read_bytes())
        (root / ".git/hooks" / hook).chmod(0o755)
    write(root, "apps/orders/src/main.ts", CODE + "// changed\n")


def _damaged_git(random: Random, root: Path) -> None:
    files = [path for path in (root / ".git").rglob("*") if path.is_file() and not path.is_symlink()]
    for path in random.sample(files, min(3, len(files))):
        data = bytearray(path.read_bytes())
        for _ in range(3):
            if data:
                data[random.randrange(len(data))] ^= 0xFF
        path.chmod(0o644)
        path.write_bytes(bytes(data[: random.randrange(len(data) + 1)]))


def _inner_repositories(random: Random, root: Path) -> None:
    write(root, "apps/sub/.git", "gitdir: ../../../elsewhere\n")
    write(root, "vendor/x/.git/config", f"[core]\n\tfsmonitor = {root.parent / 'bite.sh'}\n")
    write(root, "vendor/x/.git/HEAD", "ref: refs/heads/main\n")
    write(root, ".gitmodules", '[submodule "a"]\n\tpath = apps/a\n\turl = -u./x\n')
    write(root, ".git/objects/info/alternates" if (root / ".git").exists() else "alternates", "/dev/zero\n")


def _deep_and_wide(random: Random, root: Path) -> None:
    write(root, "apps/" + "d/" * 200 + "f.ts", CODE)
    for number in range(300):
        write(root, f"apps/w{number}/package.json", "{}")
    write(root, "apps/orders/src/deep.ts", CODE + "f(" * 20_000)
    write(
        root,
        "apps/orders/deep.py",
        "import boto3\n" + "".join(f"{' ' * n}def f{n}():\n" for n in range(720)) + " " * 720 + "pass\n",
    )


def _owners(random: Random, root: Path) -> None:
    write(
        root,
        "CODEOWNERS",
        "".join(f"{harm.splitlines()[0]} @{harm.splitlines()[-1]}\n" for harm in HARMS)
        + "*" * 3_000
        + " @x\n",
    )
    write(root, ".mailmap", f"{random.choice(HARMS)} <a@b> <{MARK}@x>\n")
    write(root, ".gitignore", "*" * 30_000 + "\n" + "[" * 5_000 + "\n")
    write(
        root,
        "mapcheck-baseline.jsonl",
        '{"mapcheck-baseline": 1}\n'
        + json.dumps({"fingerprint": random.choice(HARMS), "rule": "x", "where": "y", "subject": "z"})
        + "\n",
    )


_AFTER = strange.AFTER | {_git_settings, _damaged_git, _pipes}
VECTORS: tuple[Vector, ...] = (
    _names, _texts, _said_by_the_map, _configured, _house_rules, _links, _pipes, _python_modules, _git_settings, _git_settings,
    _damaged_git, _inner_repositories, _deep_and_wide, _owners, *strange.VECTORS,
)  # fmt: skip
