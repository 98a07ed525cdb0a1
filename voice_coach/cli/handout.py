"""The command that puts spoken texts on paper."""

from pathlib import Path

import click

from voice_coach import programme
from voice_coach.errors import UsageProblem


@click.command()
@click.argument("ids", nargs=-1)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="File; default: the screen.")
@click.option(
    "--points", type=click.IntRange(10, 72), default=18, show_default=True, help="Size of the type."
)
@click.option("--text", is_flag=True, help="Plain text, for braille, instead of a page in large print.")
@click.option("--language", default="en", show_default=True, help="Code of the language.")
def handout(ids: tuple[str, ...], out: Path | None, points: int, text: bool, language: str) -> None:
    """Write topics, exercises and relaxations as a page in large print, or as plain text.

    IDS are names such as pain or bridge; without any, everything.

    \b
    Examples:
      voice-coach handout pain pacing --out pain.html
      voice-coach handout bridge knee_rolling --points 24 --out exercises.html
      voice-coach handout --text --out everything.txt
    """
    from voice_coach.cli.rehearsal import unknown
    from voice_coach.programme import handout as page
    from voice_coach.programme.plain_text import ids as all_ids
    from voice_coach.programme.plain_text import plain_text

    known = programme.load(language)
    there = all_ids(known)
    for id in ids:
        if id not in there:
            raise unknown(id, there)
    wanted = dict.fromkeys(ids or there)
    made = (
        "\n\n\n".join(plain_text(known, id) for id in wanted) + "\n"
        if text
        else page.handout(known, wanted, points)
    )
    if out is None:
        click.echo(made, nl=False)
        return
    try:
        out.write_text(made, encoding="utf-8")
    except OSError as problem:
        raise UsageProblem(
            f"{out} cannot be written: {problem.strerror}.", cure="Name another file with --out."
        ) from None
