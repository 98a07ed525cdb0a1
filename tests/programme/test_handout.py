"""The handout: every spoken text on one page in large print, which loads nothing."""

import re
import sys
from contextlib import closing
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner

from voice_coach import settings
from voice_coach.cli import cli, main
from voice_coach.programme.handout import handout
from voice_coach.programme.plain_text import Block, blocks, ids
from voice_coach.programme.types import Programme
from voice_coach.record import kinds_planned as planned
from voice_coach.record.journal import Journal
from voice_coach.record.kinds import event


class _Reader(HTMLParser):
    """Reads a page as a screen reader does: which element holds which text."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.read: list[tuple[str, str]] = []
        self.attributes: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "meta":
            self.open.append(tag)
        self.attributes += [name for name, _ in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if data.strip() and self.open[-1] in ("h1", "h2", "p"):
            self.read.append((self.open[-1], data))


def _read(page: str) -> _Reader:
    reader = _Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    return reader


def _articles(programme: Programme, wanted: list[str]) -> list[list[Block]]:
    return [blocks(programme, id) for id in wanted]


def test_page_reads_like_the_spoken_text(programme: Programme) -> None:
    everything = ids(programme)
    elements = {"title": "h1", "heading": "h2", "paragraph": "p"}

    read = _read(handout(programme, _articles(programme, everything))).read

    assert read == [(elements[b.kind], b.text) for id in everything for b in blocks(programme, id)]


def test_page_loads_nothing_and_runs_nothing(programme: Programme) -> None:
    page = handout(programme, _articles(programme, ids(programme)))

    assert not {"src", "href", "onload"} & set(_read(page).attributes)
    assert not re.search(r"<script|url\(|@import", page)


def test_type_is_large_and_can_be_larger(programme: Programme) -> None:
    pain = _articles(programme, ["pain"])
    assert "font: 18pt/" in handout(programme, pain)
    assert "font: 30pt/" in handout(programme, pain, 30)


def test_text_in_a_language_file_cannot_break_the_page(programme: Programme) -> None:
    lines = {**programme.lines, "exercise.bridge.movement.1": 'Lift <b>up</b> & "down" </p>'}
    changed = Programme("en", programme.exercises, programme.topics, programme.scripts, lines)

    read = _read(handout(changed, _articles(changed, ["bridge"]))).read

    assert any('Lift <b>up</b> & "down" </p>' in text for _, text in read)


def test_handout_is_written_where_it_was_asked_for(tmp_path: Path) -> None:
    out = tmp_path / "pain.txt"

    result = CliRunner().invoke(cli, ["handout", "pain", "bridge", "--text", "--out", str(out)])

    assert result.exit_code == 0
    text = out.read_text(encoding="utf-8")
    assert text.startswith("Pain\n\nPain that protects\n\n")
    assert "\n\n\nBridge\n\n" in text


@pytest.mark.parametrize(
    ("arguments", "said"), [(["avoidence"], "Did you mean avoidance"), (["pain", "--out", "/dev"], "")]
)
def test_what_cannot_be_written_is_refused(
    arguments: list[str], said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["voice-coach", "handout", *arguments])

    with pytest.raises(SystemExit) as ended:
        main()

    assert ended.value.code == 2
    assert said in capsys.readouterr().err


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A person's folders, with nothing in them yet."""
    monkeypatch.setenv("VOICE_COACH_HOME", str(tmp_path))
    return tmp_path


def test_the_persons_own_plan_is_written_in_their_words(home: Path) -> None:
    with closing(Journal.open("me", settings.load().record_url)) as journal:
        journal.append(event(planned.GoalSet("goal-1", "dance at the wedding", reward="a new dress")))
        journal.append(event(planned.GoalStageSet("goal-1", 1, "one song at home")))
        journal.append(event(planned.FlarePlanSlot(1, "tell my sister")))
        journal.append(event(planned.DistractionKept(1, "the radio")))
        journal.append(event(planned.BaselineSet("bridge", 8.0, 6, "reps")))
    out = home / "plan.html"

    result = CliRunner().invoke(cli, ["handout", "plan", "--out", str(out)])

    assert result.exit_code == 0, result.output
    read = [text for _, text in _read(out.read_text(encoding="utf-8")).read]
    told = (
        "Bridge. 6 times.",
        "dance at the wedding",
        "a new dress",
        "one song",
        "tell my sister",
        "the radio",
    )
    assert [any(words in text for text in read) for words in told] == [True] * len(told)
    if sys.platform != "win32":
        assert out.stat().st_mode & 0o077 == 0


def test_a_prescription_stands_on_the_plan(home: Path) -> None:
    folder = home / "config"
    folder.mkdir()
    prescription = """
        written_by = "A. Smith"
        notes = ["Take your time."]
        [[exercises]]
        exercise = "bridge"
        reps = 3
        days = ["monday"]
    """
    (folder / "prescription.toml").write_text(prescription, encoding="utf-8")

    result = CliRunner().invoke(cli, ["handout", "plan", "--text"])

    assert "given to you by A. Smith" in result.output
    assert "Bridge. 3 times. On Monday." in result.output
    assert "Take your time." in result.output


def test_a_plan_with_nothing_on_it_says_so(home: Path) -> None:
    result = CliRunner().invoke(cli, ["handout", "plan", "--text"])

    assert result.exit_code == 0
    assert "nothing on your plan" in result.output


def test_without_ids_the_own_plan_comes_first_where_there_is_one(home: Path) -> None:
    before = CliRunner().invoke(cli, ["handout", "--text"]).output
    with closing(Journal.open("me", settings.load().record_url)) as journal:
        journal.append(event(planned.GoalSet("goal-1", "dance at the wedding")))
    after = CliRunner().invoke(cli, ["handout", "--text"]).output
    assert "dance at the wedding" not in before
    assert after.endswith(before)
    assert after.index("dance at the wedding") < len(after) - len(before)
