"""Steps that were written after a trial on repositories: ports, objects and functions that a library runs, beans by class."""

from __future__ import annotations

from dataclasses import replace

from benchmarks.matrix.deeds import Deed
from benchmarks.matrix.java.events import spring_event
from benchmarks.matrix.java.text import ORGANISATION, asked, asking, own_class, packed, verb


def event_through_port(deed: Deed, tag: str) -> Deed:
    """A port of ours stands in front of Spring's publisher; it takes any event."""
    raised = spring_event(deed, tag)
    line = "org.springframework.context.ApplicationEventPublisher"
    port = f"public interface Events{tag} {{\n  void tell(Object event);\n}}"
    adapter = (
        f"public class SpringEvents{tag} implements Events{tag} {{\n"
        f"  private final ApplicationEventPublisher publisher;\n\n"
        f"  public SpringEvents{tag}(ApplicationEventPublisher publisher) {{ this.publisher = publisher; }}\n\n"
        "  @Override\n  public void tell(Object event) { publisher.publishEvent(event); }\n}"
    )
    moved = packed(replace(raised, given=()), f"{tag}p", port, adapter, imports=(line,))
    given = ((f"events{tag}", f"Events{tag}", f"{ORGANISATION}.{tag}p.Events{tag}"),)
    return replace(
        moved, receiver=f"events{tag}", call=raised.call.replace("publishEvent(", "tell("), given=given
    )


def anonymous_runnable(deed: Deed, tag: str) -> Deed:
    """An anonymous ``Runnable`` goes to an executor."""
    body = (
        f"executor{tag}.submit(new Runnable() {{\n      @Override\n      public void run() {{\n"
        f"        {asked(deed)};\n      }}\n    }});"
    )
    given = (*deed.given, (f"executor{tag}", "ExecutorService", "java.util.concurrent.ExecutorService"))
    return asking(replace(deed, given=given), tag, body)


def runnable(deed: Deed, tag: str) -> Deed:
    """A class of ours is the ``Runnable``."""
    inner = own_class(deed, tag, "B")
    task = (
        f"public class Task{tag} implements Runnable {{\n  private final Bearer{tag}B inner;\n  private final String id;\n\n"
        f"  public Task{tag}(Bearer{tag}B inner, String id) {{\n    this.inner = inner;\n    this.id = id;\n  }}\n\n"
        f"  @Override\n  public void run() {{ inner.{verb(tag)}(id); }}\n}}"
    )
    moved = packed(inner, tag, task)
    executor = (f"executor{tag}", "ExecutorService", "java.util.concurrent.ExecutorService")
    given = (*inner.given, executor)
    return asking(
        replace(moved, given=given), f"{tag}t", f"executor{tag}.submit(new Task{tag}({inner.receiver}, id));"
    )


def after_commit(deed: Deed, tag: str) -> Deed:
    """A ``TransactionSynchronization`` is registered."""
    support = "org.springframework.transaction.support"
    body = (
        "TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {\n"
        f"      @Override\n      public void afterCommit() {{\n        {asked(deed)};\n      }}\n    }});"
    )
    lines = (f"{support}.TransactionSynchronization", f"{support}.TransactionSynchronizationManager")
    return asking(deed, tag, body, imports=lines)


def composed(deed: Deed, tag: str) -> Deed:
    """A method of another class makes the function that a future goes on with."""
    inner = own_class(deed, tag, "B")
    maker = (
        f"public class Maker{tag} {{\n  private final Bearer{tag}B inner;\n\n"
        f"  public Maker{tag}(Bearer{tag}B inner) {{ this.inner = inner; }}\n\n"
        f"  public Function<String, String> carrying() {{\n    return id -> {{\n      inner.{verb(tag)}(id);\n"
        "      return id;\n    };\n  }\n}"
    )
    moved = packed(inner, tag, maker, imports=("java.util.function.Function",))
    given = ((f"maker{tag}", f"Maker{tag}", f"{ORGANISATION}.{tag}.Maker{tag}"),)
    body = f"CompletableFuture.completedFuture(id).thenApply(maker{tag}.carrying()).join();"
    return asking(
        replace(moved, given=given), f"{tag}m", body, imports=("java.util.concurrent.CompletableFuture",)
    )


def bean_by_class(deed: Deed, tag: str) -> Deed:
    inner = own_class(deed, tag)
    line = "org.springframework.context.ApplicationContext"
    given = ((f"context{tag}", "ApplicationContext", line),)
    return replace(
        inner,
        receiver=f"context{tag}.getBean(Bearer{tag}.class)",
        given=given,
        imports=(*inner.imports, inner.given[0][2]),
    )


STEPS = {
    "event through a port of ours": event_through_port,
    "anonymous Runnable to an executor": anonymous_runnable,
    "Runnable of ours to an executor": runnable,
    "synchronization after the commit": after_commit,
    "function that is made for a future": composed,
    "bean by its class": bean_by_class,
}
