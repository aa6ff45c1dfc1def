"""What all shapes of content files share: strict models, texts that are there, whole numbers."""
from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from pydantic import BaseModel, ConstrainedInt, ConstrainedStr, Extra, Field

if TYPE_CHECKING:
    Text: TypeAlias = str
    Whole: TypeAlias = int
    Days: TypeAlias = int
    Lead: TypeAlias = int
    Score: TypeAlias = int
else:
    class Text(ConstrainedStr):
        """Text that is there."""

        strict = True
        min_length = 1

    class Whole(ConstrainedInt):
        """A whole number, not a text that looks like one."""

        strict = True
        ge = 0

    class Days(Whole):
        ge = 1
        le = 366

    class Lead(Whole):
        ge = 1
        le = 168

    class Score(Whole):
        le = 4


class Strict(BaseModel):
    """No unknown keys, no silent conversion."""

    class Config:
        extra = Extra.forbid


def said(description: str = "a text") -> Any:
    """A text that must be there; `description` is what an operator reads when it is not."""
    return Field(..., description=description)
