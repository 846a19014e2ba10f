from tests.cli.conftest import a_cache_of_our_own

__all__ = ["a_cache_of_our_own"]
