"""`wordings`: what the coach was asked to remember, listed and forgotten."""

import click


@click.group()
def wordings() -> None:
    """The wordings that the coach was asked to remember.

    \b
    Examples:
      voice-coach wordings list
      voice-coach wordings forget "do the knee thing"

    They are learned by voice alone: after you put the same words right twice, the coach offers it.
    """


@wordings.command(name="list")
def list_() -> None:
    """Each of them, and what it means.

    \b
    Examples:
      voice-coach wordings list
    """
    from voice_coach.settings import load
    from voice_coach.wordings import kept_wordings

    for wording in kept_wordings(load().language):
        slots = "".join(f" {name}={value}" for name, value in wording.slots.items())
        click.echo(f"{wording.said}\t{wording.intent}{slots}")


@wordings.command()
@click.argument("words")
def forget(words: str) -> None:
    """Forget one of them.

    \b
    Examples:
      voice-coach wordings forget "do the knee thing"
    """
    from voice_coach.errors import UsageProblem
    from voice_coach.settings import load
    from voice_coach.wordings import forget_wording

    if not forget_wording(load().language, words):
        raise UsageProblem(f"“{words}” was not remembered.", cure="See voice-coach wordings list.")
    click.echo(f"Forgotten: {words}")
