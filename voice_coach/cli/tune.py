"""`tune`: ten phrases read aloud, and the ear is set for a voice that it hears badly."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from voice_coach.errors import AudioProblem, UsageProblem

if TYPE_CHECKING:
    from voice_coach.listening.endpointing import EndpointingRecogniser
    from voice_coach.listening.heard import Heard
    from voice_coach.listening.tuning import Trial
    from voice_coach.live import EarThread
    from voice_coach.performer import Voice
    from voice_coach.programme.types import Programme
    from voice_coach.settings import Settings
    from voice_coach.sound import DuplexStream
    from voice_coach.speaking.mixer import Mixer

PHRASES = 10
CONTEXT = "idle"
"""The context in which the coach listens for them all."""
GIVEN_UP = 12.0
"""Seconds after which a phrase counts as not heard."""
TICK = 0.02
"""Seconds between two looks at the clock."""
GAP = 0.3
"""Seconds after the coach's voice before which nobody else speaks."""


@click.command()
@click.option("--reset", is_flag=True, help="Hear everybody as usual again.")
@click.option(
    "--from",
    "source",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder of recordings: start-the-bridge.wav and so on, or .flac.",
)
@click.option("--input", "microphone", help="Part of the microphone's name; see voice-coach devices.")
@click.option("--language", help="Language of the coach.")
def tune(reset: bool, source: Path | None, microphone: str | None, language: str | None) -> None:
    """Say ten phrases after the coach, so that it hears a hoarse or accented voice better.

    \b
    Examples:
      voice-coach tune                    with the microphone
      voice-coach tune --from recordings  with recordings made elsewhere
      voice-coach tune --reset            hear as usual again

    Only one number is kept, in config.toml: how far off a phrase may be. No sound is kept. It is for the
    built-in ear; a larger model has nothing to set.
    """
    from voice_coach import settings
    from voice_coach.listening.tuning import tuned
    from voice_coach.programme import load

    if reset:
        click.echo(f"As usual again. See {settings.keep('lenience', None)}.")
        return
    chosen = settings.load({"input": microphone, "language": language})
    programme = load(chosen.language)
    trials = list(_read_from(source, chosen, programme) if source else _read_aloud(chosen, programme))
    for each in trials:
        click.echo(f"{'heard' if each.heard else 'not heard'}\t{each.wanted}")
    found = tuned(trials, chosen.lenience)
    changed = found.helps and found.lenience != chosen.lenience
    line = "tune.changed" if changed else "tune.well" if found.helps else "tune.poorly"
    if changed:
        settings.keep("lenience", found.lenience)
    words = programme.text(line, {"heard": found.heard, "trials": found.trials})
    click.echo(words)
    if source is None:
        _say_at_the_end(words, chosen)


def _phrases(programme: "Programme") -> list[str]:
    return [programme.text(f"tune.{number}") for number in range(1, PHRASES + 1)]


def _as_heard(phrase: str) -> str:
    return "".join(letter for letter in phrase.lower() if letter.isalpha() or letter in " '").strip()


def _listening(chosen: "Settings", programme: "Programme") -> "EndpointingRecogniser":
    """The ear, listening for what may be said when nothing is going on."""
    from voice_coach import understanding
    from voice_coach.listening.choosing import open_recogniser
    from voice_coach.listening.heard import Grammar
    from voice_coach.names import names_of

    wanted = understanding.load(chosen.language, names_of(programme)).grammar(CONTEXT)
    recogniser = open_recogniser(chosen.ear, chosen.model, chosen.lenience)
    recogniser.listen_for(Grammar(CONTEXT, wanted.jsgf, wanted.urgent, wanted.patience, wanted.free))
    return recogniser


def _read_from(folder: Path, chosen: "Settings", programme: "Programme") -> "Iterator[Trial]":
    """The phrases as somebody recorded them."""
    from voice_coach.listening.heard import EAR_RATE
    from voice_coach.listening.sound_files import read_mono
    from voice_coach.listening.tuning import trial

    recordings = {path.stem: path for path in folder.iterdir() if path.suffix in (".wav", ".flac")}
    wanted = [_as_heard(phrase) for phrase in _phrases(programme)]
    missing = [words for words in wanted if words.replace(" ", "-") not in recordings]
    if missing:
        names = ", ".join(f"{words.replace(' ', '-')}.wav" for words in missing)
        raise UsageProblem(f"{folder} lacks {names}.", cure="Record these phrases as well.")
    recogniser = _listening(chosen, programme)
    try:
        for words in wanted:
            sound = read_mono(recordings[words.replace(" ", "-")], EAR_RATE)
            yield trial(words, recogniser.hear_all(sound))
    finally:
        recogniser.close()


def _read_aloud(chosen: "Settings", programme: "Programme") -> "Iterator[Trial]":
    """The phrases as they are said after the coach, one by one."""
    from voice_coach.house import spoken_voice
    from voice_coach.listening.ear import Ear
    from voice_coach.listening.microphone import Microphone
    from voice_coach.listening.tuning import trial
    from voice_coach.live import EarThread
    from voice_coach.sound import DuplexStream
    from voice_coach.speaking.mixer import Mixer

    voice, mixer = spoken_voice(chosen), Mixer()
    ears = EarThread(lambda: Ear(Microphone(), _listening(chosen, programme)))
    stream = DuplexStream(mixer.render, ears.deliver, output=chosen.output, input=chosen.input)
    try:
        with stream:
            if not stream.has_microphone:
                raise AudioProblem("There is no microphone.", cure="Plug one in; see voice-coach devices.")
            ears.start()
            _speak(programme.text("tune.hello"), voice, mixer, stream)
            for number, phrase in enumerate(_phrases(programme), 1):
                click.echo(f"{number} of {PHRASES}: {phrase}")
                ended = _speak(phrase, voice, mixer, stream)
                yield trial(_as_heard(phrase), _next_words(ears, ended, mixer, stream))
    finally:
        ears.close()
        voice.close()


def _speak(text: str, voice: "Voice", mixer: "Mixer", stream: "DuplexStream") -> float:
    """Say it; gives the second on the mixer's clock from which on somebody else may be heard."""
    from voice_coach.speaking.clip import VOICE_RATE

    mixer.place(voice.clip(text), mixer.clock + VOICE_RATE // 4)
    while mixer.idle_at > mixer.clock:
        _alive(stream)
    return mixer.clock / VOICE_RATE + GAP


def _next_words(ears: "EarThread", since: float, mixer: "Mixer", stream: "DuplexStream") -> "list[Heard]":
    """What is said next; nothing, where nobody says anything for long."""
    from voice_coach.speaking.clip import VOICE_RATE

    while mixer.clock / VOICE_RATE < since + GIVEN_UP:
        _alive(stream)
        said = [one for one in ears.heard() if one.final and not one.overheard and one.ended > since]
        if said:
            return said
    return []


def _alive(stream: "DuplexStream") -> None:
    time.sleep(TICK)
    if stream.lost:
        raise AudioProblem("The sound device has gone.", cure="Connect it again; see voice-coach devices.")


def _say_at_the_end(text: str, chosen: "Settings") -> None:
    from voice_coach.house import spoken_voice
    from voice_coach.sound import DuplexStream
    from voice_coach.speaking.mixer import Mixer

    voice, mixer = spoken_voice(chosen), Mixer()
    try:
        with DuplexStream(mixer.render, None, output=chosen.output) as stream:
            _speak(text, voice, mixer, stream)
    finally:
        voice.close()
