"""`start`, `try` and `demo`: a session with a microphone, with typed words, and in virtual time."""

import queue
import sys
import threading
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from voice_coach.captions import Caption
from voice_coach.errors import UsageProblem

if TYPE_CHECKING:
    from voice_coach.settings import Settings

WAIT_A_LITTLE = "+"
"""A piped line like `+5` says nothing, and lets that many seconds pass."""
LONGEST_PIPED = 4 * 3600.0
"""Seconds of virtual time after which a piped session ends in any case."""


def show(caption: Caption) -> None:
    """One caption, one line, on stdout."""
    click.echo(str(caption))


@click.command()
@click.option("--ear", type=click.Choice(["auto", "vosk", "pocketsphinx"]), help="Which recogniser hears.")
@click.option("--model", type=click.Path(path_type=Path), help="Folder of a Vosk speech model.")
@click.option("--input", "microphone", help="Part of the microphone's name; see voice-coach devices.")
@click.option("--output", "loudspeaker", help="Part of the loudspeaker's name.")
@click.option("--person", help="Whose record it is, where several people share a machine.")
@click.option("--language", help="Language of the coach.")
@click.option("--at", "times", help="Times of the day at which to invite you, as in 10:00,16:00.")
def start(
    ear: str | None,
    model: Path | None,
    microphone: str | None,
    loudspeaker: str | None,
    person: str | None,
    language: str | None,
    times: str | None,
) -> None:
    """Start the coach: speak, and it answers.

    \b
    Examples:
      voice-coach start                      with the system's microphone and loudspeaker
      voice-coach start --input headset      with the microphone whose name has "headset" in it
      voice-coach start --person anna        with Anna's record
      voice-coach start --at 10:00,16:00     and invite me at ten and at four

    Without --at the times of a prescription count. Say "later" or "not today" to an invitation.
    Say "help" at any time to hear what you can say, and "goodbye" to end.
    Without a microphone the coach takes typed words.
    """
    from voice_coach import settings

    flags = {
        "ear": ear,
        "model": model,
        "input": microphone,
        "output": loudspeaker,
        "person": person,
        "language": language,
    }
    _session(settings.load(flags), typed_only=False, times=times)


@click.command(name="try")
@click.option("--silent", is_flag=True, help="Captions only: no loudspeaker.")
@click.option("--person", help="Whose record it is.")
@click.option("--language", help="Language of the coach.")
def try_(silent: bool, person: str | None, language: str | None) -> None:
    """Type instead of speaking.

    \b
    Examples:
      voice-coach try
      printf 'start knee rolling\\n+20\\nstop\\n' | voice-coach try --silent

    Words that come through a pipe are taken in virtual time: each line when the coach has finished
    speaking, and a line like +20 lets twenty seconds pass.
    """
    from voice_coach import settings

    chosen = settings.load({"person": person, "language": language})
    if sys.stdin.isatty():
        _session(chosen, typed_only=True, silent=silent)
    else:
        _from_pipe(chosen)


@click.command()
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="Write the session as a WAV file."
)
@click.option("--model", type=click.Path(path_type=Path), help="Folder of a Vosk speech model.")
@click.option("--ear", type=click.Choice(["auto", "vosk", "pocketsphinx"]), help="Which recogniser hears.")
def demo(out: Path | None, model: Path | None, ear: str | None) -> None:
    """Hear a whole session: a recorded person, a room with echo and noise, and the coach.

    \b
    Examples:
      voice-coach demo                       read along on the terminal
      voice-coach demo --out session.wav     and keep what was said and heard

    It runs faster than real time, needs no device, and nothing of it is kept in the record.
    """
    from voice_coach import settings
    from voice_coach.demo import perform

    perform(settings.load({"model": model, "ear": ear}), out=out, caption=show)


def _session(chosen: "Settings", *, typed_only: bool, silent: bool = False, times: str | None = None) -> None:
    from voice_coach.hearing import open_hearing
    from voice_coach.house import open_house
    from voice_coach.live import LiveSession
    from voice_coach.memory import open_memory
    from voice_coach.record.reminder_times import Reminders, times_of_day
    from voice_coach.speaking.mixer import Mixer

    asked_for = times_of_day(times) if times else ()
    mixer = Mixer()
    hearing = open_hearing(chosen, mixer.render, silent=silent, typed_only=typed_only)
    memory = open_memory(chosen)
    house = open_house(chosen, memory)
    try:
        prescription = memory.known().prescription
        invited_at = asked_for or (prescription.times if prescription is not None else ())
        mixer.set_volume(chosen.volume)
        coach = house.coach(mixer, show)
        coach.own_volume = chosen.volume
        for note in hearing.notes:
            coach.note(note)
        typed = _typed_lines() if hearing.ears is None or sys.stdin.isatty() else None
        session = LiveSession(
            coach,
            mixer,
            stream=hearing.stream,
            ears=hearing.ears,
            typed=typed,
            type_instead=_typed_lines if sys.stdin.isatty() else None,
            reminders=Reminders(invited_at, datetime.now()) if invited_at else None,
        )
        session.run()
    finally:
        house.close()
        memory.close()


def _typed_lines() -> "queue.SimpleQueue[str | None]":
    """Lines as they are typed; None at the end of the input."""
    lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()

    def read() -> None:
        for line in sys.stdin:
            if line.strip():
                lines.put(line.strip())
        lines.put(None)

    threading.Thread(target=read, daemon=True).start()
    return lines


def _from_pipe(chosen: "Settings") -> None:
    from voice_coach.house import open_house
    from voice_coach.memory import open_memory
    from voice_coach.simulation import Simulation, Turn, When

    wait = 0.0
    turns: list[Turn] = []
    for line in sys.stdin:
        said = line.strip()
        if said.startswith(WAIT_A_LITTLE):
            wait += _seconds(said)
        elif said:
            turns.append(Turn(said, When(quiet=not wait, wait=wait or 0.4)))
            wait = 0.0
    memory = open_memory(chosen)
    house = open_house(chosen, memory)
    try:
        Simulation(house.coach, turns=turns, caption=show).run(LONGEST_PIPED, tail=max(2.0, wait))
    finally:
        house.close()
        memory.close()


def _seconds(text: str) -> float:
    try:
        seconds = float(text.removeprefix(WAIT_A_LITTLE))
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= LONGEST_PIPED:
        raise UsageProblem(f"{text} is not a time.", cure="Write the seconds to wait like +20.")
    return seconds
