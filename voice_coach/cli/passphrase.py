"""Asks for the record's passphrase on the terminal, without showing it."""

import os
import sys
from pathlib import Path

import click

from voice_coach.errors import RecordProblem, UsageProblem
from voice_coach.record import cipher


def asked(path: Path) -> str | None:
    """What a person types for that record; None where there is no terminal to ask on."""
    if not sys.stdin.isatty():
        return None
    said: str = click.prompt(f"Passphrase of the record {path.name}", hide_input=True, err=True)
    return said


def new_passphrase() -> str:
    """A new passphrase, typed twice, or that of VOICE_COACH_PASSPHRASE.

    Raises UsageProblem where the two differ or it is too short, RecordProblem where nobody can be asked.
    """
    given = os.environ.get(cipher.VARIABLE)
    if given:
        return cipher.checked(given)
    if not sys.stdin.isatty():
        raise RecordProblem(
            "There is no terminal on which to ask for a passphrase.",
            cure=f"Type the command on a terminal, or set {cipher.VARIABLE}.",
        )
    first = cipher.checked(click.prompt("New passphrase", hide_input=True, err=True))
    if cipher.checked(click.prompt("The same again", hide_input=True, err=True)) != first:
        raise UsageProblem("These were not the same.", cure="Nothing was locked: try again.")
    return first
