"""Which container images are somebody else's product that runs beside the services: databases, brokers …"""

from __future__ import annotations

import re

_NAMES = re.compile(
    r"(?:"
    # databases and caches
    r"postgres(?:ql)?|postgis|timescaledb(?:-ha)?|pgvector|supabase-postgres|pgbouncer|pgadmin4?|mysql|mysql-server"
    r"|mariadb|percona(?:-server)?|mssql(?:-server)?|server|azure-sql-edge|oracle-xe|oracle-free|mongo|mongodb"
    r"|mongo-express|mongodb-community-server|redis|redis-stack(?:-server)?|redis-cluster|redisinsight|valkey|keydb"
    r"|dragonfly|memcached|cassandra|scylla|couchdb|couchbase|cockroach|neo4j|influxdb|clickhouse(?:-server)?"
    r"|elasticsearch|opensearch|opensearch-dashboards|kibana|logstash|filebeat|metricbeat|solr|meilisearch|typesense"
    r"|qdrant|weaviate|milvus|starrocks|fe-ubuntu|be-ubuntu|allin1-ubuntu|tigerbeetle|trino|adminer|dynamodb-local"
    r"|dynamodb-admin|spanner-emulator|etcd|minio|mc|azurite"
    # brokers and workflow engines
    r"|rabbitmq|kafka|cp-[a-z-]+|cp-kafka|zookeeper|redpanda|console|kafdrop|kafka-ui|akhq|schema-registry|nats"
    r"|nats-box|nats-streaming|pulsar|activemq|activemq-artemis|artemis|mosquitto|elasticmq|elasticmq-native|goaws"
    r"|localstack|localstack-pro|auto-setup|temporal|temporal-ui|pubsub-emulator"
    # proxies, identity, secrets, discovery
    r"|nginx|nginx-unprivileged|nginx-ingress|httpd|haproxy|traefik|envoy|caddy|kong|consul|vault|keycloak|openfga|hydra"
    r"|oauth2-proxy|dex|opa|istio-proxy|proxyv2|cloudsql-proxy|cloud-sql-proxy|gce-proxy|pause|cert-manager-[a-z]+"
    # observability, mail, browsers, tools
    r"|prometheus|alertmanager|grafana|loki|promtail|tempo|mimir|jaeger|all-in-one|zipkin|zipkin-slim"
    r"|opentelemetry-collector(?:-contrib|-k8s)?|otelcol(?:-contrib)?|statsd-exporter|[a-z-]+-exporter|node-exporter"
    r"|datadog-agent|agent|fluentd|fluent-bit|vector|mailhog|mailpit|maildev|mailcatcher|greenmail|inbucket|flagd"
    r"|standalone-chrome|standalone-firefox|chrome|browserless|wiremock|mockserver|stripe-mock|toxiproxy|ngrok"
    r"|busybox|registry|dind|docker|cadvisor|portainer(?:-ce)?|watchtower|sonarqube|flyway|liquibase|gotenberg"
    r")"
)

# "server", "agent", "console" … are products only under their publisher's name.
_GENERIC = {
    "server": "mssql/",
    "agent": "datadog/",
    "console": "redpandadata/",
    "temporal": "temporalio/",
    "docker": "",
    "chrome": "",
    "vector": "timberio/",
    "mc": "minio/",
    "all-in-one": "jaegertracing/",
    "fe-ubuntu": "starrocks/",
    "be-ubuntu": "starrocks/",
}


# Which of several of them it is: redis-master, kafka-broker.
_PART = re.compile(r"-(?:master|primary|replicas?|slave|broker|standalone|headless|ha)$")


def is_infrastructure(image: str) -> bool:
    """Whether ``image`` (``registry/name:tag@digest``) is an off-the-shelf product, by its name alone."""
    bare = image.strip().partition("@")[0]
    path, _, last = bare.rpartition("/")
    name = _PART.sub("", last.partition(":")[0].lower())
    if _NAMES.fullmatch(name) is None:
        return False
    publisher = _GENERIC.get(name)
    return publisher is None or (f"{path}/".lower().endswith(publisher) if publisher else not path)
