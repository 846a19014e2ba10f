"""What is sent to an exchange reaches who reads the queues that are bound to it, as Spring declares them."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.topology import arrows
from scanner.graph import graph_of
from scanner.pipeline import Request, scan
from tests.scanned import written

MAIN = "package shop;\n\nclass App {\n    public static void main(String[] args) { }\n}\n"
SEND = (
    "package shop;\n\nimport org.springframework.amqp.rabbit.core.RabbitTemplate;\n\nclass Announcer {\n    RabbitTemplate rabbit;\n"
    '    void announce(Object order) { rabbit.convertAndSend("orders", "placed", order); }\n}\n'
)
TAKE = (
    "package shop;\n\nimport org.springframework.amqp.rabbit.annotation.RabbitListener;\n\nclass Mails {\n"
    '    @RabbitListener(queues = "mails")\n    void on(Object order) { }\n}\n'
)
BOUND = {
    "by what is made there": 'Binding b() { return BindingBuilder.bind(new Queue("mails")).to(new TopicExchange("orders")).with("placed"); }',
    "by beans": (
        'Queue queue() { return new Queue("mails"); }\n    DirectExchange exchange() { return new DirectExchange("orders"); }\n'
        '    Binding b() { return BindingBuilder.bind(queue()).to(exchange()).with("placed"); }'
    ),
    "by beans that are handed in": (
        '@Bean Queue mailQueue() { return new Queue("mails"); }\n    @Bean TopicExchange shop() { return new TopicExchange("orders"); }\n'
        '    @Bean Binding b(Queue mailQueue, TopicExchange shop) { return BindingBuilder.bind(mailQueue).to(shop).with("placed"); }'
    ),
    "by itself": 'Binding b() { return new Binding("mails", Binding.DestinationType.QUEUE, "orders", "placed", null); }',
    "by constants of a class all of whose members are imported": (
        "Queue queue() { return new Queue(MAILS); }\n    TopicExchange exchange() { return new TopicExchange(ORDERS); }\n"
        '    Binding b() { return BindingBuilder.bind(queue()).to(exchange()).with("placed"); }'
    ),
    "by builders": (
        'Queue queue() { return QueueBuilder.durable("mails").build(); }\n'
        '    Exchange exchange() { return ExchangeBuilder.topicExchange("orders").build(); }\n'
        '    Binding b() { return BindingBuilder.bind(queue()).to(exchange()).with("placed").noargs(); }'
    ),
}


@pytest.mark.parametrize("way", BOUND)
@pytest.mark.parametrize("where", ["orders", "mails"])
def test_a_binding_leads_from_the_exchange_to_the_queue(way: str, where: str, tmp_path: Path) -> None:
    rabbit = (
        "package shop;\n\nimport org.springframework.amqp.core.*;\nimport org.springframework.amqp.core.BindingBuilder;\n"
        "import static shop.names.Names.*;\n\n"
        f"class Rabbit {{\n    {BOUND[way]}\n}}\n"
    )
    names = 'package shop.names;\n\npublic final class Names {\n    public static final String MAILS = "mails", ORDERS = "orders";\n}\n'
    tree = {
        f"{where}/src/main/java/shop/Rabbit.java": rabbit,
        f"{where}/src/main/java/shop/names/Names.java": names,
    }
    for name, file, text in (("orders", "Announcer", SEND), ("mails", "Mails", TAKE)):
        tree[f"{name}/build.gradle"] = "plugins { id 'org.springframework.boot' }\n"
        tree[f"{name}/src/main/java/shop/App.java"] = MAIN
        tree[f"{name}/src/main/java/shop/{file}.java"] = text
    report = scan(Request(root=written(tmp_path, tree), cached=False))
    graph = graph_of(report.facts, report.fact_services, report.services, None, report.reached)
    assert arrows(graph) == {("orders", "mails")}
