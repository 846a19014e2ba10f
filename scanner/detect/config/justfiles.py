"""What a recipe of a justfile has run, as lines of a shell: each stands where it stands in the file, once for each caller.

https://just.systems/man/en/
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import islice

from scanner.detect.config.recipe_lines import LARGEST, LONGEST, MOST, RecipeLines

_USED = re.compile(r"\{\{ {0,9}([A-Za-z_][\w-]*) {0,9}\}\}")
_SET = re.compile(r"^(?:export[ ]+)?([A-Za-z_][\w-]*)[ \t]*:=[ \t]*([\"'])([^\n]*?)\2[ \t]*$", re.MULTILINE)
_RECIPE = re.compile(r"^@?(?P<head>[A-Za-z_][^:\n]*+):(?!=)(?P<needs>[^\n]*+)")
_PARAMETER = re.compile(r"(?<![\w-])([A-Za-z_][\w-]*)(?:=(?:\"([^\"]*)\"|'([^']*)'|(\S+)))?")
_NEED = re.compile(r"\(\s*([A-Za-z_][\w-]*+)([^()\n]{0,300}+)\)|([A-Za-z_][\w-]*+)")
_WORD = re.compile(r"\"([^\"]*)\"|'([^']*)'|(\S+)")


def recipe(text: str, target: str, words: Iterable[str], handed: Mapping[str, str]) -> str | None:
    """What the recipe ``target`` runs when it is handed ``words``; None if there is none."""
    written = text.split("\n")
    heads = [(at, found) for at, line in enumerate(written) if (found := _RECIPE.match(line)) is not None]
    ends = (*(at for at, _ in heads[1:]), len(written))[: len(heads)]
    recipes = {
        found["head"].split()[0]: (found, [n for n in range(at + 1, end) if written[n][:1] in (" ", "\t")])
        for (at, found), end in zip(heads, ends, strict=True)
    }
    if target not in recipes:
        return None
    known = {found[1]: found[3] for found in _SET.finditer(text) if len(found[3]) <= LONGEST}
    known |= handed
    lines, seen = RecipeLines(text, MOST), set[tuple[str, tuple[str, ...]]]()
    asked = [(target, tuple(words))]
    while asked and not lines.full:
        name, given = asked.pop()
        if name not in recipes or (name, given) in seen or len(seen) >= MOST:
            continue
        seen.add((name, given))
        found, numbers = recipes[name]
        here = {**known, **_parameters(found["head"], given)}
        for need in _NEED.finditer(found["needs"][:LARGEST].partition("#")[0]):
            told = (
                word[1] or word[2] or here.get(word[3], word[3]) for word in _WORD.finditer(need[2] or "")
            )
            if len(asked) < MOST:
                asked.append((need[1] or need[3], tuple(told)))
        for number in numbers[:MOST]:
            line = written[number].lstrip(" \t").lstrip("@-")
            lines.run(number, _by_just(line, here))
    return str(lines)


def _by_just(line: str, known: Mapping[str, str]) -> str:
    return _USED.sub(lambda used: known.get(used[1], used[0]), line, count=MOST)


def _parameters(head: str, given: tuple[str, ...]) -> dict[str, str]:
    """What the parameters of a recipe are, where one has no word its default."""
    found = [each for each in islice(_PARAMETER.finditer(head), 99) if each.start()]
    defaults = {each[1]: each[2] or each[3] or each[4] or "" for each in found}
    told = dict(zip(defaults, given, strict=False))
    return {name: value for name, value in {**defaults, **told}.items() if value}
