"""What expressions may say, and what deployments put into variables and settings → the names that facts have. Pure."""

from scanner.infer.naming.annotations import filled_in, has_placeholder
from scanner.infer.naming.handed import Handed, asks_a_server, handed_out, without_manifests
from scanner.infer.naming.names import Owners, bare, named, read_from, referred_names, through_channels
from scanner.infer.naming.surroundings import Given, Surroundings, surroundings
from scanner.infer.naming.wiring import wiring

__all__ = [
    "Given",
    "Handed",
    "Owners",
    "Surroundings",
    "asks_a_server",
    "bare",
    "filled_in",
    "handed_out",
    "has_placeholder",
    "named",
    "read_from",
    "referred_names",
    "surroundings",
    "through_channels",
    "wiring",
    "without_manifests",
]
