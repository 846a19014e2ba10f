#!/usr/bin/env bash
# Installs the version of mapcheck that the action was taken at, in an environment of its own.
set -euo pipefail

venv="$RUNNER_TEMP/mapcheck-venv"
bash "$GITHUB_ACTION_PATH/integrations/install.sh" "$venv"
programs="$venv/bin"
[ -d "$programs" ] || programs="$venv/Scripts"
echo "$programs" >> "$GITHUB_PATH"
