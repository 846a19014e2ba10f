"""A ``match:`` entry that says how a technology shows: by what is installed, imported, run, created or named.

::

    match:
      - dependencies:                  # as installed; what code imports is taken to be called the same
          npm: [ioredis, "@redis/*"]   # a * stands for the rest of the name
          go: [github.com/redis/go-redis]
          python: [redis]
          jvm: ["io.lettuce:lettuce-core"]
          dotnet: [StackExchange.Redis]
      - modules: {python: [redis], jvm: [io.lettuce.core]}   # imports that are called otherwise
      - images: [redis, "redis/*"]     # containers of Compose and Kubernetes; without registry and tag
      - resources: [aws_elasticache_cluster, "AWS::ElastiCache::ReplicationGroup"]
      - environment: [REDIS_]          # how the names of environment variables begin
      - addresses: ["redis://"]        # in texts of code and configuration

Each key becomes the code and configuration matches that it stands for, so that a technology is one small file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from scanner.model import Value
from scanner.rulebook.globs import globs_pattern
from scanner.rulebook.key_path import read_key_path
from scanner.rulebook.uses import code
from scanner.rules import CodeMatch, Condition, ConfigMatch, Expression, Format, Take, Test
from scanner.yaml_lines import Node, Place, mapping, only, texts

KEYS = ("dependencies", "modules", "images", "resources", "environment", "addresses")
ECOSYSTEMS = ("npm", "go", "python", "jvm", "dotnet")

_YAML = ("*.yaml", "*.yml")
_COMPOSE = ("docker-compose*.{yml,yaml}", "compose*.{yml,yaml}", "*compose.{yml,yaml}")
_SCOPES = "(implementation|api|compile|runtimeOnly|compileOnly|kapt|annotationProcessor)"

Matches = tuple[list[CodeMatch], list[ConfigMatch]]


def load_uses_match(node: Node) -> Matches:
    """The matches that ``node`` stands for. Raises BadRule at the line of whatever cannot be used."""
    entry = mapping(node, "a match entry")
    only(entry, KEYS, "a technology match")
    found: Matches = ([], [])
    for key, inner in entry.entries.items():
        in_code, in_config = _READERS[key](inner, entry.keys[key])
        found[0].extend(in_code)
        found[1].extend(in_config)
    return found


def _dependencies(node: Node, place: Place) -> Matches:
    names = _by_ecosystem(node, "dependencies")
    in_code = [
        m
        for s, found in names.items()
        if s != "jvm"
        for m in code.imports(s, _as_imported(s, found), place.line)
    ]
    return in_code, [match for system, found in names.items() for match in _MANIFESTS[system](found, place)]


def _modules(node: Node, place: Place) -> Matches:
    names = _by_ecosystem(node, "modules")
    return [match for system, found in names.items() for match in code.imports(system, found, place.line)], []


def _by_ecosystem(node: Node, what: str) -> dict[str, tuple[str, ...]]:
    entry = mapping(node, what)
    only(entry, ECOSYSTEMS, what)
    return {system: texts(found, system) for system, found in entry.entries.items()}


def _as_imported(system: str, names: Sequence[str]) -> Sequence[str]:
    return [name.replace("-", "_") for name in names] if system == "python" else names


# --- manifests --------------------------------------------------------------------------------------


def _npm(names: Sequence[str], place: Place) -> list[ConfigMatch]:
    at = "(dependencies|optionalDependencies|peerDependencies)/*"
    holds = [f'"{code.literal(name)}' for name in names]
    return [_match(place, ["package.json"], Format.JSON, holds, [at], {"@key": code.any_name(names)}, "@key")]


def _go(names: Sequence[str], place: Place) -> list[ConfigMatch]:
    where = {"@key": code.any_name(names, "(/.*)?"), ".": "^(?!.*indirect)"}
    return [
        _match(
            place, ["go.mod"], Format.GOMOD, [code.literal(n) for n in names], ["require/*"], where, "@key"
        )
    ]


def _python(names: Sequence[str], place: Place) -> list[ConfigMatch]:
    spelled = "|".join(re.sub(r"[-_.]", "[-_.]", name) for name in names)
    listed = {".": rf"(?i)^(?:{spelled})\s*(?:$|[\[<>=!~;@ ])"}
    keyed = {"@key": f"(?i)^(?:{spelled})$"}
    holds = sorted({form for name in names for form in (name, name.replace("-", "_"), name.capitalize())})
    lists = ["project/dependencies/[]", "project/optional-dependencies/*/[]"]
    tables = ["tool/poetry/dependencies/*", "packages/*"]
    files = ["requirements*.txt", "**/requirements/*.txt", "!requirements*{dev,test}*.txt"]
    return [
        _match(place, ["pyproject.toml"], Format.TOML, holds, lists, listed, "."),
        _match(place, ["pyproject.toml", "Pipfile"], Format.TOML, holds, tables, keyed, "@key"),
        _match(place, files, Format.LINES, holds, ["[]"], listed, "."),
    ]


def _jvm(names: Sequence[str], place: Place) -> list[ConfigMatch]:
    artifacts = [name.rpartition(":")[2] for name in names]
    # libs.lettuce.core of a version catalog
    accessors = [artifact.replace("-", ".") for artifact in artifacts]
    catalog = r"^\(?libs\.(?:\w+\.)*(?:" + "|".join(map(re.escape, accessors)) + r")\)?$"
    poms = "project/dependencies/dependency/artifactId"
    declared = {".": f"{code.any_name(names, '(:.*)?')}|{catalog}"}
    builds = ["build.gradle", "build.gradle.kts"]
    at = [f"**/dependencies/{_SCOPES}"]
    return [
        _match(place, ["pom.xml"], Format.XML, artifacts, [poms], {".": code.any_name(artifacts)}, "."),
        _match(place, builds, Format.GRADLE, [*artifacts, *accessors], at, declared, "."),
    ]


def _dotnet(names: Sequence[str], place: Place) -> list[ConfigMatch]:
    at = ["Project/ItemGroup/PackageReference/@Include"]
    holds = [code.literal(name) for name in names]
    return [_match(place, ["*.csproj", "*.fsproj"], Format.XML, holds, at, {".": code.any_name(names)}, ".")]


_MANIFESTS: dict[str, Callable[[Sequence[str], Place], list[ConfigMatch]]] = {
    "npm": _npm,
    "go": _go,
    "python": _python,
    "jvm": _jvm,
    "dotnet": _dotnet,
}


# --- what runs, is created, is named ------------------------------------------------------------------


def _images(node: Node, place: Place) -> Matches:
    names = texts(node, "images")
    where = {".": "^(?:.*/)?" + code.any_name(names, "(?:[:@].*)?")[1:]}
    holds = [code.literal(name) for name in names]
    containers = ["**/(containers|initContainers)/[]/image"]
    return [], [
        _match(place, _COMPOSE, Format.YAML, holds, ["/services/*/image"], where, ".", "image"),
        _match(
            place,
            [*_YAML, *(f"!{glob}" for glob in _COMPOSE)],
            Format.YAML,
            holds,
            containers,
            where,
            ".",
            "image",
        ),
    ]


def _resources(node: Node, place: Place) -> Matches:
    names = texts(node, "resources")
    terraform = [name for name in names if "::" not in name]
    cloud = [name for name in names if "::" in name]
    found = []
    if terraform:
        at = [f"/resource/({'|'.join(terraform)})/*"]
        found.append(
            _match(place, ["*.{tf,tofu,tf.json}"], Format.HCL, terraform, at, {}, "@key", "resource")
        )
    if cloud:
        files = [*_YAML, "*.json", "*.template"]
        where = {"Type": code.any_name(cloud)}
        found.append(_match(place, files, Format.YAML, cloud, ["/Resources/*"], where, "@key", "resource"))
    return [], found


def _environment(node: Node, place: Place) -> Matches:
    prefixes = texts(node, "environment")
    name = "^(?:" + "|".join(map(re.escape, prefixes)) + ")[A-Z0-9_]*"
    return code.variables(prefixes, place.line), [
        _match(place, _YAML, Format.YAML, prefixes, ["**/*"], {"@key": f"{name}$"}, "@key", "environment"),
        _match(place, _YAML, Format.YAML, prefixes, ["**/name"], {".": f"{name}$"}, ".", "environment"),
        _match(
            place, _YAML, Format.YAML, prefixes, ["**/environment/[]"], {".": f"{name}="}, ".", "environment"
        ),
        _match(
            place,
            ["*.{tf,tofu,tf.json}"],
            Format.HCL,
            prefixes,
            ["/resource/**/*"],
            {"@key": f"{name}$"},
            "@key",
            "environment",
        ),
    ]


def _addresses(node: Node, place: Place) -> Matches:
    parts = texts(node, "addresses")
    where = {".": "|".join(map(re.escape, parts))}
    at = ["**/*", "**/environment/[]"]
    return code.addresses(parts, place.line), [
        _match(place, _YAML, Format.YAML, parts, at, where, "@key", "address"),
        _match(place, ["*.properties"], Format.PROPERTIES, parts, ["**/*"], where, "@key", "address"),
    ]


def _match(
    place: Place,
    files: Sequence[str],
    form: Format,
    contains: Sequence[str],
    at: Sequence[str],
    where: Mapping[str, str],
    name: str,
    via: str = "dependency",
) -> ConfigMatch:
    """A configuration match: ``where`` gives expressions by key path, ``name`` the path of the value so called."""
    return ConfigMatch(
        globs=tuple(glob for glob in files if not glob.startswith("!")),
        files=Expression(globs_pattern(files, place)),
        format=form,
        contains=tuple(contains),
        at=tuple(read_key_path(path, place) for path in at),
        where=tuple(
            Condition(read_key_path(path, place), Test.MATCHES, pattern=Expression(pattern))
            for path, pattern in where.items()
        ),
        take=(Take("name", (read_key_path(name, place),)),),
        static=(Value("via", via),),
        line=place.line,
    )


_READERS: dict[str, Callable[[Node, Place], Matches]] = {
    "dependencies": _dependencies,
    "modules": _modules,
    "images": _images,
    "resources": _resources,
    "environment": _environment,
    "addresses": _addresses,
}
