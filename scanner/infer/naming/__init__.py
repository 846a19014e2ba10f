"""What expressions may say, and what deployments put into variables and settings → the names that facts have. Pure."""

from scanner.infer.naming.annotations import filled_in, has_placeholder
from scanner.infer.naming.names import Owners, bare, named, referred_names, through_channels
from scanner.infer.naming.surroundings import Given, Surroundings, surroundings
from scanner.infer.naming.wiring import wiring

__all__ = [
    "Given",
    "Owners",
    "Surroundings",
    "bare",
    "filled_in",
    "has_placeholder",
    "named",
    "referred_names",
    "surroundings",
    "through_channels",
    "wiring",
]
