"""What C# and PHP, of which there is no grammar here, say by the way they are written: constants, fields, settings.

Sources: https://learn.microsoft.com/aspnet/core/fundamentals/configuration/, https://learn.microsoft.com/dotnet/core/extensions/options,
https://laravel.com/docs/configuration
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from msgspec import Struct

from scanner.model import Elsewhere, Joined, Options, Parameter, Said, Setting, Text, Unread, Variable

PLAIN = (".cs", ".php")
SECTION = "[section]"  # the owner under which the section of settings stands that a type is filled from
_MOST = 200  # declarations of one file
_LONGEST = 400  # characters of an expression
_LONGEST_CALL = 4_000  # and of all that a call is passed

_STRING = r'(?:[$@]*"[^"\n]*"|\'[^\'\n]*\')'
_QUOTED = re.compile(r"([$@]*)([\"'])(.*)\2")
FILLED = re.compile(r"\{[^{}]*\}|\$\w+(?:->\w+)*")  # what is put into a constant
_KEYS = re.compile(r"[(\[]\s*+([\"'])([^\"']{1,200})\1")
_OF_SETTINGS = re.compile(
    r"(?i)\w\[\"[^\":]{1,200}:[^\"]{1,200}\"\]|(?:config|settings?)\w{0,40}(?:\[|\.Get)|\bGetSection\(|\bGetValue<"
)
_VARIABLE = re.compile(
    r"\b(?:GetEnvironmentVariable|getenv|env)\(\s*([\"'])(\w+)\1\s*"
    rf"(?:,\s*({_STRING}))?|\$_(?:ENV|SERVER)\[([\"'])(\w+)\4\]"
)
_CONFIG = re.compile(r"^config\(\s*'([\w.-]+)'|^config\(\s*\"([\w.-]+)\"")
_NAMEOF = re.compile(r"nameof\(\s*(?:\w+\.)*(\w+)\s*\)")
_PATH = re.compile(r"[$\\]?\w+(?:(?:\?|!)?(?:\.|->|::|\\)\$?\w+)*")
_STEP = re.compile(r"(?:\?|!)?(?:\.|->|::|\\)\$?")
_CLASS = re.compile(r"\b(?:class|struct|record|enum|interface|trait)\s+(\w+)")
_METHOD = re.compile(
    r"(?<![\w.>])(\w++)\s*+(?:<[^<>()]{0,200}+>)?\(([^()]{1,600}+)\)\s*+(?::\s*+[?\w\\]++\s*+)?(?:\{|=>|:\s*+(?:base|this)\()"
)
_BASES = r"\bclass\s+{0}\b[^{{;]*?(?::|\bextends\b|\bimplements\b)\s*([^{{;]+)"
_ARGUMENT_NAME = re.compile(r"(\w++)\s*+:(?![:/])\s*+")
_COMMENT = re.compile(r"(?<![:\"'])//|^\s*(?:\*|/\*|#)")
_NO_METHODS = frozenset(
    ("if", "for", "foreach", "while", "switch", "using", "lock", "catch", "function", "fn", "match")
)
# Which section of settings a class is filled from
_SECTIONS = (
    r"\b(?:Configure|AddOptions|AddOptionsWithValidateOnStart|ConfigureOptions)<(?:\w+\.)*({0})>[^;]*?"
    r"(?:GetSection|BindConfiguration|Bind)\(\s*([^();]*(?:\(\s*(?:\w+\.)*\w+\s*\))?)",
    r"\bGetSection\(\s*([^();]*(?:\([^()]*\))?)\s*\)\s*\.Get<(?:\w+\.)*({0})>",
)


class DeclaredPlainly(Struct, frozen=True):
    """``name`` of the class ``owner`` ("" outside of any) is said to be ``text``."""

    owner: str
    name: str
    text: Text
    line: int


def plain_text(written: str) -> Text:
    """What an expression says: a constant, a variable of the surroundings, a key of settings, or what is declared by a name.

    The last is an ``Elsewhere`` without a module, of the name alone or with that of what holds it.
    """
    written = written.strip()[:_LONGEST]
    if "??" in written:
        return Options(tuple(plain_text(part) for part in written.split("??")[:3]), first=True)
    quoted = _QUOTED.fullmatch(written)
    if quoted is not None and quoted[2] not in quoted[3]:
        return _filled(quoted[3], "$" in quoted[1] or quoted[2] == '"')
    if (named := _NAMEOF.fullmatch(written)) is not None:
        return Said(named[1])
    if (variable := _VARIABLE.search(written)) is not None:
        told = Variable(Said(variable[2] or variable[5]))
        return Options((told, plain_text(variable[3])), first=True) if variable[3] else told
    if (kept := _CONFIG.match(written)) is not None:
        file, _, rest = (kept[1] or kept[2]).partition(".")
        return Elsewhere("", (f"config/{file}.php", rest.rpartition(".")[2]))
    if _OF_SETTINGS.search(written) and (keys := [found[2] for found in _KEYS.finditer(written)]):
        return Setting(Said(".".join(keys).replace(":", ".").replace("__", ".")))
    path = _PATH.fullmatch(re.sub(r"^(?:this|self|static|\$this)(?:\.|->|::)", "", written))
    steps = [step.lstrip("$\\") for step in _STEP.split(path.group())] if path is not None else []
    steps = [step for step in steps if step not in ("Value", "CurrentValue", "value")] or steps
    return Elsewhere("", tuple(steps[-2:])) if steps else Unread(written)


def declared_plainly(path: str, source: bytes, wanted: Collection[str]) -> tuple[DeclaredPlainly, ...]:
    """What the file declares under the names ``wanted``, in any class or method of it."""
    text = source.decode("utf-8", "replace")
    either = _either(wanted, text)
    if not either:
        return ()
    classes = _classes(text)
    found = [*_declared(path, text, either, classes), *_parameters(text, either, classes)]
    return tuple(dict.fromkeys(found[:_MOST]))


def by_its_place(path: str) -> str:
    """What a file of settings is called by: ``config/queue.php``."""
    return "/".join(path.split("/")[-2:])


def declared_by(
    path: str, source: bytes, owners: Collection[str], members: Collection[str]
) -> tuple[DeclaredPlainly, ...]:
    """What the file declares under the names ``members`` in the classes ``owners``, and the sections that those are filled from.

    A file of Laravel's configuration is an owner by its path.
    """
    text = source.decode("utf-8", "replace")
    classes = _classes(text)
    holds = by_its_place(path) in owners or any(name in owners for _, name in classes)
    either, kinds = _either(members, text) if holds else "", _either(owners, text)
    found = (
        [each for each in _declared(path, text, either, classes) if each.owner in owners] if either else []
    )
    found += _sections(text, kinds) if kinds else ()
    return tuple(dict.fromkeys(found[:_MOST]))


def _either(names: Collection[str], text: str) -> str:
    """Those of ``names`` that are in ``text``, as an expression; "" for none."""
    return "|".join(map(re.escape, sorted(name for name in names if name in text)))


def _classes(text: str) -> list[tuple[int, str]]:
    return [(found.start(), found[1]) for found in _CLASS.finditer(text)]


def _declared(path: str, text: str, either: str, classes: list[tuple[int, str]]) -> Iterator[DeclaredPlainly]:
    if path.endswith(".php"):
        entry = rf"[\"']({either})[\"']\s*=>\s*([^,\n]+?)\s*(?:,|\n)"
        forms = [rf"(?<![\w>])\$?(?:this->)?({either})\s*=\s*([^;=>][^;]*);"]
        folder = by_its_place(path)
        for found in re.finditer(entry, text) if folder.startswith("config/") else ():
            yield DeclaredPlainly(folder, found[1], plain_text(found[2]), _line(text, found.start()))
    else:
        forms = [
            rf"(?<![\w.])(?:this\.)?({either})\s*(?:\{{[^{{}}]*\}}\s*)?=>?\s*([^;=>][^;]*?)\s*[;\n]",
            rf"(?<![\w.])({either})\s*\{{\s*get\s*(?:=>\s*|\{{\s*return\s+)([^;]+);",
        ]
        typed = rf"\b(?:IOptions\w*<)?(?:\w+\.)*([A-Z]\w*)>?\??\s+({either})\s*[;,)={{]"
        for found in re.finditer(typed, text):
            of_type = Elsewhere("", (found[1], ""))
            yield DeclaredPlainly(
                _owner(classes, found.start()), found[2], of_type, _line(text, found.start())
            )
    for form in forms:
        for found in re.finditer(form, text):
            owner = _owner(classes, found.start())
            yield DeclaredPlainly(owner, found[1], plain_text(found[2]), _line(text, found.start()))


def called_plainly(path: str, source: bytes, wanted: Collection[str]) -> tuple[DeclaredPlainly, ...]:
    """What the file passes to each of the methods ``wanted``, as ``Parameter.function`` has them: ``name`` is the position of an
    argument, or its own name; nothing from a file that names neither the class nor what it is built on.
    """
    text = source.decode("utf-8", "replace")
    found = []
    for each in wanted:
        classes, _, method = each.partition(":")
        kinds = classes.split(",")
        if not any(kind and kind in text and re.search(rf"\b{re.escape(kind)}\b", text) for kind in kinds):
            continue
        made = method in ("__construct", kinds[0])
        own = kinds[0] in (name for _, name in _classes(text))  # there it needs nothing in front
        before = r"(?:\.|->|::|(?<![\w$.>]))" if own else r"(?:\.|->|::)"
        form = (
            rf"\bnew\s+[\w.\\]*\b{re.escape(kinds[0])}\s*\("
            if made
            else rf"{before}{re.escape(method)}\s*(?:<[^<>()]*>)?\("
        )
        for call in re.finditer(form, text):
            if _COMMENT.search(text[text.rfind("\n", 0, call.start()) + 1 : call.start()]):
                continue
            for number, written in enumerate(_arguments(text, call.end())):
                said = written.strip()
                named = _ARGUMENT_NAME.match(said)
                name, value = (named[1], said[named.end() :]) if named is not None else (str(number), said)
                if value:
                    found.append(DeclaredPlainly(each, name, plain_text(value), _line(text, call.start())))
    return tuple(dict.fromkeys(found[:_MOST]))


def _arguments(text: str, start: int) -> Iterator[str]:
    """The arguments of the call whose bracket ends at ``start``."""
    depth, begins = 0, start
    for token in re.finditer(_STRING + r"|[()\[\]{},;]", text[start : start + _LONGEST_CALL]):
        sign = token.group()
        at = start + token.start()
        if sign in "([{":
            depth += 1
        elif sign == ";" and not depth:
            return
        elif (sign == "," and not depth) or (sign in ")]}" and not depth):
            yield text[begins:at]
            begins = at + 1
            if sign != ",":
                return
        elif sign in ")]}":
            depth -= 1


def _parameters(text: str, either: str, classes: list[tuple[int, str]]) -> Iterator[DeclaredPlainly]:
    """The parameters of methods, each with the text that stands for it where nothing is passed."""
    named = re.compile(rf"\$?\b({either})\s*(?:=\s*(.*))?$", re.DOTALL)
    for method in _METHOD.finditer(text):
        if method[1] in _NO_METHODS:
            continue
        for position, written in enumerate(_arguments(f"{method[2]})", 0)):
            if (parameter := named.search(written.strip())) is not None and " " in written.strip():
                owner = _owner(classes, method.start() + 1)
                built = re.search(_BASES.format(re.escape(owner)), text) if owner else None
                bases = re.findall(r"\b[A-Z]\w*", built[1]) if built is not None else []
                function = f"{','.join(dict.fromkeys((owner, *bases)))}:{method[1]}"
                passed: Text = Parameter(function, parameter[1], position)
                if parameter[2]:
                    passed = Options((passed, plain_text(parameter[2])), first=True)
                yield DeclaredPlainly(owner, parameter[1], passed, _line(text, method.start()))


def _sections(text: str, either: str) -> Iterator[DeclaredPlainly]:
    for number, form in enumerate(_SECTIONS):
        for found in re.finditer(form.format(either), text) if "<" in text else ():
            of, key = (found[1], found[2]) if number == 0 else (found[2], found[1])
            yield DeclaredPlainly(SECTION, of, plain_text(key), _line(text, found.start()))


def _owner(classes: list[tuple[int, str]], at: int) -> str:
    return next((name for start, name in reversed(classes) if start < at), "")


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def _filled(written: str, holes: bool) -> Text:
    """A constant, with holes where it is filled in."""
    pieces = FILLED.split(written) if holes else [written]
    if len(pieces) == 1:
        return Said(written)
    parts: list[Text] = [Said(pieces[0])]
    for piece in pieces[1:]:
        parts += [Unread("{}"), Said(piece)]
    return Joined(tuple(part for part in parts if part != Said("")))
