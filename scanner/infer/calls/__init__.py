"""Facts and settings → who calls whom: addresses, clients, gateways and brokers, held against the names that services go by."""

from scanner.infer.calls.calling import with_calls
from scanner.infer.calls.reading import READ, Reads

__all__ = ["READ", "Reads", "with_calls"]
