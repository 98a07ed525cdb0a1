"""`report`: the page for the physiotherapist. `reminders`: a calendar file."""

import gc
import os
from datetime import date, datetime, timedelta
from pathlib import Path

import click

from voice_coach.errors import UsageProblem

LOOKS_BACK = timedelta(weeks=12)
"""Span of a report without --from, or the whole record where that is shorter."""
DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.option("--from", "since", type=DAY, help="First day; otherwise the last twelve weeks.")
@click.option("--to", "until", type=DAY, help="Last day; otherwise today.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path, allow_dash=True),
    default="report.html",
    show_default=True,
    help="The page to write; - for stdout.",
)
@click.option("--large-print", is_flag=True, help="18 points, one column.")
@click.option("--person", help="Whose record it is, where several people share a machine.")
def report(
    since: datetime | None, until: datetime | None, out: Path, large_print: bool, person: str | None
) -> None:
    """Write a page for the physiotherapist: prescribed and done, pain, effort, goals.

    \b
    Examples:
      voice-coach report
      voice-coach report --from 2026-01-01 --to 2026-03-31 --out anna.html
      voice-coach report --large-print

    One file, two A4 pages when printed. It needs no network and runs no script.
    """
    gc.disable()  # nothing of a report becomes garbage before its end, and looking for it takes a tenth
    try:
        _write_report(since, until, out, large_print, person)
    finally:
        gc.enable()


def _write_report(
    since: datetime | None, until: datetime | None, out: Path, large_print: bool, person: str | None
) -> None:
    from voice_coach import places
    from voice_coach.cli.record import exercise_names, open_journal
    from voice_coach.record import lookup

    os.environ.setdefault("MPLCONFIGDIR", str(places.cache_dir("plots")))
    try:
        from voice_coach.record.report import page
    except ModuleNotFoundError as missing:
        raise UsageProblem(
            f"A report needs {missing.name}.", cure="Install voice-coach[report]."
        ) from missing
    journal = open_journal(person)
    try:
        last = until.date() if until else date.today()
        first = (
            since.date() if since else max(last - LOOKS_BACK + timedelta(days=1), journal.first_day() or last)
        )
        first = first if since else min(first, last)
        if last < first:
            raise UsageProblem("The report would end before it begins.", cure="Give --from before --to.")
        found = lookup.report(journal, first, last)
    finally:
        journal.close()
    text = page(found, journal.person, exercise_names(), made_on=date.today(), large_print=large_print)
    if str(out) == "-":
        click.echo(text, nl=False)
        return
    from voice_coach.record.private_file import write

    write(out, text)
    click.echo(f"Written: {out}", err=True)


@click.command()
@click.option("--at", "times", required=True, help="Times of the day, as in 10:00,16:00.")
@click.option("--days", default="mo,tu,we,th,fr,sa,su", show_default=True, help="Days of the week.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path, allow_dash=True),
    default="reminders.ics",
    show_default=True,
    help="The calendar file to write; - for stdout.",
)
def reminders(times: str, days: str, out: Path) -> None:
    """Write a calendar file that invites to the exercises, for a telephone or any calendar.

    \b
    Examples:
      voice-coach reminders --at 10:00,16:00
      voice-coach reminders --at 9:30 --days mo,we,fr --out exercises.ics

    A later file with the same times takes the place of the former one.
    """
    try:
        from voice_coach.record.reminder_times import times_of_day
        from voice_coach.record.reminders import calendar, days_of_week
    except ModuleNotFoundError as missing:
        raise UsageProblem(f"This needs {missing.name}.", cure="Install voice-coach[report].") from missing
    text = calendar(times_of_day(times), days_of_week(days), first=date.today())
    if str(out) == "-":
        click.echo(text, nl=False)
        return
    from voice_coach.record.private_file import write

    write(out, text)
    click.echo(f"Written: {out}", err=True)
