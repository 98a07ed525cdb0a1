"""A person's own wordings, in a plain file of phrases over the shipped ones."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from voice_coach import places
from voice_coach.errors import RecordProblem
from voice_coach.programme.schema import checked
from voice_coach.programme.toml_source import read_toml
from voice_coach.understanding.schema import PhraseFile

HEADING = """# What the coach was asked to remember: other words for what it knows already.
# Take a [[say]] away to have it forgotten, or type: voice-coach wordings forget "the words"
"""


@dataclass(frozen=True, slots=True)
class Wording:
    """Words, and what they mean."""

    said: str
    intent: str
    slots: Mapping[str, str]


def wordings_file(language: str) -> Path:
    """Where they are kept; it may not exist."""
    return places.overlay("intents") / language / "phrases" / "remembered.toml"


def kept_wordings(language: str) -> list[Wording]:
    """All of them, as they were learned. Raises ContentProblem where the file has a mistake."""
    path = wordings_file(language)
    if not path.is_file():
        return []
    written = checked(read_toml(path), PhraseFile)
    return [Wording(phrase, say.intent, dict(say.slots)) for say in written.say for phrase in say.phrases]


def keep_wording(language: str, said: str, intent: str, slots: Mapping[str, str]) -> None:
    """Keep these words; the same words meant something else until now at most. Raises RecordProblem."""
    others = [wording for wording in kept_wordings(language) if wording.said != said]
    _write(language, [*others, Wording(said, intent, slots)])


def forget_wording(language: str, said: str) -> bool:
    """Forget these words; whether they were there. Raises RecordProblem."""
    wordings = kept_wordings(language)
    others = [wording for wording in wordings if wording.said != said]
    if len(others) < len(wordings):
        _write(language, others)
    return len(others) < len(wordings)


def _write(language: str, wordings: list[Wording]) -> None:
    path = wordings_file(language)
    try:
        if not wordings:
            path.unlink(missing_ok=True)
            return
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished = path.with_suffix(".unfinished")
        unfinished.write_text(f"{HEADING}{''.join(map(_as_toml, wordings))}", "utf-8")
        unfinished.chmod(0o600)
        unfinished.replace(path)
    except OSError as refused:
        raise RecordProblem(f"{path} cannot be written.", cure="Make room for it.") from refused


def _as_toml(wording: Wording) -> str:
    slots = ", ".join(f"{name} = {json.dumps(value)}" for name, value in wording.slots.items())
    filled = f"slots = {{ {slots} }}\n" if slots else ""
    return f'\n[[say]]\nintent = "{wording.intent}"\n{filled}phrases = [{json.dumps(wording.said)}]\n'
