"""Messages of .NET buses go by their types: who makes one that another service takes sends it, however it is handed on."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from scanner.graph import graph_of
from scanner.pipeline import Request, scan
from tests.scanned import written

WEB = '<Project Sdk="Microsoft.NET.Sdk.Web">{}</Project>\n'
PROGRAM = "var app = WebApplication.Create(args);\napp.Run();\n"
TAKES = {
    "masstransit": "public class PaidConsumer : IConsumer<OrderPaid>\n{\n}\n",
    "nservicebus": "public class PaidHandler(ILogger<PaidHandler> log)\n    : IHandleMessages<Events.OrderPaid>\n{\n}\n",
    "eventbus": "public class PaidHandler : IIntegrationEventHandler<OrderPaid>\n{\n}\n",
    "dapr.pubsub": 'public class Paid : ControllerBase\n{\n    [Topic("pubsub", nameof(OrderPaid))]\n    public void Take(OrderPaid paid) { }\n}\n',
}
MAKES = {
    "at once": "await bus.Publish(new OrderPaid(order.Id));",
    "in a variable": "var paid = new OrderPaid { Id = order.Id };\n        await events.AddAndSaveEventAsync(paid);",
    "by a mapper": "var paid = order.Adapt<OrderPaid>();\n        await publisher.Publish(paid, token);",
    "by a mapper of two types": "await bus.Publish(mapper.Map<Order, OrderPaid>(order));",
    "by its type alone": "await endpoint.Publish<OrderPaid>(new { order.Id });",
    "by its type in a saga": "When(Placed).PublishAsync(context => context.Init<OrderPaid>(new { context.Saga.Id }));",
    "one of two": "Event found = ok ? new OrderPaid(order.Id)\n            : new OrderRefused(order.Id);",
}
NOT = {
    "a comment": "// await bus.Publish(new OrderPaid(order.Id));",
    "a longer name": "await bus.Publish(new OrderPaidTwice(order.Id));",
    "a question after its type": "if (message is OrderPaid paid) Show(paid);",
    "reading it": "var paid = JsonSerializer.Deserialize<OrderPaid>(body);",
}
LAYOUTS = {  # where the code that takes it lies, and what its service is built on
    "in the service": ("src/Billing", ""),
    "in a project that it is built on": (
        "src/Billing.Application",
        '<ItemGroup><ProjectReference Include="..\\Billing.Application\\Billing.Application.csproj" /></ItemGroup>',
    ),
}


def _topics(tree: Path, takes: str, makes: str, layout: str) -> set[tuple[str, str, str]]:
    folder, built_on = LAYOUTS[layout]
    code = (
        "class Pay(IBus bus)\n{\n    public async Task Handle(Order order)\n    {\n        "
        + makes
        + "\n    }\n}\n"
    )
    written(
        tree,
        {
            "src/Orders/Orders.csproj": WEB.format(""),
            "src/Orders/Dockerfile": "FROM aspnet\nCOPY . .\nENTRYPOINT dotnet Orders.dll\n",
            "src/Orders/Program.cs": PROGRAM,
            "src/Orders/Pay.cs": code,
            "src/Billing/Billing.csproj": WEB.format(built_on),
            "src/Billing/Dockerfile": "FROM aspnet\nCOPY . .\nENTRYPOINT dotnet Billing.dll\n",
            "src/Billing/Program.cs": PROGRAM,
            f"{folder}/Paid.cs": TAKES[takes],
            "src/Events/Events.csproj": '<Project Sdk="Microsoft.NET.Sdk"></Project>\n',
            "src/Events/OrderPaid.cs": "public record OrderPaid(Guid Id)\n{\n    static OrderPaid Of(Guid id) => new OrderPaid(id);\n}\n",
        },
    )
    if folder != "src/Billing":
        written(tree, {f"{folder}/{folder[4:]}.csproj": '<Project Sdk="Microsoft.NET.Sdk"></Project>\n'})
    report = scan(Request(root=tree))
    graph = graph_of(report.facts, report.fact_services, report.services, None, report.reached)
    return {(e.source, e.kind, e.target) for e in graph.edges if e.kind in ("publishes", "consumes")}


@pytest.mark.parametrize(("takes", "makes", "layout"), [*product(TAKES, MAKES, LAYOUTS)])
def test_who_makes_a_message_that_another_takes_sends_it(
    takes: str, makes: str, layout: str, tmp_path: Path
) -> None:
    topic = f"topic:{takes}:OrderPaid"
    assert _topics(tmp_path, takes, MAKES[makes], layout) == {
        ("service:src/Orders", "publishes", topic),
        (topic, "consumes", "service:src/Billing"),
    }


@pytest.mark.parametrize("not_made", NOT)
def test_what_makes_none_sends_none(not_made: str, tmp_path: Path) -> None:
    found = _topics(tmp_path, "masstransit", NOT[not_made], "in the service")
    assert found == {("topic:masstransit:OrderPaid", "consumes", "service:src/Billing")}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_saga_takes_the_events_that_it_declares(
    layout: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saga = (
        "class Saga : MassTransitStateMachine<State>\n{\n    public Event<OrderPaid> Paid { get; set; }\n}\n"
    )
    monkeypatch.setitem(TAKES, "masstransit", saga)
    assert _topics(tmp_path, "masstransit", MAKES["at once"], layout) == {
        ("service:src/Orders", "publishes", "topic:masstransit:OrderPaid"),
        ("topic:masstransit:OrderPaid", "consumes", "service:src/Billing"),
    }


HANDLED = {  # by an interface that serves inside of a process too
    "mediatr": "public class PaidHandler : INotificationHandler<OrderPaid>\n{\n}\n",
    "of the house": "public class PaidHandler(Mailer mailer) : IEventHandler<OrderPaid>\n{\n}\n",
    "one of two": "public class Mails : Worker, IMessageConsumer<Events.OrderPaid>\n{\n}\n",
}


@pytest.mark.parametrize(("handled", "makes", "layout"), [*product(HANDLED, MAKES, LAYOUTS)])
def test_what_one_service_makes_and_another_handles_passes_between_them(
    handled: str, makes: str, layout: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(TAKES, "messages", HANDLED[handled])
    topic = "topic:messages:OrderPaid"
    assert _topics(tmp_path, "messages", MAKES[makes], layout) == {
        ("service:src/Orders", "publishes", topic),
        (topic, "consumes", "service:src/Billing"),
    }


@pytest.mark.parametrize("more", ["src/Orders/Own.cs", "src/Billing/Own.cs"])
def test_what_a_service_makes_and_handles_itself_is_its_own_affair(
    more: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(TAKES, "messages", HANDLED["mediatr"])
    own = (
        HANDLED["mediatr"] if "Orders" in more else "class Own { object It => new OrderPaid(Guid.Empty); }\n"
    )
    written(tmp_path, {more: own})
    assert _topics(tmp_path, "messages", MAKES["at once"], "in the service") == set()


MODULE = "<project><artifactId>{}</artifactId>{}</project>\n"
BOOT = "<build><plugins><plugin><artifactId>spring-boot-maven-plugin</artifactId></plugin></plugins></build>"
ON = "<dependencies><dependency><artifactId>{}</artifactId></dependency></dependencies>"
MAIN = "package shop;\n\n@SpringBootApplication\npublic class {0} {{\n    public static void main(String[] a) {{ SpringApplication.run({0}.class, a); }}\n}}\n"


def test_beans_of_a_module_that_nobody_imports_are_of_who_is_built_on_it(tmp_path: Path) -> None:
    tree = written(
        tmp_path,
        {
            "orders/pom.xml": MODULE.format("orders", BOOT + ON.format("orders-core")),
            "orders/src/main/java/shop/Orders.java": MAIN.format("Orders"),
            "orders-core/pom.xml": MODULE.format("orders-core", ""),
            "orders-core/src/main/java/shop/core/Order.java": "package shop.core;\n\nclass Order {\n    void pay() { apply(new OrderPaid(id)); }\n}\n",
            "views/pom.xml": MODULE.format("views", BOOT + ON.format("views-core")),
            "views/src/main/java/shop/Views.java": MAIN.format("Views"),
            "views-core/pom.xml": MODULE.format("views-core", ""),
            "views-core/src/main/java/shop/views/Paid.java": "package shop.views;\n\nimport org.axonframework.eventhandling.EventHandler;\n\nclass Paid {\n    @EventHandler\n    void on(OrderPaid event) { }\n}\n",
        },
    )
    report = scan(Request(root=tree))
    graph = graph_of(report.facts, report.fact_services, report.services, None, report.reached)
    topic = "topic:messages:OrderPaid"
    assert {(e.source, e.kind, e.target) for e in graph.edges} == {
        ("service:orders", "publishes", topic),
        (topic, "consumes", "service:views"),
    }
