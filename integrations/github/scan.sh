#!/usr/bin/env bash
# Runs the scan, leaves its reports in RUNNER_TEMP, and names them in the step's outputs. Exits as the scan does.
set -uo pipefail

out="${RUNNER_TEMP:?}/mapcheck"
mkdir -p "$out"
arguments=()

case "${MAPCHECK_COMMAND:=check}" in
  check)
    base="${MAPCHECK_BASE:-${GITHUB_BASE_REF:+origin/$GITHUB_BASE_REF}}"
    [[ -n "$base" ]] && arguments+=(--base "$base")
    ;;
  report)
    [[ -n "${MAPCHECK_PREVIOUS:-}" ]] && arguments+=(--previous "$MAPCHECK_PREVIOUS")
    if [[ -n "${MAPCHECK_HISTORY:-}" ]]; then
      history="$RUNNER_TEMP/mapcheck-history/history.sqlite"
      arguments+=(--history "$history")
      if [[ ! -f "$history" && -n "${MAPCHECK_SINCE:-}" ]]; then
        scan history backfill --history "$history" --since "$MAPCHECK_SINCE" || exit
      fi
    fi
    arguments+=(--output "slack=$out/mapcheck.slack.json")
    ;;
  *)
    echo "::error title=mapcheck::command is check or report"
    exit 2
    ;;
esac
[[ -n "${MAPCHECK_FAIL_ON:-}" ]] && arguments+=(--fail-on "$MAPCHECK_FAIL_ON")
[[ "${MAPCHECK_STRICT:-false}" == true ]] && arguments+=(--strict)
while IFS= read -r argument; do
  [[ -n "$argument" ]] && arguments+=("$argument")
done <<< "${MAPCHECK_ARGS:-}"
while IFS= read -r path; do
  [[ -n "$path" ]] && arguments+=("$path")
done <<< "${MAPCHECK_PATHS:-}"

scan "$MAPCHECK_COMMAND" --format github \
  --output "json=$out/mapcheck.json" \
  --output "sarif=$out/mapcheck.sarif" \
  --output "markdown=$out/mapcheck.md" \
  --output "html=$out/mapcheck.html" \
  "${arguments[@]}"
code=$?

{
  echo "exit-code=$code"
  for format in json sarif html; do
    [[ -f "$out/mapcheck.$format" ]] && echo "$format=$out/mapcheck.$format"
  done
  [[ -f "$out/mapcheck.md" ]] && echo "markdown=$out/mapcheck.md"
  [[ -f "$out/mapcheck.slack.json" ]] && echo "slack=$out/mapcheck.slack.json"
  [[ -n "${history:-}" && -f "$history" ]] && echo "history=$history"
  [[ -f "$out/mapcheck.html" ]] && mkdir -p "$out/site" && cp "$out/mapcheck.html" "$out/site/index.html" && echo "site=$out/site"
} >> "${GITHUB_OUTPUT:?}"
exit "$code"
