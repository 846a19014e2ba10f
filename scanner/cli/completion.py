"""`scan completion SHELL`: what a shell's start-up file evaluates."""

from __future__ import annotations

import click

SHELLS = {
    "bash": 'eval "$(scan completion bash)"',
    "zsh": 'eval "$(scan completion zsh)"',
    "fish": "scan completion fish | source",
}

# each line is a kind, a comma, and the word with what is said of it behind a tab: both may hold commas
# https://fishshell.com/docs/current/cmds/complete.html
_FISH = """\
function %(complete_func)s;
    set -l response (env %(complete_var)s=fish_complete COMP_WORDS=(commandline -cp) COMP_CWORD=(commandline -t) %(prog_name)s);

    for completion in $response;
        set -l answer (string split -m 1 "," $completion);

        switch $answer[1];
            case dir;
                __fish_complete_directories $answer[2];
            case file;
                __fish_complete_path $answer[2];
            case plain;
                echo $answer[2];
        end;
    end;
end;

complete --no-files --command %(prog_name)s --arguments "(%(complete_func)s)";
"""


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

    answer_fish()
    kind = get_completion_class(shell)
    assert kind is not None
    # the base class's: bash's own first runs bash, to see how old it is
    click.echo(ShellComplete.source(kind(cli, {}, "scan", "_SCAN_COMPLETE")))


def answer_fish() -> None:
    """Have fish asked and answered in our own words: click's change from one release to the next, and split at commas."""
    from click.shell_completion import CompletionItem, FishComplete, add_completion_class

    class Fish(FishComplete):
        source_template = _FISH

        def format_completion(self, item: CompletionItem) -> str:
            said = " ".join((item.help or "").split())
            return f"{item.type},{item.value}" + (f"\t{said}" if said else "")

    add_completion_class(Fish, "fish")
