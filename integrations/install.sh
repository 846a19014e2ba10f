#!/usr/bin/env bash
# install.sh VENV [desk|fleet]: installs this checkout of mapcheck into a new virtual environment, with the dependencies that
# it was tried with, by their hashes; with "desk" also those of `scan lsp` and `scan --watch`, with "fleet" those of `scan
# fleet` and --scheduler. Nothing is resolved, so nothing that is published later can come in.
set -euo pipefail
checkout=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
venv=${1:?install.sh needs the folder of the virtual environment to make}
lock=${2:-run}
[ -f "$checkout/requirements/$lock.txt" ] || { echo "install.sh VENV [desk|fleet]" >&2; exit 2; }

"$(command -v python3 || command -v python)" -m venv "$venv"
programs="$venv/bin"
[ -d "$programs" ] || programs="$venv/Scripts" # Windows
pip=("$programs/python" -m pip install --quiet --disable-pip-version-check)
"${pip[@]}" --require-hashes -r "$checkout/requirements/$lock.txt"
"${pip[@]}" --no-deps --no-build-isolation "$checkout"
