"""Checks of the content: is every file in order, and does every spoken line keep to the voice's style."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from voice_coach.errors import CoachError, ContentProblem
from voice_coach.programme import files, schema
from voice_coach.programme.lines import Origins
from voice_coach.programme.reading_age import reading_age, sentences_of, words_of
from voice_coach.programme.schema import checked
from voice_coach.programme.toml_source import TomlSource, read_toml
from voice_coach.programme.types import Programme

_SLOT = re.compile(r"\{[^{}]*\}")

STAND_IN = "seven"
"""What a slot counts as, where the length of a sentence is measured."""


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Something in a content file that is not in order."""

    place: str
    """File and line."""
    what: str

    def __str__(self) -> str:
        return f"{self.place}: {self.what}"


def file_findings(language: str) -> list[Finding]:
    """What is wrong with single files, read one by one, so that all of them are found at once."""
    kinds: list[tuple[list[Path], type[schema.File]]] = [
        (files.common("defaults.toml"), schema.Defaults),
        (files.common("clinical.toml"), schema.Clinical),
        (files.common("exercises/*.toml"), schema.ExerciseFacts),
        (files.common("scripts/*.toml"), schema.ScriptFacts),
        (files.own(language, "exercises/*.toml"), schema.ExerciseWords),
        (files.own(language, "topics/*.toml"), schema.TopicWords),
        (files.own(language, "scripts/*.toml"), schema.ScriptWords),
        (files.own(language, "red_flags.toml"), schema.RedFlags),
        (files.own(language, "style.toml"), schema.Style),
    ]
    findings = []
    for paths, kind in kinds:
        for path in paths:
            try:
                checked(read_toml(path), kind)
            except ContentProblem as problem:
                findings.append(finding(problem))
    for path in files.own(language, "lines/*.toml"):
        try:
            read_toml(path)
        except ContentProblem as problem:
            findings.append(finding(problem))
    return findings


def finding(problem: CoachError) -> Finding:
    """The error of one content file as a finding."""
    match = re.match(r"(.*?), line (\d+): (.*)", problem.what, re.DOTALL)
    place, what = (f"{match[1]}:{match[2]}", match[3]) if match else ("content", problem.what)
    return Finding(place, f"{what} {problem.cure}".strip())


def style_findings(
    programme: Programme, origins: Origins, style: schema.Style, urgent: Collection[str]
) -> Iterator[Finding]:
    """Lines that the coach would not speak like that.

    urgent: phrases on which the coach acts while it speaks: with one in a line, it would interrupt itself.
    """
    avoided = [(re.compile(_phrase(word)), word, rule) for rule in style.avoid for word in rule.words]
    interrupting = [(re.compile(_phrase(phrase)), phrase) for phrase in urgent]
    for line_id, text in programme.lines.items():
        place = origins[line_id].place
        spoken = _normal(_SLOT.sub(STAND_IN, text))
        for sentence in sentences_of(_SLOT.sub(STAND_IN, text)):
            count = len(words_of(sentence))
            if count > style.longest_sentence:
                yield Finding(
                    place(), f"{line_id}: a sentence of {count} words, at most {style.longest_sentence}"
                )
        for pattern, word, rule in avoided:
            if pattern.search(spoken) and not any(fnmatchcase(line_id, each) for each in rule.except_in):
                yield Finding(place(), f'{line_id}: "{word}"; {rule.why}')
        for pattern, phrase in interrupting:
            if pattern.search(spoken):
                yield Finding(place(), f'{line_id}: "{phrase}", on which the coach interrupts itself')


def reading_findings(programme: Programme, origins: Origins, style: schema.Style) -> Iterator[Finding]:
    """Chapters, exercises and files of lines that ask for an older reader than the style allows."""
    if style.reading_formula == "none":
        return
    for line_ids in _passages(programme, origins):
        texts = [_SLOT.sub(STAND_IN, programme.lines[line_id]) for line_id in line_ids]
        age = reading_age(" ".join(text if text[-1:] in ".?:" else f"{text}." for text in texts))
        if age > style.reading_age:
            first = line_ids[0]
            yield Finding(
                origins[first].place(),
                f"{first} and what follows: reading age {age:.1f} years, at most {style.reading_age:g}",
            )


def _passages(programme: Programme, origins: Origins) -> Iterator[list[str]]:
    """Lines that are heard together, each group long enough for the formula to mean something."""
    taken: set[str] = set()
    for topic in programme.topics.values():
        for chapter in topic.chapters:
            taken |= {topic.title, chapter.title, *chapter.lines}
            yield list(chapter.lines)
    files_of: dict[Path, list[str]] = {}
    for line_id in programme.lines:
        if line_id not in taken:
            files_of.setdefault(origins[line_id].source.path, []).append(line_id)
    yield from files_of.values()


def clinical_findings(programme: Programme, origins: Origins, clinical: schema.Clinical) -> Iterator[Finding]:
    """Lines that bear on safety, but carry no mark of a clinical review."""
    for line_id in programme.lines:
        if needs_review(line_id, clinical) and line_id not in programme.clinical_review:
            yield Finding(
                origins[line_id].place(), f'{line_id}: clinical_review = "{schema.NEEDED}" is missing'
            )


def needs_review(line_id: str, clinical: schema.Clinical) -> bool:
    """Whether a line bears on safety; titles do not."""
    return not line_id.endswith(".title") and any(fnmatchcase(line_id, each) for each in clinical.lines)


def vocabulary_findings(
    source: TomlSource, names: Iterable[str], known: Collection[str]
) -> Iterator[Finding]:
    """Names that a person may say, with words that the recogniser does not know."""
    for name in names:
        for word in words_of(name.lower().replace("-", " ")):
            if word not in known:
                place = f"{source.path}:{source.line_of(('names',), name)}"
                yield Finding(place, f'the recogniser does not know "{word}" in "{name}"')


def untranslated_findings(model: Programme, programme: Programme, origins: Origins) -> Iterator[Finding]:
    """Lines that are missing in a language, or still those of the language that it was copied from."""
    for line_id, text in model.lines.items():
        if line_id not in programme.lines:
            yield Finding(f"programme/{programme.language}", f"the line {line_id} is missing: {text}")
        elif programme.lines[line_id] == text:
            yield Finding(origins[line_id].place(), f"{line_id} is not translated yet: {text}")


def says(text: str, phrase: str) -> bool:
    """Whether the phrase is in the text as whole words, in a row, whatever case and punctuation."""
    return re.search(_phrase(phrase), _normal(text)) is not None


def _normal(text: str) -> str:
    return text.lower().replace("’", "'")


def _phrase(words: str) -> str:
    """A pattern that finds the phrase as whole words, whatever stands between them."""
    parts = [re.escape(word) for word in _normal(words).split()]
    start = r"(?<![^\W_])" if parts and parts[0][-1:].isalnum() else ""
    end = r"(?![^\W_])" if parts and parts[-1][-1:].isalnum() else ""
    return start + r"[\s,;:.…-]+".join(parts) + end
