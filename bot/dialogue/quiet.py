"""Must be imported before Rasa: log level and switches that Rasa and TensorFlow read only while they are imported.

Without a filtering logger Rasa builds debug strings of the whole conversation in every turn.
"""
from __future__ import annotations

import logging
import os
import warnings

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")

# Sanic, which Rasa imports, turns warnings on for whatever is imported after it. What Rasa's dependencies use of each
# other is nothing an operator could mend.
with warnings.catch_warnings():
    import sanic.app  # noqa: F401
warnings.simplefilter("ignore")

import structlog  # noqa: E402

structlog.configure(
    wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
for name in ("rasa", "rasa_sdk", "absl", "matplotlib", "apscheduler"):
    logging.getLogger(name).setLevel(logging.WARNING)
