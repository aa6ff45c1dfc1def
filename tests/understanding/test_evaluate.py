"""`afklar evaluate`: the cross-validation and its floor, and the report on a file of labelled lines."""
from __future__ import annotations

import io
import re
from pathlib import Path

import pytest

from bot.dialogue.labelled import LabelledProblem

LINES = """# intent, tab, sentence; or JSON
ask_price\tkoster det noget
ask_price\thvad er prisen på sådan noget
out_of_scope\thvordan fornyer jeg mit pas
tell_violence\tmin mand slår mig
tell_violence\thej med dig
{"text": "goddag", "intent": "greet"}
greet\tjeg har taget en masse piller og vil dø
"""
pytestmark = pytest.mark.model


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    path = tmp_path / "lines.tsv"
    path.write_text(LINES, encoding="utf-8")
    return path


def report(model: Path, file: Path | None) -> tuple[int, str]:
    from bot.dialogue.evaluate import evaluate

    out = io.StringIO()
    return evaluate(model, file, out), out.getvalue()


@pytest.mark.timeout(900)  # it trains four models
def test_cross_validation_reaches_its_floor(model: Path) -> None:
    code, said = report(model, None)
    assert code == 0, said
    assert re.search(r"^floors: accuracy 0\.\d+, macro-F1 0\.\d+: reached$", said, re.MULTILINE)
    assert said.count(" of 4: accuracy 0.") == 4


def test_report_on_labelled_lines(model: Path, labelled: Path) -> None:
    code, said = report(model, labelled)
    assert code == 0
    assert "sentences 7   accuracy 0.714" in said
    assert "red flag tell_violence, patterns: recall 0.500 of 2" in said
    assert "red flag tell_violence, with the model: recall 0.500 of 2" in said
    assert "red flags, patterns: alarms in 0.200 of 5 other sentences" in said
    assert "out of scope recognised 1.000" in said
    assert re.search(r"^ask_price +2 +1\.00 +1\.00 +1\.00$", said, re.MULTILINE)
    assert "one typo each: accuracy" in said and "without æøå: accuracy" in said
    assert re.search(r"^parse, the NLU alone: median \d+\.\d ms", said, re.MULTILINE)
    assert re.search(r"^ +1  tell_violence -> greet$", said, re.MULTILINE)


def test_confusions_become_a_picture(model: Path, labelled: Path, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    from bot.dialogue.evaluate import _picture

    drawn = _picture([("greet", "greet"), ("greet", "thank")], tmp_path / "new" / "confusion.png")
    assert drawn is not None
    assert drawn.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"


@pytest.mark.parametrize(("line", "problem"), [
    ("ask_nothing\thej", "the model knows no intent ask_nothing"),
    ("no tab here", "line 1: expected an intent, a tab and a sentence"),
    ('{"text": "hej"}', 'line 1: expected {"text": …, "intent": …}'),
    ("# nothing", "holds no labelled line"),
])
def test_a_line_that_cannot_be_used_is_named(model: Path, tmp_path: Path, line: str, problem: str) -> None:
    path = tmp_path / "lines.tsv"
    path.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(LabelledProblem, match=re.escape(problem)):
        report(model, path)
