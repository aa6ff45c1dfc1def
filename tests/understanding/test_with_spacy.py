"""The same floors and conversations with spaCy's Danish model installed (the other tests run without it).

`../shared` of a developer's machine has a stand-in wheel of the real model's shape; it is unpacked beside nothing that
is installed and put on the path of processes of their own.
"""
from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT

SHARED = ROOT.parent / "shared"
FLOORS = "tests/understanding/test_understanding.py"
CONVERSATIONS = ("tests/conversations/test_audit_words.py", "tests/conversations/test_controls.py")
pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def with_spacy(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a process that finds da_core_news_sm and has a models folder of its own."""
    wheels = sorted(SHARED.glob("da_core_news_sm-*.whl")) if SHARED.is_dir() else []
    if not wheels:
        pytest.skip("no wheel of da_core_news_sm in ../shared: the bot with spaCy's model was not tried")
    folder = tmp_path_factory.mktemp("spacy")
    zipfile.ZipFile(wheels[-1]).extractall(folder)
    return {**os.environ, "PYTHONPATH": f"{folder}{os.pathsep}{ROOT}", "AFKLAR_MODELS": str(folder / "models")}


def run(environment: dict[str, str], *args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-W", "ignore", "-m", *args], cwd=ROOT, env=environment, text=True,
                          capture_output=True, timeout=900, check=False)


def test_check_says_that_spacys_model_is_in_use(with_spacy: dict[str, str]) -> None:
    assert "spaCy: da_core_news_sm\n" in run(with_spacy, "bot", "check").stdout


def test_check_says_that_the_lookup_is_in_use_without_it() -> None:
    done = run({**os.environ, "PYTHONPATH": str(ROOT)}, "bot", "check")
    assert "spaCy: blank (Danish lookup lemmas)\n" in done.stdout


@pytest.mark.timeout(900)  # it trains a model of its own
def test_floors_and_conversations_hold_with_spacys_model(with_spacy: dict[str, str]) -> None:
    trained = run(with_spacy, "bot", "train")  # by itself: the first test of the others would wait for it too long
    assert trained.returncode == 0, trained.stderr[-2000:]
    done = run(with_spacy, "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", FLOORS, *CONVERSATIONS,
               "-k", "not spelt_badly and not danish_letters", "--tb=line")
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    made_with = (Path(with_spacy["AFKLAR_MODELS"]) / "model.json").read_text(encoding="utf-8")
    assert '"spacy": "da_core_news_sm"' in made_with
