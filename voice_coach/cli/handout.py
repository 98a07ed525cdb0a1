"""The command that puts spoken texts, and the person's own plan, on paper."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from voice_coach.errors import UsageProblem

if TYPE_CHECKING:
    from voice_coach.programme.plain_text import Block
    from voice_coach.programme.types import Programme
    from voice_coach.settings import Settings

PLAN = "plan"
"""The id of the person's own plan."""


@click.command()
@click.argument("ids", nargs=-1)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="File; default: the screen.")
@click.option(
    "--points", type=click.IntRange(10, 72), default=18, show_default=True, help="Size of the type."
)
@click.option("--text", is_flag=True, help="Plain text, for braille, instead of a page in large print.")
@click.option("--person", help="Whose plan it is, where several people share a machine.")
@click.option("--language", help="Code of the language.")
def handout(
    ids: tuple[str, ...], out: Path | None, points: int, text: bool, person: str | None, language: str | None
) -> None:
    """Write your plan, topics, exercises and relaxations as a page in large print, or as plain text.

    IDS are names such as pain or bridge; plan is your own plan: exercises, goals, tasks in pieces, and
    what you do in a flare-up. Without any, your plan, if there is one, and every text of the programme.

    \b
    Examples:
      voice-coach handout plan --out plan.html
      voice-coach handout pain pacing --out pain.html
      voice-coach handout bridge knee_rolling --points 24 --out exercises.html
      voice-coach handout --text --out everything.txt
    """
    from voice_coach import programme, settings
    from voice_coach.cli.rehearsal import unknown
    from voice_coach.programme import handout as page
    from voice_coach.programme.plain_text import as_text, blocks
    from voice_coach.programme.plain_text import ids as all_ids

    chosen = settings.load({"person": person, "language": language})
    known = programme.load(chosen.language)
    there = all_ids(known)
    for id in ids:
        if id not in (PLAN, *there):
            raise unknown(id, [PLAN, *there])
    wanted = dict.fromkeys(ids or there)
    articles = [_own_plan(chosen, known) if id == PLAN else blocks(known, id) for id in wanted]
    own = PLAN in wanted
    if not ids and (plan := _plan_if_any(chosen, known)):
        articles, own = [plan, *articles], True
    made = "\n\n\n".join(map(as_text, articles)) + "\n" if text else page.handout(known, articles, points)
    if out is None:
        click.echo(made, nl=False)
        return
    if own:
        from voice_coach.record.private_file import write

        write(out, made)
        return
    try:
        out.write_text(made, encoding="utf-8")
    except OSError as problem:
        raise UsageProblem(
            f"{out} cannot be written: {problem.strerror}.", cure="Name another file with --out."
        ) from None


def _plan_if_any(chosen: "Settings", programme: "Programme") -> "list[Block]":
    """The person's plan; nothing where there is none, or, with a word about it, where it cannot be read."""
    from voice_coach.errors import CoachError

    try:
        return _plan(chosen, programme)
    except CoachError as problem:
        click.echo(f"Your own plan is left out. {problem}", err=True)
        return []


def _own_plan(chosen: "Settings", programme: "Programme") -> "list[Block]":
    """The person's plan, or that there is none yet."""
    from voice_coach.coaching import on_paper
    from voice_coach.programme.plain_text import Block

    title = Block("title", programme.text(on_paper.TITLE))
    return _plan(chosen, programme) or [title, Block("paragraph", programme.text("paper.nothing"))]


def _plan(chosen: "Settings", programme: "Programme") -> "list[Block]":
    """What the record and the prescription hold of the person's plan; empty: nothing."""
    from voice_coach.coaching import on_paper
    from voice_coach.memory import open_memory
    from voice_coach.programme.plain_text import Block

    memory = open_memory(chosen)
    try:
        sections = on_paper.plan(programme, memory.known())
    finally:
        memory.close()
    if not sections:
        return []
    found = [Block("title", programme.text(on_paper.TITLE))]
    for heading, paragraphs in sections:
        found.append(Block("heading", programme.text(heading)))
        for lines in paragraphs:
            said = (programme.text(line.id, line.slots) for line in lines)
            found.append(Block("paragraph", " ".join(said)))
    return found
