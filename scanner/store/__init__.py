"""What is kept between runs, in the user's cache folder and never in the scanned tree."""

from scanner.store.cache import FactCache, cache_folder
from scanner.store.keys import context_key, fact_key, tool_key

__all__ = ["FactCache", "cache_folder", "context_key", "fact_key", "tool_key"]
