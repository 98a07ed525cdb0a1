"""Lays out a new language: a copy of an existing one's files, to be translated text by text."""

import re
from collections.abc import Iterator
from pathlib import Path

from voice_coach import places
from voice_coach.errors import UsageProblem
from voice_coach.programme import files

_CODE = re.compile(r"[a-z]{2,3}(?:_[a-z]{2,4})?")

STYLE = """\
# How the coach speaks in this language. `voice-coach content check` holds every spoken line against this.

longest_sentence = 20            # words
reading_formula = "none"         # the one for English does not fit other languages

# [[avoid]]
# words = ["…"]
# why = "…"
"""


def lay_out(code: str, into: Path, model: str = "en") -> list[Path]:
    """Write the files of the language `code` into the folder `into`, as copies of the language `model`.

    They come to `into/programme/<code>/` and `into/intents/<code>/`. Until a text is translated, the coach
    speaks it in the model's language, and `content check` names it.
    Raises UsageProblem for a code that is none, a language that is there, or a folder that cannot be written.
    """
    if not _CODE.fullmatch(code):
        raise UsageProblem(
            f'"{code}" is not the code of a language.', cure="Use two or three small letters, such as pl."
        )
    folder = into / "programme" / code
    if code in files.languages() or folder.exists():
        raise UsageProblem(f"The language {code} is already there.", cure=f"Look into {folder}.")
    written = []
    try:
        for relative, text in _texts(code, model):
            path = into / relative
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            written.append(path)
    except OSError as problem:
        raise UsageProblem(
            f"{into} cannot be written: {problem.strerror}.", cure="Name another folder with --into."
        ) from None
    return written


def _texts(code: str, model: str) -> Iterator[tuple[Path, str]]:
    note = f"# Copied from the language {model}. To be translated: every text between double quotes.\n\n"
    for kind in ("programme", "intents"):
        for pattern in ("*.toml", "*/*.toml"):
            for path in places.content_files(kind, f"{model}/{pattern}"):
                inside = path.parts[len(path.parts) - pattern.count("/") - 1 :]
                text = STYLE if inside == ("style.toml",) else note + path.read_text(encoding="utf-8")
                yield Path(kind, code, *inside), text
