"""Commands about the content: check it, read it, rehearse it, lay out a new language."""

from pathlib import Path

import click

from voice_coach import places, programme
from voice_coach.errors import ContentProblem

LANGUAGE = click.option("--language", default="en", show_default=True, help="Code of the language.")


@click.group()
def content() -> None:
    """Check, read and extend what the coach knows: TOML files that need no Python.

    \b
    Examples:
      voice-coach content check              is everything in order? one line a finding
      voice-coach content check --clinical   lines that a clinician has to sign off
      voice-coach content plain pain         a topic as plain text
      voice-coach content new-language pl    lay out the files of a new language
    """


@content.command()
@LANGUAGE
@click.option("--clinical", is_flag=True, help="List the lines that bear on safety, with their review.")
def check(language: str, clinical: bool) -> None:
    """Check every content file, the person's own ones too; exit 5 when something is wrong.

    \b
    Examples:
      voice-coach content check
      voice-coach content check --language pl
      voice-coach content check --clinical
    """
    from voice_coach.cli.content_findings import all_findings, safety_lines

    if clinical:
        for line in safety_lines(language):
            click.echo(line)
        return
    findings = all_findings(language)
    for finding in findings:
        click.echo(str(finding))
    if findings:
        count = "One finding" if len(findings) == 1 else f"{len(findings)} findings"
        raise ContentProblem(f"{count} in the content.", cure="Each line above names file and line.")
    click.echo("The content is in order.")


@content.command()
@click.argument("id", required=False)
@LANGUAGE
def plain(id: str | None, language: str) -> None:
    """Print the spoken texts of a topic, exercise or relaxation (all, without ID) as plain text.

    \b
    Examples:
      voice-coach content plain bridge
      voice-coach content plain > everything.txt
    """
    from voice_coach.cli.rehearsal import unknown
    from voice_coach.programme.plain_text import ids, plain_text

    known = programme.load(language)
    if id and id not in ids(known):
        raise unknown(id, ids(known))
    click.echo("\n\n\n".join(plain_text(known, each) for each in ([id] if id else ids(known))))


@content.command()
def folder() -> None:
    """Print the folder of your own content files, which lie over the shipped ones.

    \b
    Examples:
      voice-coach content folder
    """
    click.echo(str(places.overlay("programme")))


@content.command("new-language")
@click.argument("code")
@click.option(
    "--into", type=click.Path(path_type=Path, file_okay=False), help="Folder; default: your own content."
)
@click.option("--from", "model", default="en", show_default=True, help="Language to copy.")
def new_language(code: str, into: Path | None, model: str) -> None:
    """Lay out the files of a new language, to be translated text by text.

    \b
    Examples:
      voice-coach content new-language pl
      voice-coach content new-language pl --into .
    """
    from voice_coach.programme.new_language import lay_out

    written = lay_out(code, into or places.config_dir(), model)
    click.echo(f"{len(written)} files. Translate the texts between double quotes in:")
    for folder in sorted({path.parent for path in written}):
        click.echo(f"  {folder}")
    click.echo(f"What is left to do: voice-coach content check --language {code}", err=True)


@click.command()
@click.argument("id")
@LANGUAGE
@click.option("--minutes", type=click.FloatRange(0, 60, min_open=True), help="Length.")
@click.option("--reps", type=click.IntRange(1, 100), help="Repetitions.")
@click.option("--sets", type=click.IntRange(1, 10), help="Sets.")
@click.option("--stage", help="An easier or harder version.")
def rehearse(id: str, language: str, **wishes: float | int | str | None) -> None:
    """Print an activity as its timed script: minute, second, and what is said.

    ID is an exercise, a topic, a relaxation script, or breathing. Spoken lengths are estimates, beats exact.

    \b
    Examples:
      voice-coach rehearse bridge --reps 8 --sets 2
      voice-coach rehearse body_lying --minutes 10
      voice-coach rehearse breathing --minutes 1
    """
    from voice_coach.cli.rehearsal import activity_named, rehearsed

    known = programme.load(language)
    params = {name: value for name, value in wishes.items() if value is not None}
    end = 0.0
    for moment in rehearsed(known, activity_named(known, id, params)):
        said = known.text(moment.line.id, moment.line.slots) if moment.line else ""
        tone = f"({moment.tone})" if moment.tone else ""
        mark = " ?" if moment.asks else ""
        click.echo(f"{_clock(moment.at)}  {moment.seconds:5.1f} s  {said} {tone}".rstrip() + mark)
        end = moment.at + moment.seconds
    click.echo(_clock(end))


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds, 1), 60)
    return f"{int(minutes):2d}:{rest:04.1f}"
