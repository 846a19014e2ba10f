"""Configuration of each format in the shapes that nest, refer and repeat."""

from __future__ import annotations

import json

from benchmarks.shapes.kinds import SERVICE, Shape, Tree


def _file(path: str, text: str) -> Tree:
    return {**SERVICE, path: text}


def _compose(n: int) -> Tree:
    rows = "".join(
        f"  s{k}:\n    build: apps/a\n    image: s{k}\n    depends_on: [s{(k + 1) % n}]\n" for k in range(n)
    )
    return _file("docker-compose.yml", f"services:\n{rows}")


def _deployments(n: int) -> Tree:
    one = (
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: s{0}}}\nspec:\n  replicas: 1\n  template:\n    spec:\n"
        "      containers: [{{name: s{0}, image: registry/s{0}}}]\n"
    )
    return _file("deploy/all.yaml", "---\n".join(one.format(k) for k in range(n)))


def _anchors(n: int) -> Tree:
    rows = "x0: &a0 {image: a}\n" + "".join(f"x{k}: &a{k}\n  <<: *a{k - 1}\n  k{k}: 1\n" for k in range(1, n))
    return _file("docker-compose.yml", f"{rows}services:\n  a:\n    <<: *a{n - 1}\n    build: apps/a\n")


def _aliases(n: int) -> Tree:
    return _file(
        "docker-compose.yml",
        "x: &a {image: a, build: apps/a}\nservices:\n" + "".join(f"  s{k}: *a\n" for k in range(n)),
    )


def _deep_yaml(n: int) -> Tree:
    return _file("deploy/deep.yaml", "kind: Deployment\nspec: " + "[" * n + "]" * n + "\n")


def _indented_yaml(n: int) -> Tree:
    return _file("deploy/deep.yaml", "kind: Deployment\n" + "".join(" " * k + f"k{k}:\n" for k in range(n)))


def _workflow(n: int) -> Tree:
    jobs = "".join(
        f"  j{k}:\n    needs: [j{max(0, k - 1)}]\n    steps:\n      - run: kubectl apply -f deploy/{k}\n"
        for k in range(n)
    )
    return _file(".github/workflows/ci.yml", f"on: push\njobs:\n{jobs}")


def _spaced_chart(n: int) -> Tree:
    return {
        **SERVICE,
        "charts/a/Chart.yaml": "name: a\nversion: 1\n",
        "charts/a/templates/_names.tpl": '{{ define "n" }}{{' + " " * n + "x{{ end }}",
        "charts/a/templates/a.yaml": (
            'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {{ include "n" . }}\nspec:\n  template:\n    spec:\n'
            "      containers: [{name: a, image: r/a}]\n"
        ),
    }


def _named_at_length(n: int) -> Tree:
    return _file(
        "deploy/a.yaml",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {template: {spec: {containers: "
        f"[{{name: a, image: 'r/{'b-' * n}a'}}]}}}}}}}}\n",
    )


def _helm(n: int) -> Tree:
    opened = "".join(f"{{{{ if .Values.a{k} }}}}\n" for k in range(n)) + "{{ end }}\n" * n
    return {
        **SERVICE,
        "chart/Chart.yaml": "name: a\nversion: 1.0.0\n",
        "chart/values.yaml": "image: a\n",
        "chart/templates/d.yaml": f"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: a}}\n{opened}",
    }


def _package(n: int) -> Tree:
    table = {f"dep{k}": "*" for k in range(n)}
    return _file(
        "apps/b/package.json", json.dumps({"name": "b", "scripts": {"start": "x"}, "dependencies": table})
    )


def _workspaces(n: int) -> Tree:
    return _file("package.json", json.dumps({"name": "all", "workspaces": [f"apps/*{k}*" for k in range(n)]}))


def _extends(n: int) -> Tree:
    chain = {
        f"apps/a/tsconfig.{k}.json": json.dumps({"extends": f"./tsconfig.{k + 1}.json"}) for k in range(n)
    }
    return {
        **SERVICE,
        **chain,
        "apps/a/tsconfig.json": '{"extends": "./tsconfig.0.json"}',
        "apps/a/m.ts": 'import "@aws-sdk/client-sns";\n',
    }


def _terraform(n: int) -> Tree:
    one = 'resource "aws_lambda_function" "f{0}" {{\n  function_name = "f{0}"\n  handler = "main.handler"\n  role = aws_iam_role.r{0}.arn\n}}\n'
    return _file("infra/main.tf", "".join(one.format(k) for k in range(n)))


def _terraform_deep(n: int) -> Tree:
    return _file(
        "infra/main.tf", 'resource "aws_lambda_function" "f" {\n  x = ' + "[" * n + "]" * n + "\n}\n"
    )


def _terraform_text(n: int) -> Tree:
    return _file("infra/main.tf", 'resource "aws_lambda_function" "f" {\n  x = "' + "${a}" * n + '"\n}\n')


def _dockerfile(n: int) -> Tree:
    rows = "".join(
        f"FROM node:20 AS s{k}\nCOPY --from=s{max(0, k - 1)} /a /a\nRUN a \\\n  && b\n" for k in range(n)
    )
    return _file("apps/b/Dockerfile", rows + 'CMD ["node", "."]\n')


def _continued(n: int) -> Tree:
    return _file("apps/b/Dockerfile", "FROM node:20\nRUN a \\\n" + "  && b \\\n" * n + "  && c\nCMD node .\n")


def _toml(n: int) -> Tree:
    return _file(
        "apps/b/pyproject.toml",
        '[project]\nname = "b"\n' + "".join(f'[tool.x{k}]\ny = "{k}"\n' for k in range(n)),
    )


def _toml_deep(n: int) -> Tree:
    return _file("apps/b/pyproject.toml", '[project]\nname = "b"\n[tool.x]\ny = ' + "[" * n + "]" * n + "\n")


def _pom(n: int) -> Tree:
    rows = "".join(
        f"<dependency><groupId>g{k}</groupId><artifactId>a{k}</artifactId></dependency>" for k in range(n)
    )
    return _file(
        "apps/b/pom.xml", f"<project><artifactId>b</artifactId><dependencies>{rows}</dependencies></project>"
    )


def _pom_deep(n: int) -> Tree:
    return _file("apps/b/pom.xml", "<project>" + "<a>" * n + "</a>" * n + "</project>")


def _go_mod(n: int) -> Tree:
    rows = "".join(f"replace example.com/m{k} => ../m{k}\n" for k in range(n))
    return {
        **SERVICE,
        "apps/b/go.mod": f"module example.com/b\ngo 1.22\n{rows}",
        "apps/b/main.go": "package main\nfunc main() {}\n",
    }


def _openapi(n: int) -> Tree:
    paths = "".join(
        f"  /r{k}/health:\n    get: {{responses: {{'200': {{description: ok}}}}}}\n" for k in range(n)
    )
    return _file("apps/a/openapi.yaml", f"openapi: 3.0.0\ninfo: {{title: a, version: '1'}}\npaths:\n{paths}")


def _makefile(n: int) -> Tree:
    return _file(
        "Makefile", "".join(f"deploy-{k}: build-{k}\n\tkubectl apply -f deploy/{k}\n" for k in range(n))
    )


def _shell(n: int) -> Tree:
    return _file(
        "deploy/deploy.sh",
        "#!/bin/sh\n" + "".join(f"kubectl set image deployment/s{k} s{k}=r/s{k}\n" for k in range(n)),
    )


def _loops(n: int) -> Tree:
    opened = "".join(f"for s{k} in a b c d; do\n" for k in range(n))
    return _file("deploy/deploy.sh", f"#!/bin/sh\n{opened}kubectl apply -f $s0/$s1\n" + "done\n" * n)


def _pipeline_extends(n: int) -> Tree:
    jobs = "".join(
        f".j{k}:\n  extends: [.j{k + 1}, .j{k + 2}]\n  variables: {{V{k}: x}}\n  k{k}: x\n" for k in range(n)
    )
    last = f"ship:\n  extends: .j0\n  script: [helm upgrade a]\n.j{n}: {{a: b}}\n.j{n + 1}: {{a: b}}\n"
    return _file(".gitlab-ci.yml", jobs + last)


def _includes(n: int) -> Tree:
    """Each template takes in the next one several times: what they come to grows without end."""
    takes = "".join(
        f'{{{{- define "t{k}" -}}}}{("{{ include " + chr(34) + f"t{k + 1}" + chr(34) + " . }}") * 9}{{{{- end -}}}}\n'
        for k in range(n)
    )
    deployment = (
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec:\n  template:\n    spec:\n"
        '      containers:\n        - {name: a, image: "{{ include \\"t0\\" . }}"}\n'
    )
    return {
        **SERVICE,
        "chart/Chart.yaml": "name: a\nversion: 1.0.0\n",
        "chart/values.yaml": "image: a\n",
        "chart/templates/_helpers.tpl": takes,
        "chart/templates/d.yaml": deployment,
    }


def _one_patch(n: int) -> Tree:
    documents = "".join(
        f"---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: a{k}}}\nspec: {{replicas: 0}}\n"
        for k in range(n)
    )
    targets = "".join(f"- path: patch.yaml\n  target: {{kind: Deployment, name: a{k}}}\n" for k in range(n))
    return {
        **SERVICE,
        "deploy/production/patch.yaml": documents,
        "deploy/production/kustomization.yaml": f"kind: Kustomization\npatches:\n{targets}",
    }


def _long_scalar(n: int) -> Tree:
    return _file(
        "docker-compose.yml",
        "services:\n  a:\n    build: apps/a\n    command: >-\n      " + "node main.js && " * n + "\n",
    )


def _setup(n: int) -> Tree:
    return {
        **SERVICE,
        "apps/b/setup.py": "setup(package_dir={" + "'a': 'b', " * n + "})\n",
        "apps/b/m.py": "import boto3\n",
    }


CONFIG: tuple[Shape, ...] = (
    Shape("services in compose", 100, _compose),
    Shape("deployments", 60, _deployments),
    Shape("anchors in a chain", 100, _anchors),
    Shape("aliases", 200, _aliases),
    Shape("deep YAML", 2000, _deep_yaml),
    Shape("indented YAML", 60, _indented_yaml),
    Shape("jobs of a workflow", 100, _workflow),
    Shape("templates of a chart", 200, _helm),
    Shape("spaces in a chart's action", 500, _spaced_chart),
    Shape("words of an image's name", 3000, _named_at_length),
    Shape("open comments of a tsconfig", 3000, lambda n: _file("apps/a/tsconfig.json", "/*a" * n + "\n{}")),
    Shape("dependencies", 2000, _package),
    Shape("workspaces", 100, _workspaces),
    Shape("tsconfig in a chain", 25, _extends),
    Shape("resources of terraform", 100, _terraform),
    Shape("deep terraform", 2000, _terraform_deep),
    Shape("interpolations of terraform", 1000, _terraform_text),
    Shape("stages of a Dockerfile", 200, _dockerfile),
    Shape("a continued line", 2000, _continued),
    Shape("tables of TOML", 500, _toml),
    Shape("deep TOML", 2000, _toml_deep),
    Shape("dependencies of a pom", 500, _pom),
    Shape("deep pom", 2000, _pom_deep),
    Shape("replaced modules", 500, _go_mod),
    Shape("paths of a specification", 100, _openapi),
    Shape("targets of a Makefile", 300, _makefile),
    Shape("commands of a script", 300, _shell),
    Shape("loops of a script", 100, _loops),
    Shape("jobs that extend others", 100, _pipeline_extends),
    Shape("templates that take in others", 60, _includes),
    Shape("workloads of one patch", 60, _one_patch),
    Shape("a long scalar", 2000, _long_scalar),
    Shape("setup.py", 1000, _setup),
)
