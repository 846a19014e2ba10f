"""A rule's configuration match, from its YAML to the facts it gives."""

from __future__ import annotations

import textwrap

import pytest

from scanner.detect import entries
from scanner.detect.config import config_rules, detect_config, may_hold, may_match
from scanner.errors import BadRule
from scanner.model import Detection, ProblemKind
from scanner.rulebook.config_match import load_config_match
from scanner.rules import Rule
from scanner.yaml_lines import load


def rule(match: str) -> Rule:
    entry = load_config_match(load("r.yaml", textwrap.dedent(match), BadRule))
    return Rule("probe", "A probe", "health_endpoint", "k8s", "why", "r.yaml", config=(entry,))


def detect(match: str, path: str, text: str) -> Detection:
    return detect_config(path, textwrap.dedent(text).encode(), config_rules([rule(match)]))


def shown(detection: Detection) -> list[str]:
    return [
        " ".join(
            [
                f"{f.location.line}:{f.location.column}",
                *(f"{v.name}={v.text}{'' if v.literal else '?'}" for v in f.values),
            ]
        )
        for f in detection.facts
    ]


POD = """\
    kind: Pod
    metadata: {name: orders}
    spec:
      containers:
        - name: server
          image: registry.example/orders:1
          livenessProbe: {httpGet: {path: "/live", port: 80}}
          readinessProbe:
            httpGet:
              path: "{{ .Values.ready }}/z"
        - {name: cache, image: "redis:7", livenessProbe: {httpGet: {path: /}}}
    """


def test_values_come_from_anywhere_around_the_node() -> None:
    match = """\
        files: ["*.yaml"]
        format: yaml
        at: "**/containers/[]/(livenessProbe|readinessProbe)/httpGet/path"
        where: {^image: {is_not: infrastructure}}
        values:
          path: .
          probe: ../../@key
          port: [../nothing, ../port]
          workload: /metadata/name
          images: {from: "/spec/containers/[]/image", join: " "}
          tag: {from: ^image, pattern: ":(\\\\w+)$"}
          route: {from: ., form: "{} on {{}}"}
        set: {via: http}
        """.replace('form: "{} on {{}}"', 'form: "GET {}"')
    assert shown(detect(match, "k8s/pod.yaml", POD)) == [
        "7:33 path=/live probe=livenessProbe port=80 workload=orders images=registry.example/orders:1 redis:7"
        " tag=1 route=GET /live via=http",
        "10:11 path={}/z? probe=readinessProbe workload=orders images=registry.example/orders:1 redis:7"
        " tag=1 route=GET {}/z? via=http",
    ]


def test_conditions() -> None:
    def found(where: str) -> int:
        match = f"""\
            files: [pod.yaml]
            format: yaml
            at: "**/containers/[]"
            where: {where}
            """
        return len(detect(match, "pod.yaml", POD).facts)

    assert found("{name: server}") == 1
    assert found("{name: [server, cache]}") == 2
    assert found("{name: {matches: '^c'}}") == 1
    assert found("{name: {not_matches: '^c'}}") == 1
    assert found("{readinessProbe: {exists: true}}") == 1
    assert found("{readinessProbe: {exists: false}}") == 1
    assert found("{/kind: Deployment}") == 0
    assert found("{'(name|image)': {matches: redis}}") == 1


def test_steps() -> None:
    def found(at: str, text: str, values: str = "{v: .}") -> list[str]:
        match = f"""\
            files: ["*"]
            format: yaml
            at: {at}
            values: {values}
            """
        return [line.partition(" ")[2] for line in shown(detect(match, "a.yaml", text))]

    assert found("a/b", "a: {b: 1, c: 2}") == ["v=1"]
    assert found("a/*", "a: {b: 1, c: 2}") == ["v=1", "v=2"]
    assert found('"a/\\"b/c\\""', "a: {b/c: 1}") == ["v=1"]
    assert found('"a/[]"', "a: [1, 2]") == ["v=1", "v=2"]
    assert found('"a/[]"', "a: 1") == ["v=1"]
    assert found('"**/x"', "{x: 1, y: [{x: 2}]}") == ["v=1", "v=2"]
    assert found('"a/**"', "a: [1, {b: 2}]") == ["", "v=1", "", "v=2"]
    assert found("a/b/c", "a.b: {c: 1}\na: {b.c: 2}\n") == ["v=1", "v=2"]
    assert found("a/b", "a: {b: [x, y]}") == ["v=x y"]
    assert found("a", "a: !GetAtt Queue.Arn") == ["v=Queue.Arn?"]
    assert found("a", "{a: {Fn::GetAtt: [Queue, Arn]}}") == ["v=Queue.Arn?"]


def test_a_fact_stands_at_its_key() -> None:
    match = """\
        files: [template.yaml]
        format: yaml
        at: ["/Resources/*", "/Resources/*/Type"]
        """
    found = detect(match, "template.yaml", "Resources:\n  Queue:\n    Type: AWS::SQS::Queue\n").facts
    assert [
        (f.location.line, f.location.column, f.location.end_line, f.location.end_column) for f in found
    ] == [
        (2, 3, 2, 8),
        (3, 5, 3, 26),
    ]


def test_files_are_chosen_by_name_and_text() -> None:
    rules = config_rules(
        [
            rule('{files: ["docker-compose*.{yml,yaml}"], format: yaml, contains: [services]}'),
            rule(
                '{files: [".github/workflows/*.yml", "Dockerfile.*", "!*ignore"], format: yaml, contains: [push]}'
            ),
        ]
    )
    wanted = [
        "docker-compose.yml",
        "a/b/docker-compose.dev.yaml",
        ".github/workflows/a.yml",
        "x/Dockerfile.api",
    ]
    unwanted = [
        "compose.yml",
        "a/.github/workflows/a.yml",
        ".github/workflows/a/b.yml",
        "x/Dockerfile.dockerignore",
        "Dockerfile",
    ]
    assert [path for path in (*wanted, *unwanted) if may_match(path, rules)] == wanted
    assert may_hold("docker-compose.yml", b"services:", rules)
    assert not may_hold("docker-compose.yml", b"deploy:", rules)
    assert may_hold(".github/workflows/a.yml", b"on: push", rules)


def test_a_file_that_cannot_be_read_is_a_problem() -> None:
    match = '{files: ["*.yaml"], format: yaml, at: a}'
    broken = detect(match, "a.yaml", "a: [\n")
    assert [(p.kind, p.line) for p in broken.problems] == [(ProblemKind.UNPARSED, 2)]
    deep = detect(match, "a.yaml", "[" * 5000)
    assert [p.kind for p in deep.problems] == [ProblemKind.TOO_DEEP]
    large = detect(match, "a.yaml", "a: " + "x" * 5_000_000)
    assert [p.kind for p in large.problems] == [ProblemKind.TOO_LARGE]
    assert detect(match, "a.yaml", "a: \xff\n").facts
    invalid = detect_config("a.yaml", b"a: \xff\xfe x\r\nb: 1\r\n", config_rules([rule(match)]))
    assert len(invalid.facts) == 1


TEMPLATES = {
    "terraform": "%{ if x ~}\na: 1\n%{ else ~}\na: 2\n%{ endif ~}\nb: \"curl -w '%{http_code}'\"\n",
    "jinja": '{% set n = 1 %}\n{# said\n   twice #}\n{% for s in all %}\na: "{{ s }}{% if t %}:{{ t }}{% endif %}"\n{% endfor %}\nb: 1\n',
    "qute": "{#if quarkus}\na: 1\n{#else}\na: 2\n{/if}\nb: 1\n",
    "handlebars": "{{#if x}}\na: {{ x }}\n{{/if}}\nc: {{#if y}}{{ y }}{{else}}z{{/if}}\nb: 1\n",
}


@pytest.mark.parametrize("engine", sorted(TEMPLATES))
def test_lines_that_steer_a_template_are_read_past(engine: str) -> None:
    text = TEMPLATES[engine]
    match = '{files: ["*.yaml"], format: yaml, at: b, values: {text: .}}'
    found = detect(match, "a.yaml", text)
    assert not found.problems
    line = text.rstrip("\n").count("\n") + 1
    assert [fact.location.line for fact in found.facts] == [line]


def test_templates_of_other_formats_are_read_without_their_lines_or_said_to_be_templates() -> None:
    match = '{files: ["*.json"], format: json, at: name, values: {text: .}}'
    read = detect(match, "a.json", '{\n{% if x %}\n "name": "shop",\n{% endif %}\n "port": {{ port }}\n}')
    assert ([f.value("text") for f in read.facts], read.problems) == (["shop"], ())
    lost = detect(match, "a.json", '{ {{ range .Items }} "name": "shop" {{ . }} "x" {% if %} ]')
    assert [p.message.partition(",")[0] for p in lost.problems] == ["a template of json"]


def test_starlark_gives_calls_and_their_keywords() -> None:
    match = '{files: [BUILD], format: starlark, at: "/*", values: {rule: "@key", name: name, bin: [binary, "tars/[]"]}}'
    text = 'load("//x:y.bzl", "z")\n\nimage(\n    name = "one",\n    tars = [":a"] + MORE,\n)\nimage(name = f"{x}", binary = "//a:b")\n'
    found = detect(match, "BUILD", text)
    assert not found.problems
    shown = [(f.location.line, f.value("rule"), f.value("name"), f.value("bin")) for f in found.facts]
    assert shown == [
        (1, "load", "", ""),
        (3, "image", "one", '[":a"] + MORE'),
        (7, "image", 'f"{x}"', "//a:b"),
    ]
    assert detect(match, "BUILD", "image(name = \n").problems


def test_what_an_image_sets_is_read_however_many_lines_it_takes() -> None:
    image = b"FROM nginx\nENV ORDERS_HOST=orders \\\n    USERS_HOST='users' MODE=\"two words\" \\\n    OPEN=${ARG}\nENV OLD way\nRUN A=1 x\n"
    assert [(entry.key, entry.text, entry.literal, entry.line) for entry in entries("Dockerfile", image)] == [
        ("ORDERS_HOST", "orders", True, 2),
        ("USERS_HOST", "users", True, 3),
        ("MODE", "two words", True, 3),
        ("OPEN", "{}", False, 4),
        ("OLD", "way", True, 5),
    ]


@pytest.mark.parametrize(
    ("path", "text", "found"),
    [
        (".env", 'A="http://b:1" # the first\nB=x#y\nC=http://b:2 # z\n', {"A": "http://b:1", "B": "x#y", "C": "http://b:2"}),
        ("application.conf", 'bills {\n  url = "http://b:1" // here\n  kafka { \n    topic: paid\n  }\n}\n', {"bills.url": "http://b:1", "bills.kafka.topic": "paid"}),
        ("application.conf", "port = 80\nport = ${?PORT}\n", {"port": "${PORT}"}),
    ],
)  # fmt: skip
def test_keys_of_settings_are_read_without_what_is_said_about_them(
    path: str, text: str, found: dict[str, str]
) -> None:
    assert {entry.key: entry.text for entry in entries(path, text.encode())} == found
