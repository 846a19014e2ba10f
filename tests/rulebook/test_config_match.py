"""A configuration match that means nothing is refused at its line, with the way out."""

from __future__ import annotations

import pytest

from scanner.errors import BadRule
from scanner.rulebook.config_match import load_config_match
from scanner.rulebook.uses import load_uses_match
from scanner.yaml_lines import load

GOOD = 'files: ["*.yaml"]\nformat: yaml\n'


@pytest.mark.parametrize(
    ("text", "line", "wrong", "mend"),
    [
        ("format: yaml\n", 1, "needs the key 'files'", "files"),
        ("files: [a.yaml]\n", 1, "needs the key 'format'", "format"),
        ("files: [a.yaml]\nformat: yalm\n", 2, "cannot be 'yalm'", "did you mean 'yaml'?"),
        (GOOD + "vlaues: {}\n", 3, "no key 'vlaues'", "did you mean 'values'?"),
        (GOOD + "at: a/[\n", 3, "is no step", "[], **"),
        (GOOD + "at: a/(b\n", 3, "is no step", "a quoted key"),
        (GOOD + "at: '**/a/**/b'\n", 3, "** stands twice", "name the keys between"),
        (GOOD + "at: '^a'\n", 3, "cannot use @key, .. or ^", "going down"),
        (GOOD + "at: a/@key\n", 3, "cannot use @key", "going down"),
        (GOOD + "values:\n  x: '@key/a'\n", 4, "@key is not the last step", "nothing can follow"),
        (GOOD + "values:\n  x: 'a/\"b'\n", 4, "is no key path", "a/b"),
        (GOOD + "values:\n  x: {from: a, patern: b}\n", 4, "no key 'patern'", "did you mean 'pattern'?"),
        (GOOD + "values:\n  x: {from: a, pattern: '('}\n", 4, "is no regular expression", ""),
        (GOOD + "values:\n  x: {from: a, form: none}\n", 4, "form holds {} once", "{}/health"),
        (GOOD + "where:\n  a: {match: b}\n", 4, "no key 'match'", "did you mean 'matches'?"),
        (GOOD + "where:\n  a: {exists: maybe}\n", 4, "exists is true or false", ""),
        (GOOD + "where:\n  a: {is_not: infra}\n", 4, "cannot be 'infra'", "did you mean 'infrastructure'?"),
        (GOOD + "contains: ['']\n", 3, "an empty text", "take it out"),
        ("files: [/a.yaml]\nformat: yaml\n", 1, "is no glob", "no / at its ends"),
        ("files: ['a.{yaml']\nformat: yaml\n", 1, "never closed", "{a,b}"),
        ("files: ['!a.yaml']\nformat: yaml\n", 1, "no glob says which files", "without a !"),
    ],
)
def test_refusals(text: str, line: int, wrong: str, mend: str) -> None:
    with pytest.raises(BadRule) as caught:
        load_config_match(load("rules/x.yaml", text, BadRule))
    assert (caught.value.path, caught.value.line) == ("rules/x.yaml", line)
    assert wrong in caught.value.wrong
    assert mend in caught.value.mend


def test_a_technology_match_names_only_what_is_known() -> None:
    with pytest.raises(BadRule, match="did you mean 'python'"):
        load_uses_match(load("r.yaml", "dependencies: {pyhton: [redis]}", BadRule))
    with pytest.raises(BadRule, match="no key 'image'"):
        load_uses_match(load("r.yaml", "images: [redis]\nimage: [redis]", BadRule))


def test_a_technology_match_becomes_matches_with_texts_to_sweep_for() -> None:
    text = 'dependencies: {npm: [ioredis, "@redis/*"], go: [github.com/redis/go-redis]}\naddresses: ["redis://"]\n'
    code, config = load_uses_match(load("r.yaml", text, BadRule))
    assert all(match.needs for match in code)
    assert all(match.contains for match in config)
    assert {glob for match in config for glob in match.globs} == {
        "package.json",
        "go.mod",
        "*.yaml",
        "*.yml",
        "*.properties",
    }
    assert {language for match in code for language in match.languages} >= {
        "typescript",
        "go",
        "python",
        "java",
        "kotlin",
    }
