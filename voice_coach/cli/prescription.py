"""Commands about the prescription: is the file that a physiotherapist wrote in order?"""

from collections.abc import Iterator
from pathlib import Path

import click

from voice_coach import programme
from voice_coach.errors import ContentProblem, UsageProblem
from voice_coach.programme.prescription import DAYS, Prescribed, all_mistakes, load_prescription
from voice_coach.programme.types import Programme


@click.group()
def prescription() -> None:
    """Check what a physiotherapist prescribed.

    \b
    Examples:
      voice-coach prescription check prescription.toml
    """


@prescription.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--language", default="en", show_default=True, help="Code of the language of its notes.")
def check(file: Path, language: str) -> None:
    """Check FILE and print what it prescribes; name everything that is wrong in it, and exit 5.

    \b
    Examples:
      voice-coach prescription check prescription.toml
    """
    known = programme.load(language)
    problems = all_mistakes(file, known)
    for problem in problems[:-1]:
        click.echo(problem, err=True)
    if problems:
        raise problems[-1]
    read = load_prescription(file, known)
    notes = [*read.notes, *(note for each in read.exercises for note in each.notes)]
    for note in notes:
        for phrase in _interrupting(note, language):
            raise ContentProblem(
                f'{file}: the note "{note}" says "{phrase}", on which the coach would interrupt itself.',
                cure="Expected: other words.",
            )
    for prescribed in read.exercises:
        click.echo(_in_words(prescribed, known))


def _in_words(prescribed: Prescribed, known: Programme) -> str:
    dose = prescribed.dose().items()
    amounts = [f"{name} {amount if isinstance(amount, str) else f'{amount:g}'}" for name, amount in dose]
    days = [] if len(prescribed.days) == len(DAYS) else [", ".join(DAYS[day] for day in prescribed.days)]
    fixed = [] if prescribed.progression else ["no progression"]
    name = known.lines[known.exercises[prescribed.exercise].name]
    return "; ".join([name, *amounts, *days, *fixed, *prescribed.notes])


def _interrupting(note: str, language: str) -> Iterator[str]:
    """Phrases in the note on which the coach acts at once, even while it speaks itself."""
    from voice_coach.programme.checks import says
    from voice_coach.understanding.stored import phrasebook

    try:
        sayings = phrasebook(language).sayings
    except UsageProblem:
        return
    yield from (phrase for saying in sayings for phrase in saying.urgent if says(note, phrase))
