"""`voice`: lend the coach a voice, line by line, and choose among the synthesised ones by ear."""

import queue
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from voice_coach.errors import AudioProblem, UsageProblem

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from voice_coach.settings import Settings


@click.group()
def voice() -> None:
    """Lend the coach your own voice.

    \b
    Examples:
      voice-coach voice script                     the lines to read
      voice-coach voice record anna                read them, one by one
      voice-coach voice record anna --from FOLDER  take WAV files that were recorded elsewhere
      voice-coach voice check anna                 what is still missing
      voice-coach voice choose                     the synthesised voice that you like best, by ear

    Then write recordings = "anna" into config.toml, or set VOICE_COACH_RECORDINGS=anna.
    Lines with a number or with your own words in them, and faster speech, are always synthesised.
    """


@voice.command()
@click.option("--language", help="Language of the coach.")
def script(language: str | None) -> None:
    """Print the lines to read, each after its id.

    \b
    Examples:
      voice-coach voice script
      voice-coach voice script > lines.txt
    """
    for line, text in _lines(_settings(language)).items():
        click.echo(f"{line}\t{text}")


@voice.command()
@click.argument("name")
@click.option("--language", help="Language of the coach.")
def check(name: str, language: str | None) -> None:
    """Say which lines are recorded, which are missing, and which cannot be used.

    \b
    Examples:
      voice-coach voice check anna
    """
    from voice_coach.errors import ContentProblem
    from voice_coach.speaking import recorded_lines

    lines = _lines(_settings(language))
    found = recorded_lines.check(_folder(name), lines)
    click.echo(f"{len(found.recorded)} of {len(lines)} lines are recorded.")
    for line in found.missing:
        click.echo(f"missing\t{line}\t{lines[line]}")
    for line in found.unknown:
        click.echo(f"not a line to read\t{line}")
    for line, why in found.unusable:
        click.echo(f"cannot be used\t{line}\t{why}")
    if found.unusable or found.unknown:
        raise ContentProblem(
            f"{len(found.unusable) + len(found.unknown)} recordings of {name} are not used.",
            cure="Record them again, or take them away. What is missing is synthesised.",
        )


@voice.command()
@click.argument("name")
@click.option("--line", "only", help="Record this line (its id), again if it is there.")
@click.option(
    "--from",
    "source",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder of WAV files named by line id.",
)
@click.option("--input", "microphone", help="Part of the microphone's name; see voice-coach devices.")
@click.option("--language", help="Language of the coach.")
def record(
    name: str, only: str | None, source: Path | None, microphone: str | None, language: str | None
) -> None:
    """Record the missing lines one by one; each is trimmed and levelled.

    \b
    Examples:
      voice-coach voice record anna
      voice-coach voice record anna --line exercise.arm_lift_on_all_fours.name
      voice-coach voice record anna --input headset
    """
    from voice_coach.speaking.recorded_lines import recordings

    settings = _settings(language)
    lines = _lines(settings)
    folder = _folder(name)
    if only is not None and only not in lines:
        raise UsageProblem(f"{only} is no line to read.", cure="See voice-coach voice script.")
    if source is not None:
        _take_over(source, folder, lines if only is None else {only: lines[only]})
        return
    there = {path.stem for path in recordings(folder)} if folder.is_dir() else set()
    wanted = [only] if only is not None else [line for line in lines if line not in there]
    click.echo("Read each line after Enter, and press Enter again at its end. q and Enter: enough for today.")
    for number, line in enumerate(wanted, 1):
        click.echo(f"\n{number} of {len(wanted)}: {lines[line]}")
        if not _record_line(folder, line, microphone or settings.input):
            break
    click.echo("What was recorded is kept. Say voice-coach voice check for what is missing.")


@voice.command()
@click.option("--most", type=click.IntRange(2), default=4, help="Voices that are compared at most.")
@click.option("--language", help="Language of the coach.")
def choose(most: int, language: str | None) -> None:
    """Hear two voices at a time, and say which you like better: one or two.

    \b
    Examples:
      voice-coach voice choose
      voice-coach voice choose --most 8
    """
    from voice_coach import settings
    from voice_coach.speaking.clips import ClipCache, Mouth
    from voice_coach.speaking.renderer import Renderer
    from voice_coach.speaking.voice import Voice, for_language

    chosen = _settings(language)
    lines = _lines(chosen)
    mouth = Mouth(Renderer(), ClipCache(None))
    try:
        installed = for_language(chosen.language, mouth.voices())[:most]
        if len(installed) < 2:
            raise UsageProblem("There is only one voice to choose from.", cure="Install another one.")
        best = installed[0]
        for other in installed[1:]:
            for line, each in (("voice.one", best), ("voice.two", other)):
                mouth.voice = Voice(each.id, chosen.rate, language=chosen.language)
                _play(mouth.clip(lines[line]).samples, lines[line], chosen.output)
            answer = click.prompt(lines["voice.which"], type=click.Choice(["1", "2"]), err=True)
            best = other if answer == "2" else best
        mouth.voice = Voice(best.id, chosen.rate, language=chosen.language)
        settings.keep("voice", best.id)
        _play(mouth.clip(lines["voice.chosen"]).samples, lines["voice.chosen"], chosen.output)
    finally:
        mouth.close()


def _play(samples: "NDArray[np.float32]", text: str, loudspeaker: str | None) -> None:
    click.echo(text)
    try:
        import sounddevice

        from voice_coach.speaking.clip import VOICE_RATE

        sounddevice.play(samples, VOICE_RATE, device=loudspeaker, blocking=True)
    except (OSError, ValueError, sounddevice.PortAudioError) as problem:
        raise AudioProblem(
            f"The loudspeaker cannot be opened: {problem}", cure="See voice-coach doctor."
        ) from problem


def _take_over(source: Path, folder: Path, lines: dict[str, str]) -> None:
    from voice_coach.speaking.recorded_lines import keep_recording, read_recording

    taken = 0
    for path in sorted(source.glob("*.wav")):
        if path.stem not in lines:
            click.echo(f"{path.name} is no line to read.", err=True)
            continue
        try:
            keep_recording(folder, path.stem, read_recording(path))
        except AudioProblem as problem:
            click.echo(f"{path.name}: {problem}", err=True)
            continue
        taken += 1
    click.echo(f"{taken} lines were trimmed, levelled and kept in {folder}.")
    if not taken:
        raise AudioProblem("No recording could be used.", cure="Name the WAV files after the lines' ids.")


def _record_line(folder: Path, line: str, microphone: str | None) -> bool:
    """Record until it can be used; False: enough for today."""
    from voice_coach.speaking.clip import VOICE_RATE
    from voice_coach.speaking.recorded_lines import keep_recording, trimmed_and_levelled

    while True:
        if _typed() == "q":
            return False
        sound = _record_until_enter(microphone)
        try:
            keep_recording(folder, line, trimmed_and_levelled(sound, VOICE_RATE))
        except AudioProblem as problem:
            click.echo(f"{problem} Press Enter to read it again.")
            continue
        click.echo("Kept.")
        return True


def _record_until_enter(microphone: str | None) -> "NDArray[np.float32]":
    """Mono at VOICE_RATE. Raises AudioProblem where there is no microphone."""
    import numpy as np

    try:
        import sounddevice
    except OSError as missing:
        raise AudioProblem("PortAudio is missing.", cure="Install libportaudio2.") from missing
    from voice_coach.speaking.clip import VOICE_RATE

    blocks: queue.SimpleQueue[NDArray[np.float32]] = queue.SimpleQueue()

    def take(indata: "NDArray[np.float32]", *_rest: object) -> None:
        blocks.put(indata[:, 0].copy())

    try:
        stream = sounddevice.InputStream(
            samplerate=VOICE_RATE, channels=1, dtype="float32", device=microphone, callback=take
        )
        with stream:
            click.echo("Recording …")
            _typed()
    except (sounddevice.PortAudioError, ValueError) as problem:
        raise AudioProblem(
            f"The microphone cannot be opened: {problem}", cure="See voice-coach doctor."
        ) from problem
    found: list[NDArray[np.float32]] = []
    while not blocks.empty():
        found.append(blocks.get())
    return np.concatenate(found) if found else np.zeros(0, np.float32)


def _typed() -> str:
    """The next line of the keyboard; its end is "enough"."""
    line = sys.stdin.readline()
    return line.strip().lower() if line else "q"


def _settings(language: str | None) -> "Settings":
    from voice_coach import settings

    return settings.load({"language": language})


def _lines(chosen: "Settings") -> dict[str, str]:
    from voice_coach.programme import load
    from voice_coach.speaking.recorded_lines import readable

    return readable(load(chosen.language).lines)


def _folder(name: str) -> Path:
    from voice_coach import places
    from voice_coach.speaking.recorded_lines import voice_folder

    return voice_folder(places.voices_dir(), name)
