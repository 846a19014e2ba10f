#!/usr/bin/env bash
# Brings the history of earlier reports to RUNNER_TEMP, and keeps it after the next: as an artifact of the run, which the
# action itself uploads, or as the one file of a branch of its own, whose one commit each report replaces.
#
#   history.sh restore    nothing where there is no history yet; fails where nobody could tell
#   history.sh keep       only for a branch
set -euo pipefail

folder="${RUNNER_TEMP:?}/mapcheck-history"
remote="${GITHUB_SERVER_URL:?}/${GITHUB_REPOSITORY:?}"
branch=mapcheck-history
mkdir -p "$folder"

# The token goes to git's credential helper, so that it is in no address and no file.
as_us() { git -c credential.helper= -c 'credential.helper=!gh auth git-credential' "$@"; }

from_artifact() {
  # Of runs of the default branch alone: who opens a pull request writes no history.
  local ours run
  ours='[.artifacts[] | select(.expired | not) | select(.workflow_run.head_branch == env.MAPCHECK_DEFAULT_BRANCH
        and .workflow_run.head_repository_id == .workflow_run.repository_id)] | max_by(.created_at) | .workflow_run.id // empty'
  run="$(gh api "repos/$GITHUB_REPOSITORY/actions/artifacts?name=mapcheck-history&per_page=100" --jq "$ours")"
  [[ -z "$run" ]] || gh run download "$run" --repo "$GITHUB_REPOSITORY" --name mapcheck-history --dir "$folder"
}

from_branch() {
  local code=0
  as_us ls-remote --quiet --exit-code "$remote" "refs/heads/$branch" > /dev/null || code=$?
  case "$code" in
    0)
      as_us fetch --quiet --no-tags --depth 1 "$remote" "refs/heads/$branch"
      git cat-file blob FETCH_HEAD:history.sqlite > "$folder/history.sqlite"
      ;;
    2) ;; # no such branch: the first report makes it
    *) exit "$code" ;;
  esac
}

to_branch() {
  local blob tree commit
  export GIT_AUTHOR_NAME=mapcheck GIT_AUTHOR_EMAIL=mapcheck@users.noreply.github.com
  export GIT_COMMITTER_NAME=$GIT_AUTHOR_NAME GIT_COMMITTER_EMAIL=$GIT_AUTHOR_EMAIL
  blob="$(git hash-object -w -- "$folder/history.sqlite")"
  tree="$(printf '100644 blob %s\thistory.sqlite\n' "$blob" | git mktree)"
  commit="$(git commit-tree "$tree" -m "History of drift up to ${GITHUB_SHA:-this commit}")"
  as_us push --quiet --force "$remote" "$commit:refs/heads/$branch"
}

case "${1:-} ${MAPCHECK_HISTORY:-}" in
  "restore artifact") from_artifact ;;
  "restore branch") from_branch ;;
  "keep branch") to_branch ;;
  *)
    echo "::error title=mapcheck::history is artifact or branch"
    exit 2
    ;;
esac
