"""`voice-coach hear`: recogniser and matcher on sound files."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import click

from voice_coach.errors import CoachError, UsageProblem
from voice_coach.listening.choosing import EarName, open_recogniser
from voice_coach.listening.endpointing import EndpointingRecogniser
from voice_coach.listening.heard import EAR_RATE, Grammar, Heard
from voice_coach.listening.jsgf import parse
from voice_coach.listening.sound_files import read_mono
from voice_coach.understanding.understood import Context, NotUnderstood, Understood

SILENCE_AFTER = 1.0
"""Seconds of silence put after each file, so that its last word can end."""

Understand = Callable[[Heard], Understood | NotUnderstood]


@dataclass(frozen=True, slots=True)
class Job:
    """What all files have in common."""

    ear: EndpointingRecogniser
    understand: Understand | None


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--context", type=click.Choice(get_args(Context)), default="idle", show_default=True)
@click.option("--ear", type=click.Choice(get_args(EarName)), default="auto", show_default=True)
@click.option("--model", type=click.Path(path_type=Path), help="Folder of a Vosk model.")
@click.option(
    "--grammar",
    "grammar_file",
    type=click.Path(path_type=Path),
    help="JSGF file to listen for, in place of the coach's own; nothing is understood then.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def hear(
    files: tuple[Path, ...],
    context: Context,
    ear: EarName,
    model: Path | None,
    grammar_file: Path | None,
    as_json: bool,
) -> None:
    """Hear sound files (WAV, FLAC) as the coach would: a line per file.

    \b
    Examples:
      voice-coach hear stop.wav                      what is heard and understood
      voice-coach hear --context activity *.wav      while an exercise is running
      voice-coach hear --grammar mine.gram a.flac    with another grammar
      voice-coach hear --json a.wav b.wav            for programs

    A file that cannot be read is named on the error output; the others are still heard, and the exit
    code is that of the first problem.
    """
    if grammar_file is not None:
        grammar, understand = Grammar("file", _grammar_text(grammar_file)), None
    else:
        grammar, understand = _contents(context)
    job = Job(open_recogniser(ear, model), understand)
    job.ear.listen_for(grammar)
    first_problem: CoachError | None = None
    for path, found in _all_heard(job, files):
        if isinstance(found, CoachError):
            click.echo(str(found), err=True)
            first_problem = first_problem or found
        else:
            click.echo(_as_json(path, found, job) if as_json else _as_line(path, found, job))
    job.ear.close()
    if first_problem is not None:
        sys.exit(first_problem.exit_code)


def _grammar_text(path: Path) -> str:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageProblem(
            f"The grammar {path} cannot be read.", cure="Name a JSGF file, in UTF-8."
        ) from error
    parse(text, str(path))
    return text


def _contents(context: Context) -> tuple[Grammar, Understand]:
    """The grammar and the matcher of the content."""
    from voice_coach import settings
    from voice_coach.names import names_of
    from voice_coach.programme import load as load_programme
    from voice_coach.understanding import load

    language = settings.load().language
    mind = load(language, names_of(load_programme(language)))
    wanted = mind.grammar(context)
    grammar = Grammar(context, wanted.jsgf, wanted.urgent, wanted.patience, wanted.free)

    def understand(heard: Heard) -> Understood | NotUnderstood:
        if heard.overheard:
            return mind.danger(heard.overheard, context) or NotUnderstood()
        others = tuple((other.text, other.confidence) for other in heard.alternatives)
        meant: Understood | NotUnderstood = mind.understand(heard.text, context, alternatives=others)
        return meant

    return grammar, understand


def _all_heard(job: Job, files: tuple[Path, ...]) -> Iterator[tuple[Path, list[Heard] | CoachError]]:
    """What was heard in each file, times from its beginning."""
    for path in files:
        try:
            sound = read_mono(path, EAR_RATE)
        except CoachError as problem:
            yield path, problem
            continue
        heard = job.ear.hear_all(sound, silence_after=SILENCE_AFTER)
        yield path, [one for one in heard if not one.overheard or _in_danger(one, job)]


def _in_danger(heard: Heard, job: Job) -> bool:
    return job.understand is not None and isinstance(job.understand(heard), Understood)


def _as_line(path: Path, heard: list[Heard], job: Job) -> str:
    if not heard:
        return f"{path}: nothing was said"
    return "\n".join(f"{path}: {one.started:.2f}–{one.ended:.2f} s  {_words(one, job)}" for one in heard)


def _words(heard: Heard, job: Job) -> str:
    meaning = _meaning(heard, job)
    if heard.overheard and meaning is not None and meaning["intent"] is not None:
        return f"perhaps “{heard.overheard}” → {meaning['intent']} ({meaning['score']:.2f})"
    if not heard.text:
        return "none of these"
    words = f"“{heard.text}” ({heard.confidence:.2f})"
    if meaning is None:
        return words
    if meaning["intent"] is None:
        near = " or ".join(near["intent"] for near in meaning["offer"])
        return f"{words} → not understood" + (f"; perhaps {near}" if near else "")
    slots = "".join(f" {name}={value}" for name, value in meaning["slots"].items())
    return f"{words} → {meaning['intent']}{slots} ({meaning['score']:.2f})"


def _as_json(path: Path, heard: list[Heard], job: Job) -> str:
    utterances = [
        {
            "text": one.text,
            **({"overheard": one.overheard} if one.overheard else {}),
            "confidence": round(one.confidence, 3),
            "started": round(one.started, 3),
            "ended": round(one.ended, 3),
            "ear": one.ear,
            "alternatives": [
                {"text": other.text, "confidence": round(other.confidence, 3)} for other in one.alternatives
            ],
            **(_meaning(one, job) or {}),
        }
        for one in heard
    ]
    return json.dumps({"file": str(path), "heard": utterances}, ensure_ascii=False)


def _meaning(heard: Heard, job: Job) -> dict[str, Any] | None:
    if job.understand is None:
        return None
    meant = job.understand(heard) if heard.text or heard.overheard else NotUnderstood()
    if isinstance(meant, Understood):
        return {**_reading(meant), "offer": []}
    return {"intent": None, "slots": {}, "score": 0.0, "offer": [_reading(near) for near in meant.near]}


def _reading(meant: Understood) -> dict[str, Any]:
    slots: Mapping[str, Any] = meant.slots
    return {"intent": meant.intent, "slots": dict(slots), "score": round(meant.score, 3)}
