"""How large a file may be before it is data rather than something that people wrote."""

from __future__ import annotations

# Nobody writes a larger file by hand, and a larger one takes seconds to parse. Semgrep stops at 1,000,000
# bytes (https://semgrep.dev/docs/cli-reference), but a rendered manifest holds many objects, each of up to
# 1.5 MiB in etcd (https://etcd.io/docs/v3.5/dev-guide/limit/).
MOST_BYTES = 2 * 1024 * 1024

_WRITTEN = (
    ".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs", ".go", ".py", ".java", ".kt", ".kts",
    ".yaml", ".yml", ".toml", ".hcl", ".tf", ".tofu", ".tfvars", ".properties",
)  # fmt: skip


def is_written(path: str) -> bool:
    """Whether a file of this name is code or configuration at any size, so that leaving it out is a loss."""
    return path.lower().endswith(_WRITTEN)
