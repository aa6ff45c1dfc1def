"""The repository is an ordinary Rasa project: Rasa's own validation and its own test of stories pass."""
from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

STORIES = ROOT / "tests" / "stories"


def rasa(*args: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Rasa's command line, as a developer runs it, writing its files under `cwd`."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "RASA_TELEMETRY_ENABLED": "false",
                   "SQLALCHEMY_SILENCE_UBER_WARNING": "1"}
    return subprocess.run([sys.executable, "-W", "ignore", "-m", "rasa", *args], cwd=cwd, env=environment,
                          capture_output=True, text=True, timeout=280)


def test_rasa_data_validate_passes(tmp_path: Path) -> None:
    done = rasa("data", "validate", "--domain", str(ROOT / "domain.yml"), "--data", str(ROOT / "data"),
                "--config", str(ROOT / "config.yml"), "--fail-on-warnings", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.model
def test_rasa_test_core_passes_on_our_stories(tmp_path: Path, model: Path) -> None:
    done = rasa("test", "core", "--stories", str(STORIES), "--model", str(model.resolve()),
                "--endpoints", str(ROOT / "endpoints.yml"), "--out", str(tmp_path / "out"), "--no-plot", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    report = json.loads((tmp_path / "out" / "story_report.json").read_text())
    told = (STORIES / "test_stories.yml").read_text().count("- story:")
    assert report["conversation_accuracy"] == {"accuracy": 1.0, "correct": told, "with_warnings": 0, "total": told}, (
        (tmp_path / "out" / "failed_test_stories.yml").read_text())
