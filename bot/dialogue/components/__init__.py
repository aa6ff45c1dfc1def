"""Our own NLU component for Rasa, and the plain Python it is made of."""
