"""Every format gives the same kind of tree, and every node of it knows its line."""

from __future__ import annotations

import pytest

from scanner.detect.config.formats import parse
from scanner.detect.config.tree import Mapping, Node, Scalar, Sequence, Unparsed
from scanner.rules import Format


def flat(node: Node, path: str = "") -> list[str]:
    """``path=text@line`` for every text; ``?`` behind one that is no literal."""
    if isinstance(node, Scalar):
        return [f"{path}={node.text}@{node.mark.line}{'' if node.literal else '?'}"]
    if isinstance(node, Sequence):
        return [line for number, item in enumerate(node.items) for line in flat(item, f"{path}[{number}]")]
    return [line for entry in node.entries for line in flat(entry.node, f"{path}/{entry.key}")]


def read(form: Format, text: str) -> list[str]:
    return [line for document in parse(form, text) for line in flat(document)]


def test_yaml_documents_anchors_and_merges() -> None:
    text = "a: &base {x: 1}\nb:\n  <<: *base\n  y: on\n---\n- *gone\n- |\n  two\n  lines\n"
    assert read(Format.YAML, text) == [
        "/a/x=1@1",
        "/b/x=1@1",
        "/b/y=on@4",
        "[0]=*gone@6?",
        "[1]=two\nlines\n@7",
    ]


def test_yaml_keeps_what_a_key_says_first_and_what_it_says_again() -> None:
    assert read(Format.YAML, "a: 1\na: 2\n") == ["/a=1@1", "/a=2@2"]
    assert read(Format.YAML, "a: {<<: {x: 1}, x: 2}\n") == ["/a/x=1@1", "/a/x=2@1"]


def test_yaml_cloudformation_tags() -> None:
    text = "a: !Ref Queue\nb: !GetAtt Queue.Arn\nc: !Sub '${Stage}-orders'\nd: !Join ['-', [a, !Ref B]]\n"
    assert read(Format.YAML, text) == [
        "/a/Ref=Queue@1",
        "/b/Fn::GetAtt=Queue.Arn@2",
        "/c={}-orders@3?",
        "/d/Fn::Join[0]=-@4",
        "/d/Fn::Join[1][0]=a@4",
        "/d/Fn::Join[1][1]/Ref=B@4",
    ]


HELM = """\
{{- if .Values.on }}
kind: Deployment
{{- end }}
metadata:
  name: {{ include "api.name" . }}
  labels: {{- include "api.labels" . | nindent 4 }}
    app: x
{{/* a comment
     over lines */}}
image: "{{ .Values.repository }}/api:{{ .Values.tag | default "1" }}"
{{- range .Values.extra }}
{{ .key }}: {{ .value | quote }}
{{- end }}
"""


def test_helm_templates_keep_lines_and_leave_unknown_parts() -> None:
    assert read(Format.YAML, HELM) == [
        "/kind=Deployment@2",
        '/metadata/name={{ include "api.name" . }}@5?',
        "/metadata/labels/app=x@7",
        "/image={}/api:{}@10?",
        "/{{ .key }}={{ .value | quote }}@12?",
    ]


def test_helm_in_block_texts_and_else_branches() -> None:
    text = "values: |\n  {{- toYaml .Values | nindent 8 }}\n  a: b\nx:\n{{- if .on }}\n  y: 1\n{{- else }}\n- z\n{{- end }}\n"
    assert read(Format.YAML, text) == ["/values=\na: b\n@1", "/x/y=1@6"]


def test_helm_actions_that_stand_close_or_hold_braces() -> None:
    text = 'a: {{ .x }}{{ .y }}\n{{ if .z }}b: "{{ .z }}"{{- end }}\nc: "{{ "{{workflow.name}}" }}-{{ `{{x}}` }}"\n'
    assert read(Format.YAML, text) == ["/a={}{}@1?", "/b={{ .z }}@2?", "/c={}-{}@3?"]


def test_github_expressions_are_no_templates() -> None:
    assert read(Format.YAML, "tag: ghcr.io/shop:${{ github.sha }}\n") == ["/tag=ghcr.io/shop:{}@1?"]


def test_json_with_comments_and_trailing_commas() -> None:
    text = '{\n // why\n "a": [1, "x",],\n /* b */ "b": {"c\\n": null,},\n}'
    assert read(Format.JSON, text) == ["/a[0]=1@3", "/a[1]=x@3", "/b/c\n=null@4"]


def test_toml_tables_dotted_keys_and_strings() -> None:
    text = '[a.b]\nx = [\n "y>=1", # why\n]\nd.e = """m\nn"""\n[[t]]\n"q k" = \'l\'\n[[t]]\nz = 1\n'
    assert read(Format.TOML, text) == [
        "/a/b/x[0]=y>=1@3",
        "/a/b/d/e=m\nn@5",
        "/t[0]/q k=l@8",
        "/t[0]/z=1@10",
    ]


HCL = """\
locals { steps = toset(["reserve", "charge"]) }
resource "aws_lambda_function" "step" {
  for_each = local.steps
  handler  = "app.handler"
  name     = "orders-${each.key}"
  runtime  = var.runtime
  tags     = { "a-b" = "c", Team = local.missing }
  defs     = jsonencode([{ image = "r:1" }])
  vpc { id = 7 }
}
"""


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ("local.live ? 1 : 0", "0"),
        ("!local.live ? 1 : 0", "1"),
        ("(local.live ? 1 : 0)", "0"),
        ('local.stage == "dev" ? 2 : 3', "2"),
        ('local.stage != "dev" ? 2 : 3', "3"),
        ('local.stage == "prod" ? local.many : local.few', "1"),
        ("local.stage ? 1 : 0", None),
        ("local.live && local.live ? 1 : 0", None),
        ("local.other ? 1 : 0", None),
        ("var.live ? 1 : 0", None),
        ('terraform.workspace == "prod" ? 1 : 0', None),
        ("local.round ? 1 : 0", None),
    ],
)
def test_hcl_what_a_local_chooses(asked: str, count: str | None) -> None:
    source = (
        'locals {\n  live = false\n  stage = "dev"\n  few = 1\n  many = 9\n  round = local.round ? true : false\n}\n'
        f"count = {asked}\n"
    )
    found = next(each for each in read(Format.HCL, source) if each.startswith("/count="))
    assert found.endswith("?") is (count is None)
    assert count is None or found.startswith(f"/count={count}@")


def test_hcl_blocks_locals_and_conversions() -> None:
    assert read(Format.HCL, HCL) == [
        "/locals/steps[0]=reserve@1",
        "/locals/steps[1]=charge@1",
        "/resource/aws_lambda_function/step/for_each[0]=reserve@1",
        "/resource/aws_lambda_function/step/for_each[1]=charge@1",
        "/resource/aws_lambda_function/step/handler=app.handler@4",
        "/resource/aws_lambda_function/step/name=orders-{}@5?",
        "/resource/aws_lambda_function/step/runtime=var.runtime@6?",
        "/resource/aws_lambda_function/step/tags/a-b=c@7",
        "/resource/aws_lambda_function/step/tags/Team=local.missing@7?",
        "/resource/aws_lambda_function/step/defs[0]/image=r:1@8",
        "/resource/aws_lambda_function/step/vpc/id=7@9",
    ]


DOCKERFILE = """\
# syntax=docker/dockerfile:1
FROM --platform=$BUILDPLATFORM node:20 AS build
RUN pnpm install \\
  # only what runs
  && pnpm build
COPY <<EOF /etc/conf
FROM nothing
EOF
from gcr.io/distroless/nodejs20
HEALTHCHECK --interval=30s CMD curl -f \\
  http://localhost/health
CMD ["node", \\
     "main.js"]
"""


def test_dockerfile_instructions() -> None:
    assert read(Format.DOCKERFILE, DOCKERFILE) == [
        "/FROM/image=node:20@2",
        "/FROM/as=build@2",
        "/RUN=pnpm install    && pnpm build@3",
        "/COPY=<<EOF /etc/conf@6",
        "/FROM/image=gcr.io/distroless/nodejs20@9",
        "/HEALTHCHECK=curl -f    http://localhost/health@10",
        "/CMD[0]=node@12",
        "/CMD[1]=main.js@12",
    ]


def test_properties_nest_at_dots() -> None:
    text = "# why\nserver.port = ${PORT:8080}\nspring.kafka.topic: or\\\n  ders\nflag\n"
    assert read(Format.PROPERTIES, text) == [
        "/server/port=${PORT:8080}@2?",
        "/spring/kafka/topic=orders@3",
        "/flag=@5",
    ]


def test_xml_elements_attributes_and_namespaces() -> None:
    text = (
        '<?xml version="1.0" encoding="ISO-8859-1"?>\n<p:project xmlns:p="u">\n<a x="1">t</a><a/></p:project>'
    )
    assert read(Format.XML, text) == [
        "/project/@xmlns:p=u@2",
        "/project/a/@x=1@3",
        "/project/a/#text=t@3",
        "/project/a=@3",
    ]


def test_go_mod_directives() -> None:
    text = (
        "module example.com/shop // the shop\ngo 1.23\nrequire (\n\ta/b v1.0.0\n\tc/d v2.0.0 // indirect\n)\n"
        "replace a/b => ../b\n"
    )
    assert read(Format.GOMOD, text) == [
        "/module=example.com/shop@1",
        "/go=1.23@2",
        "/require/a/b=v1.0.0@4",
        "/require/c/d=v2.0.0 indirect@5",
        "/replace/a/b==> ../b@7",
    ]


GRADLE = """\
plugins {
  id("org.springframework.boot") version "3.3"
  kotlin("jvm")
}
apply plugin: 'java'
dependencies { // why
  implementation(platform("g:bom:1"))
  implementation project(':common')
  testImplementation(libs.junit)
}
tasks.register("x") { doLast { println("}") } }
"""


def test_gradle_blocks_and_statements() -> None:
    assert read(Format.GRADLE, GRADLE) == [
        "/plugins/id=org.springframework.boot@2",
        "/plugins/kotlin=jvm@3",
        "/apply=plugin: 'java'@5?",
        "/dependencies/implementation=g:bom:1@7",
        "/dependencies/implementation=:common@8",
        "/dependencies/testImplementation=(libs.junit)@9?",
        "/tasks.register/=x@11",
        "/tasks.register/doLast/println=}@11",
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("jar { manifest { attributes('A': b,\n  'Main-Class': 'c') } }", "/jar/manifest/attributes=('A': b,   'Main-Class': 'c')@1?"),
        ("jar.attributes 'A': b,\n\n  'Main-Class': 'c'\nnext 'd'", "/jar.attributes='A': b,    'Main-Class': 'c'@1?"),
        ('attributes(\n  "Main-Class" to "c"\n)', '/attributes=(   "Main-Class" to "c" )@1?'),
        ("implementation 'g:a:1',\n  'g:b:2'", "/implementation=g:b:2@1"),
        ("implementation(\n  'g:a:1'\n)", "/implementation=g:a:1@1"),
        ("open(\n" + "\n" * 100 + "next 'd'", "/next=d@102"),
    ],
)  # fmt: skip
def test_a_gradle_statement_goes_on_behind_brackets_and_commas(text: str, found: str) -> None:
    assert found in read(Format.GRADLE, text)


def test_a_word_that_a_gradle_file_sets_stands_for_its_text() -> None:
    text = (
        'final main = "shop.App"\ndef kept = "$x/y"\napplication {\n  mainClass = main\n  other = kept\n}\n'
    )
    found = read(Format.GRADLE, text)
    assert "/application/mainClass=shop.App@4" in found
    assert "/application/other=kept@5?" in found


def test_lines_without_comments() -> None:
    assert read(Format.LINES, "# why\nweb: node main.js\n\n  fastapi>=0.1 # pinned\n") == [
        "[0]=web: node main.js@2",
        "[1]=fastapi>=0.1@4",
    ]


@pytest.mark.parametrize(
    ("form", "text", "line"),
    [
        (Format.YAML, "a: 1\nb: [\n", 3),
        (Format.YAML, "a: \x00", 0),
        (Format.JSON, '{"a": 1\n "b": 2}', 2),
        (Format.JSON, '{"a": ,}', 1),
        (Format.JSON, "[1]\n]", 2),
        (Format.JSON, '{"a": [}', 1),
        (Format.JSON, "{", 1),
        (Format.TOML, "[a\nb = 1\n", 1),
        (Format.HCL, 'a = "b"\n}\n', 2),
        (Format.DOCKERFILE, "hello world\n", 1),
        (Format.XML, "<a>\n<b></a>", 2),
        (Format.XML, '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', 0),
        (Format.GOMOD, "modul example.com/shop\n", 1),
        (Format.GRADLE, "a {\n", 1),
        (Format.GRADLE, "}\n", 1),
    ],
)
def test_broken_input_is_said_with_its_line(form: Format, text: str, line: int) -> None:
    with pytest.raises(Unparsed) as caught:
        parse(form, text)
    assert caught.value.line == line


def test_a_mistake_leaves_what_could_be_read() -> None:
    with pytest.raises(Unparsed) as caught:
        parse(Format.HCL, 'resource "a" "b" { c = "d" }\nresource {{{\n')
    (tree,) = caught.value.partial
    assert isinstance(tree, Mapping)
    assert "/resource/a/b/c=d@1" in flat(tree)
