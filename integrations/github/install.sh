#!/usr/bin/env bash
# Installs the version of mapcheck that the action was taken at, in an environment of its own.
set -euo pipefail

venv="$RUNNER_TEMP/mapcheck-venv"
# Rules and reports link to where the action came from.
[ -z "${GITHUB_ACTION_REPOSITORY:-}" ] || export MAPCHECK_HOME="${MAPCHECK_HOME:-$GITHUB_SERVER_URL/$GITHUB_ACTION_REPOSITORY}"
bash "$GITHUB_ACTION_PATH/integrations/install.sh" "$venv"
programs="$venv/bin"
[ -d "$programs" ] || programs="$venv/Scripts"
echo "$programs" >> "$GITHUB_PATH"
