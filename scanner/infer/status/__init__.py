"""Weighed evidence (facts, files, history) → what each component and service really is."""

from scanner.infer.status.delisted import KINDS, delistings
from scanner.infer.status.environments import Environments
from scanner.infer.status.examples import failures
from scanner.infer.status.history import files_of, finding_question, since, status_question
from scanner.infer.status.inclusion import inheriting, taken_in
from scanner.infer.status.listing import Listing, list_files
from scanner.infer.status.names import bare, image_name, joined, tokens
from scanner.infer.status.observed import observe, observe_services
from scanner.infer.status.parts import with_parts
from scanner.infer.status.pipelines import idle_pipelines

__all__ = [
    "KINDS",
    "Environments",
    "Listing",
    "bare",
    "delistings",
    "failures",
    "files_of",
    "finding_question",
    "idle_pipelines",
    "image_name",
    "inheriting",
    "joined",
    "list_files",
    "observe",
    "observe_services",
    "since",
    "status_question",
    "taken_in",
    "tokens",
    "with_parts",
]
