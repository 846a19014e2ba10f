"""Facts and settings → who calls whom: addresses, clients, gateways and brokers, held against the names that services go by."""

from scanner.infer.calls.calling import with_calls
from scanner.infer.calls.reading import READ, Reads
from scanner.infer.calls.relays import KIND

__all__ = ["KIND", "READ", "Reads", "with_calls"]
