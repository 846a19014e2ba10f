"""What link knows about names: of frameworks, of the things that are no business state, of stand-ins for tests.

Facts come from rules; what is here decides how they flow. Each set says where its members come from or why they
are there; to know one more framework is to add a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

_NOISE = re.compile(r"[^a-z0-9]+")

# --- stores and messages ---------------------------------------------------------------------

OUTBOX = ("outbox", "eventpublication", "outgoingmessage", "outgoingevent", "transactionalmessage")
"""Tables, keys and classes of outboxes; event_publication is Spring Modulith's, message_outbox MikroORM examples'."""

BOOKKEEPING = (
    "idempoten", "inbox", "processedmessage", "processedevent", "messagelog", "consumedmessage", "dedup",
    "shedlock", "lease", "migration", "schemaversion", "checkpoint", "heartbeat", "deadletter",
)  # fmt: skip
"""Rows that serve the machinery: losing the message that follows them loses no business event."""

VOLATILE = (
    "cache", "lock", "mutex", "semaphore", "ratelimit", "limiter", "throttl", "session", "presence", "metric",
    "counter", "stats", "telemetry", "heartbeat", "lease", "dedup", "idempoten", "nonce", "blacklist",
    "blocklist", "revoked", "otp", "cooldown", "debounce", "socket", "online",
)  # fmt: skip
"""What in-memory stores are used for besides being the record: none of it is announced to others."""

EXPIRING = frozenset(("setex", "psetex", "expire", "pexpire", "set_ex", "setnx", "getex"))
EXPIRY_OPTIONS = frozenset(("ex", "px", "exat", "pxat", "nx", "ttl", "expirationttl", "expiration"))
"""Commands and options of Redis and its like under which a value goes away (https://redis.io/commands/set)."""

VOLATILE_STORES = ("redis", "memcached", "valkey", "cloudflare.kv", "hazelcast")
NOT_RECORDS = ("aws.s3", "gcp.storage", "azure.blob", "minio", "cloudflare.r2", "memory", "file")
"""Stores of objects and of nothing lasting: no transaction could hold their write and an outbox row together."""

NOT_MESSAGES = (
    "datadog", "aws.cloudwatch", "prometheus", "opentelemetry", "sentry", "statsd", "email", "aws.ses", "http",
    "grpc", "websocket", "socketio", "log", "aws.stepfunctions", "aws.lambda", "aws.firehose",
)  # fmt: skip
NOT_EVENTS = (
    "metric",
    "telemetry",
    "heartbeat",
    "deadletter",
    "dlq",
    "invalidat",
    "websocket",
    "logshipp",
    "tracing",
)
"""Labels of messages that announce no state: their loss is repaired by the next one, or they are the repair."""

APPENDS = (
    "insert", "put", "create", "add", "append", "enqueue", "save", "persist", "store", "push", "lpush", "rpush",
    "xadd", "zadd", "hset", "set", "publish", "send", "transact", "bulk", "merge", "write", "new", "schedule",
)  # fmt: skip
"""Verbs that make a row; anything else done to an outbox row (update, delete, mark, claim) belongs to its relay."""

# --- flow ------------------------------------------------------------------------------------

STAND_INS = (
    "fake",
    "mock",
    "stub",
    "dummy",
    "noop",
    "inmemory",
    "memory",
    "local",
    "null",
    "console",
    "silent",
    "test",
)
"""Parts of the names of classes that stand in for the real one; only used when a real one is there as well."""

ROUTES = frozenset(
    "get post put patch delete head options all any route handle handlefunc handlerfunc method match".split()
)
"""HTTP routers' verbs: their callbacks are other entry points, if the first argument is a path."""

REGISTERS = frozenset(
    """on once addlistener addeventlistener subscribe consume process use command action setinterval schedule cron
    addfunc register addhandler addobserver connect listen listento onevent onmessage describe it test beforeeach
    aftereach oneach addjob every handlefunc eachmessage eachbatch onmodule group worker""".split()
)
"""Calls whose callback runs another time, on another's behalf: not part of the function that registers it."""

HIGHER_ORDER = frozenset(
    """map foreach flatmap filter reduce each then catch finally all allsettled gather run execute executewithoutresult
    executeandawait submit create_task ensure_future create_job to_thread run_in_executor run_sync retry withretry
    call apply invoke with let also takeif ifpresent ifpresentorelse orelseget doonnext doonsuccess delayuntil
    thenaccept thencompose thenapply thenrun runasync supplyasync transaction withtransaction intransaction
    runintransaction transactional atomic on_commit oncommit aftercommit setimmediate settimeout nexttick launch
    async withcontext runblocking coroutinescope pipe tap wrap guard protect circuit callback call_soon
    start_soon spawn do""".split()
)
"""Calls that run a function they are handed, now or soon, on the caller's behalf."""

# --- transactions ----------------------------------------------------------------------------

TRANSACTION_CALLS = frozenset(
    """transaction $transaction withtransaction intransaction runintransaction runintx intx withtx executeintransaction
    executeandawait executewithoutresult transactional requiringnew atomic newsuspendedtransaction suspendedtransactionasync
    dbquery begin begintx beginfunc rundbtransaction inrequirednewtransaction callintransaction executeinboundtransaction
    session.begin requirenew unitofwork dbtransaction transact withdbtransaction do_in_transaction runtransaction""".split()
)
"""Last part of calls (and ``with`` expressions) whose callback or block is one database transaction."""

TRANSACTION_DECORATORS = frozenset(
    {"Transactional", "transactional", "atomic", "Transaction", "InTransaction"}
)
NEW_TRANSACTION = ("requires_new", "requiresnew", "not_supported", "never")
COMMITS = frozenset({"commit", "committransaction", "flush", "commitandclose"})
AFTER_COMMIT_CALLS = frozenset(
    {"on_commit", "oncommit", "aftercommit", "runaftercommit", "registersynchronization"}
)

# --- entry points ----------------------------------------------------------------------------

ORCHESTRATORS = frozenset(
    """main bootstrap setup init initialize start run serve configure shutdown stop close seed migrate up down
    module register routes app createapp buildapp create_app startup lifespan teardown server onmoduleinit
    onapplicationbootstrap onmoduledestroy wire provide newapp newserver""".split()
)
"""Functions that start everything else: what they reach through several calls belongs to no one unit of work."""

LIFECYCLE = frozenset(
    "main onmoduleinit onapplicationbootstrap onmoduledestroy lifespan teardown bootstrap".split()
)
"""Those that are methods as often as functions; a method called ``register`` or ``start`` is the domain's own word."""


_WIRES = re.compile(
    r"(?:configure|setup|set_up|init|initialize|register|mount|start|run|load|wire|bootstrap)_?\w*?"
    r"(?:route|router|worker|app|server|service|module|controller|handler|consumer|migration|job|listener|middleware|"
    r"plugin|dependencie)s?",
    re.IGNORECASE,
)


def starts_others(function: str) -> bool:
    """Whether the function of that (qualified) name only wires things together and starts them."""
    holder, _, name = function.rpartition(".")
    return name.lower() in (LIFECYCLE if holder else ORCHESTRATORS) or _WIRES.fullmatch(name) is not None


@lru_cache(maxsize=65536)
def squeezed(text: str) -> str:
    """``Order_Outbox.Repository`` → ``orderoutboxrepository``: for looking words up whatever their spelling."""
    return _NOISE.sub("", text.lower())


def mentions(words: Iterable[str], *texts: str) -> bool:
    """Whether any of ``words`` is in any of ``texts``, whatever the spelling."""
    squeezed_texts = [squeezed(text) for text in texts if text]
    return any(word in text for word in words for text in squeezed_texts)


@lru_cache(maxsize=65536)
def last_part(callee: str) -> str:
    """``this.orders.insertOne`` → ``insertone``; type arguments and optional chaining left out."""
    bare = re.sub(r"<[^()]*>$", "", callee.strip().rstrip("!?"))
    return re.split(r"[.:>?\s]", bare)[-1].lower()
