"""A running bot does not load TensorFlow; whoever trains with Rasa's neural components still gets the real helpers."""
from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

LOOK = """
import json, sys
from pathlib import Path
from bot.dialogue.rasa_host import RasaHost

RasaHost(Path(sys.argv[1]))
running = "tensorflow" in sys.modules
from rasa.utils import train_utils
import rasa.utils.tensorflow.callback as real

made = train_utils.RasaTrainingLogger(1, silent=True)
print(json.dumps({"running": running, "real": type(made) is real.RasaTrainingLogger}))
"""


@pytest.mark.model
def test_tensorflow_is_loaded_only_by_who_trains_with_it(model: Path) -> None:
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", LOOK, str(model)], capture_output=True, text=True,
                          check=True)
    assert json.loads(done.stdout.splitlines()[-1]) == {"running": False, "real": True}
