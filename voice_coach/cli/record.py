"""Commands about the record: where it is, copies of it, its export and import, erasing it."""

from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from voice_coach.errors import RecordProblem, UsageProblem

if TYPE_CHECKING:
    from voice_coach.record.journal import Journal

PERSON = click.option("--person", help="Whose record it is, where several people share a machine.")
OUT = click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="The file to write.")
NAMED_LINES = 10
"""How many lines that cannot be taken are named one by one."""


@click.group()
def record() -> None:
    """Look after the record: what was done, said and planned with the coach.

    \b
    Examples:
      voice-coach record path                        where it is
      voice-coach record backup --out anna.db        a copy, also while a session runs
      voice-coach record export --format csv         a table for a spreadsheet
      voice-coach record export --out anna.jsonl     everything, to take in elsewhere
      voice-coach record import anna.jsonl           take it in again
      voice-coach record lock                        only a passphrase opens it then
      voice-coach record erase                       erase it, for good
    """


def open_journal(person: str | None) -> "Journal":
    """The journal that the settings name."""
    from voice_coach import settings
    from voice_coach.record.journal import Journal

    chosen = settings.load({"person": person})
    return Journal.open(chosen.person, chosen.record_url)


def _file(journal: "Journal") -> Path:
    """The SQLite file of the record; a server has its own ways of backing up."""
    if journal.store.path is None:
        raise UsageProblem(
            f"The record is in a database, {journal.store.where}.", cure="Use the database's own backup."
        )
    return journal.store.path


def _forget_what_was_spoken() -> None:
    """Remove the sound of everything that the coach has said: it read the person's own words to them."""
    from voice_coach import places

    for clip in places.cache_dir("clips").iterdir():
        clip.unlink(missing_ok=True)


def _give(text: str, out: Path | None) -> None:
    """To a file that its owner alone may read, whole or not at all; or to stdout."""
    if out is None:
        click.echo(text, nl=False)
        return
    from voice_coach.record.private_file import write

    write(out, text)
    click.echo(f"Written: {out}", err=True)


@record.command()
def path() -> None:
    """Print where the record is.

    \b
    Example:
      voice-coach record path
    """
    from voice_coach import settings
    from voice_coach.record.store import address_of

    click.echo(address_of(settings.load().record_url))


@record.command()
@OUT
def backup(out: Path | None) -> None:
    """Copy the record as it is now, also while a session runs.

    \b
    Examples:
      voice-coach record backup                      beside the record
      voice-coach record backup --out /media/usb/record.db

    One copy a day is made by itself when a session ends.
    """
    from voice_coach.record import backups

    journal = open_journal(None)
    try:
        click.echo(backups.make(_file(journal), out))
    finally:
        journal.close()


@record.command()
@click.argument("backup", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(backup: Path | None) -> None:
    """Put a backup in the record's place: the newest one, or BACKUP. The present file is kept.

    \b
    Examples:
      voice-coach record restore
      voice-coach record restore /media/usb/record.db
    """
    from voice_coach import settings
    from voice_coach.record import backups, cipher
    from voice_coach.record.store import file_of

    file = file_of(settings.load().record_url)
    if file is None:
        raise UsageProblem("The record is in a database.", cure="Use the database's own way to restore it.")
    chosen, aside = backups.restore(file, backup)
    click.echo(f"The record is now that of {chosen}.")
    if aside is not None and cipher.is_locked(aside) and not cipher.is_locked(file):
        click.echo("It has no passphrase: voice-coach record lock gives it one.", err=True)
    if aside is not None:
        click.echo(f"The former one was kept as {aside}.")


def _locked_file() -> Path:
    """The SQLite file that `lock` and `unlock` are about."""
    from voice_coach import settings
    from voice_coach.record.store import file_of

    file = file_of(settings.load().record_url)
    if file is None:
        raise UsageProblem("The record is in a database.", cure="Use the database's own encryption.")
    if not file.exists():
        raise UsageProblem("There is no record yet.", cure="Start the coach first: voice-coach.")
    return file


def _changed(what: str, done: int, damaged: tuple[Path, ...]) -> None:
    click.echo(f"{what}: {done} {'file' if done == 1 else 'files'}.")
    for file in damaged:
        click.echo(f"{file} is damaged and stays as it is; delete it if you don't need it.", err=True)


@record.command()
def lock() -> None:
    """Lock the record and its backups with a passphrase, which the coach asks for at its start from then on.

    \b
    Examples:
      voice-coach record lock                        asks twice, and shows nothing of it
      VOICE_COACH_PASSPHRASE=... voice-coach record lock

    Whoever forgets the passphrase cannot open the record any more: nobody can.
    """
    from voice_coach.cli.passphrase import new_passphrase
    from voice_coach.record import cipher, locking

    file = _locked_file()
    cipher.driver()
    if cipher.is_locked(file):
        cipher.raw_key(file)
        passphrase = cipher.known()
    else:
        passphrase = new_passphrase()
    changed = locking.lock(file, passphrase)
    _forget_what_was_spoken()
    _changed("Locked", changed.done, changed.damaged)


@record.command()
def unlock() -> None:
    """Take the passphrase off the record and its backups.

    \b
    Example:
      voice-coach record unlock
    """
    from voice_coach.record import locking

    changed = locking.unlock(_locked_file())
    _changed("Unlocked", changed.done, changed.damaged)


@record.command()
@PERSON
@click.option(
    "--format",
    "form",
    type=click.Choice(["jsonl", "csv", "fhir"]),
    default="jsonl",
    show_default=True,
    help="jsonl can be imported again; csv is for a spreadsheet; fhir for a clinic's system.",
)
@OUT
def export(person: str | None, form: str, out: Path | None) -> None:
    """Write the record in a form that other programs read.

    \b
    Examples:
      voice-coach record export > record.jsonl
      voice-coach record export --format csv --out record.csv
      voice-coach record export --format fhir --out bundle.json
    """
    journal = open_journal(person)
    try:
        if form == "jsonl":
            from voice_coach.record.exporting import json_lines

            text = "".join(json_lines(journal.everything()))
        elif form == "csv":
            from voice_coach.record.exporting import csv_text

            text = csv_text(journal.events())
        else:
            text = _fhir(journal)
    finally:
        journal.close()
    _give(text, out)


def _fhir(journal: "Journal") -> str:
    try:
        from voice_coach.record.fhir import bundle
    except ModuleNotFoundError as missing:
        raise UsageProblem(
            f"A FHIR export needs {missing.name}.", cure="Install voice-coach[report]."
        ) from missing
    return bundle(journal.events(), journal.person, exercise_names()) + "\n"


def exercise_names() -> dict[str, str]:
    """Exercise → its spoken name, in the language of the settings."""
    from voice_coach import programme, settings

    known = programme.load(settings.load().language)
    return {id: known.lines[exercise.name] for id, exercise in known.exercises.items()}


@record.command(name="import")
@click.argument("file", type=click.File(encoding="utf-8"))
@PERSON
def import_(file: TextIO, person: str | None) -> None:
    """Take in what `record export` wrote. What is there already is not taken twice.

    \b
    Examples:
      voice-coach record import record.jsonl
      voice-coach record import anna.jsonl --person anna
    """
    from voice_coach.record import importing

    try:
        read = importing.read(file)
    except UnicodeDecodeError as wrong:
        raise RecordProblem(
            f"{file.name} is not a text file in UTF-8.",
            cure="Give a file that voice-coach record export made.",
        ) from wrong
    journal = open_journal(person)
    try:
        new = journal.take_in(read.events)
    finally:
        journal.close()
    click.echo(f"New events: {new}. Already there: {len(read.events) - new + read.repeated}.")
    for refused in read.refused[:NAMED_LINES]:
        click.echo(f"Line {refused.line} was left out: {refused.why}.", err=True)
    if len(read.refused) > NAMED_LINES:
        click.echo(f"And {len(read.refused) - NAMED_LINES} more lines were left out.", err=True)


@record.command()
@PERSON
def erase(person: str | None) -> None:
    """Erase everything of a person from the record and its backups, for good. Asks twice.

    \b
    Examples:
      voice-coach record erase
      voice-coach record erase --person anna
    """
    from voice_coach.record import erasing

    journal = open_journal(person)
    try:
        name = journal.person
        count = erasing.people(journal.store).get(name, 0)
        if count == 0:
            raise UsageProblem(
                f"There is nothing of {name} in the record.", cure="voice-coach record people lists who is."
            )
        if not journal.attend():
            raise RecordProblem(f"A coach is running for {name}.", cure="End it, then erase again.")
        click.echo(
            f"The record of {name} has {count} events. The backups are erased too; copies elsewhere are not.",
            err=True,
        )
        if not click.confirm("Erase all of it?", err=True):
            click.echo("Nothing was erased.")
            return
        if click.prompt(f"This cannot be taken back. To erase it, type {name}", err=True).strip() != name:
            click.echo("Nothing was erased.")
            return
        erased = erasing.erase(journal.store, name)
        _forget_what_was_spoken()
    finally:
        journal.close()
    click.echo(f"Erased: {erased} events of {name}.")


@record.command()
def people() -> None:
    """List who is in the record, with the number of events.

    \b
    Example:
      voice-coach record people
    """
    from voice_coach.record import erasing

    journal = open_journal(None)
    try:
        for name, count in erasing.people(journal.store).items():
            click.echo(f"{name}\t{count}")
    finally:
        journal.close()
