#!/usr/bin/env bash
# Writes run.txt, desk.txt (with scan lsp and --watch), fleet.txt (with scan fleet) and test.txt: one resolution for every platform and Python, with hashes and without any index's address.
#
#   requirements/lock.sh              bring the lock in line with pyproject.toml; what is locked stays where it can
#   requirements/lock.sh --upgrade    take the newest of everything
#
# Needs uv (`pip install uv`). Try what came out with requirements/try.sh before it is committed.
set -euo pipefail
cd "$(dirname "$0")/.."

resolve() { # resolve OUTPUT [OPTION…]
  local output=$1
  shift
  uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
    --custom-compile-command requirements/lock.sh --output-file "$output" "$@" pyproject.toml
}

resolve requirements/run.txt --group build "$@"
resolve requirements/desk.txt --group build --extra desk --constraint requirements/run.txt "$@"
resolve requirements/fleet.txt --group build --extra fleet --constraint requirements/run.txt "$@"
resolve requirements/test.txt --group build --extra test --constraint requirements/desk.txt --constraint requirements/fleet.txt "$@"
