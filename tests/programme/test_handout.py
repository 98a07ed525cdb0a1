"""The handout: every spoken text on one page in large print, which loads nothing."""

import re
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner

from voice_coach.cli import cli, main
from voice_coach.programme.handout import handout
from voice_coach.programme.plain_text import blocks, ids
from voice_coach.programme.types import Programme


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


def test_page_reads_like_the_spoken_text(programme: Programme) -> None:
    everything = ids(programme)
    elements = {"title": "h1", "heading": "h2", "paragraph": "p"}

    read = _read(handout(programme, everything)).read

    assert read == [(elements[b.kind], b.text) for id in everything for b in blocks(programme, id)]


def test_page_loads_nothing_and_runs_nothing(programme: Programme) -> None:
    page = handout(programme, ids(programme))

    assert not {"src", "href", "onload"} & set(_read(page).attributes)
    assert not re.search(r"<script|url\(|@import", page)


def test_type_is_large_and_can_be_larger(programme: Programme) -> None:
    assert "font: 18pt/" in handout(programme, ["pain"])
    assert "font: 30pt/" in handout(programme, ["pain"], 30)


def test_text_in_a_language_file_cannot_break_the_page(programme: Programme) -> None:
    lines = {**programme.lines, "exercise.bridge.movement.1": 'Lift <b>up</b> & "down" </p>'}
    changed = Programme("en", programme.exercises, programme.topics, programme.scripts, lines)

    read = _read(handout(changed, ["bridge"])).read

    assert any('Lift <b>up</b> & "down" </p>' in text for _, text in read)


def test_handout_is_written_where_it_was_asked_for(tmp_path: Path) -> None:
    out = tmp_path / "pain.txt"

    result = CliRunner().invoke(cli, ["handout", "pain", "bridge", "--text", "--out", str(out)])

    assert result.exit_code == 0
    text = out.read_text(encoding="utf-8")
    assert text.startswith("Pain\n\nPain that protects\n\n")
    assert "\n\n\nBridge\n\n" in text


@pytest.mark.parametrize(
    ("arguments", "said"), [(["pian"], "Did you mean pain"), (["pain", "--out", "/dev"], "")]
)
def test_what_cannot_be_written_is_refused(
    arguments: list[str], said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["voice-coach", "handout", *arguments])

    with pytest.raises(SystemExit) as ended:
        main()

    assert ended.value.code == 2
    assert said in capsys.readouterr().err
