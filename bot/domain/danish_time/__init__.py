"""Times in Danish words to intervals, and intervals to Danish.

Rules are those of "Conventions where Danes differ: Times" in `understanding.md`. Where these are silent:

- "næste fredag" is the Friday of next week, "næste weekend" the weekend of next week
- on a Sunday "weekenden" is the coming one
- "efter torsdag" lasts until the week ends, "efter den 10." until the month ends; "inden fredag" begins today
- a stretch of named days includes its last; "en torsdag i januar" is the month
- a part of the day said with several days is those days; "om morgenen" is 06-09, "efter frokost" from 13
- first, middle and last of a week are Monday and Tuesday, Wednesday, Thursday and Friday
- "hverdage" is the coming stretch from Monday to Friday, today included
"""
from .find import Exclusion, TimeSpan, excluded, find_times, iso_interval
from .lexicon import TimeLexicon
from .say import say_count, say_date, say_hours, say_time, say_when

__all__ = [
    "Exclusion", "TimeLexicon", "TimeSpan", "excluded", "find_times", "iso_interval",
    "say_count", "say_date", "say_hours", "say_time", "say_when",
]  # fmt: skip
