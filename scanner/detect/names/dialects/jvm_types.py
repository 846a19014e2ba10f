"""Types of the JVM's libraries that hold others: what is taken out of one is of the type that it is made with.

Sources: https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/util/package-summary.html,
https://kotlinlang.org/api/core/kotlin-stdlib/kotlin.collections/, https://projectreactor.io/docs/core/release/api/,
https://docs.spring.io/spring-framework/docs/current/javadoc-api/ (ObjectProvider), https://jakarta.ee/specifications/cdi/
"""

from __future__ import annotations

from scanner.detect.names.dialect import HeldCalls
from scanner.detect.source import Source

ONE = frozenset(
    """Optional Provider ObjectProvider ObjectFactory Instance Lazy Supplier Callable AtomicReference ThreadLocal
    CompletableFuture CompletionStage Future ListenableFuture Mono Uni Single Maybe Deferred Result BeanProvider""".split()
)
"""Of one thing, or of none yet."""

MANY = frozenset(
    """Iterable Iterator Collection List Set Queue Deque ArrayList LinkedList HashSet LinkedHashSet TreeSet EnumSet
    SortedSet ArrayDeque PriorityQueue BlockingQueue LinkedBlockingQueue ConcurrentLinkedQueue CopyOnWriteArrayList
    Stream Flux Multi Flow Flowable Observable Sequence Array Channel
    MutableIterable MutableCollection MutableList MutableSet MutableIterator
    ImmutableList ImmutableSet Streamable Page Slice""".split()
)
"""Of many things of one type."""

KEYED = frozenset(
    """Map HashMap LinkedHashMap TreeMap EnumMap SortedMap NavigableMap ConcurrentMap ConcurrentHashMap ImmutableMap
    MutableMap Entry MutableEntry""".split()
)
"""Of things under keys, or of one of them: the last type that they are made with."""


ADDING = frozenset("add addFirst addLast addAll offer push put putIfAbsent set compareAndSet".split())
"""Methods of such types that put something in, as their last argument."""


_ANY_STORE = "org.springframework.data.repository"
# Stores whose repositories build on the interfaces for any store: https://github.com/derjust/spring-data-dynamodb
_ONE_STORE = ("org.socialsignin.spring.data.dynamodb",)


def store_of(source: Source, module: str) -> str:
    """``module`` as an import names it; of repositories for any store, that of the one whose annotations the file imports."""
    if module != _ANY_STORE:
        return module
    told = (store for store in _ONE_STORE if source.holds(store.encode()))
    return next((f"{store}.repository" for store in told), module)


def held_type(name: str, arguments: int) -> int | None:
    """Which of a generic type's ``arguments`` is that of what it holds; None when it holds nothing, as far as is known."""
    if name in KEYED:
        return arguments - 1 if arguments == 2 else None
    return 0 if arguments and name in ONE | MANY else None


HELD_CALLS = HeldCalls(
    takes=frozenset(
        """await block blockFirst call computeIfAbsent element elementAt elementAtOrNull first firstOrNull get getAndSet
        getFirst getIfAvailable getIfUnique getLast getNow getObject getOrDefault getOrElse getOrNull getOrPut getOrThrow
        getValue join last lastOrNull next orElse orElseGet orElseThrow peek poll pop random remove removeFirst single
        singleOrNull take""".split()
    ),
    keeps=frozenset(
        """asSequence distinct filter filterNotNull findAny findFirst iterator limit parallelStream reversed skip sorted
        stream toList values""".split()
    ),
    reads=frozenset(("value",)),  # of Kotlin's Lazy, of the entry of a map
)
"""Of what is under keys, its values; ``entrySet`` gives neither."""

EACH = frozenset(  # calls that hand one of what they are called on to the function that they are given
    """all allMatch any anyMatch associateBy associateWith collect concatMap count distinctBy doOnNext doOnSuccess
    dropWhile filter filterNot find first firstOrNull flatMap flatMapMany forEach groupBy ifPresent ifPresentOrElse last
    lastOrNull map mapNotNull maxByOrNull minByOrNull none noneMatch onEach onSuccess partition peek single sortedBy
    subscribe sumOf takeWhile thenAccept thenApply thenCompose""".split()
)

GIVING = frozenset(  # calls that give an instance of the class that they are told: Spring, Guice, CDI, Koin, Kodein, Jdbi
    """attach find get getBean getInstance getKoinInstance getReference inject instance koinInject lookup onDemand
    select""".split()
)
