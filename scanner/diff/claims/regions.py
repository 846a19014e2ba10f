"""Which regions of a cloud the tree deploys to: from the names of folders and files, and from manifests."""

from __future__ import annotations

import re

from scanner.diff.ground import Ground
from scanner.model import Location, is_like

# As people say them → as AWS, Google Cloud and Azure begin theirs.
# https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
# https://cloud.google.com/compute/docs/regions-zones  https://learn.microsoft.com/azure/reliability/regions-list
_SAID = {
    "us": ("us-*", "us?*-*", "eastus*", "westus*", "centralus*", "northcentralus", "southcentralus"),
    "eu": ("eu-*", "europe-*", "northeurope", "westeurope"),
    "apac": ("ap-*", "asia-*", "asia", "australia-*", "southeastasia", "eastasia", "japan*", "ap"),
    "ap": ("ap-*", "asia-*", "apac", "southeastasia", "eastasia"),
    "sa": ("sa-*", "southamerica-*", "brazilsouth"),
    "me": ("me-*", "uae*", "qatarcentral"),
    "ca": ("ca-*", "canada*"),
    "af": ("af-*", "africa-*", "southafrica*"),
}
_DEPLOYS = frozenset({
    "deploy", "deployment", "deployments", "infra", "infrastructure", "terraform", "terragrunt", "helm",
    "k8s", "kubernetes", "kustomize", "envs", "env", "environments", "overlays", "stacks", "clusters",
    "argocd", "cdk", "pulumi", "live", "regions", "production", "prod",
})  # fmt: skip
_ZONE = re.compile(r"[a-z]{2,12}-(?:gov-)?[a-z]{4,14}-?\d")  # us-east-1, europe-west4
_FACT_VALUES = ("region", "regions", "aws_region", "location")


def regions_seen(ground: Ground, wanted: tuple[str, ...]) -> dict[str, Location]:
    """The ``wanted`` regions that a deployment names, in their order, each with a place that shows it."""
    shown: dict[str, Location] = {}
    for path in ground.listing.paths:
        for name in _names(path):
            shown.setdefault(name, Location(path))
    for fact in ground.facts:
        for value in fact.values:
            if value.literal and value.name in _FACT_VALUES:
                shown.setdefault(value.text.lower(), fact.location)
    found = {region: _first(shown, region.lower()) for region in wanted}
    return {region: place for region, place in found.items() if place is not None}


def _names(path: str) -> set[str]:
    """What in ``path`` may be a region: what looks like one, and any word where deployments are kept."""
    parts = path.lower().split("/")
    if not _DEPLOYS.intersection(parts):
        return set(_ZONE.findall(path.lower()))
    stems = {part.partition(".")[0] for part in parts}
    return {*parts[:-1], *stems, *(word for stem in stems for word in stem.split("_"))} | set(
        _ZONE.findall(path.lower())
    )


def _first(shown: dict[str, Location], region: str) -> Location | None:
    if region in shown:
        return shown[region]
    forms = _SAID.get(region, (f"{region}-*",))
    return next((place for name, place in shown.items() if any(is_like(name, form) for form in forms)), None)
