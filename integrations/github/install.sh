#!/usr/bin/env bash
# Installs the version of mapcheck that the action was taken at, in an environment of its own.
set -euo pipefail

python -m venv "$RUNNER_TEMP/mapcheck-venv"
"$RUNNER_TEMP/mapcheck-venv/bin/python" -m pip install --quiet --disable-pip-version-check "$GITHUB_ACTION_PATH"
echo "$RUNNER_TEMP/mapcheck-venv/bin" >> "$GITHUB_PATH"
