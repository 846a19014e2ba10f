"""Which environment a manifest, folder or name speaks of.

Three answers: ``PRODUCTION``, ``OTHER`` (development, staging, a preview …) and ``UNSAID``. Of several words
the last one is the environment (``staging-api-production``; ``e2e-test-production`` is where the tests of something
run, in production), unless the one right before turns it round (``pre-prod``, or ``test-production``: the test
environment of a platform). The words are those of ``rules/words/environments``.

>>> by = Environments(Words(load_rules().words))
>>> by.of_words("e2e-test-production-eu"), by.of_path("deploy/overlays/prod/kustomization.yaml")
(<Environment.PRODUCTION: 'production'>, <Environment.PRODUCTION: 'production'>)
>>> by.split_name("payments-prod-eu-west-1")
('payments', <Environment.PRODUCTION: 'production'>)
"""

from __future__ import annotations

import re
from enum import StrEnum

from scanner.infer.status.names import tokens
from scanner.rules import Words


class Environment(StrEnum):
    PRODUCTION = "production"
    OTHER = "other"
    UNSAID = ""


_TESTS = frozenset({"test", "tests"})  # alone an environment, of a platform for instance
# Files whose names speak of continuous integration, not of an environment called so.
_PIPELINES = ("gitlab-ci.yml", "gitlab-ci.yaml")


class Environments:
    """What the words say, asked of texts, names and paths; each answer is worked out once."""

    __slots__ = ("_names", "_paths", "_place", "_texts", "words")

    def __init__(self, words: Words) -> None:
        self.words = words
        self._place = _place(words)
        self._paths: dict[str, Environment] = {}
        self._texts: dict[str, Environment] = {}
        self._names: dict[str, tuple[str, Environment]] = {}

    def of_words(self, text: str) -> Environment:
        """For a text that is known to name an environment: a value of ``environment:``, a stage, a workspace."""
        known = self._texts.get(text)
        if known is None:
            said = (self._of_word(tokens(word)) for word in reversed(text.split()))
            known = self._texts[text] = next(filter(None, said), Environment.UNSAID)
        return known

    def split_name(self, name: str) -> tuple[str, Environment]:
        """The name of a thing without its environment (and place), and that environment.

        The word must stand at the end or, except ``live``, at the start: a ``prod`` inside is a word like
        any other. With no environment the name comes back as it was.
        """
        known = self._names.get(name)
        if known is None:
            known = self._names[name] = self._split(name)
        return known

    def of_path(self, path: str) -> Environment:
        """From where a manifest lies: its own file name, then its folders from the nearest outwards."""
        known = self._paths.get(path)
        if known is None:
            known = self._paths[path] = self._of_path(path)
        return known

    def word(self, path: str) -> str:
        """The word by which the place of a manifest names its environment; "" when it names none."""
        if not self.of_path(path):
            return ""
        *folders, name = path.split("/")
        stem = name.lstrip(".").rpartition(".")[0] or name
        for part in (stem, *reversed(folders)):
            word = next((word for word in reversed(tokens(part)) if self._is_environment(word)), "")
            if word:
                return word
        return ""

    def _of_word(self, words: tuple[str, ...]) -> Environment:
        last = next((at for at in reversed(range(len(words))) if self._is_environment(words[at])), -1)
        if last < 0:
            return Environment.UNSAID
        beside = {*words[last - 1 : last], *words[last + 1 : last + 2]}
        if not self._is_production(words[last]) or beside & self.words["reversing-words"]:
            return Environment.OTHER
        before = words[:last]
        runs_tests = (
            before[-1:]
            and before[-1] in _TESTS
            and before[-2:-1]
            and before[-2] in self.words["deployed-test-kinds"]
        )
        is_other = before[-1:] and before[-1] in self.words["other-environments"] and not runs_tests
        return Environment.OTHER if is_other else Environment.PRODUCTION

    def _split(self, name: str) -> tuple[str, Environment]:
        words = tokens(name)
        end = len(words)
        while end > 1 and self._place.fullmatch(words[end - 1]):
            end -= 1
        if end and self._is_environment(words[end - 1]):
            start = end - 1
            while start and (
                self._is_environment(words[start - 1]) or words[start - 1] in self.words["reversing-words"]
            ):
                start -= 1
            return "-".join(words[:start]), self._of_word(words[start:end])
        if len(words) > 1 and words[0] != "live" and self._is_environment(words[0]):
            rest = next((i for i, word in enumerate(words[1:end], 1) if not self._place.fullmatch(word)), end)
            return "-".join(words[rest:end]), self.of_words(words[0])
        return name, Environment.UNSAID

    def _of_path(self, path: str) -> Environment:
        *folders, name = path.split("/")
        if folders and folders[-1] == "ci" and "values" in tokens(name):
            # https://github.com/helm/chart-testing: values that a chart is tried with
            return Environment.OTHER
        found = self._of_file_name(name)
        while not found and folders:
            folder = folders.pop()
            found = self._of_folder(folder, folders[-1] if folders else "")
        return found

    def _of_file_name(self, name: str) -> Environment:
        """``values-production.yaml``, ``docker-compose.prod.yml``: the first or the last word of the stem."""
        if name.endswith(_PIPELINES):
            return Environment.UNSAID
        words = tokens(name.lstrip(".").rpartition(".")[0] or name)
        while len(words) > 1 and self._place.fullmatch(words[-1]):
            words = words[:-1]
        if not words or not (self._is_environment(words[0]) or self._is_environment(words[-1])):
            return Environment.UNSAID
        if words[0] == "live" and len(words) > 1 and not self._is_environment(words[-1]):
            return Environment.UNSAID  # live-updates.yaml
        return self._of_word(words)

    def _of_folder(self, folder: str, parent: str) -> Environment:
        """A dot makes a folder a domain, e.g. that of the cluster ``live.example.org``: it says nothing."""
        if "." in folder:
            return Environment.UNSAID
        if parent.lower() in self.words["environment-holders"]:
            words = tokens(folder)
            named = self.split_name(folder)[1]
            return named or (self.of_words(folder) if "live" not in words else Environment.UNSAID)
        return self.split_name(folder)[1]

    def _is_environment(self, word: str) -> bool:
        return word in self.words["other-environments"] or self._is_production(word)

    def _is_production(self, word: str) -> bool:
        return word.rstrip("0123456789") in self.words["production-environments"]


def _place(words: Words) -> re.Pattern[str]:
    """What may follow an environment without changing it: regions, zones, colours, numbers."""
    areas, directions = (
        "|".join(map(re.escape, words.ordered(f"place-{kind}"))) for kind in ("areas", "directions")
    )
    roles = "|".join(map(re.escape, words.ordered("place-roles")))
    return re.compile(rf"\d+|[a-z]?\d+[a-z]?|(?:{areas})?(?:{directions})\d*|{areas}|{roles}")
