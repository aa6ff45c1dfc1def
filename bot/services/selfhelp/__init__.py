"""Self-help: the drink calculator, the diary, goals and plans, three minutes against a craving."""
