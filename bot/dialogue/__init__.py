"""The turn: inbox, dispatcher, Rasa, choices, outbox. The only package that knows Rasa."""
import bot.dialogue.quiet  # noqa: F401  (before any module here imports Rasa: see there)
