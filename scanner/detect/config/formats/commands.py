"""What pipelines, Makefiles and scripts run: the file as a tree in which every command is taken apart.

A command is a mapping: ``line`` (its words, without quotes and what only starts it, such as sudo or npx), ``folder``
(where it runs, as far as the file says), ``environment`` (what the job, stage or target around is for), each variable
set in front of it, and each option with the word after it; what is switched off is marked as that. In a pipeline
of YAML the commands take the place of the script that held them, so whatever stands around it can be asked for; a
Makefile is its targets, a Jenkinsfile its stages, a shell script one list.

    helm upgrade --install pay charts/web -n shop   →   {line: …, --install: pay, -n: shop}

Which options take a word cannot be known; who reads a rule's option knows it of that option. A variable that the file
itself gives one value, around the script or in it, stands for that; ``given`` are those around a command. What a job or a
step takes from another file (``uses: ./…``, ``template:``, ``include:``) stands under ``calls``: its ``place`` and ``given``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from scanner.detect.config.formats import circleci, gitlab, jenkins, powershell, teamcity, yaml
from scanner.detect.config.formats.jobs import called, never_runs, own_environment, own_folder, own_variables
from scanner.detect.config.formats.rounds import rounds
from scanner.detect.config.formats.shell import Around, commands, of_pipeline
from scanner.detect.config.text import scalar
from scanner.detect.config.tree import Entry, Mapping, Mark, Node, Scalar, Sequence, mapping, sequence

# The keys under which pipelines hold what they run: GitHub, GitLab, CircleCI, Azure, Bitbucket, Drone, Cloud Build,
# CodeBuild, Buildkite, Taskfile.
_SCRIPTS = frozenset(
    "run script before_script after_script command commands cmds cmd bash inlineScript args".split()
)
_TARGET = re.compile(r"^([A-Za-z][\w./-]*(?:[ \t]+[\w./-]+)*)[ \t]*:(?![=:])")


def parse(text: str, path: str = "") -> tuple[Node, ...]:
    """The documents of the file ``path``. Raises Unparsed for YAML that is none, and nothing else."""
    name = path.rpartition("/")[2].lower()
    if name.endswith((".yml", ".yaml")):
        documents = gitlab.without_templates(path, gitlab.extended(path, yaml.parse(text)))
        documents = circleci.expanded(path, documents)
        return tuple(_pipeline(root, Around()) for root in documents)
    if name.endswith((".kts", ".kt")):
        return tuple(_pipeline(root, Around()) for root in teamcity.parse(text))
    if "jenkins" in path.lower():
        around = Around(given=jenkins.variables(text))
        return tuple(_pipeline(root, around) for root in jenkins.parse(jenkins.as_shell(text)))
    if name in ("makefile", "gnumakefile", "justfile") or name.endswith((".mk", ".just")):
        return (_targets(text),)
    text = powershell.as_shell(text) if name.endswith(".ps1") else text
    return (sequence(Mark(1, 1, 1, 1), list(commands(text, 1, Around()))),)


def _pipeline(node: Node, around: Around) -> Node:
    """``node`` with the commands of each script in its place."""
    if isinstance(node, Scalar):
        return node
    if isinstance(node, Sequence):
        return sequence(node.mark, [_pipeline(item, around) for item in node.items])
    if never_runs(node):
        around = replace(around, never=True)
    if several := rounds(node):
        return sequence(node.mark, [_pipeline(each, around) for each in several])
    if (own := own_environment(node)) is not None:
        around = replace(around, environment=own)
    given = own_variables(node)
    around = replace(
        around,
        folder=own_folder(node) or around.folder,
        given={**around.given, **given} if given else around.given,
    )
    entries = []
    for entry in node.entries:
        if entry.key in _SCRIPTS and (texts := _texts(entry.key, entry.node, node)):
            held: Node = sequence(entry.node.mark, list(_script(texts, around)))
        else:
            held = _pipeline(entry.node, around)
        entries.append(Entry(entry.key, entry.mark, held))
    if calls := () if around.never else called(node, around.environment):
        entries.append(Entry("calls", node.mark, sequence(node.mark, calls)))
    return mapping(node.mark, entries)


def _texts(key: str, node: Node, around: Mapping) -> list[Scalar]:
    if isinstance(node, Scalar):
        return [node]
    texts = list(_listed(node)) if isinstance(node, Sequence) else []
    image, entry = around.first("name"), around.first("entrypoint")
    if key != "args" or not isinstance(image, Scalar) or not texts:
        return texts
    if texts[0].text == "-c":
        # Cloud Build: what the image's shell runs, or words for the program it is made for
        return texts[1:2]
    program = (entry if isinstance(entry, Scalar) else image).text.rpartition("/")[2].partition(":")[0]
    return [Scalar(texts[0].mark, " ".join((program, *(text.text for text in texts))))]


def _listed(node: Node) -> Iterator[Scalar]:
    """The texts of a list, and of lists in it, as anchors and references put them there."""
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _listed(item)


def _script(texts: list[Scalar], around: Around) -> Iterator[Node]:
    """The commands of the lines of one script, which go on in the folder that the line before went to."""
    for text in texts:
        first = text.mark.line + (text.mark.end_line > text.mark.line)
        written = of_pipeline(text.written, around.given) if text.written else text.text
        for command in commands(written, first, around):
            yield command
            at = command.first("folder")
            around = replace(around, folder=at.text if isinstance(at, Scalar) else around.folder)


def _targets(text: str) -> Node:
    """A Makefile: target → its commands."""
    entries: list[Entry] = []
    lines = text.split("\n")
    starts = [(at, found[1]) for at, line in enumerate(lines, 1) if (found := _TARGET.match(line))]
    ends = [*(number for number, _ in starts), len(lines) + 1][1:]
    for (number, name), after in zip(starts, ends, strict=True):
        mark = Mark(number, 1, number, len(name) + 1)
        recipe = "\n".join(line.lstrip(" \t").lstrip("@-") for line in lines[number : after - 1])
        held = commands(recipe, number + 1, Around(environment=scalar(mark, name)))
        entries.append(Entry(name, mark, sequence(mark, list(held))))
    return mapping(Mark(1, 1, 1, 1), entries)
