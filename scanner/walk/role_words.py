"""The names by which ``roles`` knows a folder or file. Data only; all lower case unless said otherwise."""

from __future__ import annotations

import re

# --- folders ---------------------------------------------------------------------------------

VENDORED = frozenset(
    "node_modules bower_components jspm_packages _vendor .venv venv virtualenv site-packages dist-packages .yarn "
    ".pnpm .pnpm-store .bundle .terraform .mvn carthage pods".split()
)
# Other people's code by name only: so it is where their licence came with it, and at the top; else it is a trade's word.
CALLED_OTHERS = frozenset("vendored third_party third-party thirdparty 3rdparty".split())
LICENCES = ("license", "licence", "copying", "notice", "readme.chromium")
LICENCE = "license"

# Output of builds: what made it is elsewhere in the tree.
GENERATED = frozenset(
    "dist generated __generated__ _generated autogen generated-sources .openapi-generator cdk.out "
    ".aws-sam .serverless .next .nuxt .output .svelte-kit .turbo .nx .parcel-cache .angular .gradle "
    "__pycache__ .pytest_cache .mypy_cache .ruff_cache .tox .nox .eggs htmlcov lcov-report".split()
)
OUTPUT_OF = {  # build tool's output folder → the file next to it that says it is one
    "target": frozenset({"pom.xml", "cargo.toml", "build.sbt"}),
    "build": frozenset({"build.gradle", "build.gradle.kts", "settings.gradle", "settings.gradle.kts"}),
}
# "gen" in one of these is output.
SCHEMAS = frozenset("proto protos protobuf pb api apis idl buf schema schemas".split())

TEST = frozenset(
    "test tests testing __tests__ __test__ __mocks__ __mock__ __fixtures__ __snapshots__ __e2e__ testdata "
    "test-data test_data testutil testutils test-util test-utils test_util test_utils testhelper "
    "testhelpers test-helper test-helpers test_helpers testsupport test-support test_support testkit "
    "testfixtures test-fixtures test_fixtures testlib test-lib mock mocks mockdata mock-data mock_data "
    "fakes e2e cypress playwright k6".split()
)
# integration-tests, e2e_test, loadtests …: a kind of test, and the word itself
TEST_FOLDER = re.compile(
    r"(?:unit|integration|int|e2e|end-to-end|functional|acceptance|component|contract|smoke|load|perf|performance"
    r"|api|ui|visual|regression|browser|stress|chaos|system)[-_]?tests?"
)
# Below src/, as Maven, Gradle and Kotlin name them
SOURCE_SET = re.compile(r"(?:test|it|[a-zA-Z]+Tests?|testFixtures)")
FIXTURES = frozenset({"fixtures", "fixture"})
TRADES = frozenset(
    {"mock", "testing"}
)  # a mock exam, software testing: words of a trade where a program lies there

# What a generator copies into projects that it makes: folders beside one of these, and names that it fills in.
GENERATORS = frozenset(
    "generator.ts generator.js schema.json plopfile.js plopfile.ts plopfile.mjs cookiecutter.json copier.yml copier.yaml "
    "collection.json generators.json schematic.ts factory.ts".split()
)
COPIED = frozenset("templates template files _templates boilerplate".split())
COPIED_NAMES = (".qute.", ".ejs.t", ".hbs.")  # Quarkus codestarts, Hygen, Plop
ARCHETYPE = frozenset({"archetype-resources"})  # https://maven.apache.org/archetype/
FILLED_IN = re.compile(r"\{\{.*\}\}|<%.*%>")

MAIN_SET = re.compile(r"(?:.*/)?src/(?:main|[a-zA-Z]+Main)")  # https://maven.apache.org, Kotlin Multiplatform
LANGUAGES = frozenset("java kotlin scala groovy resources proto".split())  # packages begin below these

EXAMPLE = frozenset({"examples", ".storybook"})  # and "example", but not below src: there it is the product's
EXAMPLE_AT_TOP = frozenset(
    "samples sample playground playgrounds tutorial tutorials quickstart quickstarts cookbook".split()
)
DOMAINS = frozenset("com org net io dev edu gov co uk de fr".split())  # com/example is a package

# Where "test" is the name of an environment, as in overlays/test/kustomization.yaml
DEPLOYMENT = frozenset(
    "overlays environments environment envs env deploy deploys deployment deployments k8s kube kubernetes "
    "helm chart charts kustomize terraform tf infra infrastructure iac cloudformation cluster clusters "
    "gitops argocd flux config configs values stacks pulumi ansible inventories".split()
)
ENVIRONMENTS = frozenset({"test", "testing", "e2e"})

# A "vendor" folder holds other people's code beside one of these, below one of those, or with one in it.
VENDOR_BESIDE = frozenset({"go.mod", "composer.json", "gemfile"})
VENDOR_BELOW = frozenset(
    "assets static public lib libs js css javascripts stylesheets scripts wwwroot resources web www".split()
)
VENDOR_HOLDS = frozenset({"modules.txt", "autoload.php"})

# What pip leaves beside each package it installs; https://packaging.python.org/en/latest/specifications/
INSTALLED = ".dist-info"

# --- files that say what the folder around them is ---------------------------------------------

APPLICATION = frozenset(
    "dockerfile package.json go.mod pyproject.toml requirements.txt setup.py pom.xml build.gradle "
    "build.gradle.kts serverless.yml serverless.yaml main.go app.py main.py manage.py".split()
)
CHART = "chart.yaml"
MARKERS = (
    APPLICATION
    | VENDOR_BESIDE
    | VENDOR_HOLDS
    | GENERATORS
    | {CHART}
    | frozenset[str]().union(*OUTPUT_OF.values())
)

# --- files -----------------------------------------------------------------------------------

CODE = frozenset(
    "ts tsx mts cts js jsx mjs cjs go py pyi java kt kts scala groovy rb php rs cs swift c cc cpp h sh "
    "vue svelte css scss less html sql ex exs dart".split()
)
SCRIPT = frozenset("ts tsx mts cts js jsx mjs cjs".split())

BINARY = frozenset(
    "png jpg jpeg gif ico icns bmp webp avif tif tiff svg eps psd ai sketch fig woff woff2 ttf otf eot "
    "mp3 mp4 m4a wav ogg webm mov avi mkv flac zip gz tgz bz2 xz zst 7z rar tar jar war ear class whl egg "
    "nupkg deb rpm dmg iso apk ipa so dylib dll exe a o lib bin wasm node pyc pyo pdf doc docx xls xlsx "
    "ppt pptx odt db sqlite sqlite3 parquet avro orc npy npz pkl pickle h5 onnx pt pth safetensors jks "
    "keystore p12 pfx der gpg".split()
)

GENERATED_NAMES = frozenset(
    "package-lock.json npm-shrinkwrap.json packages.lock.json pnpm-lock.yaml .terraform.lock.hcl go.sum "
    "go.work.sum .pnp.cjs .pnp.loader.mjs gradlew gradlew.bat mvnw mvnw.cmd wire_gen.go".split()
)
GENERATED_ENDS = (
    ".pb.go", ".pb.gw.go", ".pb.validate.go", ".pb.cc", ".pb.h", ".pb.ts", ".pb.js", "_pb2.py",
    "_pb2.pyi", "_pb2_grpc.py", "_pb.js", "_pb.ts", "_pb.d.ts", ".gen.go", ".gen.ts", ".gen.js",
    ".gen.py", "_generated.go", "_generated.py", ".min.js", ".min.css", ".min.mjs", "-min.js",
    ".bundle.js", ".chunk.js", ".js.map", ".mjs.map", ".css.map", ".ts.map", ".lock", ".lockb",
    ".lockfile",
)  # fmt: skip
GENERATED_START = "zz_generated"
GENERATED_MIDDLE = ".generated."

# The word before a script's suffix, after "." or "_": order.service.spec.ts
TEST_WORDS = frozenset("test tests spec specs test-d e2e cy bench mock mocks fixture fixtures".split())
RUNNERS = (
    "jest.", "jest-", "vitest.", "vitest-", "playwright.", "playwright-", "cypress.", "karma.", "wdio.",
    "jasmine.",
)  # fmt: skip
TEST_SUFFIXES = frozenset({"snap", "feature"})
TEST_STEMS = frozenset({"test", "tests", "setuptests", "setup-tests"})

STORIES = frozenset({"stories", "story"})
EXAMPLE_MODULES = frozenset({"example.py", "example_usage.py"})
