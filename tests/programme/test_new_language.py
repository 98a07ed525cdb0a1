"""A tiny invented language, laid out and translated without Python, shows that no English is in the code."""

import re
from pathlib import Path

import pytest

from voice_coach import places
from voice_coach.cli.rehearsal import everything, rehearsed
from voice_coach.errors import UsageProblem
from voice_coach.programme import checks, load, loader
from voice_coach.programme.new_language import lay_out
from voice_coach.programme.plain_text import ids, plain_text

_TEXT = re.compile(r"^(?!\s*(?:#|id = |\[)).*$", re.MULTILINE)
_QUOTED = re.compile(r'(clinical_review = )?"((?:[^"\\]|\\.)*)"( = )?')
_WORD = re.compile(r"\{[^}]*\}|[^\W\d_]+")


def _invented(text: str) -> str:
    return _WORD.sub(lambda word: word[0] if word[0][0] == "{" else "zu" + "m" * (len(word[0]) // 2), text)


def _translate(path: Path) -> None:
    """Every text between double quotes in the file, in a language in which all words begin with zu."""

    def text(quoted: re.Match[str]) -> str:
        return quoted[0] if quoted[1] or quoted[3] else f'"{_invented(quoted[2])}"'

    def line(match: re.Match[str]) -> str:
        return _QUOTED.sub(text, match[0])

    path.write_text(_TEXT.sub(line, path.read_text(encoding="utf-8")), encoding="utf-8")


@pytest.fixture
def zum() -> str:
    """Code of the invented language, whose files lie in the person's own folder."""
    for path in lay_out("zum", places.config_dir()):
        if "programme" in path.parts and path.name != "style.toml":
            _translate(path)
    return "zum"


def test_everything_spoken_comes_from_the_languages_own_files(zum: str) -> None:
    programme = load(zum)

    for spec in everything(programme):
        for moment in rehearsed(programme, spec):
            if moment.line:
                spoken = programme.text(moment.line.id, moment.line.slots)
                assert not re.search(r"\b(?!zum*\b)[a-z]", spoken.lower()), (moment.line, spoken)


def test_every_text_and_name_is_in_the_language(zum: str) -> None:
    programme = load(zum)
    texts = [plain_text(programme, id) for id in ids(programme)]
    names = [name for exercise in programme.exercises.values() for name in exercise.names]
    names += [name for topic in programme.topics.values() for name in topic.names]

    for text in (*programme.lines.values(), *texts, *names):
        assert not re.search(r"\b(?!zum*\b)[a-z]", re.sub(r"\{[^}]*\}", "", text.lower())), text


def test_facts_are_the_same_in_every_language(zum: str) -> None:
    english, invented = load("en"), load(zum)

    for id, exercise in english.exercises.items():
        other = invented.exercises[id]
        assert (exercise.reps, exercise.sides, exercise.tempo_up) == (other.reps, other.sides, other.tempo_up)
    assert english.lines.keys() == invented.lines.keys()


def test_fresh_language_speaks_at_once_and_lists_what_is_left_to_translate() -> None:
    lay_out("pl", places.config_dir())
    polish, origins = loader.assemble("pl")
    english = load("en")

    findings = list(checks.untranslated_findings(english, polish, origins))

    assert polish.lines == english.lines
    assert len(findings) == len(english.lines)
    assert all(f"{Path('programme') / 'pl'}" in finding.place for finding in findings)


def test_language_is_not_laid_out_twice() -> None:
    lay_out("pl", places.config_dir())

    with pytest.raises(UsageProblem, match="pl is already there"):
        lay_out("pl", places.config_dir())


@pytest.mark.parametrize("code", ["", "PL", "polish", "../x", "p l"])
def test_code_that_is_none_is_refused(code: str, tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="not the code of a language"):
        lay_out(code, tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")

    with pytest.raises(UsageProblem, match="cannot be written"):
        lay_out("pl", blocked)
