"""`scan completion SHELL`: what a shell's start-up file evaluates."""

from __future__ import annotations

import click

SHELLS = {
    "bash": 'eval "$(scan completion bash)"',
    "zsh": 'eval "$(scan completion zsh)"',
    "fish": "scan completion fish | source",
}


@click.command("completion")
@click.argument("shell", type=click.Choice(list(SHELLS)))
def completion_command(shell: str) -> None:
    """Print what makes SHELL complete commands, options, rules, findings, components and revisions.

    \b
    In the shell's start-up file:
      eval "$(scan completion bash)"     # ~/.bashrc, of bash 4.4 or later
      eval "$(scan completion zsh)"      # ~/.zshrc
      scan completion fish | source      # ~/.config/fish/config.fish
    """
    from click.shell_completion import ShellComplete, get_completion_class

    from scanner.cli import cli

    kind = get_completion_class(shell)
    assert kind is not None
    # the base class's: bash's own first runs bash, to see how old it is
    source = ShellComplete.source(kind(cli, {}, "scan", "_SCAN_COMPLETE"))
    # a comma ends the kind alone: what is said of a word may have some, and so may the word
    click.echo(source.replace('(string split "," $completion)', '(string split -m 1 "," $completion)'))
