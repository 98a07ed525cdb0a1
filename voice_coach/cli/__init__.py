"""The command line: one module a group of commands, loaded only when it is asked for."""

import contextlib
import importlib
import os
import signal
import sys
import threading
from typing import Any

import click

from voice_coach.cli.passphrase import asked
from voice_coach.errors import CoachError
from voice_coach.record import cipher

ENDING_SECONDS = 0.9
"""How long an interrupted command may take to put everything in order."""
INTERRUPTED = 130
"""Exit code after Ctrl-C."""

COMMANDS = {
    "start": "voice_coach.cli.start:start",
    "try": "voice_coach.cli.start:try_",
    "demo": "voice_coach.cli.start:demo",
    "understand": "voice_coach.cli.understand:understand",
    "hear": "voice_coach.cli.hear:hear",
    "models": "voice_coach.cli.models:models",
    "content": "voice_coach.cli.content:content",
    "rehearse": "voice_coach.cli.content:rehearse",
    "handout": "voice_coach.cli.handout:handout",
    "voice": "voice_coach.cli.voice:voice",
    "prescription": "voice_coach.cli.prescription:prescription",
    "doctor": "voice_coach.cli.doctor:doctor",
    "tune": "voice_coach.cli.tune:tune",
    "devices": "voice_coach.cli.doctor:devices",
    "record": "voice_coach.cli.record:record",
    "report": "voice_coach.cli.report:report",
    "wordings": "voice_coach.cli.wordings:wordings",
    "reminders": "voice_coach.cli.report:reminders",
}
"""Command → module and object; a command starts without importing what the others need."""


class LazyGroup(click.Group):
    """A click group that imports a command's module when the command is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names, in the order of COMMANDS."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or None."""
        target = COMMANDS.get(cmd_name)
        if target is None:
            return None
        module, _, name = target.partition(":")
        command: Any = getattr(importlib.import_module(module), name)
        assert isinstance(command, click.Command)
        return command


@click.group(cls=LazyGroup, invoke_without_command=True)
@click.version_option(package_name="voice-coach")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """A voice coach for people with back pain. Offline, hands-free.

    \b
    Examples:
      voice-coach            start the coach: speak, and it answers
      voice-coach try        the same, with typed words
      voice-coach demo       hear a whole session, without a microphone
      voice-coach doctor     check microphone, loudspeaker, voice and model
    """
    if ctx.invoked_subcommand is None:
        start = ctx.command.get_command(ctx, "start")  # type: ignore[attr-defined]
        ctx.invoke(start)


def main() -> None:
    """Run the command line; a CoachError becomes one message and its exit code."""
    signal.signal(signal.SIGINT, _interrupted)
    cipher.ask_with(asked)
    try:
        cli.main(standalone_mode=False)
    except CoachError as problem:
        click.echo(f"{problem.what}\n{problem.cure}".strip(), err=True)
        sys.exit(problem.exit_code)
    except click.ClickException as problem:
        problem.show()
        sys.exit(problem.exit_code)
    except (click.Abort, KeyboardInterrupt):
        # All is closed by now; taking the interpreter apart would only keep the person waiting.
        with contextlib.suppress(OSError):
            sys.stdout.flush()
        os._exit(INTERRUPTED)
    except BrokenPipeError:
        # Whoever read our output has gone (`voice-coach demo | head`): nothing is wrong, nobody is listening.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as problem:  # the last resort: a person is never shown a traceback
        if os.environ.get("VOICE_COACH_DEBUG"):
            raise
        click.echo(f"Something went wrong inside the coach: {type(problem).__name__}: {problem}", err=True)
        click.echo("What was recorded is safe. With VOICE_COACH_DEBUG=1 you see where it happened.", err=True)
        sys.exit(1)


def _interrupted(_signal: int, _frame: object) -> None:
    """Ctrl-C: end in order, or without it where that takes longer than ENDING_SECONDS."""
    # A sound system that hangs must not keep the microphone; the record is whole at any moment.
    last_resort = threading.Timer(ENDING_SECONDS, os._exit, (INTERRUPTED,))
    last_resort.daemon = True
    last_resort.start()
    raise KeyboardInterrupt
