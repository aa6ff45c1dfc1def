"""Rasa's custom actions, flat, one module per topic. An action reads the message, calls one service, says it."""
