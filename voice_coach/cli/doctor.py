"""`doctor` and `devices`: is everything there that the coach needs, and how are the devices called."""

import json
import sys
from pathlib import Path

import click


@click.command()
@click.option("--silent", is_flag=True, help="Without the sound check, which speaks for ten seconds.")
@click.option("--input", "microphone", help="Part of the microphone's name; see voice-coach devices.")
@click.option("--output", "loudspeaker", help="Part of the loudspeaker's name.")
@click.option("--ear", type=click.Choice(["auto", "vosk", "pocketsphinx"]), help="Which recogniser hears.")
@click.option("--model", type=click.Path(path_type=Path), help="Folder of a Vosk speech model.")
@click.option("--language", help="Language of the coach.")
def doctor(
    silent: bool,
    microphone: str | None,
    loudspeaker: str | None,
    ear: str | None,
    model: Path | None,
    language: str | None,
) -> None:
    """Check everything that the coach needs: one line a part, with its cure where something is wrong.

    \b
    Examples:
      voice-coach doctor                    speaks for ten seconds and listens to itself
      voice-coach doctor --silent           without sound
      voice-coach doctor --input headset    with another microphone

    Ends with 0, or with the exit code of the first part that is wrong:
    3 sound, 4 speech model, 5 content, 6 record.
    """
    from voice_coach import settings
    from voice_coach.cli.checkup import Checkup

    flags = {
        "input": microphone,
        "output": loudspeaker,
        "ear": ear,
        "model": str(model) if model else None,
        "language": language,
    }
    code = 0
    for finding in Checkup(settings.load(flags)).findings(aloud=not silent):
        click.echo(str(finding))
        if finding.problem is not None and not code:
            code = finding.problem.exit_code
    sys.exit(code)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="A JSON list, for programs.")
def devices(as_json: bool) -> None:
    """List microphones and loudspeakers. A part of a name is enough to choose one.

    \b
    Examples:
      voice-coach devices
      voice-coach devices --json
      voice-coach start --input headset --output speaker
    """
    from voice_coach import sound

    found = sound.devices()
    if as_json:
        shown = [
            {
                "name": device.name,
                "host": device.host,
                "inputs": device.inputs,
                "outputs": device.outputs,
                "rate": device.rate,
                "default_input": device.default_input,
                "default_output": device.default_output,
            }
            for device in found
        ]
        click.echo(json.dumps(shown, indent=2, ensure_ascii=False))
        return
    for what, kind in (("microphone", "input"), ("loudspeaker", "output")):
        usable = [each for each in found if (each.inputs if kind == "input" else each.outputs)]
        for device in usable:
            default = device.default_input if kind == "input" else device.default_output
            click.echo(f"{what}: {device.name} ({device.host}){', the default' if default else ''}")
        if not usable:
            click.echo(f"{what}: none")
