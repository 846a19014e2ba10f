"""git's history and code owners → when a path, a line or a listing changed, and whom to ask."""

from scanner.walk.history.history import decode_history, encode_history, history_key, read_history
from scanner.walk.history.owners import OwnerRule, find_code_owners, read_code_owners, who_to_ask
from scanner.walk.history.renames import moved_since

__all__ = [
    "OwnerRule",
    "decode_history",
    "encode_history",
    "find_code_owners",
    "history_key",
    "moved_since",
    "read_code_owners",
    "read_history",
    "who_to_ask",
]
