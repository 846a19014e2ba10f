"""What a path says of a file, in both directions: what counts as a word, and what only looks like one."""

import pytest

from scanner.model import FileRole
from tests.walk.trees import classify

CASES = {
    FileRole.SOURCE: """
        apps/flows/src/index.ts
        apps/latest/src/index.ts
        apps/test-service/src/server.ts
        apps/contest/src/main.py
        apps/attestation/attest.go
        apps/billing/src/create-invoice.ts
        apps/flows/src/ab-test.ts
        apps/shop/app/settings/LandingPageTest.scala
        apps/flows/src/spec.ts
        apps/flows/src/mock.ts
        apps/inspection/inspect.spec/client.ts
        packages/testify/index.ts
        services/api/src/main/java/com/company/test/Handler.java
        services/api/src/main/java/com/example/orders/OrderService.java
        services/api/src/main/java/com/company/orders/LoadTest.java
        services/api/src/main/kotlin/com/company/mocks/Mocks.kt
        services/api/src/api/java/com/company/Orders.java
        apps/web/src/integration/slack.ts
        services/api/src/main/resources/fixtures/plans.yaml
        services/api/src/main/kotlin/com/company/thirdparty/Horn.kt
        services/api/src/main/java/com/company/vendored/Horn.java
        services/thirdparty/handler.py
        internal/thirdparty/client.go
        charts/orders/templates/deployment.yaml
        apps/web/src/__root__.ts
        src/com/example/App.java
        apps/marketplace/src/vendor/vendor.service.ts
        apps/lab/samples/sample.controller.ts
        apps/web/src/components/example/Response.vue
        apps/rules/engine/examples.go
        build/webpack.config.js
        deploy/overlays/test/kustomization.yaml
        terraform/environments/test/main.tf
        charts/app-config/image-tags/test/orders
        charts/app-config/values-test.yaml
        config/test.yaml
        openapi/orders.spec.yaml
        apps/api/application.test.yml
        docker-compose.yml
        cmd/gen/main.go
        internal/gen/generator.go
        apps/ids/id_gen.go
        apps/orders/package.json
        .github/workflows/e2e.yml
        README.md
        Dockerfile
    """,
    FileRole.TEST: """
        apps/flows/src/index.test.ts
        apps/flows/src/order.service.spec.ts
        apps/flows/src/order.e2e-spec.ts
        apps/flows/src/order.e2e-ee.ts
        apps/flows/src/order_test.ts
        apps/flows/src/order-spec.js
        apps/flows/src/types.test-d.ts
        apps/flows/src/cache.mock.ts
        apps/flows/src/setupTests.ts
        apps/flows/src/__tests__/helper.ts
        apps/flows/src/__mocks__/sns.ts
        apps/flows/src/__fixtures__/order.json
        apps/flows/test/setup.ts
        apps/flows/tests/fixtures/app/package.json
        apps/flows/jest.config.js
        apps/flows/jest-e2e.json
        apps/flows/playwright.config.ts
        apps/web/cypress/support/commands.ts
        apps/web/e2e/login.ts
        apps/web/src/fixtures/orders.ts
        apps/orders/handler_test.go
        apps/orders/mock_store.go
        apps/orders/internal/mocks/store.go
        apps/orders/testdata/order.json
        apps/orders/test_handler.py
        apps/orders/handler_test.py
        apps/orders/conftest.py
        apps/orders/tests.py
        services/api/src/test/java/com/company/OrderServiceTest.java
        services/api/src/test/resources/application.yml
        services/api/src/integrationTest/kotlin/OrderSpec.kt
        services/api/src/integration/java/com/company/OrderTracker.java
        services/api/src/commonTest/kotlin/Order.kt
        services/api/src/testFixtures/java/Orders.java
        integration-tests/run.ts
        pre-merge-integration-tests/api_call.py
        load_tests/orders.js
        libs/test-utils/src/index.ts
        infra/test/stack.ts
        charts/orders/templates/tests/test-connection.yaml
        docker-compose.test.yml
        apps/flows/src/order.snap
        features/checkout.feature
    """,
    FileRole.EXAMPLE: """
        examples/orders/index.ts
        packages/client/examples/basic.py
        packages/client/example/basic.py
        samples/orders/main.go
        playground/nextjs/pages/index.tsx
        docs/samples/publish.ts
        apps/web/src/button.stories.tsx
        apps/web/.storybook/main.ts
        packages/client/example.py
        tools/{{cookiecutter.name}}/app/main.py
        archetype/src/main/resources/archetype-resources/src/main/java/App.java
        generators/app/templates/src/server.ts
    """,
    FileRole.GENERATED: """
        package-lock.json
        pnpm-lock.yaml
        apps/orders/go.sum
        apps/orders/poetry.lock
        apps/orders/gradlew
        proto/orders.pb.go
        proto/orders_grpc.pb.go
        proto/orders_pb2_grpc.py
        proto/orders_pb.d.ts
        proto/gen/orders.ts
        gen/orders.go
        apps/web/public/app.min.js
        apps/web/public/app.js.map
        apps/web/src/schema.generated.ts
        apps/web/src/generated/client.ts
        apps/web/src/__generated__/query.ts
        apps/web/dist/index.js
        apps/web/.next/server.js
        apis/v1/zz_generated.deepcopy.go
        infra/cdk.out/stack.template.json
        services/api/src/main/java/generated/Tables.java
    """,
    FileRole.VENDORED: """
        node_modules/left/index.js
        apps/web/node_modules/left/index.test.js
        apps/web/node_modules/left/logo.png
        third_party/zlib/zlib.py
        apps/orders/.venv/lib/site.py
        vendor/github.com/aws/aws-sdk-go/aws.go
        apps/web/public/vendor/jquery.js
        apps/web/assets/js/vendor/chart.js
        examples/orders/node_modules/left/index.js
        tests/node_modules/left/index.js
        packages/pip/_vendor/urllib3/pool.py
    """,
    FileRole.BINARY: """
        apps/web/public/logo.png
        apps/web/public/font.woff2
        libs/driver.jar
        docs/plan.PDF
        tests/photo.jpg
    """,
}


@pytest.mark.parametrize(
    ("path", "role"), [(path, role) for role, block in CASES.items() for path in block.split()]
)
def test_a_path_alone(path: str, role: FileRole) -> None:
    assert classify([path]) == [role]


NEIGHBOURS = [
    # A folder called fixtures can be a service.
    ("fixtures/app.py", "fixtures/Dockerfile", FileRole.SOURCE),
    ("fixtures/static/page.py", "fixtures/requirements.txt", FileRole.SOURCE),
    ("fixtures/orders.py", "README.md", FileRole.TEST),
    ("tests/fixtures/app.py", "tests/fixtures/Dockerfile", FileRole.TEST),
    # Output of a build lies beside what it is built from.
    ("api/target/Orders.java", "api/pom.xml", FileRole.GENERATED),
    ("api/target/orders.ts", "api/package.json", FileRole.SOURCE),
    ("api/build/Orders.java", "api/build.gradle.kts", FileRole.GENERATED),
    # Other people's code, or people who sell.
    ("apps/orders/vendor/lib/x.go", "apps/orders/go.mod", FileRole.VENDORED),
    ("apps/orders/vendor/lib/x.go", "apps/orders/vendor/modules.txt", FileRole.VENDORED),
    ("apps/vendor/src/x.ts", "apps/vendor/package.json", FileRole.SOURCE),
    ("vendor/src/x.ts", "vendor/package.json", FileRole.SOURCE),
    # Their licence came with it.
    ("apps/orders/third_party/zlib/a.py", "apps/orders/third_party/zlib/LICENSE", FileRole.VENDORED),
    ("thirdparty/src/main.ts", "thirdparty/package.json", FileRole.SOURCE),
    # A mock exam is a product.
    ("apps/mock/src/main.ts", "apps/mock/package.json", FileRole.SOURCE),
    ("apps/orders/mock/bank.ts", "apps/orders/package.json", FileRole.TEST),
    # What a generator copies is nobody's.
    ("plugin/template/src/main.ts", "plugin/plopfile.js", FileRole.EXAMPLE),
    ("nx/src/generators/api/files/__name__/a.ts", "nx/src/generators/api/schema.json", FileRole.EXAMPLE),
    ("charts/a/templates/a.yaml", "charts/a/Chart.yaml", FileRole.SOURCE),
    # What pip installed into a folder.
    ("layer/python/botocore/client.py", "layer/python/botocore-1.34.0.dist-info/RECORD", FileRole.VENDORED),
    ("layer/python/handler.py", "layer/python/botocore-1.34.0.dist-info/RECORD", FileRole.SOURCE),
]


@pytest.mark.parametrize(("path", "neighbour", "role"), NEIGHBOURS)
def test_a_path_beside_another(path: str, neighbour: str, role: FileRole) -> None:
    assert classify([path, neighbour])[0] is role
    assert classify([neighbour, path])[1] is role


def test_a_very_deep_path_is_no_reason_to_recurse() -> None:
    assert classify(["a/" * 5000 + "x.ts"]) == [FileRole.SOURCE]
