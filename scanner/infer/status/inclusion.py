"""What production takes in: an overlay names a base, the base names its files, and all of that runs in production.

Kustomize's resources, bases and components, the paths of Argo CD and Flux, a stack of Pulumi and a pipeline of Copilot
lead from what is for production to what says of itself nothing about any environment. A command that ``applies`` a tool's
files and names nobody leads to all that they list.
https://kubectl.docs.kubernetes.io/references/kustomize/
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from msgspec import structs

from scanner.infer.status.environments import Environment, Environments
from scanner.infer.status.facts import NEVER, environment_of, is_off, names_of, never_starts, sources_of
from scanner.model import Fact, Value

KINDS = frozenset(("listing", "deployment"))
LEADS_ON = frozenset(
    """kustomize argocd flux pulumi-stack copilot helmfile-environments applied bicep terragrunt
    fleet-repository kluctl""".split()
)
_GITOPS = frozenset(("argocd", "flux"))
# The second stands in a file of any name, which a pipeline may bring up.
_COMPOSED = frozenset(("compose", "compose-like"))
INDEX = ("kustomization.yaml", "kustomization.yml")
_TAKEN = Value("stages", "production")  # which goes before all else that a fact says of its environment
INHERITED = Value("inherited", "production")
_APPLIED = Value("applied", "production")


@dataclass(slots=True)
class _Manifests:
    """Facts by place, and what was reached."""

    facts: Sequence[Fact]
    paths: Sequence[str] = field(init=False)
    reached: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.paths = [fact.location.path for fact in self.facts]

    def at(self, place: str) -> Iterator[Fact]:
        """The facts of the file ``place``, or of the index of the folder; without an index of all files below."""
        for index in INDEX:
            if found := list(self.file(f"{place}/{index}")):
                yield from found
                return
        yield from self.file(place)
        first = bisect_left(self.paths, f"{place}/")
        while first < len(self.paths) and self.paths[first].startswith(f"{place}/"):
            yield self.facts[first]
            first += 1

    def made_by(self, tool: str, folder: str) -> Iterator[Fact]:
        """What the files of ``tool`` at or below ``folder`` list."""
        below = f"{folder}/" if folder else ""
        yield from (f for f in self.facts if f.literal("via") == tool and f.location.path.startswith(below))

    def file(self, path: str) -> Iterator[Fact]:
        """The facts of the file ``path``."""
        first = bisect_left(self.paths, path)
        while first < len(self.paths) and self.paths[first] == path:
            yield self.facts[first]
            first += 1


def taken_in(facts: Iterable[Fact], by: Environments) -> frozenset[str]:
    """The files that production takes in, step by step, of those that say nothing of an environment."""
    there = _Manifests(sorted(fact for fact in facts if fact.kind in KINDS))
    pending = [
        fact
        for fact in there.facts
        if (fact.literal("via") in LEADS_ON or _applies_files(fact))
        and _is_production(by, fact)
        and not never_starts(fact)
    ]
    tools = [(tool, f) for f in there.facts if (tool := f.literal("applies")) and _is_production(by, f)]
    for tool, leader in tools:
        if not any(names_of(leader)) and not never_starts(leader):
            made = [f for f in there.made_by(tool, leader.literal("folder")) if _is_unsaid(by, f)]
            there.reached.update(fact.location.path for fact in made)
            pending += [fact for fact in made if tool in LEADS_ON]
    followed: set[str] = set()
    while pending:
        leader = pending.pop()
        beside = leader.literal("via") == "helmfile-environments"  # of the releases in the same file
        for place in (leader.location.path,) if beside else sources_of(leader):
            if place in followed:
                continue
            followed.add(place)
            for fact in there.file(place) if _applies_files(leader) else there.at(place):
                if (_is_unsaid(by, fact) and _led(leader, fact)) or (
                    _applies_files(leader) and _is_composed(fact, by)
                ):
                    there.reached.add(fact.location.path)
                    if fact.literal("via") in LEADS_ON:
                        pending.append(fact)
                elif _takes_in(leader) and _takes_in(fact):
                    pending.append(fact)  # an overlay of another environment, which production is built on
    return frozenset(there.reached)


def taken_though(facts: Sequence[Fact], by: Environments) -> Iterator[Fact]:
    """What an overlay of production takes in from one of another environment, said of production: its files run there too.

    https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/resources/
    """
    there = _Manifests(sorted(fact for fact in facts if fact.kind in KINDS))
    pending = [
        f for f in there.facts if (_takes_in(f) or f.literal("via") in _GITOPS) and _is_production(by, f)
    ]
    followed: set[str] = set()
    while pending:
        for place in sources_of(pending.pop()):
            if place in followed:
                continue
            followed.add(place)
            found = list(there.at(place))
            if any(fact.literal("via") == "helm-chart" for fact in found):
                continue  # a chart has values for other environments beside those that it is told to take
            pending += (fact for fact in found if _takes_in(fact))
            yield from (
                structs.replace(fact, values=(*fact.values, _TAKEN))
                for fact in found
                if environment_of(by, fact, "", frozenset()) is Environment.OTHER and not is_off(fact)
            )


def never_taken_in(facts: Sequence[Fact], by: Environments) -> Iterator[Fact]:
    """What a job that is switched off would take into production, said to be off there, unless another takes it in."""
    there = _Manifests(sorted(fact for fact in facts if fact.kind in KINDS))
    off = [
        f for f in there.facts if f.literal("via") == "applied" and never_starts(f) and _is_production(by, f)
    ]
    taken = taken_in(facts, by) if off else frozenset[str]()
    for place in dict.fromkeys(place for leader in off for place in sources_of(leader)):
        for fact in there.at(place):
            if fact.location.path not in taken and _is_unsaid(by, fact):
                yield structs.replace(fact, values=(*fact.values, _TAKEN, NEVER))


def never_applied(facts: Iterable[Fact]) -> list[Fact]:
    """``facts``, where those of files that pipelines apply are said to be off if each job that applies them is."""
    every = list(facts)
    leaders = [fact for fact in every if _applies_files(fact) or fact.literal("via") == "applied"]
    idle = {place for leader in leaders if never_starts(leader) for place in sources_of(leader)}
    idle -= {place for leader in leaders if not never_starts(leader) for place in sources_of(leader)}
    return [
        structs.replace(f, values=(*f.values, NEVER)) if f.location.path in idle and f.kind in KINDS else f
        for f in every
    ]


def _takes_in(fact: Fact) -> bool:
    return fact.literal("via") == "kustomize" and bool(fact.literal("source"))


def _applies_files(fact: Fact) -> bool:
    """Whether a command of a pipeline is told which file to apply: ``nomad job run jobs/pay.nomad.hcl``."""
    return fact.literal("via") == "workflow" and bool(fact.literal("source"))


def _led(leader: Fact, fact: Fact) -> bool:
    """Whether ``leader`` leads to ``fact``: a stack to what its program makes, not to what lies about it; a file of Bicep to
    those that it uses as modules, and that say whom they make; a unit of Terragrunt to what it includes.
    """
    via, made = leader.literal("via"), fact.literal("via")
    if via == "bicep":
        return made == "bicep" and bool(fact.literal("source") or fact.literal("name"))
    if via == "terragrunt":
        return made == "terragrunt"
    return via != "pulumi-stack" or made == "pulumi"


def inheriting(facts: Iterable[Fact], taken: frozenset[str], by: Environments) -> list[Fact]:
    """``facts``, where those of ``taken`` files are marked as production's; those of Compose as brought up there."""
    return [
        structs.replace(f, values=(*f.values, *_marks(f, by))) if f.location.path in taken else f
        for f in facts
    ]


def _marks(fact: Fact, by: Environments) -> tuple[Value, ...]:
    inherited = (INHERITED,) if _is_unsaid(by, fact) else ()
    return (*inherited, _APPLIED) if _is_composed(fact, by) else inherited


def _is_composed(fact: Fact, by: Environments) -> bool:
    is_other = environment_of(by, fact, "", frozenset()) is Environment.OTHER
    return fact.literal("via") in _COMPOSED and not is_other


def _is_production(by: Environments, fact: Fact) -> bool:
    return any(
        environment_of(by, fact, name, frozenset()) is Environment.PRODUCTION
        for name in ("", *names_of(fact))
    )


def _is_unsaid(by: Environments, fact: Fact) -> bool:
    return environment_of(by, fact, "", frozenset()) is Environment.UNSAID
