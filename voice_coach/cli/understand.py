"""`voice-coach understand`: what the coach takes a sentence for, one or thousands at a time."""

import json
import sys
from collections.abc import Mapping
from typing import Any

import click

from voice_coach.errors import UsageProblem
from voice_coach.names import names_of
from voice_coach.programme import load as load_programme
from voice_coach.understanding import Mind
from voice_coach.understanding import load as load_mind
from voice_coach.understanding.understood import NotUnderstood, Understood

_EXPECTED = '{"say": "stop", "context": "idle"}'


@click.command()
@click.argument("text", required=False)
@click.option(
    "--context", default="idle", show_default=True, help="What is going on: idle, activity, yesno …"
)
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
@click.option("--language", default="en", show_default=True, help="Language of the phrases.")
def understand(text: str | None, context: str, as_json: bool, language: str) -> None:
    """Show what the coach takes a sentence for.

    \b
    Examples:
      voice-coach understand "ten bridges please"
      voice-coach understand "quite hard" --context effort --json
      voice-coach understand < sayings.jsonl > understood.jsonl

    Without a sentence it reads one JSON object a line from standard input, such as
    {"say": "stop", "context": "idle"}, and writes one a line: say, context, intent (null: none), slots,
    score, and offer (the one or two intents that the coach would ask about). "options" may say what a
    question lets one choose from: {"id": ["name"]}.
    """
    mind = load_mind(language, names_of(load_programme(language)))
    _known(mind, context)
    if text is None:
        _lines(mind, context)
        return
    meant = mind.understand(text, context)
    if as_json:
        click.echo(_as_json(text, context, meant))
    else:
        click.echo(_as_words(meant))


def _lines(mind: Mind, default: str) -> None:
    for number, line in enumerate(sys.stdin.buffer, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line.decode("utf-8"))
        except (UnicodeDecodeError, json.JSONDecodeError) as problem:
            raise _wrong(number, f"is not JSON in UTF-8 ({problem})") from None
        said, context, options = _row(mind, number, row, default)
        sys.stdout.write(_as_json(said, context, mind.understand(said, context, options=options)) + "\n")
    sys.stdout.flush()


def _row(mind: Mind, number: int, row: Any, default: str) -> tuple[str, str, dict[str, tuple[str, ...]]]:
    if not isinstance(row, Mapping) or not isinstance(row.get("say"), str):
        raise _wrong(number, 'has no text under "say"')
    context = row.get("context") or default
    if not isinstance(context, str) or context not in mind.contexts:
        raise _wrong(number, f"has the unknown context {context!r}; known are {', '.join(mind.contexts)}")
    options = row.get("options") or {}
    if isinstance(options, list):
        options = {str(name): [str(name).replace("_", " ")] for name in options}
    if not isinstance(options, Mapping) or not all(isinstance(names, list) for names in options.values()):
        raise _wrong(number, 'has "options" that are not lists of names by id')
    return row["say"], context, {id: tuple(map(str, names)) for id, names in options.items()}


def _wrong(number: int, what: str) -> UsageProblem:
    sys.stdout.flush()
    return UsageProblem(f"Line {number} of the input {what}.", cure=f"Expected on each line: {_EXPECTED}")


def _known(mind: Mind, context: str) -> None:
    if context not in mind.contexts:
        raise UsageProblem(f"There is no context {context}.", cure=f"Use one of: {', '.join(mind.contexts)}.")


def _as_json(said: str, context: str, meant: Understood | NotUnderstood) -> str:
    row: dict[str, Any] = {"say": said, "context": context}
    if isinstance(meant, Understood):
        row |= {
            "intent": meant.intent,
            "slots": dict(meant.slots),
            "score": round(meant.score, 3),
            "offer": [],
        }
    else:
        offer = [near.intent for near in meant.near]
        score = round(meant.near[0].score, 3) if meant.near else 0.0
        row |= {"intent": None, "slots": {}, "score": score, "offer": offer}
    return json.dumps(row, ensure_ascii=False)


def _as_words(meant: Understood | NotUnderstood) -> str:
    if isinstance(meant, Understood):
        slots = ", ".join(f"{name} {_value(value)}" for name, value in meant.slots.items())
        return f"{meant.intent}{f': {slots}' if slots else ''} ({meant.score:.2f})"
    if meant.near:
        return "not sure: " + " or ".join(near.intent for near in meant.near) + "?"
    return "none"


def _value(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
