"""Times in Danish words to intervals, and intervals to Danish.

Rules are those of "Conventions where Danes differ: Times" in `understanding.md`. Where these are silent:
"næste fredag" is the Friday of next week, "næste weekend" that of next week; "efter torsdag" lasts until the week ends,
"efter den 10." until the month ends; a stretch of named days includes its last; "inden fredag" begins today; a part of
the day said with several days is those days; "om morgenen" is 06-09; first, middle and last of a week are Monday and
Tuesday, Wednesday, Thursday and Friday; "en torsdag i januar" is the month; a Sunday's "weekenden" is the coming one; "hverdage" is the coming stretch from Monday to Friday, today included.
"""
from .find import Exclusion, TimeSpan, excluded, find_times, iso_interval
from .lexicon import TimeLexicon
from .say import say_count, say_date, say_hours, say_time, say_when

__all__ = [
    "Exclusion", "TimeLexicon", "TimeSpan", "excluded", "find_times", "iso_interval",
    "say_count", "say_date", "say_hours", "say_time", "say_when",
]  # fmt: skip
