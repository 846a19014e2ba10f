"""Sets of words → what ``roles`` asks of a name, each made once: the names by which tools and people mark files."""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec import Struct

from scanner.rules import Words

LICENCE = "license"  # how any file of a licence is noted
# What pip leaves beside each package it installs; https://packaging.python.org/en/latest/specifications/
INSTALLED = ".dist-info"
CHART = "chart.yaml"  # https://helm.sh/docs/topics/charts/
GENERATORS = "generators"  # https://nx.dev: each generator has a folder in it
MAIN_SET = re.compile(r"(?:.*/)?src/(?:main|[a-zA-Z]+Main)")  # https://maven.apache.org, Kotlin Multiplatform
JVM_LANGUAGES = frozenset(("java", "kotlin", "groovy", "scala"))  # folders of a source set
SOURCE_SET = re.compile(r"(?:test|it|[a-zA-Z]+Tests?|testFixtures)")  # below src/, of tests
FILLED_IN = re.compile(r"\{\{.{0,200}\}\}|<%.{0,200}%>")  # a name that a generator fills in


class Globs(Struct, frozen=True):
    """Names of files with a star at the start, at the end or at both: told without a pattern each."""

    whole: frozenset[str]
    starts: tuple[str, ...]
    ends: tuple[str, ...]
    middles: tuple[str, ...]

    def fit(self, name: str) -> bool:
        return (
            name in self.whole
            or name.endswith(self.ends)
            or name.startswith(self.starts)
            or any(middle in name for middle in self.middles)
        )


class Conventions(Struct, frozen=True):
    """``words`` as they are; the rest is made of them for speed."""

    words: Words
    licences: tuple[str, ...]
    copied: tuple[str, ...]
    runners: tuple[str, ...]
    generated: Globs
    tests: re.Pattern[str]  # the name of a folder of a kind of tests
    trades: frozenset[str]  # folders of tests or fixtures that may be a trade's
    outputs: dict[str, frozenset[str]]  # a build's output folder → the files beside it that tell
    markers: frozenset[str]  # files that say what the folder around them is


def conventions_of(words: Words) -> Conventions:
    """``words`` made ready: sets of ``rules/words/paths``."""
    outputs: dict[str, set[str]] = {}
    for pair in words["build-outputs"]:
        folder, _, beside = pair.partition(" ")
        outputs.setdefault(folder, set()).add(beside)
    kinds = "|".join(sorted(map(re.escape, words["test-kinds"])))
    return Conventions(
        words=words,
        licences=tuple(sorted(words["licence-files"])),
        copied=tuple(sorted(words["copied-files"])),
        runners=tuple(sorted(words["test-runner-files"])),
        generated=_globs(words["generated-files"]),
        tests=re.compile(rf"(?:[a-z0-9]+[-_])*(?:{kinds})[-_]?tests?"),
        trades=words["fixture-folders"] | words["trade-folders"],
        outputs={folder: frozenset(files) for folder, files in outputs.items()},
        markers=frozenset().union(
            words["application-files"],
            words["vendor-neighbours"],
            words["vendor-contents"],
            words["generator-files"],
            {CHART},
            *outputs.values(),
        ),
    )


def _globs(names: Iterable[str]) -> Globs:
    ordered = sorted(names)
    bare = {name: name.strip("*") for name in ordered}
    both = [n for n in ordered if n.startswith("*") and n.endswith("*")]
    starts = [n for n in ordered if n.endswith("*") and n not in both]
    ends = [n for n in ordered if n.startswith("*") and n not in both]
    return Globs(
        frozenset(n for n in ordered if "*" not in n),
        tuple(bare[n] for n in starts),
        tuple(bare[n] for n in ends),
        tuple(bare[n] for n in both),
    )
