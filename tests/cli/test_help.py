"""What `--help` says, of every command and of every command within one."""

from collections.abc import Iterator
from inspect import cleandoc

import click
import pytest

from voice_coach.cli import COMMANDS, LazyGroup


def _commands() -> Iterator[tuple[str, click.Command]]:
    waiting: list[tuple[str, click.Command]] = [("voice-coach", LazyGroup())]
    while waiting:
        name, command = waiting.pop()
        if isinstance(command, click.Group):
            context = click.Context(command)
            for inner in command.list_commands(context):
                found = command.get_command(context, inner)
                assert found is not None
                waiting.append((f"{name} {inner}", found))
        if name != "voice-coach":
            yield name, command


FOUND = dict(_commands())


def test_every_command_is_there() -> None:
    assert {name.split()[1] for name in FOUND} == set(COMMANDS)


@pytest.mark.parametrize("name", FOUND)
def test_every_help_has_examples_of_that_very_command(name: str) -> None:
    _, title, examples = cleandoc(FOUND[name].help or "").partition("\b\nExample")
    assert title
    assert f"{name} " in examples.replace("\n", " \n") + " "
