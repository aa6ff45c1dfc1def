"""Mentions of conditions, nicotine products, ages and people in a message (understanding.md, "Entities")."""
from .ages import AgeLexicon, find_ages
from .names import NameLexicon, find_names
from .phrases import PhraseLexicon, find_phrases, phrase_lexicon
from .spans import Span, lowered

__all__ = [
    "AgeLexicon", "NameLexicon", "PhraseLexicon", "Span", "find_ages", "find_names", "find_phrases", "lowered",
    "phrase_lexicon",
]  # fmt: skip
