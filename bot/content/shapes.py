"""Holds a file against its shape, and says every mistake with its line, in words an operator understands."""
from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from inspect import isclass
from typing import Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import SHAPE_SINGLETON, ModelField

from bot.content.problems import Problem
from bot.content.yaml_lines import LinedYaml, Place

Shape = TypeVar("Shape", bound=BaseModel)


def shaped(file: LinedYaml, shape: type[Shape], at: Place = ()) -> tuple[Shape | None, list[Problem]]:
    """What stands at `at` as a `shape`; or None, and every way in which it is not one."""
    raw = file.value(at)
    if not isinstance(raw, dict):
        return None, [file.problem(at, f"{_where(file, at)}expected keys: {', '.join(shape.__fields__)}")]
    try:
        return shape.parse_obj(raw), []
    except ValidationError as error:
        found = [_problem(file, shape, at, tuple(each["loc"]), each) for each in error.errors()]
        return None, sorted(set(found))


def _problem(file: LinedYaml, shape: type[BaseModel], at: Place, loc: Place, error: Mapping[str, Any]) -> Problem:
    model, field = _model_at(shape, loc)
    inside, key = (*at, *loc[:-1]), loc[-1]
    expected = f" (expected {_expected(field)})" if field and _expected(field) else ""
    if error["type"] == "value_error.missing":
        return file.problem(inside, f'{_where(file, inside)}lacks "{key}"{expected}')
    if error["type"] == "value_error.extra":
        known = tuple(model.__fields__) if model else ()
        return file.problem((*at, *loc), f'{_where(file, inside)}unknown key "{key}"{_did_you_mean(str(key), known)}')
    message = str(error["msg"])
    if error["type"] != "value_error":
        message = f"{_shown(file.value((*at, *loc)))} does not fit" + (expected or f" ({message})")
    return file.problem((*at, *loc), f'{_where(file, inside)}{_named(key)}: {message}')


def _model_at(shape: type[BaseModel], loc: Place) -> tuple[type[BaseModel] | None, ModelField | None]:
    """The model in which the last part of `loc` is looked up, and the field it is (or is an element of)."""
    model: type[BaseModel] | None = shape
    field: ModelField | None = None
    collections = 0
    for key in loc[:-1]:
        if collections:
            collections -= 1
            continue
        field = model.__fields__.get(str(key)) if model else None
        if field is None:
            return None, None
        model, collections = _elements(field)
    if collections or model is None:
        return None, field
    return model, model.__fields__.get(str(loc[-1]))


def _elements(field: ModelField) -> tuple[type[BaseModel] | None, int]:
    """The model that a field holds, and how many lists or mappings it lies in."""
    inner, depth = field.type_, int(field.shape != SHAPE_SINGLETON)
    while get_origin(inner) in (list, dict):
        inner, depth = get_args(inner)[-1], depth + 1
    return (inner, depth) if isclass(inner) and issubclass(inner, BaseModel) else (None, depth)


def _expected(field: ModelField) -> str:
    return field.field_info.description or ""


def _did_you_mean(word: str, known: tuple[str, ...]) -> str:
    close = get_close_matches(word, known, n=1, cutoff=0.6)
    if close:
        return f' (did you mean "{close[0]}"?)'
    return f" (expected one of: {', '.join(known)})" if known else ""


def _where(file: LinedYaml, place: Place) -> str:
    """`item 3: option "månedligt": ` for ("items", 2, "options", 1)."""
    words: list[str] = []
    for depth, key in enumerate(place):
        if isinstance(key, int):
            kind = str(place[depth - 1]) if depth else "entry"
            words[-1:] = [f"{_singular(kind)} {_label(file.value(place[:depth + 1]), key)}"]
        else:
            words.append(_named(key))
    return "".join(f"{word}: " for word in words)


def _singular(word: str) -> str:
    return {"municipalities": "municipality"}.get(word, word.removesuffix("s"))


def _label(value: Any, position: int) -> str:
    if isinstance(value, dict):
        if "number" in value:
            return str(value["number"])
        for key in ("title", "id", "code", "name"):
            if key in value:
                return f'"{value[key]}"'
    return str(position + 1)


def _named(key: str | int) -> str:
    return f"entry {key + 1}" if isinstance(key, int) else key


def _shown(value: Any) -> str:
    text = f'"{value}"' if isinstance(value, str) else repr(value)
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:57] + "..."
