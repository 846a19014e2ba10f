"""Something runs on its own: each way in which a tree says so, or that what looks alike does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.pipeline import Request, scan
from tests.scanned import scanned, written

_KIT = {
    "kit/pyproject.toml": '[project]\nname = "shop-kit"\nversion = "1"\n',
    "kit/shop_kit/worker.py": "import uvicorn\nfrom fastapi import FastAPI\napp = FastAPI()\nif __name__ == '__main__':\n    uvicorn.run(app)\n",
    "orders/pyproject.toml": '[project]\nname = "orders"\nversion = "1"\n',
    "orders/main.py": "from flask import Flask\napp = Flask(__name__)\napp.run()\n",
}
_RELEASED_BY = {
    "a pipeline": {
        ".github/workflows/kit.yml": "on: push\njobs:\n  kit:\n    defaults: {run: {working-directory: kit}}\n    steps:\n      - run: uv build && uv publish\n"
    },
    "an action": {
        ".github/workflows/kit.yml": "on: push\njobs:\n  kit:\n    steps:\n      - uses: pypa/gh-action-pypi-publish@release/v1\n        with: {packages-dir: kit/dist/}\n"
    },
    "a script": {"kit/publish.sh": "poetry build\npoetry publish\n"},
    "a Makefile": {"Makefile": "release:\n\tcd kit && python -m twine upload dist/*\n"},
}

_WAR = (
    "<project><modelVersion>4.0.0</modelVersion><groupId>shop</groupId><artifactId>{name}</artifactId>"
    "<version>1</version><packaging>war</packaging>{more}</project>\n"
)
_BUILDS_SEVERAL = (
    "FROM golang:1.23 AS b\nCOPY . .\nRUN make build\nRUN go build -o tool ./cmd/tool/\nFROM alpine\n"
    "COPY --from=b /src/shop-server .\nCOPY --from=b /src/relay-bin .\nCOPY --from=b /src/tool .\n"
)
_ROOT_PROGRAM = {
    "go.mod": "module example.com/acme/shop-server\n",
    "main.go": 'package main\n\nimport "example.com/acme/shop-server/runner"\n\nfunc main() { runner.Run() }\n',
    "runner/run.go": "package runner\n\nfunc Run() {}\n",
    "relay/cmd/main.go": "package main\n\nfunc main() { relay() }\n",
    "relay/relay.go": 'package relay\n\nimport "net/http"\n\nfunc Relay() { http.ListenAndServe(":80", nil) }\n',
    "cmd/tool/main.go": 'package main\n\nimport "flag"\n\nfunc main() { flag.Parse() }\n',
}
WAYS: dict[str, tuple[dict[str, str], set[str]]] = {
    **{f"released by {name}": ({**_KIT, **files}, {"orders"}) for name, files in _RELEASED_BY.items()},
    "released by nobody": (_KIT, {"kit", "orders"}),
    "beanstalk": (
        {
            "orders/.elasticbeanstalk/config.yml": "global:\n  application_name: orders\n",
            "orders/package.json": '{"name": "orders", "private": true}',
            "orders/src/app.ts": "export const shop = 1;\n",
            "mail/Dockerrun.aws.json": '{"AWSEBDockerrunVersion": "1"}',
            "mail/package.json": '{"name": "mail", "private": true}',
            "mail/src/app.ts": "export const shop = 1;\n",
        },
        {"orders", "mail"},
    ),
    **{
        f"Dockerfiles that are kept in one folder, built by {name}": (
            {
                **files,
                "packaging/orders.Dockerfile": 'FROM node:20\nCOPY orders ./orders\nCMD ["node", "orders/src/app.js"]\n',
                "packaging/gate.Dockerfile": "FROM nginx:1\nCOPY conf.d/ /etc/nginx/conf.d/\n",
                "packaging/tried/ecosystem.config.js": "module.exports = {};\n",
                "gate/conf.d/gate.conf": "server {}\n",
                "orders/package.json": '{"name": "orders", "private": true}',
                "orders/src/app.js": "exports.shop = 1;\n",
            },
            {"orders"},
        )
        for name, files in {
            "Bake": {
                "docker-bake.hcl": 'target "orders" {\n  context = "."\n  dockerfile = "packaging/orders.Dockerfile"\n}\n'
                'target "gate" {\n  context = "./gate"\n  dockerfile = "../packaging/gate.Dockerfile"\n}\n'
            },
            "Compose": {
                "docker-compose.yml": "services:\n  orders:\n    build: {context: ., dockerfile: packaging/orders.Dockerfile}\n"
                "  gate:\n    build: {context: gate, dockerfile: ../packaging/gate.Dockerfile}\n"
            },
        }.items()
    },
    "Dockerfiles that are kept in one folder, built by nobody": (
        {
            "packaging/orders.Dockerfile": 'FROM node:20\nCOPY orders ./orders\nCMD ["node", "orders/src/app.js"]\n',
            "packaging/tried/ecosystem.config.js": "module.exports = {};\n",
            "orders/package.json": '{"name": "orders", "private": true}',
            "orders/src/app.js": "exports.shop = 1;\n",
        },
        {"orders"},
    ),
    "a Dockerfile with what it copies beside it": (
        {
            "orders/Dockerfile": 'FROM node:20\nCOPY package.json src ./\nCMD ["node", "app.js"]\n',
            "orders/package.json": '{"name": "orders", "private": true}',
            "orders/src/app.js": "exports.shop = 1;\n",
            "package.json": '{"name": "shop", "private": true}',
            "src/tidy.js": "exports.tidy = 1;\n",
        },
        {"orders"},
    ),
    "convox": (
        {
            "convox.yml": "services:\n  web:\n    build: ./web\n  relay:\n    build: {path: relay}\n  cache:\n    image: redis:7\n",
            "web/package.json": '{"name": "web", "private": true}',
            "web/src/app.ts": "export const shop = 1;\n",
            "relay/go.mod": "module shop/relay\n",
            "relay/relay.go": 'package relay\n\nimport "net/http"\n\nfunc Relay() { http.ListenAndServe(":80", nil) }\n',
        },
        {"web", "relay"},
    ),
    "convox in its own folder": (
        {
            "web/convox.yml": "services:\n  web:\n    build: .\n",
            "web/package.json": '{"name": "web", "private": true}',
            "web/src/app.ts": "export const shop = 1;\n",
        },
        {"web"},
    ),
    "name export-worker (go)": (
        {
            "apps/export-worker/go.mod": "module example.com/export-worker\n\ngo 1.23\n",
            "apps/export-worker/main.go": 'package main\n\nimport "net/http"\n\nfunc main() { http.ListenAndServe(":80", nil) }\n',
            "k8s/export-worker.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: export-worker}\nspec:\n  template:\n    spec:\n      containers:\n        - name: export-worker\n          image: shop/export-worker\n",
        },
        {"apps/export-worker"},
    ),
    "name seed-service (java)": (
        {
            "apps/seed-service/build.gradle": "plugins { id 'org.springframework.boot' }\n",
            "apps/seed-service/src/main/java/shop/App.java": "package shop;\n@SpringBootApplication\npublic class App { public static void main(String[] a) { SpringApplication.run(App.class, a); } }\n",
            "k8s/seed-service.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: seed-service}\nspec:\n  template:\n    spec:\n      containers:\n        - name: seed-service\n          image: shop/seed-service\n",
        },
        {"apps/seed-service"},
    ),
    "name mock-gateway (py)": (
        {
            "apps/mock-gateway/pyproject.toml": '[project]\nname="mock-gateway"\nversion="1"\n',
            "apps/mock-gateway/main.py": "from flask import Flask\napp = Flask(__name__)\napp.run()\n",
            "apps/mock-gateway/Dockerfile": "FROM python:3.12\nCOPY . .\nCMD python main.py\n",
            "k8s/mock-gateway.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: mock-gateway}\nspec:\n  template:\n    spec:\n      containers:\n        - name: mock-gateway\n          image: shop/mock-gateway\n",
        },
        {"apps/mock-gateway"},
    ),
    "name playground (kt)": (
        {
            "apps/playground/build.gradle.kts": 'plugins { application }\napplication { mainClass.set("shop.AppKt") }\n',
            "apps/playground/src/main/kotlin/shop/App.kt": "package shop\nimport io.ktor.server.engine.*\nimport io.ktor.server.netty.*\nfun main() { embeddedServer(Netty, port = 80) { }.start(wait = true) }\n",
            "k8s/playground.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: playground}\nspec:\n  template:\n    spec:\n      containers:\n        - name: playground\n          image: shop/playground\n",
        },
        {"apps/playground"},
    ),
    "name script-runner (rust)": (
        {
            "apps/script-runner/Cargo.toml": '[package]\nname = "script-runner"\nversion = "0.1.0"\n',
            "apps/script-runner/src/main.rs": "fn main() { serve(); }\n",
            "apps/script-runner/Dockerfile": "FROM rust:1\nCOPY . .\nRUN cargo build --release\nCMD ./target/release/x\n",
            "k8s/script-runner.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: script-runner}\nspec:\n  template:\n    spec:\n      containers:\n        - name: script-runner\n          image: shop/script-runner\n",
        },
        {"apps/script-runner"},
    ),
    "name sandbox-api (dotnet)": (
        {
            "apps/sandbox-api/Sandbox.csproj": '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
            "apps/sandbox-api/Program.cs": "var app = WebApplication.Create(args);\napp.Run();\n",
            "apps/sandbox-api/Dockerfile": 'FROM mcr.microsoft.com/dotnet/sdk:8.0\nCOPY . .\nRUN dotnet publish -o /out\nENTRYPOINT ["dotnet", "Sandbox.dll"]\n',
            "k8s/sandbox-api.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: sandbox-api}\nspec:\n  template:\n    spec:\n      containers:\n        - name: sandbox-api\n          image: shop/sandbox-api\n",
        },
        {"apps/sandbox-api"},
    ),
    "name thirdparty (go)": (
        {
            "apps/thirdparty/go.mod": "module example.com/thirdparty\n\ngo 1.23\n",
            "apps/thirdparty/main.go": 'package main\n\nimport "net/http"\n\nfunc main() { http.ListenAndServe(":80", nil) }\n',
            "k8s/thirdparty.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: thirdparty}\nspec:\n  template:\n    spec:\n      containers:\n        - name: thirdparty\n          image: shop/thirdparty\n",
        },
        {"apps/thirdparty"},
    ),
    "name utils (py)": (
        {
            "apps/utils/pyproject.toml": '[project]\nname="utils"\nversion="1"\n',
            "apps/utils/main.py": "from flask import Flask\napp = Flask(__name__)\napp.run()\n",
            "apps/utils/Dockerfile": "FROM python:3.12\nCOPY . .\nCMD python main.py\n",
            "k8s/utils.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: utils}\nspec:\n  template:\n    spec:\n      containers:\n        - name: utils\n          image: shop/utils\n",
        },
        {"apps/utils"},
    ),
    "name sample-store (js)": (
        {
            "apps/sample-store/package.json": '{"name": "sample-store"}',
            "apps/sample-store/server.js": 'require("express")().listen(80);\n',
            "apps/sample-store/Dockerfile": "FROM node:22\nCOPY . .\nCMD node server.js\n",
            "k8s/sample-store.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: sample-store}\nspec:\n  template:\n    spec:\n      containers:\n        - name: sample-store\n          image: shop/sample-store\n",
        },
        {"apps/sample-store"},
    ),
    "name demo-shop (go)": (
        {
            "apps/demo-shop/go.mod": "module example.com/demo-shop\n\ngo 1.23\n",
            "apps/demo-shop/main.go": 'package main\n\nimport "net/http"\n\nfunc main() { http.ListenAndServe(":80", nil) }\n',
            "k8s/demo-shop.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: demo-shop}\nspec:\n  template:\n    spec:\n      containers:\n        - name: demo-shop\n          image: shop/demo-shop\n",
        },
        {"apps/demo-shop"},
    ),
    "name test-center (js)": (
        {
            "apps/test-center/package.json": '{"name": "test-center"}',
            "apps/test-center/server.js": 'require("express")().listen(80);\n',
            "apps/test-center/Dockerfile": "FROM node:22\nCOPY . .\nCMD node server.js\n",
            "k8s/test-center.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: test-center}\nspec:\n  template:\n    spec:\n      containers:\n        - name: test-center\n          image: shop/test-center\n",
        },
        {"apps/test-center"},
    ),
    "name fixtures-api (py)": (
        {
            "apps/fixtures-api/pyproject.toml": '[project]\nname="fixtures-api"\nversion="1"\n',
            "apps/fixtures-api/main.py": "from flask import Flask\napp = Flask(__name__)\napp.run()\n",
            "apps/fixtures-api/Dockerfile": "FROM python:3.12\nCOPY . .\nCMD python main.py\n",
            "k8s/fixtures-api.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: fixtures-api}\nspec:\n  template:\n    spec:\n      containers:\n        - name: fixtures-api\n          image: shop/fixtures-api\n",
        },
        {"apps/fixtures-api"},
    ),
    "name tools-catalog (java)": (
        {
            "apps/tools-catalog/build.gradle": "plugins { id 'org.springframework.boot' }\n",
            "apps/tools-catalog/src/main/java/shop/App.java": "package shop;\n@SpringBootApplication\npublic class App { public static void main(String[] a) { SpringApplication.run(App.class, a); } }\n",
            "k8s/tools-catalog.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: tools-catalog}\nspec:\n  template:\n    spec:\n      containers:\n        - name: tools-catalog\n          image: shop/tools-catalog\n",
        },
        {"apps/tools-catalog"},
    ),
    "name docs-service (js)": (
        {
            "apps/docs-service/package.json": '{"name": "docs-service"}',
            "apps/docs-service/server.js": 'require("express")().listen(80);\n',
            "apps/docs-service/Dockerfile": "FROM node:22\nCOPY . .\nCMD node server.js\n",
            "k8s/docs-service.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: docs-service}\nspec:\n  template:\n    spec:\n      containers:\n        - name: docs-service\n          image: shop/docs-service\n",
        },
        {"apps/docs-service"},
    ),
    "name example-feed (go)": (
        {
            "apps/example-feed/go.mod": "module example.com/example-feed\n\ngo 1.23\n",
            "apps/example-feed/main.go": 'package main\n\nimport "net/http"\n\nfunc main() { http.ListenAndServe(":80", nil) }\n',
            "k8s/example-feed.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: example-feed}\nspec:\n  template:\n    spec:\n      containers:\n        - name: example-feed\n          image: shop/example-feed\n",
        },
        {"apps/example-feed"},
    ),
    "mock that only a local compose builds": (
        {
            "orders/Dockerfile": "FROM node:22\nCOPY . .\nCMD node server.js\n",
            "orders/server.js": 'require("express")().listen(80);\n',
            "orders/package.json": '{"name": "orders"}',
            "dev/mock-rbac/Dockerfile": "FROM python:3.12\nCOPY . .\nCMD python main.py\n",
            "dev/mock-rbac/main.py": "from flask import Flask\napp = Flask(__name__)\napp.run()\n",
            "docker-compose.yml": "services:\n  orders:\n    build: ./orders\n  mock-rbac:\n    build: ./dev/mock-rbac\n",
            "k8s/orders.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: orders}\nspec:\n  template:\n    spec:\n      containers:\n        - {name: orders, image: shop/orders}\n",
        },
        {"orders"},
    ),
    "mock beside a deployed service (py)": (
        {
            "orders/Dockerfile": "FROM node:22\nCOPY . .\nCMD node server.js\n",
            "orders/server.js": 'require("express")().listen(80);\n',
            "orders/package.json": '{"name": "orders"}',
            "mocks/payments/Dockerfile": "FROM python:3.12\nCOPY . .\nCMD python main.py\n",
            "mocks/payments/main.py": "from flask import Flask\napp = Flask(__name__)\napp.run()\n",
            "docker-compose.yml": "services:\n  orders:\n    build: ./orders\n  payments:\n    build: ./mocks/payments\n",
            "k8s/orders.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: orders}\nspec:\n  template:\n    spec:\n      containers:\n        - {name: orders, image: shop/orders}\n",
        },
        {"orders"},
    ),
    "mock beside a deployed service (js)": (
        {
            "orders/Dockerfile": "FROM node:22\nCOPY . .\nCMD node server.js\n",
            "orders/server.js": 'require("express")().listen(80);\n',
            "orders/package.json": '{"name": "orders"}',
            "mocks/payments/Dockerfile": "FROM node:22\nCOPY . .\nCMD node server.js\n",
            "mocks/payments/server.js": 'require("express")().listen(80);\n',
            "mocks/payments/package.json": '{"name": "payments-mock"}',
            "docker-compose.yml": "services:\n  orders:\n    build: ./orders\n  payments:\n    build: ./mocks/payments\n",
            "k8s/orders.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: orders}\nspec:\n  template:\n    spec:\n      containers:\n        - {name: orders, image: shop/orders}\n",
        },
        {"orders"},
    ),
    "mock beside a deployed service (go)": (
        {
            "orders/Dockerfile": "FROM node:22\nCOPY . .\nCMD node server.js\n",
            "orders/server.js": 'require("express")().listen(80);\n',
            "orders/package.json": '{"name": "orders"}',
            "mocks/payments/Dockerfile": "FROM golang:1.23\nCOPY . .\nCMD /mock\n",
            "mocks/payments/go.mod": "module example.com/mock\n",
            "mocks/payments/main.go": 'package main\n\nimport "net/http"\n\nfunc main() { http.ListenAndServe(":80", nil) }\n',
            "docker-compose.yml": "services:\n  orders:\n    build: ./orders\n  payments:\n    build: ./mocks/payments\n",
            "k8s/orders.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: orders}\nspec:\n  template:\n    spec:\n      containers:\n        - {name: orders, image: shop/orders}\n",
        },
        {"orders"},
    ),
    "mock-named service that a cluster runs": (
        {
            "orders/Dockerfile": "FROM node:22\nCOPY . .\nCMD node server.js\n",
            "orders/server.js": 'require("express")().listen(80);\n',
            "mock-bank/Dockerfile": "FROM python:3.12\nCOPY . .\nCMD python main.py\n",
            "mock-bank/main.py": "from flask import Flask\napp = Flask(__name__)\napp.run()\n",
            "docker-compose.yml": "services:\n  orders:\n    build: ./orders\n  mock-bank:\n    build: ./mock-bank\n",
            "k8s/all.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: orders}\nspec:\n  template:\n    spec:\n      containers:\n        - {name: orders, image: shop/orders}\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: mock-bank}\nspec:\n  template:\n    spec:\n      containers:\n        - {name: mock-bank, image: shop/mock-bank}\n",
        },
        {"orders", "mock-bank"},
    ),
    "local mock where nothing else deploys anything": (
        {
            "orders/Dockerfile": "FROM node:22\nCOPY . .\nCMD node server.js\n",
            "orders/server.js": 'require("express")().listen(80);\n',
            "billing/Dockerfile": "FROM node:22\nCOPY . .\nCMD node server.js\n",
            "billing/server.js": 'require("express")().listen(80);\n',
            "mock-bank/Dockerfile": "FROM python:3.12\nCOPY . .\nCMD python main.py\n",
            "mock-bank/main.py": "from flask import Flask\napp = Flask(__name__)\napp.run()\n",
            "docker-compose.yml": "services:\n  orders:\n    build: ./orders\n  billing:\n    build: ./billing\n  mock-bank:\n    build: ./mock-bank\n",
        },
        {"orders", "billing", "mock-bank"},
    ),
    "compose commands name files": (
        {
            "Containerfile": "FROM python:3.12\nCOPY . .\n",
            "api/main.py": "from flask import Flask\napp = Flask(__name__)\napp.run()\n",
            "worker/run.py": 'import time\nif __name__ == "__main__":\n    while True: time.sleep(1)\n',
            "compose.yaml": "services:\n  api:\n    build: {context: ., dockerfile: Containerfile}\n    command: python api/main.py\n  worker:\n    build: {context: ., dockerfile: Containerfile}\n    command: pipenv run python worker/run.py\n",
        },
        {"api", "worker"},
    ),
    "compose commands: sh -c and a script": (
        {
            "Dockerfile": "FROM python:3.12\nCOPY . .\n",
            "api/app.sh": "#!/bin/sh\nexec gunicorn wsgi\n",
            "api/wsgi.py": "from flask import Flask\napp = Flask(__name__)\napp.run()\n",
            "worker/run.py": 'if __name__ == "__main__":\n    work()\n',
            "compose.yaml": 'services:\n  api:\n    build: .\n    command: sh -c "./init.sh && api/app.sh"\n  worker:\n    build: .\n    command: python worker/run.py\n',
        },
        {"api", "worker"},
    ),
    "k8s node commands name files": (
        {
            "Dockerfile": "FROM node:22\nCOPY . .\n",
            "package.json": '{"name": "shop"}',
            "api/server.js": 'require("express")().listen(80);\n',
            "mailer/index.js": "setInterval(() => {}, 1000);\n",
            "k8s/a.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: shop-api}\nspec:\n  template:\n    spec:\n      containers:\n        - {name: api, image: shop/shop, command: [node, api/server.js]}\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: shop-mailer}\nspec:\n  template:\n    spec:\n      containers:\n        - {name: mailer, image: shop/shop, command: [node, mailer/index.js]}\n",
        },
        {"api", "mailer"},
    ),
    "procfile": (
        {
            "Procfile": "web: gunicorn api.wsgi\nworker: python worker/run.py\n",
            "requirements.txt": "gunicorn\n",
            "api/wsgi.py": "from flask import Flask\napp = Flask(__name__)\napp.run()\n",
            "worker/run.py": 'if __name__ == "__main__":\n    work()\n',
        },
        {"api", "worker"},
    ),
    "supervisord starts programs": (
        {
            "Dockerfile": 'FROM python:3.12\nCOPY . .\nCMD ["supervisord", "-c", "supervisord.conf"]\n',
            "supervisord.conf": "[supervisord]\nnodaemon=true\n[program:api]\ncommand=python api/main.py\n[program:worker]\ncommand=python worker/run.py\n",
            "api/main.py": "from flask import Flask\napp = Flask(__name__)\napp.run()\n",
            "worker/run.py": 'if __name__ == "__main__":\n    work()\n',
        },
        {"api", "worker"},
    ),
    "a start script starts programs": (
        {
            "Dockerfile": 'FROM python:3.12\nCOPY . .\nCMD ["./start.sh"]\n',
            "start.sh": "#!/bin/sh\npython api/main.py &\npython worker/run.py &\nwait\n",
            "api/main.py": "from flask import Flask\napp = Flask(__name__)\napp.run()\n",
            "worker/run.py": 'if __name__ == "__main__":\n    work()\n',
        },
        {"api", "worker"},
    ),
    "pm2 starts programs": (
        {
            "Dockerfile": 'FROM node:22\nCOPY . .\nCMD ["pm2-runtime", "ecosystem.config.js"]\n',
            "package.json": '{"name": "shop"}',
            "ecosystem.config.js": 'module.exports = { apps: [{ name: "api", script: "api/server.js" }, { name: "worker", script: "worker/index.js" }] };\n',
            "api/server.js": 'require("express")().listen(80);\n',
            "worker/index.js": "setInterval(() => {}, 1000);\n",
        },
        {"api", "worker"},
    ),
    "scratch image only hands out files": (
        {
            "orders/Dockerfile": "FROM node:22\nCOPY . .\nCMD node server.js\n",
            "orders/server.js": 'require("express")().listen(80);\n',
            "lib/Dockerfile": "FROM maven:3\nCOPY . .\nRUN mvn deploy\nFROM scratch\n",
            "lib/pom.xml": "<project><modelVersion>4.0.0</modelVersion><groupId>shop</groupId><artifactId>lib</artifactId><version>1</version></project>\n",
            "lib/src/main/java/shop/L.java": "package shop;\nclass L { }\n",
        },
        {"orders"},
    ),
    "scratch image that starts a program": (
        {
            "orders/Dockerfile": 'FROM golang:1.23 AS b\nCOPY . .\nRUN go build -o /o .\nFROM scratch\nCOPY --from=b /o /o\nENTRYPOINT ["/o"]\n',
            "orders/go.mod": "module example.com/o\n",
            "orders/main.go": "package main\n\nfunc main() { serve() }\n",
        },
        {"orders"},
    ),
    "script that is handed the program of the root": (
        {
            **_ROOT_PROGRAM,
            "Dockerfile": f'{_BUILDS_SEVERAL}COPY entry.sh /\nENTRYPOINT ["/entry.sh"]\nCMD ["/shop-server"]\n',
        },
        {".", "relay"},
    ),
    "init that starts the program of the root": (
        {
            **_ROOT_PROGRAM,
            "Dockerfile": f'{_BUILDS_SEVERAL}ENTRYPOINT ["/sbin/tini", "--", "./shop-server"]\n',
        },
        {".", "relay"},
    ),
    "shell that starts the program of the root": (
        {**_ROOT_PROGRAM, "Dockerfile": f"{_BUILDS_SEVERAL}CMD sh -c 'exec ./shop-server --verbose'\n"},
        {".", "relay"},
    ),
    "one program in cmd, a tool below it, and a workspace of pages": (
        {
            "go.mod": "module example.com/acme/shop\n",
            "shop.go": "package shop\n",
            "cmd/main.go": 'package main\n\nimport "net/http"\n\nfunc main() { http.ListenAndServe(":80", nil) }\n',
            "cmd/check/main.go": 'package main\n\nimport "flag"\n\nfunc main() { flag.Parse() }\n',
            "scripts/docs/main.go": "package main\n\nfunc main() {}\n",
            "release.Dockerfile": 'FROM alpine\nCOPY shop /cmd\nCOPY configs/ /configs/\nENTRYPOINT ["/cmd"]\nCMD ["server"]\n',
            "configs/shop.yaml": "port: 80\n",
            "web/angular.json": '{"projects": {"shop-web": {"projectType": "application", "root": ""}}}\n',
            "web/package.json": '{"name": "shop-web", "scripts": {"start": "ng serve"}}\n',
            "web/src/main.ts": "export const page = 1;\n",
        },
        {".", "web"},
    ),
    "web archives, one built on the other": (
        {
            "web/pom.xml": _WAR.format(name="shop-web", more=""),
            "web/src/main/webapp/WEB-INF/web.xml": "<web-app/>\n",
            "web/src/main/java/shop/Web.java": "package shop;\nclass Web { }\n",
            "pay/pom.xml": _WAR.format(
                name="shop-pay",
                more="<dependencies><dependency><artifactId>shop-web</artifactId></dependency></dependencies>",
            ),
            "pay/src/main/webapp/WEB-INF/web.xml": "<web-app/>\n",
        },
        {"web", "pay"},
    ),
    "web archive of Gradle, and one that only packs what another module runs": (
        {
            "shop/build.gradle": "plugins { id 'war' }\n",
            "shop/src/main/webapp/WEB-INF/web.xml": "<web-app/>\n",
            "shop/src/main/java/shop/Web.java": "package shop;\nclass Web { }\n",
            "packed/build.gradle": "apply plugin: 'war'\n",
        },
        {"shop"},
    ),
    "storybook image": (
        {
            "orders/Dockerfile": "FROM node:22\nCOPY . .\nCMD node server.js\n",
            "orders/server.js": 'require("express")().listen(80);\n',
            "ui/Dockerfile.dev": 'FROM node:22\nCOPY . .\nCMD ["pnpm", "storybook"]\n',
            "ui/package.json": '{"name": "ui", "scripts": {"storybook": "storybook dev -p 6006"}}',
            "ui/src/Button.tsx": "export const Button = () => null;\n",
        },
        {"orders"},
    ),
    "chart called after the repository for its one server": (
        {
            "src/server/index.ts": 'import express from "express";\nexpress().listen(80);\n',
            "package.json": '{"name": "shop"}',
            "src/lib/a.ts": "export const a = 1;\n",
            "charts/shop/Chart.yaml": "apiVersion: v2\nname: shop\nversion: 1.0.0\n",
            "charts/shop/values.yaml": "image: {repository: ghcr.io/acme/shop}\n",
            "charts/shop/templates/d.yaml": 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: {{ .Release.Name }}}\nspec:\n  template:\n    spec:\n      containers:\n        - name: shop\n          image: "{{ .Values.image.repository }}"\n          livenessProbe: {httpGet: {path: /healthz, port: 80}}\n',
        },
        {"."},
    ),
    "chart called after the repository, server in a module": (
        {
            "settings.gradle": 'rootProject.name = "shop"\ninclude("server", "lib")\n',
            "server/build.gradle": "plugins { id 'org.springframework.boot' }\n",
            "server/src/main/java/shop/App.java": "package shop;\n@SpringBootApplication\npublic class App { public static void main(String[] a) { SpringApplication.run(App.class, a); } }\n",
            "lib/build.gradle": "plugins { id 'java-library' }\n",
            "lib/src/main/java/shop/L.java": "package shop;\nclass L { }\n",
            "charts/shop/Chart.yaml": "apiVersion: v2\nname: shop\nversion: 1.0.0\n",
            "charts/shop/values.yaml": "image: {repository: ghcr.io/acme/shop}\n",
            "charts/shop/templates/d.yaml": 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: {{ .Release.Name }}}\nspec:\n  template:\n    spec:\n      containers:\n        - name: shop\n          image: "{{ .Values.image.repository }}"\n          livenessProbe: {httpGet: {path: /healthz, port: 80}}\n',
        },
        {"server"},
    ),
    "demonstration among libraries that listens": (
        {
            "package.json": '{"name": "kit", "private": true, "workspaces": ["packages/*"]}',
            "packages/core/package.json": '{"name": "@kit/core", "main": "index.js", "publishConfig": {"access": "public"}}',
            "packages/core/index.js": "module.exports = {};\n",
            "packages/plugin/package.json": '{"name": "@kit/plugin", "main": "index.js", "publishConfig": {"access": "public"}}',
            "packages/plugin/index.js": "module.exports = {};\n",
            "packages/demo/package.json": '{"name": "@kit/demo", "private": true, "scripts": {"start": "node server.js"}}',
            "packages/demo/server.js": 'require("express")().listen(80);\n',
        },
        set(),
    ),
    "compose names with a context that has no Dockerfile name no folders": (
        {
            "infra/docker/docker-compose.yml": 'services:\n  auth-service:\n    build: {context: ., dockerfile: ./Dockerfile}\n    command: [pnpm, run, "dev:auth"]\n  user-service:\n    build: {context: ., dockerfile: ./Dockerfile}\n    command: [pnpm, run, "dev:user"]\n',
            "package.json": '{"name": "shop"}',
            "src/modules/auth/auth.service.ts": "export class A {}\n",
            "src/modules/user/user.service.ts": "export class U {}\n",
            "src/main.ts": 'import { NestFactory } from "@nestjs/core";\nNestFactory.create(M).then((a) => a.listen(3000));\n',
        },
        {"."},
    ),
    "workload knative": (
        {
            "orders/main.go": "package main\n\nfunc main() { serve() }\n",
            "orders/go.mod": "module example.com/orders\n",
            "lib/go.mod": "module example.com/lib\n",
            "lib/a.go": "package lib\n",
            "k.yaml": "apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {name: orders}\nspec: {template: {spec: {containers: [{image: ko://example.com/orders}]}}}\n",
        },
        {"orders"},
    ),
    "workload custom kind with podTemplate": (
        {
            "orders/main.go": "package main\n\nfunc main() { serve() }\n",
            "orders/go.mod": "module example.com/orders\n",
            "lib/go.mod": "module example.com/lib\n",
            "lib/a.go": "package lib\n",
            "k.yaml": "apiVersion: acme.io/v1\nkind: WebApp\nmetadata: {name: orders}\nspec:\n  podTemplate:\n    spec: {containers: [{name: orders, image: acme/orders:1}]}\n",
        },
        {"orders"},
    ),
    "workload custom kind with image only": (
        {
            "orders/main.go": "package main\n\nfunc main() { serve() }\n",
            "orders/go.mod": "module example.com/orders\n",
            "lib/go.mod": "module example.com/lib\n",
            "lib/a.go": "package lib\n",
            "k.yaml": "apiVersion: acme.io/v1\nkind: Microservice\nmetadata: {name: orders}\nspec: {image: acme/orders:1, replicas: 2}\n",
        },
        {"orders"},
    ),
    "workload oam component": (
        {
            "orders/main.go": "package main\n\nfunc main() { serve() }\n",
            "orders/go.mod": "module example.com/orders\n",
            "lib/go.mod": "module example.com/lib\n",
            "lib/a.go": "package lib\n",
            "k.yaml": "apiVersion: core.oam.dev/v1beta1\nkind: Application\nmetadata: {name: shop}\nspec:\n  components:\n    - name: orders\n      type: webservice\n      properties: {image: acme/orders:1, port: 80}\n",
        },
        {"orders"},
    ),
    "workload keda scaledjob": (
        {
            "orders/main.go": "package main\n\nfunc main() { serve() }\n",
            "orders/go.mod": "module example.com/orders\n",
            "lib/go.mod": "module example.com/lib\n",
            "lib/a.go": "package lib\n",
            "k.yaml": "apiVersion: keda.sh/v1alpha1\nkind: ScaledJob\nmetadata: {name: orders}\nspec: {jobTargetRef: {template: {spec: {containers: [{name: orders, image: acme/orders}]}}}}\n",
        },
        {"orders"},
    ),
    "workload openfaas stack": (
        {
            "orders/main.go": "package main\n\nfunc main() { serve() }\n",
            "orders/go.mod": "module example.com/orders\n",
            "lib/go.mod": "module example.com/lib\n",
            "lib/a.go": "package lib\n",
            "stack.yml": "version: 1.0\nprovider: {name: openfaas}\nfunctions:\n  orders:\n    lang: golang-http\n    handler: ./orders\n    image: acme/orders\n",
        },
        {"orders"},
    ),
    "workload cloud run yaml": (
        {
            "orders/main.go": "package main\n\nfunc main() { serve() }\n",
            "orders/go.mod": "module example.com/orders\n",
            "lib/go.mod": "module example.com/lib\n",
            "lib/a.go": "package lib\n",
            "service.yaml": "apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {name: orders}\nspec: {template: {spec: {containers: [{image: eu.gcr.io/acme/orders}]}}}\n",
        },
        {"orders"},
    ),
    "workload nomad": (
        {
            "orders/main.go": "package main\n\nfunc main() { serve() }\n",
            "orders/go.mod": "module example.com/orders\n",
            "lib/go.mod": "module example.com/lib\n",
            "lib/a.go": "package lib\n",
            "orders.nomad.hcl": 'job "orders" {\n  group "g" {\n    task "t" {\n      driver = "docker"\n      config { image = "acme/orders:1" }\n    }\n  }\n}\n',
        },
        {"orders"},
    ),
    "workload swarm stack": (
        {
            "orders/main.go": "package main\n\nfunc main() { serve() }\n",
            "orders/go.mod": "module example.com/orders\n",
            "lib/go.mod": "module example.com/lib\n",
            "lib/a.go": "package lib\n",
            "stack.yml": 'version: "3.8"\nservices:\n  orders:\n    image: acme/orders:1\n    deploy: {replicas: 2}\n',
        },
        {"orders"},
    ),
    "workload systemd unit": (
        {
            "orders/main.go": "package main\n\nfunc main() { serve() }\n",
            "orders/go.mod": "module example.com/orders\n",
            "lib/go.mod": "module example.com/lib\n",
            "lib/a.go": "package lib\n",
            "deploy/orders.service": "[Unit]\nDescription=Orders\n[Service]\nExecStart=/usr/local/bin/orders\n[Install]\nWantedBy=multi-user.target\n",
        },
        {"orders"},
    ),
    "workload quadlet": (
        {
            "orders/main.go": "package main\n\nfunc main() { serve() }\n",
            "orders/go.mod": "module example.com/orders\n",
            "lib/go.mod": "module example.com/lib\n",
            "lib/a.go": "package lib\n",
            "deploy/orders.container": "[Unit]\nDescription=Orders\n[Container]\nImage=acme/orders:1\n",
        },
        {"orders"},
    ),
    "workload dapr multi-run": (
        {
            "orders/main.go": "package main\n\nfunc main() { serve() }\n",
            "orders/go.mod": "module example.com/orders\n",
            "lib/go.mod": "module example.com/lib\n",
            "lib/a.go": "package lib\n",
            "dapr.yaml": 'version: 1\napps:\n  - appID: orders\n    appDirPath: ./orders/\n    command: ["go", "run", "."]\n',
        },
        {"orders"},
    ),
    "workload tilt": (
        {
            "orders/main.go": "package main\n\nfunc main() { serve() }\n",
            "orders/go.mod": "module example.com/orders\n",
            "lib/go.mod": "module example.com/lib\n",
            "lib/a.go": "package lib\n",
            "Tiltfile": 'docker_build("acme/orders", "orders")\nk8s_yaml("k.yaml")\n',
            "orders/Dockerfile": "FROM golang:1.23\nCOPY . .\nCMD /orders\n",
            "k.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: orders}\nspec: {template: {spec: {containers: [{name: orders, image: acme/orders}]}}}\n",
        },
        {"orders"},
    ),
    "workload digitalocean app spec": (
        {
            "orders/main.go": "package main\n\nfunc main() { serve() }\n",
            "orders/go.mod": "module example.com/orders\n",
            "lib/go.mod": "module example.com/lib\n",
            "lib/a.go": "package lib\n",
            ".do/app.yaml": "name: shop\nservices:\n  - name: orders\n    source_dir: orders\n    environment_slug: go\n",
        },
        {"orders"},
    ),
    "workload cloud foundry": (
        {
            "orders/main.go": "package main\n\nfunc main() { serve() }\n",
            "orders/go.mod": "module example.com/orders\n",
            "lib/go.mod": "module example.com/lib\n",
            "lib/a.go": "package lib\n",
            "orders/manifest.yml": "applications:\n  - name: orders\n    buildpacks: [go_buildpack]\n",
        },
        {"orders"},
    ),
    "workload azure container app yaml": (
        {
            "orders/main.go": "package main\n\nfunc main() { serve() }\n",
            "orders/go.mod": "module example.com/orders\n",
            "lib/go.mod": "module example.com/lib\n",
            "lib/a.go": "package lib\n",
            "infra/orders.yaml": "type: Microsoft.App/containerApps\nname: orders\nproperties: {template: {containers: [{name: orders, image: acme.azurecr.io/orders:1}]}}\n",
        },
        {"orders"},
    ),
    "workload app runner cfn": (
        {
            "orders/main.go": "package main\n\nfunc main() { serve() }\n",
            "orders/go.mod": "module example.com/orders\n",
            "lib/go.mod": "module example.com/lib\n",
            "lib/a.go": "package lib\n",
            "s.yaml": 'Resources:\n  Orders:\n    Type: AWS::AppRunner::Service\n    Properties: {ServiceName: orders, SourceConfiguration: {ImageRepository: {ImageIdentifier: "1.dkr.ecr.eu-west-1.amazonaws.com/orders:1"}}}\n',
        },
        {"orders"},
    ),
    "workload ecs terraform": (
        {
            "orders/main.go": "package main\n\nfunc main() { serve() }\n",
            "orders/go.mod": "module example.com/orders\n",
            "lib/go.mod": "module example.com/lib\n",
            "lib/a.go": "package lib\n",
            "main.tf": 'resource "aws_ecs_task_definition" "orders" {\n  family = "orders"\n  container_definitions = jsonencode([{ name = "orders", image = "acme/orders:1" }])\n}\n',
        },
        {"orders"},
    ),
    "workload pulumi yaml": (
        {
            "orders/main.go": "package main\n\nfunc main() { serve() }\n",
            "orders/go.mod": "module example.com/orders\n",
            "lib/go.mod": "module example.com/lib\n",
            "lib/a.go": "package lib\n",
            "Pulumi.yaml": "name: shop\nruntime: yaml\nresources:\n  orders:\n    type: kubernetes:apps/v1:Deployment\n    properties:\n      metadata: {name: orders}\n      spec: {template: {spec: {containers: [{name: orders, image: acme/orders}]}}}\n",
        },
        {"orders"},
    ),
    "workload helmfile with generic chart": (
        {
            "orders/main.go": "package main\n\nfunc main() { serve() }\n",
            "orders/go.mod": "module example.com/orders\n",
            "lib/go.mod": "module example.com/lib\n",
            "lib/a.go": "package lib\n",
            "helmfile.yaml": "releases:\n  - name: orders\n    chart: acme/generic\n    values: [{image: {repository: acme/orders}}]\n",
        },
        {"orders"},
    ),
    "workload argocd app of generic chart": (
        {
            "orders/main.go": "package main\n\nfunc main() { serve() }\n",
            "orders/go.mod": "module example.com/orders\n",
            "lib/go.mod": "module example.com/lib\n",
            "lib/a.go": "package lib\n",
            "argo/orders.yaml": 'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: orders}\nspec:\n  source:\n    chart: generic\n    repoURL: https://charts.example\n    helm: {values: "image:\\n  repository: acme/orders\\n"}\n',
        },
        {"orders"},
    ),
    "workload flux helmrelease": (
        {
            "orders/main.go": "package main\n\nfunc main() { serve() }\n",
            "orders/go.mod": "module example.com/orders\n",
            "lib/go.mod": "module example.com/lib\n",
            "lib/a.go": "package lib\n",
            "flux/orders.yaml": "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: orders}\nspec: {chart: {spec: {chart: generic}}, values: {image: {repository: acme/orders}}}\n",
        },
        {"orders"},
    ),
}

_PIKA = "import pika\nchannel = pika.BlockingConnection().channel()\n"
_TAKES = "channel.basic_consume(queue='orders', on_message_callback=print)\n"
_MAIN = "if __name__ == '__main__':\n    main()\n"
_IN_FUNCTION = f"{_PIKA}def main():\n    {_TAKES}    channel.start_consuming()\n"
_TAKING: dict[str, dict[str, str]] = {  # the package → its files
    "whole": {"main.py": f"{_PIKA}{_TAKES}channel.start_consuming()\n"},
    "tried": {
        "main.py": f"{_PIKA}{_TAKES}try:\n    channel.start_consuming()\nexcept KeyboardInterrupt:\n    pass\n"
    },
    "guarded": {"main.py": f"{_PIKA}{_TAKES}if __name__ == '__main__':\n    channel.start_consuming()\n"},
    "called": {"main.py": f"{_IN_FUNCTION}{_MAIN}"},
    "elsewhere": {"takes.py": _IN_FUNCTION, "main.py": f"from takes import main\n{_MAIN}"},
    "kafka": {
        "main.py": "from kafka import KafkaConsumer\nconsumer = KafkaConsumer('orders')\nfor each in consumer:\n    print(each)\n"
    },
    "aiokafka": {
        "main.py": "import asyncio\nfrom aiokafka import AIOKafkaConsumer\nasync def main():\n    consumer = AIOKafkaConsumer('orders')\n    async for each in consumer:\n        print(each)\nif __name__ == '__main__':\n    asyncio.run(main())\n"
    },
    "redis_bus": {
        "main.py": "import redis\nbus = redis.Redis().pubsub()\nbus.subscribe('orders')\nfor each in bus.listen():\n    print(each)\n"
    },
}
_NOT_TAKING: dict[str, dict[str, str]] = {
    "held": {"takes.py": _IN_FUNCTION},
    "sends": {
        "main.py": f"{_PIKA}def main():\n    channel.basic_publish('', 'orders', b'')\n    print('sent')\n{_MAIN}"
    },
}


def _packages(packages: dict[str, dict[str, str]]) -> dict[str, str]:
    return {
        f"{name}/{file}": text
        for name, files in packages.items()
        for file, text in {**files, "requirements.txt": "pika\nkafka-python\nredis\n"}.items()
    }


def test_what_takes_messages_until_it_is_stopped_runs_by_itself(tmp_path: Path) -> None:
    files = _packages({**_TAKING, **_NOT_TAKING})
    report = scan(Request(root=written(tmp_path, files), cached=False))
    assert {service.path for service in report.services if not service.is_library} == {*_TAKING}


def test_what_takes_messages_and_is_not_deployed_beside_what_is_deployed_is_a_tool(tmp_path: Path) -> None:
    files = _packages({"called": _TAKING["called"], "orders": _TAKING["whole"]})
    files["orders/Dockerfile"] = "FROM python:3.13\nCOPY . .\nCMD python main.py\n"
    report = scan(Request(root=written(tmp_path, files), cached=False))
    assert {service.path for service in report.services if not service.is_library} == {"orders"}


@pytest.mark.parametrize("way", WAYS)
def test_what_runs_is_told_by_what_builds_and_starts_it(tmp_path: Path, way: str) -> None:
    files, running = WAYS[way]
    report = scan(Request(root=written(tmp_path, files), cached=False))
    assert {service.path for service in report.services} == running


def test_a_chart_called_after_the_whole_tree_asks_its_one_server(tmp_path: Path) -> None:
    files, _ = WAYS["chart called after the repository, server in a module"]
    facts = scanned(written(tmp_path, files), None)["facts"]
    asked = [(f["values"]["path"], f["service"]) for f in facts if f["kind"] == "health_endpoint"]
    assert asked == [("/healthz", "server")]
