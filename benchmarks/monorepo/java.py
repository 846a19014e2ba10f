"""A Java service in Maven's layout, with Spring."""

from __future__ import annotations

import random
from collections.abc import Iterator

from benchmarks.monorepo.words import NOUNS, VERBS, body, fill, pick

_SNIPPETS = (
    """
    private static final Map<String, Integer> <NOUN>_<n> = Map.of("<first>", <number>, "<second>", 3);
""",
    """
    /** Adds up what is above the limit. */
    public int <verb><Noun><n>(Map<String, Integer> values, int limit) {
        int total = 0;
        for (Map.Entry<String, Integer> entry : values.entrySet()) {
            if (entry.getValue() < 0) {
                throw new IllegalArgumentException("<noun> " + entry.getKey() + ": negative <first>");
            }
            total += Math.max(0, entry.getValue() - limit);
        }
        return total * <number>;
    }
""",
    """
    public record <Noun><Verb><n>(String <first>, int <second>, List<String> labels) {
        public boolean isEmpty() {
            return labels.isEmpty() && <second> == 0;
        }
    }
""",
)
_CLASS = """package com.shop.<noun>;

import java.util.List;
import java.util.Map;

public class <Name> {
<body>}
"""
_STORE = """package com.shop.store;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

public class <Noun>Table {
    private final DynamoDbClient client;

    public <Noun>Table(DynamoDbClient client) {
        this.client = client;
    }

    public void save(String id) {
        Map<String, AttributeValue> item = Map.of("id", AttributeValue.fromS(id));
        client.putItem(PutItemRequest.builder().tableName("<noun>s").item(item).build());
    }
}
"""
_MAIN = """package com.shop;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class Application {
    public static void main(String[] arguments) {
        SpringApplication.run(Application.class, arguments);
    }
}
"""


def java_service(name: str, chance: random.Random, uses_sdk: bool) -> Iterator[tuple[str, str]]:
    """The files of one service."""
    words, main = pick(chance), "src/main/java/com/shop"
    yield (
        "pom.xml",
        f"<project>\n  <groupId>com.shop</groupId>\n  <artifactId>{name}</artifactId>\n</project>\n",
    )
    yield (
        "Dockerfile",
        'FROM eclipse-temurin:21\nCOPY target/app.jar app.jar\nCMD ["java", "-jar", "app.jar"]\n',
    )
    yield f"{main}/Application.java", _MAIN
    yield "src/main/resources/application.yml", f"spring:\n  application:\n    name: {name}\n"
    if uses_sdk:
        yield f"{main}/store/{words['Noun']}Table.java", fill(_STORE, words)
    for noun in chance.sample(NOUNS, 9):
        for verb in chance.sample(VERBS, chance.randrange(2, 5)):
            text = _class(noun, verb, chance)
            yield f"{main}/{noun}/{noun.capitalize()}{verb.capitalize()}er.java", text
        test = f"package com.shop.{noun};\n\nclass {noun.capitalize()}Test {{\n}}\n"
        yield f"src/test/java/com/shop/{noun}/{noun.capitalize()}Test.java", test


def _class(noun: str, verb: str, chance: random.Random) -> str:
    text = body(_SNIPPETS, chance, chance.randrange(5, 18)).replace("<NOUN>", noun.upper())
    name = f"{noun.capitalize()}{verb.capitalize()}er"
    return _CLASS.replace("<noun>", noun).replace("<Name>", name).replace("<body>", text)
