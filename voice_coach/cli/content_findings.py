"""Everything that `content check` looks at, gathered from the rooms that know about it."""

from collections.abc import Iterator
from pathlib import Path

from voice_coach import places
from voice_coach.cli.rehearsal import everything, rehearsed
from voice_coach.errors import CoachError, ContentProblem
from voice_coach.programme import checks, files, loader, schema
from voice_coach.programme.checks import Finding
from voice_coach.programme.lines import Origins
from voice_coach.programme.schema import checked
from voice_coach.programme.toml_source import read_toml
from voice_coach.programme.types import Programme
from voice_coach.understanding.stored import phrasebook

MODEL_LANGUAGE = "en"
"""The language whose lines every other one has to have."""


def all_findings(language: str) -> list[Finding]:
    """What is wrong with the content of that language, in the order of files and lines."""
    found = checks.file_findings(language)
    if found:
        return sorted(found)
    try:
        programme, origins = loader.assemble(language)
    except ContentProblem as problem:
        return [checks.finding(problem)]
    urgent: set[str] = set()
    try:
        urgent = {phrase for saying in phrasebook(language).sayings for phrase in saying.urgent}
    except CoachError as problem:
        found.append(checks.finding(problem))
    style = checked(read_toml(_only(language, "style.toml")), schema.Style)
    clinical = checked(read_toml(files.common("clinical.toml")[0]), schema.Clinical)
    found += checks.style_findings(programme, origins, style, urgent)
    found += checks.reading_findings(programme, origins, style)
    found += checks.clinical_findings(programme, origins, clinical)
    found += _beats(programme, origins)
    found += _names(programme, language)
    if language != MODEL_LANGUAGE:
        found += checks.untranslated_findings(loader.assemble(MODEL_LANGUAGE)[0], programme, origins)
    return sorted(set(found))


def safety_lines(language: str) -> Iterator[str]:
    """Each line that bears on safety: where it is, its review, its id and its words."""
    programme, origins = loader.assemble(language)
    for line_id, review in programme.clinical_review.items():
        yield f"{origins[line_id].place()}: {review}: {line_id}: {programme.lines[line_id]}"


def _only(language: str, name: str) -> Path:
    return files.own(language, name)[0]


def _beats(programme: Programme, origins: Origins) -> Iterator[Finding]:
    """Lines that an activity speaks on a beat that is shorter, and lines that are not there."""
    missing: set[str] = set()
    for spec in everything(programme):
        try:
            for moment in rehearsed(programme, spec):
                if moment.line and moment.overruns:
                    lengths = f"takes about {moment.spoken:.1f} s, its beat lasts {moment.seconds:g} s"
                    yield Finding(origins[moment.line.id].place(), f"{moment.line.id}: {lengths}")
        except KeyError as problem:
            line = str(problem.args[0])
            if line not in missing:
                about = " ".join(str(value) for value in (spec.kind, *spec.params.values()))
                yield Finding("content", f"the line or slot {line} is missing; it is spoken in: {about}")
            missing.add(line)


def _names(programme: Programme, language: str) -> Iterator[Finding]:
    """Names with words that the built-in recogniser does not know."""
    words = places.content("models") / f"voice-coach-{language}" / "graph" / "words.txt"
    if not words.is_file():
        return
    known = {line.split()[0] for line in words.read_text(encoding="utf-8").splitlines() if line}
    names = {
        **{id: ("exercises", exercise.names) for id, exercise in programme.exercises.items()},
        **{id: ("topics", topic.names) for id, topic in programme.topics.items()},
    }
    for id, (folder, several) in names.items():
        source = read_toml(_only(language, f"{folder}/{id}.toml"))
        yield from checks.vocabulary_findings(source, several, known)
