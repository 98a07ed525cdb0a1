"""The report: right figures, readable without seeing the plots, nothing loaded, nothing run."""

import os
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path

import pytest
from click.testing import CliRunner

from voice_coach.cli.report import report as report_command
from voice_coach.errors import RecordProblem, UsageProblem
from voice_coach.record import done, lookup, report_data
from voice_coach.record.events import Event, EventValue
from voice_coach.record.journal import Journal
from voice_coach.record.plots import plots
from voice_coach.record.recorded import Recorded
from voice_coach.record.report import page

SINCE, UNTIL = date(2026, 1, 5), date(2026, 2, 1)
BRIDGE: dict[str, EventValue] = {"exercise": "bridge"}


def at(day: date, minute: int) -> datetime:
    return datetime(day.year, day.month, day.day, 9, 0, tzinfo=UTC) + timedelta(minutes=minute)


def lived() -> list[Recorded]:
    """Four weeks: the bridge every other day, a step up after two weeks, a flare-up, a goal."""
    told: list[tuple[date, str, dict[str, EventValue]]] = [
        (SINCE - timedelta(days=30), "flare_up", {}),
        (SINCE - timedelta(days=25), "flare_up_settled", {}),
        (SINCE - timedelta(days=3), "baseline_day", {**BRIDGE, "day": 1, "amount": 9}),
        (SINCE - timedelta(days=2), "baseline_day", {**BRIDGE, "day": 2, "amount": 10}),
        (SINCE - timedelta(days=1), "baseline_day", {**BRIDGE, "day": 3, "amount": 11}),
        (SINCE - timedelta(days=1), "baseline_set", {**BRIDGE, "average": 10, "start": 8}),
        (SINCE, "prescribed", {**BRIDGE, "reps": 8, "sets": 2, "days_a_week": 7}),
        (SINCE, "goal_set", {"goal": "shop", "text": "walk to the <shop>", "by": "in May"}),
        (SINCE, "goal_stage_set", {"goal": "shop", "stage": 1, "text": "to the corner"}),
    ]
    for n in range(0, 28, 2):
        day = SINCE + timedelta(days=n)
        told += [
            (day, "pain_score", {"score": 6 if n < 14 else 4, "when": "before"}),
            (day, "set_done", {**BRIDGE, "reps": 8 if n < 14 else 9}),
            (day, "effort", {**BRIDGE, "level": "painful" if n == 16 else "easy"}),
            (day, "pain_score", {"score": 3, "when": "after"}),
        ]
        if n == 14:
            told.append((day, "step_up", {**BRIDGE, "before": 8, "to": 9}))
            told.append((day, "flare_up", {"trigger": "moving house"}))
            told.append((day, "goal_stage_done", {"goal": "shop", "stage": 1}))
    return [Recorded(f"{n:032x}", at(day, n), kind, data) for n, (day, kind, data) in enumerate(told)]


def reported(events: list[Recorded]) -> report_data.Report:
    ordered = sorted(events, key=lambda event: event.at)
    lasting = [event for event in ordered if event.kind in report_data.LASTING]
    return report_data.report(lasting, ordered, ordered, {}, SINCE, UNTIL)


@pytest.fixture(scope="module")
def found() -> report_data.Report:
    return reported(lived())


def test_what_was_prescribed_stands_against_what_was_done(found: report_data.Report) -> None:
    (row,) = found.exercises
    assert (row.days_done, row.days_expected, found.active_days) == (14, 28.0, 14)
    assert row.done.reps == 7 * 8 + 7 * 9
    assert row.painful_days == 1
    assert row.baseline == (9, 10, 11)
    assert [level.amount for level in row.steps] == [8, 9]
    assert row.prescriptions == (report_data.Prescription(SINCE, reps=8, sets=2),)


def test_pain_and_effort_are_told_piece_by_piece(found: report_data.Report) -> None:
    assert [row.piece.label for row in found.rows] == ["5 Jan", "12 Jan", "19 Jan", "26 Jan"]
    assert [row.pain_before for row in found.rows] == [6, 6, 4, 4]
    assert {row.pain_after for row in found.rows} == {3}
    assert [row.pain_highest for row in found.rows] == [6, 6, 4, 4]
    assert [row.efforts for row in found.rows] == [(4, 0, 0, 0), (3, 0, 0, 0), (3, 0, 0, 1), (3, 0, 0, 0)]
    assert [row.active_days for row in found.rows] == [4, 3, 4, 3]


def test_only_flare_ups_of_the_time_are_in_it(found: report_data.Report) -> None:
    assert found.flare_ups == (report_data.FlareUp(SINCE + timedelta(days=14)),)


def test_a_prescription_that_changes_counts_from_its_day(found: report_data.Report) -> None:
    changed = Recorded(
        "f" * 32, at(SINCE + timedelta(days=14), 0), "prescribed", {**BRIDGE, "reps": 9, "days_a_week": 3}
    )
    again = reported([*lived(), changed])
    assert again.exercises[0].days_expected == pytest.approx(14 + 14 * 3 / 7)


def test_what_was_dropped_from_the_prescription_counts_until_then() -> None:
    dropped = Recorded("f" * 32, at(SINCE + timedelta(days=14), 0), "prescription_ended", BRIDGE)
    found = reported([*lived(), dropped])
    (row,) = found.exercises
    until = SINCE + timedelta(days=13)
    assert row.prescriptions == (report_data.Prescription(SINCE, until, reps=8, sets=2),)
    assert (row.prescription, row.days_done, row.days_expected) == (None, 14, 14)
    assert [row.expected_days for row in found.rows] == [7, 7, 0, 0]
    assert "2 × 8, 7 days a week until 18 Jan 2026" in page(found, "me", {}, made_on=UNTIL)


def test_what_was_prescribed_only_before_is_not_held_against_anybody() -> None:
    day = SINCE - timedelta(days=9)
    early = [
        Recorded("e" * 32, at(day, 0), "prescribed", {"exercise": "bike", "minutes": 5}),
        Recorded("d" * 32, at(day + timedelta(days=3), 0), "prescription_ended", {"exercise": "bike"}),
    ]
    assert [row.exercise for row in reported([*lived(), *early]).exercises] == ["bridge"]


def test_what_was_changed_on_the_day_it_was_prescribed_never_held() -> None:
    again = Recorded("f" * 32, at(SINCE, 300), "prescribed", {**BRIDGE, "reps": 5, "days_a_week": 7})
    (row,) = reported([*lived(), again]).exercises
    assert row.prescriptions == (report_data.Prescription(SINCE, reps=5),)
    assert row.days_expected == 28


def test_a_report_from_the_database_is_one_from_the_events(journal: Journal) -> None:
    told = lived()
    more: list[tuple[str, dict[str, EventValue]]] = [
        ("hold_done", {"exercise": "balance", "number": 1, "seconds": 10.5}),
        ("done_alone", {"exercise": "walking", "minutes": 20, "days_ago": 2}),
        ("done_alone", {**BRIDGE, "reps": 10, "sets": 2}),
        ("pain_said", dict(BRIDGE)),
        ("repetition_done", {**BRIDGE, "number": 1}),
        ("set_done", {**BRIDGE, "reps": 99}),
        ("effort", {**BRIDGE, "level": "hard"}),
        ("pain_score", {"score": 9}),
    ]
    told += [Recorded(f"{900 + n:032x}", at(UNTIL, n), *one) for n, one in enumerate(more)]
    undone = [event.uid for event in told[-3:]]
    journal.take_in([*told, Recorded("f" * 32, at(UNTIL, 60), "undo", {"of": " ".join(undone)})])
    expected = reported([event for event in told if event.uid not in undone])
    assert lookup.report(journal, SINCE, UNTIL) == expected


def test_counts_of_the_database_come_to_the_same() -> None:
    repetitions = [
        Recorded(f"{n:032x}", at(SINCE, n), "repetition_done", {**BRIDGE, "number": n + 1}) for n in range(12)
    ]
    counts = Counter((event.kind, event.about, event.day) for event in repetitions)
    counted = report_data.report([], [], [], counts, SINCE, UNTIL)
    assert counted == reported(repetitions)
    assert counted.exercises[0].done == done.Done(reps=12)


def test_an_empty_record_has_a_report_that_says_so() -> None:
    text = page(reported([]), "me", {}, made_on=UNTIL)
    assert "Nothing was done or prescribed" in text
    assert "<svg" not in text


class Reader(HTMLParser):
    """Collects what a page is made of."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attributes)))

    def of(self, *names: str) -> Iterable[dict[str, str | None]]:
        return (attributes for tag, attributes in self.tags if tag in names)


@pytest.fixture(scope="module", params=[False, True], ids=["usual print", "large print"])
def text(request: pytest.FixtureRequest, found: report_data.Report) -> str:
    return page(found, "Anna", {"bridge": "bridge"}, made_on=UNTIL, large_print=request.param)


def test_the_page_runs_nothing_and_loads_nothing(text: str) -> None:
    page_read = Reader(text)
    assert not list(page_read.of("script", "link", "iframe", "object", "embed", "img"))
    for _, attributes in page_read.tags:
        assert not any(name.startswith("on") for name in attributes)
        for name in ("src", "href", "xlink:href", "action"):
            assert (attributes.get(name) or "#").startswith("#")
    styles = re.sub(r"xmlns(:\w+)?=\"[^\"]*\"", "", text)
    assert "@import" not in styles
    assert not re.search(r"url\((?!#)", styles)
    assert "http" not in re.sub(r"<!DOCTYPE[^>]*>", "", styles)


def test_what_somebody_said_is_shown_and_not_run(text: str) -> None:
    assert "walk to the &lt;shop&gt;" in text
    assert "<shop>" not in text


def test_beside_every_plot_stands_its_table(text: str) -> None:
    read = Reader(text)
    plots, tables = list(read.of("svg")), list(read.of("table"))
    assert len(plots) == 4
    assert len(tables) >= len(plots) + 1
    assert all(plot.get("aria-hidden") == "true" for plot in plots)
    assert all(cell.get("scope") in ("col", "row") for cell in read.of("th"))
    for row in ('<td class="n">6.0</td>', "9, 10, 11", "119 repetitions", "under way"):
        assert row in text


def test_the_plots_are_well_formed_and_their_words_are_text(text: str) -> None:
    for svg in re.findall(r"<svg .*?</svg>", text, re.DOTALL):
        root = ET.fromstring(svg.replace("xlink:href", "href"))
        assert any(element.tag.endswith("text") for element in root.iter())


def test_only_a_name_that_was_given_is_on_the_page(found: report_data.Report) -> None:
    assert "<p>Anna Jones, 5 January 2026" in page(found, "anna jones", {}, made_on=UNTIL)
    assert "<p>5 January 2026" in page(found, "me", {}, made_on=UNTIL)


def test_ids_are_there_once(text: str) -> None:
    ids = [attributes["id"] for _, attributes in Reader(text).tags if "id" in attributes]
    assert [name for name, count in Counter(ids).items() if count > 1] == []


def test_the_same_record_makes_the_same_page(found: report_data.Report) -> None:
    first, second = (page(found, "Anna", {}, made_on=UNTIL) for _ in range(2))
    assert first == second


def _chromium(*arguments: str) -> str:
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        missing = pytest.fail if os.environ.get("CI") and shutil.which("apt-get") else pytest.skip
        missing("Chromium is not installed (Debian: apt-get install chromium)")
    command = [
        program,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--virtual-time-budget=20000",
        *arguments,
    ]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout


def test_axe_finds_nothing_against_the_page(text: str, tmp_path: Path) -> None:
    package = find_spec("axe_playwright_python")
    assert package is not None
    assert package.submodule_search_locations
    axe = (Path(package.submodule_search_locations[0]) / "axe.min.js").read_text()
    report_findings = (
        "axe.run().then(found => { document.title = found.passes.length + ' passed; ' + JSON.stringify("
        "found.violations.map(one => [one.id, one.nodes.map(node => node.html)])) + ' end'; })"
    )
    examined = tmp_path / "examined.html"
    examined.write_text(
        text.replace("</body>", f"<script>{axe}</script><script>{report_findings}</script></body>")
    )
    title = re.search(
        r"<title>(\d+) passed; (.*?) end</title>", _chromium("--dump-dom", examined.as_uri()), re.DOTALL
    )
    assert title is not None
    assert int(title[1]) > 10
    assert title[2] == "[]"


def test_it_is_printed_on_two_pages(tmp_path: Path, found: report_data.Report) -> None:
    html, pdf = tmp_path / "report.html", tmp_path / "report.pdf"
    html.write_text(page(found, "Anna", {}, made_on=UNTIL))
    _chromium(f"--print-to-pdf={pdf}", "--no-pdf-header-footer", html.as_uri())
    counts = re.findall(rb"/Type\s*/Pages\b.*?/Count (\d+)", pdf.read_bytes(), re.DOTALL)
    assert counts
    assert int(counts[0]) <= 2


def run(*arguments: str) -> str:
    result = CliRunner().invoke(report_command, arguments)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.stdout


@pytest.fixture
def journal_of_today(home: Path, empty_file: Path) -> None:
    (home / "data").mkdir(parents=True)
    shutil.copy(empty_file, home / "data" / "record.db")
    journal = Journal.open()
    journal.append(Event("set_done", {"exercise": "bridge", "reps": 8}))
    journal.close()


def test_the_command_writes_the_page(journal_of_today: None, tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    run("--out", str(out))
    assert "8 repetitions" in out.read_text()
    assert run("--out", "-", "--large-print").startswith("<!DOCTYPE html>")


def test_large_print_cuts_no_table_off(found: report_data.Report) -> None:
    large = page(found, "Anna", {}, made_on=UNTIL, large_print=True)
    assert all(attributes.get("class") != "scroll" for attributes in Reader(large).of("div"))
    assert re.search(r'<th scope="row">Bridge</th>\s*<td>\d+, prescribed \d+</td>', large)


def test_a_time_of_which_nothing_is_known_is_an_empty_report(journal_of_today: None) -> None:
    assert "Nothing was done" in run("--from", "2020-01-01", "--to", "2020-02-01", "--out", "-")


def test_a_report_that_ends_before_it_begins_is_refused(journal_of_today: None) -> None:
    with pytest.raises(UsageProblem, match="before it begins"):
        run("--from", "2026-02-01", "--to", "2026-01-01")


def test_a_report_that_cannot_be_written_says_so(journal_of_today: None, tmp_path: Path) -> None:
    with pytest.raises(RecordProblem, match="cannot be written"):
        run("--out", str(tmp_path / "no" / "such" / "folder.html"))


def test_levels_that_go_the_same_way_are_all_seen() -> None:
    lasting: list[tuple[str, dict[str, EventValue]]] = [
        ("baseline_set", {"average": 8, "start": 6}),
        ("step_up", {"before": 6, "to": 7}),
        ("repetition_done", {"number": 1}),
    ]
    told = [
        Recorded(f"{minute:02}{exercise:>030}", at(SINCE, minute), kind, {"exercise": exercise, **data})
        for exercise in ("bridge", "knee_rolling", "bike")
        for minute, (kind, data) in enumerate(lasting)
    ]
    drawn = plots(reported(told), {}, large=False)["levels"]
    widths = re.findall(r"stroke: #(?:1f77b4|ff7f0e|2ca02c); stroke-width: ([\d.]+)", drawn)
    assert len(set(widths)) == 3
