#!/usr/bin/env bash
# Tries what people get when they install us, each in a clone of HEAD and an environment of its own, and says how it went.
#
#   requirements/try.sh                       all of it
#   requirements/try.sh locked 3.14 wheels    these
#
#   locked    the two commands of the README, twice
#   lowest    the floors of pyproject.toml, on the oldest Python that is here
#   newest    the newest of everything that pyproject.toml allows
#   3.11 …    the lock on this Python; one that is not here is skipped with a word
#   wheels    whether the lock has a wheel for every platform that the README names
#
# Needs uv (`pip install uv`) for lowest, newest and wheels. Exits 1 when something failed.
set -uo pipefail
cd "$(dirname "$0")/.."
repository=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

PYTHONS=(3.11 3.12 3.13 3.14)
PLATFORMS=(x86_64-manylinux_2_17 aarch64-manylinux_2_28 x86_64-unknown-linux-musl aarch64-apple-darwin
  x86_64-apple-darwin x86_64-pc-windows-msvc aarch64-pc-windows-msvc)

clone() { # clone NAME: a fresh clone of HEAD, and go there
  git clone --quiet --no-hardlinks "$repository" "$work/$1" && cd "$work/$1" || return
}

python_for() { # python_for VERSION: the path of that Python, if it is here and runs
  local found
  for found in "$(command -v "python$1")" "${PYENV_ROOT:-$HOME/.pyenv}"/versions/"$1".*/bin/python; do
    if [ -x "$found" ] && "$found" -c "import venv" 2>/dev/null; then
      echo "$found"
      return
    fi
  done
  return 1
}

readme() { # readme NAME: the command between the README's marks
  sed -n "/<!-- $1 -->/,/<!-- \/$1 -->/p" README.md | sed -n 's/^    //p'
}

tests() { .venv/bin/python -m pytest -q -n "${JOBS:-auto}"; }

try_locked() {
  clone locked || return
  local times
  for times in once again; do
    echo "+ $times"
    bash -euo pipefail -c "$(readme run)" >/dev/null || return
    bash -euo pipefail -c "$(readme tests)" || return
  done
}

try_resolution() { # try_resolution RESOLUTION PYTHON: what uv makes of pyproject.toml
  clone "$1" && "$2" -m venv .venv || return
  uv pip compile --quiet --python .venv/bin/python --resolution "$1" --extra test --group build \
    --no-emit-index-url --output-file "$work/$1.txt" pyproject.toml || return
  .venv/bin/pip install --quiet -r "$work/$1.txt" || return
  .venv/bin/pip install --quiet --no-deps --no-build-isolation -e . && tests
}

try_lowest() { try_resolution lowest-direct "$(python_for 3.11 || command -v python3)"; }

try_newest() { try_resolution highest "$(command -v python3)"; }

try_python() { # try_python VERSION
  local python
  python=$(python_for "$1") || { echo "there is no Python $1 here"; return 77; }
  clone "python$1" && "$python" -m venv .venv || return
  .venv/bin/pip install --quiet -r requirements/test.txt || return
  .venv/bin/pip install --quiet --no-deps --no-build-isolation -e . && tests
}

try_wheels() {
  local platform version code=0
  for platform in "${PLATFORMS[@]}"; do
    for version in "${PYTHONS[@]}"; do
      [ "$platform $version" != "aarch64-pc-windows-msvc 3.11" ] || continue # PyYAML has none there
      uv pip install --quiet --dry-run --target "$work/none" --python-platform "$platform" --python-version "$version" \
        --only-binary :all: --require-hashes -r requirements/run.txt || { echo "not for $platform, Python $version"; code=1; }
    done
  done
  return $code
}

kinds=("$@")
[ ${#kinds[@]} -gt 0 ] || kinds=(locked lowest newest "${PYTHONS[@]}" wheels)
outcome=0
table=""
for kind in "${kinds[@]}"; do
  echo "== $kind"
  case "$kind" in
    locked | lowest | newest | wheels) ("try_$kind") ;;
    3.*) (try_python "$kind") ;;
    *) echo "there is no $kind to try; see the head of this file" >&2; exit 2 ;;
  esac
  case $? in
    0) said=passed ;;
    77) said=skipped ;;
    *) said=FAILED outcome=1 ;;
  esac
  table+=$(printf '%-8s %s' "$kind" "$said")$'\n'
done
printf '\n%s' "$table"
exit $outcome
