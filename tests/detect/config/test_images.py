"""Images are told apart by name: other people's products, and everything else."""

import pytest

from scanner.detect.config.images import is_infrastructure


@pytest.mark.parametrize(
    "image",
    [
        "postgres:16",
        "docker.io/bitnami/postgresql",
        "redis@sha256:0123",
        "{}/redis:{}",
        "mcr.microsoft.com/mssql/server:2022-latest",
        "confluentinc/cp-kafka:7.6",
        "localstack/localstack",
        "public.ecr.aws/datadog/agent:7",
        "otel/opentelemetry-collector-contrib",
    ],
)
def test_products(image: str) -> None:
    assert is_infrastructure(image)


@pytest.mark.parametrize(
    "image",
    [
        "registry.example/orders:1",
        "orders-redis-sync",
        "{}",
        "",
        "shop/server:1",
        "shop/agent",
        "kafka-consumer",
        "shop/console",
    ],
)
def test_services(image: str) -> None:
    assert not is_infrastructure(image)
