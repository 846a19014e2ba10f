#!/usr/bin/env bash
# `scan` from an environment beside this clone, which the first run makes with what was tried with this version.
# pre-commit's own installation would resolve the dependencies anew on every machine.
set -euo pipefail
checkout=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
venv="$checkout/.venv"

if [ ! -e "$venv/installed" ]; then
  rm -rf "$venv"
  bash "$checkout/integrations/install.sh" "$venv" >&2
  touch "$venv/installed"
fi
programs="$venv/bin"
[ -d "$programs" ] || programs="$venv/Scripts"
exec "$programs/scan" "$@"
