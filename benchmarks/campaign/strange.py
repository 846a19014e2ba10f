"""More that a repository can say with harm in mind: what git keeps of itself, what formats allow, names that nearly are others."""

from __future__ import annotations

import contextlib
import json
import os
import re
import socket
import sqlite3
import zlib
from hashlib import sha1
from pathlib import Path
from random import Random

from benchmarks.campaign.held import MARK
from benchmarks.campaign.writing import CODE, HARMS, MAP, TRAP, Vector, configure, git, write

# --- what git keeps of itself -----------------------------------------------------------------


def replaced(random: Random, root: Path) -> None:
    """Refs that replace the commit with something else, grafts, a shallow file, references that lead astray."""
    head = git(root, "rev-parse", "HEAD").strip()
    other = git(root, "rev-parse", "HEAD:docs").strip() if random.random() < 0.5 else "0" * 40
    write(root, f".git/refs/replace/{head or 'x'}", f"{other}\n")
    write(root, ".git/info/grafts", f"{head} {head}\n" * 100)
    write(root, ".git/shallow", random.choice((head, "x" * 100_000, "\x1b[31m")) + "\n")
    for name, text in random.sample(
        (
            (".git/refs/heads/loop", "ref: refs/heads/loop\n"),
            (".git/refs/heads/up", "ref: ../../../../etc/hostname\n"),
            (".git/packed-refs", "# pack-refs with: peeled\n" + f"{head} refs/tags/{'t' * 200}\n" * 20_000),
            (".git/packed-refs", f"{head} refs/heads/{random.choice(HARMS).splitlines()[-1]}\n^x\n\0"),
            (".git/ORIG_HEAD", "\xff" * 4_000),
            (".git/FETCH_HEAD", f"{head}\t\tbranch 'x' of ext::{root.parent / 'bite.sh'}\n"),
        ),
        3,
    ):
        write(root, name, text)


def elsewhere(random: Random, root: Path) -> None:
    """The repository is said to lie elsewhere: ``commondir``, a link, a file that names a folder, work trees of another."""
    other = root.parent / "outside"
    config = f"[core]\n\tfsmonitor = {root.parent / 'bite.sh'}\n\trepositoryformatversion = 0\n"
    write(other, "git/config", config)
    write(other, "git/HEAD", "ref: refs/heads/main\n")
    write(other, "secret.ts", CODE.replace("place", f"{MARK}secret"))
    for folder in ("git/objects", "git/refs"):
        (other / folder).mkdir(parents=True, exist_ok=True)
    match random.randrange(4):
        case 0:
            write(root, ".git/commondir", f"{other / 'git'}\n")
        case 1:
            (root / ".git").rename(root / "git-was")
            (root / ".git").symlink_to(other / "git")
        case 2:
            (root / ".git").rename(root / "git-was")
            write(
                root,
                ".git",
                random.choice((f"gitdir: {other / 'git'}\n", "gitdir: .git\n", "gitdir: " + "a/" * 3_000)),
            )
        case _:
            write(root, ".git/worktrees/w/gitdir", "/dev/zero\n")
            write(root, ".git/worktrees/w/commondir", "../../../../outside/git\n")
            configure(root, f"[extensions]\n\tworktreeConfig = true\n[core]\n\tworktree = {other}\n")
            write(root, ".git/config.worktree", config)


def unread_by_git(random: Random, root: Path) -> None:
    """Pipes, devices and links where git looks for what is its own."""
    for name in random.sample(
        ("HEAD", "index", "config", "info/exclude", "info/attributes", "objects/info/alternates", "packed-refs", "config.worktree", "shallow", "info/sparse-checkout", "logs/HEAD", "commondir"),
        2,
    ):  # fmt: skip
        path = root / ".git" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)
            match random.randrange(3):
                case 0:
                    os.mkfifo(path)
                case 1:
                    path.symlink_to(
                        random.choice(("/dev/zero", "/proc/self/environ", "../../outside/secret.ts"))
                    )
                case _:
                    path.mkdir()


def formats_of_git(random: Random, root: Path) -> None:
    """Versions of the index and of the repository that few have seen."""
    match random.randrange(6):
        case 0:
            git(root, "update-index", "--index-version", "4")
        case 1:
            git(root, "update-index", "--split-index")
            for shared in (root / ".git").glob("sharedindex.*"):
                shared.unlink()
        case 2:
            write(
                root, ".git/index", b"DIRC" + (9).to_bytes(4, "big") + b"\xff\xff\xff\xff" + os.urandom(200)
            )
        case 3:
            write(root, ".git/index", b"DIRC" + (2).to_bytes(4, "big") + (2**32 - 1).to_bytes(4, "big"))
        case 4:
            configure(
                root,
                "[core]\n\trepositoryformatversion = 99\n[extensions]\n\tobjectFormat = sha256\n\trefStorage = reftable\n",
            )
        case _:
            configure(
                root,
                f"[core]\n\texcludesFile = /dev/zero\n\tattributesFile = {root.parent / 'outside'}\n\tsparseCheckout = true\n"
                '\tcommitGraph = true\n[index]\n\tsparse = true\n\tthreads = 9999999\n[core]\n\tuntrackedCache = true\n\tcompression = "x"\n'
                f'[includeIf "gitdir:/**"]\n\tpath = {root.parent / "evil.config"}\n',
            )
            write(root.parent, "evil.config", f"[core]\n\tfsmonitor = {root.parent / 'bite.sh'}\n")
    write(root, ".git/objects/info/commit-graph", b"CGPH\1\1\xff\0" + os.urandom(300))
    write(root, ".git/objects/pack/multi-pack-index", b"MIDX\1\1\xff\0" + os.urandom(300))


def made_by_hand(random: Random, root: Path) -> None:
    """Commits and trees that git itself would not make, and the branch leads to them."""
    blob = _object(root, b"blob", CODE.encode())
    entries = [
        (
            b"100644",
            random.choice(
                (
                    b"..",
                    b".git",
                    b".",
                    b"a/b.ts",
                    b"\x1b[31m.ts",
                    b"a\nb.ts",
                    "\u202e.ts".encode(),
                    b"\xff\xfe.ts",
                )
            ),
            blob,
        ),
        (b"120000", b"CODEOWNERS", _object(root, b"blob", b"/etc/hostname")),
        (b"160000", b"-upload-pack", "1" * 40),
        (random.choice((b"100664", b"0", b"777777", b"40000")), b"odd.ts", blob),
        (b"100644", b"twice.ts", blob),
        (b"100644", b"twice.ts", blob),
    ]
    tree = _object(
        root, b"tree", b"".join(b"%b %b\0%b" % (mode, name, bytes.fromhex(to)) for mode, name, to in entries)
    )
    when = random.choice(
        (b"0 +0000", b"99999999999999999999 +9999", b"-1 -0000", b"1700000000 +abcd", b"1e9 +0000", b"")
    )
    harm = random.choice(HARMS).encode("utf-8", "replace").replace(b"\0", b"")
    lines = [
        b"tree " + tree.encode(),
        *[b"parent " + git(root, "rev-parse", "HEAD").strip().encode()] * random.choice((1, 1, 40)),
    ]
    lines += [
        b"author " + harm.replace(b"\n", b" ") + b" <" + harm.splitlines()[-1] + b"> " + when,
        b"committer x <x@x> " + when,
    ]
    lines += [b"encoding " + random.choice((b"utf-7", b"rot13", b"base64", b"x" * 4_000, b"\x1b[31m"))]
    commit = _object(root, b"commit", b"\n".join(lines) + b"\n\n" + harm * random.choice((1, 20_000)))
    said = (root / ".git/HEAD").read_bytes() if (root / ".git/HEAD").is_file() else b""
    told = re.fullmatch(rb"ref: (refs/heads/[\w/-]+)\n?", said)  # another vector may have been there before
    write(root, f".git/{told[1].decode() if told else 'refs/heads/main'}", f"{commit}\n")


def _object(root: Path, kind: bytes, body: bytes) -> str:
    whole = kind + b" %d\0" % len(body) + body
    name = sha1(whole, usedforsecurity=False).hexdigest()
    write(root, f".git/objects/{name[:2]}/{name[2:]}", zlib.compress(whole))
    return name


def bombs_of_git(random: Random, root: Path) -> None:
    """Objects that say that they are small, or unpack to gigabytes; thousands of tags."""
    head = git(root, "rev-parse", "HEAD").strip()
    zeros = zlib.compress(b"blob 1000000000\0" + b"\0" * 300_000_000, 1)
    name = "de" + "ad" * 19
    write(root, f".git/objects/{name[:2]}/{name[2:]}", zeros)
    for number in range(2_000):
        write(root, f".git/refs/tags/v{number}", f"{head}\n")


# --- what formats allow -----------------------------------------------------------------------


def bombs(random: Random, root: Path) -> None:
    """Aliases that multiply, entities that do, depth without end, numbers without end."""
    laughs = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{after}: &{after} [{', '.join([f'*{before}'] * 9)}]\n"
        for before, after in zip("abcdefgh", "bcdefghi", strict=True)
    )
    merges = "a: &a {k0: 1}\n" + "".join(
        f"m{n}: &m{n}\n  <<: [{', '.join(['*a'] * 50)}]\n  k{n}: 1\n" for n in range(200)
    )
    entities = "<!DOCTYPE p [<!ENTITY a 'aaaaaaaaaa'>" + "".join(
        f"<!ENTITY {after} '{f'&{before};' * 10}'>"
        for before, after in zip("abcdefg", "bcdefgh", strict=True)
    )
    outside = "<!DOCTYPE p [<!ENTITY x SYSTEM 'file:///etc/hostname'><!ENTITY % y SYSTEM 'http://127.0.0.1:9/x'> %y;]>"
    deep = 100_000
    every = {
        "deploy/orders.yaml": f"apiVersion: v1\nkind: Deployment\n{laughs}",
        "docker-compose.yml": f"services:\n  a: &a\n    image: x\n    build: *a\n{merges}",
        "apps/orders/pom.xml": f"{entities}]><project><artifactId>&h;</artifactId></project>",
        "apps/s/pom.xml": f"{outside}<project><artifactId>&x;</artifactId>{'<a>' * deep}</project>",
        "apps/t/package.json": '{"name": "t", "scripts": ' + '{"a":' * deep + "1" + "}" * deep + "}",
        "apps/u/package.json": '{"name": "u", "version": ' + "9" * 100_000 + ', "port": 1e400, "private": -0e-999999}',
        "tsconfig.json": '{"compilerOptions": {"paths": ' + "[" * deep + "}}",
        "apps/v/pyproject.toml": "[project]\nname = 'v'\n[tool." + ".".join("abc" for _ in range(20_000)) + "]\nx = 1\n",
        "apps/w/Cargo.toml": "x = " + "[" * deep + "\ny = " + "9" * 5_000 + "\nz = 9999-99-99T99:99:99Z\n",
        "infra/main.tf": 'resource "aws_sns_topic" "t" { name = ' + "[" * deep + "\n",
        "deploy/k.yaml": "? " * 20_000 + "\n" + "- " * 20_000 + "x\n" + "{" * 20_000,
        ".github/workflows/w.yml": "on: push\njobs: &j\n  a: *j\n",
        "serverless.yml": "service: x\nfunctions: ${file(../../../etc/passwd)}\ncustom: ${self:custom}\n",
        "apps/x/application.properties": "a=${a}\nb=${c}\nc=${b}${b}\n" + "k" * 200_000 + "=v\n",
        "chart/Chart.yaml": "name: c\nversion: 1\ndependencies: [{name: x, repository: 'file://../../../'}]\n",
        "chart/templates/d.yaml": '{{ define "a" }}{{ include "a" . }}{{ end }}{{ include "a" . }}' * 50,
        "chart/values.yaml": laughs,
    }  # fmt: skip
    for path in random.sample(sorted(every), 8):
        write(root, path, every[path])


def climbing(random: Random, root: Path) -> None:
    """What leads out of the tree by a path in a file: nothing outside may be read."""
    write(root.parent, "outside/secret.ts", CODE.replace("place", f"{MARK}secret"))
    write(root.parent, "outside/package.json", json.dumps({"name": f"{MARK}secret"}))
    write(
        root.parent,
        "outside/tsconfig.json",
        json.dumps({"compilerOptions": {"paths": {f"{MARK}secret": ["*"]}}}),
    )
    write(root.parent, "outside/Dockerfile", f"FROM node\nCMD node {MARK}secret.js\n")
    out = random.choice(
        ("../outside", str(root.parent / "outside"), "../../../outside", "apps/../../outside", "~/outside")
    )
    every = {
        "tsconfig.json": json.dumps({"extends": f"{out}/tsconfig.json", "compilerOptions": {"baseUrl": out, "paths": {"*": [f"{out}/*"]}}}),
        "package.json": json.dumps({"workspaces": [f"{out}/*", out, "../**", "**/**/**/**/**/**"], "main": f"{out}/secret.ts"}),
        "apps/orders/src/climb.ts": f'import {{ {MARK}secret }} from "{out}/secret";\n{CODE}',
        "docker-compose.yml": f"services:\n  a:\n    build: {{context: {out}, dockerfile: {out}/Dockerfile}}\n    env_file: {out}/secret.ts\n",
        "kustomization.yaml": f"resources: [{out}, {out}/secret.ts]\nbases: ['..']\n",
        "infra/main.tf": f'module "m" {{\n  source = "{out}"\n}}\nresource "aws_lambda_function" "f" {{\n  filename = file("{out}/secret.ts")\n}}\n',
        "go.work": f"go 1.22\nuse {out}\n",
        "go.mod": f"module x\nreplace y => {out}\n",
        "settings.gradle": f"include ':a'\nproject(':a').projectDir = file('{out}')\n",
        "pom.xml": f"<project><parent><relativePath>{out}/pom.xml</relativePath></parent><modules><module>{out}</module></modules></project>",
        ".gitlab-ci.yml": f"include: ['{out}/secret.ts']\nbuild:\n  script: [cat {out}/secret.ts]\n",
        "skaffold.yaml": f"build:\n  artifacts: [{{image: a, context: {out}}}]\n",
        "serverless.yml": f"service: x\nfunctions:\n  a: {{handler: {out}/secret.handler}}\n",
        "CODEOWNERS": f"{out} @x\n",
        "mapcheck.toml": random.choice((f'map = "{out}/secret.ts"', f'rules = ["{out}"]', f'baseline = "{out}/secret.ts"', f'root = "{out}"')) + "\n",
    }  # fmt: skip
    for path in random.sample(sorted(every), 9):
        write(root, path, every[path])


# --- names that nearly are others -------------------------------------------------------------


def alike(random: Random, root: Path) -> None:
    """The same name in two forms of Unicode, in two cases, with what is not seen, with bytes that are no text."""
    for name in (
        "caf\u00e9", "cafe\u0301", "Orders", "ORDERS", "orders\u200b", "orders\u00a0", "\u0131orders", "\u212aorders", "or\u0501ers", "\ufeffx", "a\u2028b",
        "con", "nul.txt", "orders.", " orders", "orders ", "$(x)", "%s%n", "{0}", "{{.}}", "--help", "-", "*", "?", "[a]", "!x", "#x", "a\\b", "a:b", "a;b", "a|b", "\udcff\udcfe",
    ):  # fmt: skip
        with contextlib.suppress(OSError):
            write(
                root,
                f"apps/{name}/package.json",
                json.dumps(
                    {"name": name.encode("utf-8", "replace").decode(), "scripts": {"start": "node x"}}
                ),
            )
            write(root, f"apps/{name}/src/{name}.ts", CODE)
    write(root, "APPS/orders/src/main.ts", CODE)
    write(root, "Map.yaml", MAP.replace("poc", "production"))


def deep_beyond_names(random: Random, root: Path) -> None:
    """Folders within folders, beyond what a path may say."""
    here = os.open(root, os.O_RDONLY)
    try:
        for _ in range(random.choice((300, 600))):
            os.mkdir("deeper", dir_fd=here)
            below = os.open("deeper", os.O_RDONLY, dir_fd=here)
            os.close(here)
            here = below
        file = os.open("package.json", os.O_WRONLY | os.O_CREAT, dir_fd=here)
        os.write(file, b'{"name": "deep"}')
        os.close(file)
    finally:
        os.close(here)


def sockets(random: Random, root: Path) -> None:
    """What is neither a file nor a folder, where a file is looked for."""
    for name in random.sample(
        (
            "map.yaml",
            "Dockerfile",
            "go.mod",
            "tsconfig.json",
            "apps/orders/src/s.ts",
            "CODEOWNERS",
            "pnpm-workspace.yaml",
        ),
        3,
    ):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        with contextlib.suppress(OSError):  # too long a path for one
            if random.random() < 0.5:
                os.mkfifo(path)
            else:
                socket.socket(socket.AF_UNIX).bind(str(path))
    (root / "loop").symlink_to("loop")
    (root / "apps/round").symlink_to("..")
    (root / "apps/closed").mkdir(exist_ok=True)


# --- what the tool itself writes and reads ----------------------------------------------------


def kept(random: Random, root: Path) -> None:
    """A baseline, a table of sessions, an earlier history, settings, dossiers: each as the tool would have written it, nearly."""
    harm = json.dumps(random.choice(HARMS))
    long = json.dumps("a" * 1_000_000)
    deep = "[" * 50_000
    write(
        root, "mapcheck-baseline.jsonl",
        random.choice(
            (
                '{"mapcheck-baseline": 1}\n' + f'{{"fingerprint": {harm}, "rule": {harm}, "where": {harm}, "subject": {harm}}}\n',
                '{"mapcheck-baseline": 999999999999999999999}\n', '{"mapcheck-baseline": NaN}\n', f"{deep}\n",
                f'{{"mapcheck-baseline": 1}}\n{{"fingerprint": {long}, "rule": "x", "where": "y", "subject": "z"}}\n', '{"mapcheck-baseline": 1}\n' * 5_000,
                '{"mapcheck-baseline": 1}\n{"fingerprint": 1, "rule": [], "where": {}, "subject": null}\n', "\xff\xfe\0", '{"mapcheck-baseline": 1}\n\n\n' + "\u2028" * 9_000,
            )
        ),
    )  # fmt: skip
    write(
        root, "map.yaml",
        MAP + random.choice(
            (
                f"plan:\n  sessions: [{{id: 1, title: {harm}, layers: [{harm}], weeks: 9999999999999999999}}]\n",
                "plan: &p\n  sessions: *p\n",
                f"exceptions:\n  - {{rule: outbox/missing, reason: {harm}, until: 9999-12-31}}\n",
                "    - {id: z, title: " + "z" * 200_000 + "}\n",
                f"      - {{id: x, title: X, status: production, paths: ['{'**/' * 300}*'], exceptions: [{{rule: '*', reason: {harm}, until: 0000-00-00}}]}}\n",
                "      - {id: x, title: X, status: poc, paths: ['../outside', '/etc', '{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}']}\n",
                "".join(f"      - {{id: c{n}, title: C{n}, status: production, paths: [apps/c{n}]}}\n" for n in range(3_000)),
            )
        ),
    )  # fmt: skip
    for name in ("history.sqlite3", ".mapcheck/history.sqlite3", "mapcheck-history.sqlite3"):
        path = root / name
        path.parent.mkdir(exist_ok=True)
        with contextlib.suppress(sqlite3.Error), contextlib.closing(sqlite3.connect(path)) as base:
            base.executescript(
                "create view runs as select load_extension('x'); create table findings(x); pragma user_version = 2147483647;"
            )
    write(
        root,
        "docs/dossiers/core.md",
        f"<!-- mapcheck:{'_' * 50_000}\n<!-- mapcheck:facts 00000000 -->\n{random.choice(HARMS)}\n" * 3,
    )
    write(
        root,
        "fleet.yaml",
        f"version: 1\nrepositories:\n  - {{id: {harm}, url: 'ext::{root.parent / 'bite.sh'}'}}\n",
    )


def long_lines(random: Random, root: Path) -> None:
    """One line of 300 KB of what expressions stumble over, in files of each kind."""
    pump = random.choice((" ", "\t ", "\\", '"', "'", "${a:", "{{", "{{ /*[", "[(", "import (\n", "impl ", "public static ", "a b ", "-- ", "use m::{", "_", ".", "%0", "${", "#{", "<", "--a=", "let ", "set ", "fun ", "<!-- mapcheck:", "module\n", "\n", "\r", "&a ", "*/", "//"))  # fmt: skip
    lead = random.choice(
        (
            "",
            "const a = ",
            "impl<",
            "def x = ",
            "RUN ",
            "CMD [",
            "name: ",
            "replace ",
            "*",
            "package x\n",
            "import boto3\n",
            "// scan-ignore: ",
        )
    )
    for path in (
        "apps/orders/src/l.ts", "apps/orders/l.py", "apps/orders/l.go", "apps/orders/l.kt", "apps/orders/l.java", "apps/r/src/l.rs", "apps/c/L.cs", "apps/orders/l.proto",
        "go.mod", "Jenkinsfile", "build.gradle", "settings.gradle.kts", "Makefile", "infra/l.tf", "chart/templates/l.yaml", "apps/orders/.env", ".dockerignore", "app.properties", "Procfile", "docs/l.md", "docker-compose.yml", "BUILD.bazel", "l.sh",
    ):  # fmt: skip
        write(root, path, lead + pump * (300_000 // len(pump)))


AFTER: frozenset[Vector] = frozenset(
    (
        replaced,
        elsewhere,
        unread_by_git,
        formats_of_git,
        made_by_hand,
        bombs_of_git,
        deep_beyond_names,
        sockets,
    )
)
VECTORS: tuple[Vector, ...] = (
    replaced, elsewhere, unread_by_git, formats_of_git, made_by_hand, bombs_of_git, bombs, climbing, alike, deep_beyond_names, sockets, kept, long_lines,
)  # fmt: skip
__all__ = ["AFTER", "TRAP", "VECTORS"]
