"""What a CI runner takes as a command of the job, where a text of the tree is printed into its log."""

from __future__ import annotations

__all__ = ["RUNNER_COMMAND"]

import re

# ``##vso[…]`` of Azure Pipelines and ``##[…]``, the old form of GitHub's, are looked for anywhere in a line, so that a mark
# before them does not help: they have to be broken. ``##teamcity[…]`` is one as well.
# https://github.com/microsoft/azure-pipelines-agent/blob/master/src/Microsoft.VisualStudio.Services.Agent/Command.cs
# https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
RUNNER_COMMAND = re.compile(r"##(?=\w*\[)")
