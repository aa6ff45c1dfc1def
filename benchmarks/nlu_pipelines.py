"""Which NLU pipeline? Trains each on data/nlu and measures it on the sentences of tests/understanding.

    python -m benchmarks.nlu_pipelines [NAME …]

Each pipeline is trained and measured in a process of its own, so that memory and times are its own. What came out, and
what was chosen, stands in docs/decisions/0002-nlu-pipeline.md. To measure with spaCy's model, put da_core_news_sm on
PYTHONPATH.
"""
from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
_TOKENS: list[dict[str, Any]] = [{"name": "WhitespaceTokenizer"}]
_WORDS: list[dict[str, Any]] = [*_TOKENS, {"name": "CountVectorsFeaturizer", "max_ngram": 2}]
_LETTERS = {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 2, "max_ngram": 5}
_LINEAR = {"name": "LogisticRegressionClassifier", "solver": "saga", "max_iter": 60, "tol": 0.001}
_DIET = {"name": "DIETClassifier", "entity_recognition": False, "epochs": 12, "constrain_similarities": True,
         "model_confidence": "softmax"}
_OURS = "bot.dialogue.components.danish_intent_classifier.DanishIntentClassifier"
_SHARES = {"out_of_scope": 5.0}
BLOCKS = ("letters", "words", "lemmas", "concepts", "unknown")
PIPELINES: dict[str, list[dict[str, Any]]] = {
    "logistic, words": [*_WORDS, _LINEAR],
    "logistic, words and letters": [*_WORDS, _LETTERS, _LINEAR],
    "diet, words and letters": [*_WORDS, _LETTERS, _DIET],
    "ours": [{"name": _OURS, "shares": _SHARES}],
    **{f"ours without {block}": [{"name": _OURS, "shares": _SHARES, "without": [block]}] for block in BLOCKS},
}


def main(names: list[str]) -> int:
    print("| pipeline | accuracy | macro-F1 | one typo | no æøå | out of scope | thrown out | training s | ms | MB |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for name in names or list(PIPELINES):
        done = subprocess.run([sys.executable, "-m", "benchmarks.nlu_pipelines", "--one", name], cwd=ROOT,
                              capture_output=True, text=True, check=False)
        if done.returncode:
            print(f"| {name} | failed: {done.stderr.strip().splitlines()[-1]} |")
            continue
        row = json.loads(done.stdout.strip().splitlines()[-1])
        print(f"| {name} | " + " | ".join(str(value) for value in row) + " |", flush=True)
    return 0


def one(name: str) -> list[float]:
    """[accuracy, macro-F1, with typos, without æøå, out of scope, thrown out, training s, median ms, peak MB]."""
    import resource  # noqa: PLC0415

    from rasa.core.agent import Agent  # noqa: PLC0415
    from rasa.model_training import train_nlu  # noqa: PLC0415
    from rasa.shared.utils.io import write_yaml  # noqa: PLC0415

    import bot.dialogue.quiet  # noqa: F401, PLC0415

    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "config.yml"
        write_yaml({"recipe": "default.v1", "language": "da", "assistant_id": "bench", "pipeline": PIPELINES[name]},
                   config)
        begun = time.perf_counter()
        model = train_nlu(str(config), str(ROOT / "data" / "nlu"), folder)
        training = time.perf_counter() - begun
        agent = Agent.load(model)
    figures = measured(agent)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [*figures[:6], round(training), figures[6], round(memory)]


def measured(agent: Any) -> list[float]:
    import asyncio  # noqa: PLC0415

    from tests.understanding import sets  # noqa: PLC0415
    from tests.understanding.measures import accuracy, macro_f1, one_typo, without_danish_letters  # noqa: PLC0415

    loop = asyncio.new_event_loop()
    times: list[float] = []

    def parse(text: str) -> str:
        begun = time.perf_counter()
        got = loop.run_until_complete(agent.parse_message(text))["intent"]["name"]
        times.append(time.perf_counter() - begun)
        return str(got)

    new = [(text, intent) for text, intent in sets.intents() if sets.plain(text) not in sets.trained()]
    beyond = [text for text in sets.out_of_scope() if sets.plain(text) not in sets.trained()]
    pairs = [(intent, parse(text)) for text, intent in new]
    typos = [(intent, parse(one_typo(text))) for text, intent in new]
    ascii_ = [(intent, parse(without_danish_letters(text))) for text, intent in new]
    thrown = [got == "out_of_scope" for intent, got in pairs if intent != "out_of_scope"]
    found = [parse(text) == "out_of_scope" for text in beyond]
    shares = [accuracy(pairs), macro_f1(pairs), accuracy(typos), accuracy(ascii_), sum(found) / len(found),
              sum(thrown) / len(thrown)]
    return [*(round(share, 3) for share in shares), round(1000 * median(times), 1)]


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(one(sys.argv[2])))
        sys.exit(0)
    sys.exit(main(sys.argv[1:]))
