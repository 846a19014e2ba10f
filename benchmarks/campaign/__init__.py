"""A hostile tree can do nothing, and one bad file costs one file: tried, with seeds. ``python -m benchmarks.campaign``."""
