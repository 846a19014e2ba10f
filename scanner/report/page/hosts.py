"""Where a line of code is shown on its host: GitHub, GitLab, Bitbucket, Azure DevOps, or what the user's template says."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from scanner.model import Location, Report
from scanner.report.text import path_bytes

# (part of the host's name, how it shows a line)
# https://docs.github.com/repositories/working-with-files/using-files/getting-permanent-links-to-files
# https://learn.microsoft.com/azure/devops/repos/git/share-link
HOSTS = (
    ("github", "{base}/blob/{commit}/{path}#L{line}"),
    ("gitlab", "{base}/-/blob/{commit}/{path}#L{line}"),
    ("bitbucket", "{base}/src/{commit}/{path}#lines-{line}"),
    (
        "dev.azure.com",
        "{base}?path=/{path}&version=GC{commit}&line={line}&lineEnd={line}&lineStartColumn=1&lineEndColumn=1",
    ),
    (
        "visualstudio.com",
        "{base}?path=/{path}&version=GC{commit}&line={line}&lineEnd={line}&lineStartColumn=1&lineEndColumn=1",
    ),
    ("codeberg.org", "{base}/src/commit/{commit}/{path}#L{line}"),
)
# what an address may hold as it is, and neither ends a link of Markdown's nor of Slack's: https://www.rfc-editor.org/rfc/rfc3986#section-2
_ADDRESS = "%:/?#[]@!$&*+,;=~"
HOLES = ("{path}", "{line}", "{commit}")


def link(report: Report, location: Location) -> str:
    """The address of a line; "" where nobody knows the host, the commit or the place."""
    template = _template(report)
    if not template or not location.path:
        return ""
    path = quote(path_bytes(location.path), safe="/")
    told = template.replace("{base}", report.remote).replace("{commit}", report.commit or "HEAD")
    return quote(told.replace("{path}", path).replace("{line}", str(location.line)), safe=_ADDRESS)


def _template(report: Report) -> str:
    """``--source-url``, which may be a whole template or the repository's address; else what the remote's host uses."""
    given = report.source_url.rstrip("/")
    if any(hole in given for hole in HOLES):
        return given
    base = given or report.remote
    host = urlsplit(base).hostname or ""
    known = next((template for part, template in HOSTS if part in host), "")
    if given and not known:
        known = HOSTS[0][1]  # most forges follow GitHub's form
    return known.replace("{base}", base)
