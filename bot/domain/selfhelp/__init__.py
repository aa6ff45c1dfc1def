"""Self-help as flows: the diary, goals and plans, three minutes against a craving. Nothing here knows a clock."""
