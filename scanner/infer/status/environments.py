"""Which environment a manifest, folder or name speaks of.

Three answers: ``PRODUCTION``, ``OTHER`` (development, staging, a preview …) and ``UNSAID``. Of several words
the last one is the environment (``staging-api-production``; ``e2e-test-production`` is where the tests of something
run, in production), unless the one right before turns it round (``pre-prod``, or ``test-production``: the test
environment of a platform).

>>> of_words("e2e-test-production-eu"), of_words("nonprod"), of_path("deploy/overlays/prod/kustomization.yaml")
(<Environment.PRODUCTION: 'production'>, <Environment.OTHER: 'other'>, <Environment.PRODUCTION: 'production'>)
>>> split_name("payments-prod-eu-west-1")
('payments', <Environment.PRODUCTION: 'production'>)
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from scanner.infer.status.names import tokens


class Environment(StrEnum):
    PRODUCTION = "production"
    OTHER = "other"
    UNSAID = ""


PRODUCTION_WORDS = frozenset({"prod", "production", "prd", "live"})
OTHER_WORDS = frozenset(
    "dev develop development devel test testing tst qa uat sit stage staging stg preprod preproduction "
    "nonprod nonproduction nonlive prelive sandbox sbx demo demos preview integration int ci local localhost "
    "perf loadtest e2e ephemeral training acceptance acc hotfix review poc experimental debug mock".split()
)
# Tests of a kind are a thing that runs somewhere; a test alone is an environment, of a platform for instance.
_TESTS = frozenset({"test", "tests"})
_KINDS_OF_TEST = frozenset(
    "e2e integration smoke load acceptance performance perf contract ui browser".split()
)
# Words that turn the next one round: pre-prod, non-production, not-live.
_REVERSERS = frozenset({"pre", "non", "not", "no", "like", "fake"})
# What may follow the word without changing it: regions, zones, colours, numbers.
_PLACE = re.compile(
    r"\d+|[a-z]?\d+[a-z]?|(us|eu|uk|ap|apac|emea|sa|ca|me|af|cn|na|latam|asia|europe|america|global|in|au|jp|de|fr|ie|sg|nl|br)"
    r"|east|west|north|south|central|northeast|southeast|northwest|southwest|(us|eu|ap|sa|ca|me|af)(east|west|central)\d*"
    r"|blue|green|primary|secondary|dr"
)
# Files whose names speak of continuous integration, not of an environment called so.
_PIPELINES = ("gitlab-ci.yml", "gitlab-ci.yaml")
# Folders that hold one folder per environment; below them any part of the name may be the environment.
_HOLDERS = frozenset(
    "overlay overlays env envs environment environments stage stages stack stacks cluster clusters namespace "
    "namespaces account accounts workspace workspaces tenant tenants inventory inventories".split()
)


def of_words(text: str) -> Environment:
    """For a text that is known to name an environment: a value of ``environment:``, a stage, a workspace."""
    said = (_of_word(tokens(word)) for word in reversed(text.split()))
    return next((environment for environment in said if environment), Environment.UNSAID)


def _of_word(words: tuple[str, ...]) -> Environment:
    last = next((at for at in reversed(range(len(words))) if _is_environment(words[at])), -1)
    if last < 0:
        return Environment.UNSAID
    beside = {*words[last - 1 : last], *words[last + 1 : last + 2]}
    if not _is_production(words[last]) or beside & _REVERSERS:
        return Environment.OTHER
    before = words[:last]
    runs_tests = before[-1:] and before[-1] in _TESTS and before[-2:-1] and before[-2] in _KINDS_OF_TEST
    is_other = before[-1:] and before[-1] in OTHER_WORDS and not runs_tests
    return Environment.OTHER if is_other else Environment.PRODUCTION


@lru_cache(maxsize=1 << 16)
def split_name(name: str) -> tuple[str, Environment]:
    """The name of a thing without its environment (and place), and that environment.

    The word must stand at the end or, except ``live``, at the start: a ``prod`` inside is a word like
    any other. With no environment the name comes back as it was.
    """
    words = tokens(name)
    end = len(words)
    while end > 1 and _PLACE.fullmatch(words[end - 1]):
        end -= 1
    if end and _is_environment(words[end - 1]):
        start = end - 1
        while start and (_is_environment(words[start - 1]) or words[start - 1] in _REVERSERS):
            start -= 1
        return "-".join(words[:start]), _of_word(words[start:end])
    if len(words) > 1 and words[0] != "live" and _is_environment(words[0]):
        rest = next((i for i, word in enumerate(words[1:end], 1) if not _PLACE.fullmatch(word)), end)
        return "-".join(words[rest:end]), of_words(words[0])
    return name, Environment.UNSAID


@lru_cache(maxsize=1 << 16)
def of_path(path: str) -> Environment:
    """From where a manifest lies: its own file name, then its folders from the nearest outwards."""
    *folders, name = path.split("/")
    if folders and folders[-1] == "ci" and "values" in tokens(name):
        return Environment.OTHER  # https://github.com/helm/chart-testing: values that a chart is tried with
    found = _of_file_name(name)
    while not found and folders:
        folder = folders.pop()
        found = _of_folder(folder, folders[-1] if folders else "")
    return found


def _of_file_name(name: str) -> Environment:
    """``values-production.yaml``, ``docker-compose.prod.yml``: the first or the last word of the stem."""
    if name.endswith(_PIPELINES):
        return Environment.UNSAID
    words = tokens(name.lstrip(".").rpartition(".")[0] or name)
    while len(words) > 1 and _PLACE.fullmatch(words[-1]):
        words = words[:-1]
    if not words or not (_is_environment(words[0]) or _is_environment(words[-1])):
        return Environment.UNSAID
    if words[0] == "live" and len(words) > 1 and not _is_environment(words[-1]):
        return Environment.UNSAID  # live-updates.yaml
    return _of_word(words)


def _of_folder(folder: str, parent: str) -> Environment:
    """A dot makes a folder a domain, e.g. that of the cluster ``live.example.org``: it says nothing."""
    if "." in folder:
        return Environment.UNSAID
    if parent.lower() in _HOLDERS:
        words = tokens(folder)
        named = split_name(folder)[1]
        return named or (of_words(folder) if "live" not in words else Environment.UNSAID)
    return split_name(folder)[1]


def _is_environment(word: str) -> bool:
    return word in OTHER_WORDS or _is_production(word)


def _is_production(word: str) -> bool:
    return word.rstrip("0123456789") in PRODUCTION_WORDS
