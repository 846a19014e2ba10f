#!/usr/bin/env bash
# Keeps one comment of ours on the pull request: made when there is drift, brought up to date ever after.
# A token that may not comment (a fork's) costs a warning, not the job.
set -uo pipefail

repository="repos/${GITHUB_REPOSITORY:?}/issues"
[[ "${MAPCHECK_PULL_REQUEST:?}" =~ ^[0-9]+$ ]] || { echo "::error title=mapcheck::no pull request"; exit 2; }

ours='.[] | select(.user.type == "Bot" and (.body | startswith("<!-- mapcheck -->"))) | .id'
earlier="$(gh api --paginate "$repository/$MAPCHECK_PULL_REQUEST/comments" --jq "$ours" | head -n 1)"

if [[ "$earlier" =~ ^[0-9]+$ ]]; then
  gh api --silent --method PATCH "$repository/comments/$earlier" -F "body=@${MAPCHECK_MARKDOWN:?}"
elif grep --quiet '^### 🛑' "${MAPCHECK_MARKDOWN:?}"; then
  gh api --silent --method POST "$repository/$MAPCHECK_PULL_REQUEST/comments" -F "body=@$MAPCHECK_MARKDOWN"
fi || echo "::warning title=mapcheck::the comment could not be written; it needs pull-requests: write"
