"""Functions → services: where the code of each function of a stack lies, and whether it shares its package."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from scanner.infer.services.claims import Claim, Strength, claim, is_tooling
from scanner.infer.services.layout import (
    Layout,
    above,
    is_below,
    joined_path,
    last,
    parent,
    quoted_path,
)
from scanner.infer.status import bare
from scanner.model import Fact
from scanner.rules import Words

FUNCTION_SOURCES = frozenset(("sam", "serverless", "cdk", "sst", "terraform", "terraform-archive"))
_DEPLOYED_BY = {
    "sam": "a template",
    "serverless": "a serverless file",
    "cdk": "a stack",
    "sst": "an SST app",
    "terraform": "Terraform",
    "terraform-archive": "Terraform",
}
HANDLERS = frozenset(("lambda", "handler", "typed"))
_ENDINGS = (
    ".ts",
    ".js",
    ".mjs",
    ".cjs",
    ".mts",
    ".tsx",
    ".py",
    ".go",
    ".java",
    ".kt",
    ".rb",
    ".rs",
    ".cs",
    "",
)
_OUTPUT = re.compile(r"(?:^|/)(?:dist|build|out|target|\.build|bin|lib|\.esbuild|bundle)(?=/|$)")
_JVM = (".java", ".kt", ".scala", ".groovy", ".cs")


@dataclass(frozen=True, slots=True)
class _Function:
    """A function whose code was found: in ``folder`` as a whole, or in ``file`` of it ("" when not told)."""

    fact: Fact
    folder: str
    file: str
    name: str


def function_claims(layout: Layout, facts: Iterable[Fact]) -> list[Claim]:
    """A claim for each function: its folder if it has one to itself, else its file."""
    facts = list(facts)
    deployed = [f for f in facts if f.kind == "deployment" and f.value("via") in FUNCTION_SOURCES]
    found = [function for fact in deployed if (function := _located(layout, fact)) is not None]
    handlers = [f for f in facts if f.kind == "entry_point" and f.value("kind") in HANDLERS]
    by_file = {function.file for function in found if function.file}
    whole = {function.folder for function in found if not function.file}
    homes = {_home(layout, file) for file in by_file}
    for fact in sorted(handlers, key=lambda fact: (fact.value("kind") == "typed", fact)):
        path, home = fact.location.path, _home(layout, fact.location.path)
        known = path in by_file or any(is_below(path, folder) for folder in whole if folder)
        known = known or (
            path.endswith(".js") and path[:-3] + ".ts" in layout.files
        )  # compiled beside its source
        if known or is_tooling(layout.words, path) or not (fact.value("kind") == "lambda" or deployed):
            continue
        if fact.value("kind") != "typed" or home not in homes:  # else it may be a part of the one we know
            found.append(_Function(fact, home, path, ""))
            by_file.add(path)
            homes.add(home)
    return _claims(layout, found)


def _claims(layout: Layout, functions: list[_Function]) -> list[Claim]:
    files = {function.file for function in functions if function.file}
    sharing = Counter(_home(layout, file) for file in files)
    claims = []
    for function in functions:
        path = function.folder
        if function.file:
            path = _own_place(layout, function, files, sharing)
        says = "it is a function's entry point"
        if function.fact.kind == "deployment":
            says = f"{_DEPLOYED_BY[function.fact.value('via')]} deploys it as a function"
        strength = Strength.HINT if function.fact.value("kind") == "typed" else Strength.SURE
        claims.append(claim(path, "function", strength, function.fact, says, function.name))
    return claims


def _home(layout: Layout, file: str) -> str:
    """The package around a file; for the JVM also the folder above ``src/main``, since a build is per module."""
    if file.endswith(_JVM):
        module = file.partition("/src/main/")[0]
        return module if module != file else layout.package_of(file) or ""
    return layout.package_of(file) or ""


def _own_place(layout: Layout, function: _Function, files: set[str], sharing: Counter[str]) -> str:
    """The largest folder that holds this function and no other one; its file when there is none."""
    home = _home(layout, function.file)
    if home and not layout.is_workspace(home) and (sharing[home] == 1 or function.file.endswith(_JVM)):
        return home
    if function.fact.value("via") == "terraform-archive":
        return function.file  # the archive holds this file alone
    others = [other for other in files if other != function.file]
    named = function.folder not in ("", home) and is_below(function.file, function.folder)
    if named and not any(is_below(other, function.folder) for other in others):
        return function.folder
    best = ""
    for folder in above(parent(function.file)):
        if folder in ("", home) or any(is_below(other, folder) for other in others):
            break
        best = folder
    return _nearest_named(layout.words, best, function.file) if best else function.file


def _nearest_named(words: Words, best: str, file: str) -> str:
    """The lowest folder that is named for the function rather than for what folders hold; else the file."""
    holders = words["function-holders"] | words["generic-folders"]
    for folder in above(parent(file)):
        if not is_below(folder, best):
            break
        if last(folder).lower() not in holders:
            return folder
    return file


# --- where the code of a function lies -------------------------------------------------------------


def _located(layout: Layout, fact: Fact) -> _Function | None:
    name = fact.value("function") if "{" not in fact.value("function") else ""
    name = name or fact.value("name")
    for base in _bases(layout, fact):
        folder = _code_folder(layout, base, fact)
        if folder is None:
            continue
        if folder in layout.files:
            return _Function(fact, parent(folder), folder, name)
        file = _handler_file(layout, folder, fact)
        if file is not None:
            return _Function(fact, folder, file, name)
        if fact.value("code") and folder and layout.holds_code(folder) and not layout.is_workspace(folder):
            return _Function(fact, folder, "", name)
    anywhere = _class_anywhere(layout, fact.value("handler")) or _module_anywhere(layout, fact)
    if anywhere:
        return _Function(fact, parent(anywhere), anywhere, name)
    folder = _folder_anywhere(layout, quoted_path(fact.value("code")))
    return _Function(fact, folder, _handler_file(layout, folder, fact) or "", name) if folder else None


def _bases(layout: Layout, fact: Fact) -> list[str]:
    """Folders that a path in a stack may start from: the file's, those above (CDK's working directory), the root."""
    return list(above(parent(fact.location.path)))


def _code_folder(layout: Layout, base: str, fact: Fact) -> str | None:
    """The folder (or file) that the stack names as code; the base when it names none; None when it is not there."""
    code = quoted_path(fact.value("code"))
    if fact.value("via") == "serverless" or not code:
        return base if fact.value("handler") else None
    path = joined_path(base, code)
    if path is None:
        return None
    if path in layout.folders or path in layout.files:
        return path
    without = joined_path(base, _OUTPUT.split(code)[0])  # orders/target/orders.jar → orders
    if _OUTPUT.search(code) and without is not None and without in layout.folders:
        return without
    for ending in _ENDINGS[:-1]:
        if path + ending in layout.files:
            return path + ending
    return None


def _handler_file(layout: Layout, folder: str, fact: Fact) -> str | None:
    """The file that a handler names: ``src/app.handler``, ``pkg.module.fn``, ``shop.Charge::handleRequest``."""
    index = fact.value("index")
    if index and (path := joined_path(folder, index)) in layout.files:
        return path
    entry = fact.value("entry").split(" ")[0]
    if entry and (path := joined_path(folder, entry)) in layout.files:
        return path
    handler = fact.value("handler")
    if not handler or "{" in handler:
        return None
    if "::" in handler or re.fullmatch(r"(?:[a-z_]\w*\.){2,}[A-Z]\w*", handler):
        return _class_file(layout, folder, handler)
    stem = handler.rpartition(".")[0] or handler
    for candidate in (
        stem,
        stem.replace(".", "/"),
        f"src/{stem}",
        _OUTPUT.sub("src", stem),
        _OUTPUT.sub("", stem),
    ):
        path = joined_path(folder, candidate)
        for ending in _ENDINGS if path else ():
            if path is not None and path + ending in layout.files:
                return path + ending
    return None


def _folder_anywhere(layout: Layout, code: str) -> str:
    """The one folder with a manifest that ``code`` ends in, without its output: ``mailer/dist`` → ``x/mailer``."""
    bare = _OUTPUT.split(code)[0].strip("/.")
    if bare == code.strip("/.") or not bare or "{" in bare:
        return ""
    found = [folder for folder in layout.manifests if folder.endswith(f"/{bare}") or folder == bare]
    return found[0] if len(found) == 1 else ""


def _class_anywhere(layout: Layout, handler: str) -> str:
    """The one file of a class named in full: ``shop.orders.Charge::run`` → ``…/shop/orders/Charge.kt``."""
    name = handler.partition("::")[0]
    if not re.fullmatch(r"(?:[a-z_]\w*\.)+[A-Z]\w*", name):
        return ""
    ending = f"/{name.replace('.', '/')}."
    found = [path for path in layout.code if ending in path and path.endswith(_JVM)]
    return found[0] if len(found) == 1 else ""


def _module_anywhere(layout: Layout, fact: Fact) -> str:
    """The one file that a handler of a zip names: by its module, and where many are called so by the function's names."""
    handler = fact.value("handler")
    stem = handler.rpartition(".")[0].replace("\\", "/").removeprefix("./")
    if not stem or "{" in handler or "::" in handler or fact.value("code"):
        return ""
    stems = {stem, stem.replace(".", "/")}
    found = [
        path
        for path in layout.code
        if any(
            path.rpartition(".")[0].endswith(f"/{each}") or path.rpartition(".")[0] == each for each in stems
        )
        and not is_tooling(layout.words, path)
    ]
    if len(found) > 1:
        named = [fact.value(key) for key in ("name", "function", "resource", "key")]
        names = {
            bare(re.sub(r"[.](?:zip|jar)$", "", name), layout.words)
            for name in named
            if name and "{" not in name
        }
        found = [path for path in found if names & {bare(part, layout.words) for part in path.split("/")}]
    return found[0] if len(found) == 1 else ""


def _class_file(layout: Layout, folder: str, handler: str) -> str | None:
    """The file of a Java or Kotlin class, or the manifest's folder of a .NET one."""
    name = handler.partition("::")[0]
    if handler.count("::") == 2:  # Assembly::Namespace.Class::Method
        name = handler.split("::")[1]
    wanted = name.rpartition(".")[2]
    matching = [path for path in layout.code_below(folder) if last(path).rpartition(".")[0] == wanted]
    return matching[0] if len(matching) == 1 else None
