"""Lets Rasa's prediction be imported without TensorFlow. Must be imported before anything else of Rasa.

Every featurizer and policy imports `rasa.utils.train_utils`, which takes three training helpers from modules that load
TensorFlow: seconds at start and hundreds of megabytes that a pipeline without neural networks never uses. Here it gets
stand-ins that fetch the real helpers when they are called, so that training works as ever.
"""
from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Any

_HELPERS = {
    "rasa.utils.tensorflow.callback": ("RasaTrainingLogger", "RasaModelCheckpoint"),
    "rasa.utils.tensorflow.data_generator": ("RasaBatchDataGenerator",),
}
_TAKEN_BY = "rasa.utils.train_utils"


def _stand_in(module: str, name: str) -> type:
    def real(cls: type, *args: Any, **options: Any) -> Any:
        return getattr(import_module(module), name)(*args, **options)

    return type(name, (), {"__new__": real, "__module__": module})


def _import_with_stand_ins() -> None:
    if _TAKEN_BY in sys.modules:
        return
    missing = [module for module in _HELPERS if module not in sys.modules]
    for module in missing:
        stand_in = ModuleType(module)
        vars(stand_in).update({name: _stand_in(module, name) for name in _HELPERS[module]})
        sys.modules[module] = stand_in
    try:
        import_module(_TAKEN_BY)
    finally:
        # Whoever imports them later (Rasa's neural components) gets the real ones.
        for module in missing:
            del sys.modules[module]


_import_with_stand_ins()
