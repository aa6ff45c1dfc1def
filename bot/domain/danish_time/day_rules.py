"""The rules for days, and for what looks like a time and is none."""
from __future__ import annotations

from . import date_rules as dates
from . import offset_rules as offsets
from . import week_rules as weeks
from .rewriting import Builder, Context, Readings, grammar


def _nothing(c: Context) -> Readings | None:
    return {"dead": None}


def _plain(c: Context) -> Readings | None:
    return {"plain": None}


def _lead(reading: str) -> Builder:
    def build(c: Context) -> Readings | None:
        return {reading: None}

    return build


NOT_TIMES = grammar([
    ("past_time", _nothing),
    ("greeting", _plain),
    ("last weekday|week|week_def|month_word|month_def|weekend|year_word|number|month|unit", _nothing),
    ("last number unit", _nothing),
    ("ago? approx? number unit since", _nothing),
    ("ago? number half? unit since", _nothing),
    ("times_word about number unit", _nothing),
    ("every number|ordinal unit", _nothing),
    ("in number unit", _nothing),
    ("last|ordinal weekday in|of month", weeks.nth_weekday),
    ("last|ordinal week in|of month", weeks.nth_week),
    ("not not_bridge before", _lead("not_before")),
    ("not not_bridge not_bridge before", _lead("not_before")),
    ("not not_bridge not_bridge not_bridge before", _lead("not_before")),
    ("not not_bridge after", _lead("not_after")),
    ("not not_bridge not_bridge after", _lead("not_after")),
])  # fmt: skip


DAYS = grammar([
    ("day", weeks.relative_day),
    ("today_part", weeks.part_of_today),
    ("coming|this? weekday", weeks.weekday),
    ("weekday_short", weeks.short_weekday),
    ("about? weekday_habit", weeks.weekday_of_week),
    ("weekday_part", weeks.weekday_part),
    ("next weekday", weeks.weekday_next_week),
    ("this|next|coming week", weeks.week),
    ("rest_of_week", weeks.rest_of_week),
    ("next|coming week_def", weeks.week),
    ("week_def|week after_next week?", weeks.week),
    ("after_next week", weeks.week),
    ("week number", weeks.numbered_week),
    ("week number in? year", weeks.numbered_week),
    ("week number dash|until number", weeks.week_numbers),
    ("week number dash|until week number", weeks.week_numbers),
    ("or|and|slash|comma number", weeks.another_week),
    ("or|and next", weeks.week_after),
    ("or|and week_def after", weeks.week_after),
    ("or|and|slash|comma figure", dates.another_day),
    ("third in|on? week_def", weeks.third_of_week),
    ("third in|on? this|next|coming week", weeks.third_of_week),
    ("third in|on? week number", weeks.third_of_week),
    ("within week_def", weeks.week),
    ("within month_def", dates.relative_month),
    ("month month_word?", dates.said_month),
    ("month month_word? year", dates.said_month),
    ("this|next|coming month_word", dates.relative_month),
    ("third in|on? month_def", dates.third_of_month),
    ("third in|on? this|next|coming month_word", dates.third_of_month),
    ("third in|on? month year?", dates.third_of_month),
    ("next year_word", dates.year),
    ("the? number|ordinal month", dates.said_date),
    ("the? number|ordinal month year", dates.said_date),
    ("the? figure|ordinal month_short", dates.said_date),
    ("the? figure month_short year", dates.said_date),
    ("the? number dash|until the? number month|month_short", dates.date_range),
    ("the figure", dates.day_of_month),
    ("the ordinal", dates.day_of_month),
    ("the figure|ordinal in this|next|coming month_word", dates.day_of_relative_month),
    ("the? day_slash year", dates.figures),
    ("the? figure suffix month", dates.said_date),
    ("number unit from day", offsets.offset),
    ("the? day_slash", dates.figures),
    ("the? full", dates.figures),
    ("the? iso", dates.figures),
    ("the dotted", dates.figures),
    ("dotted", dates.dotted),
    ("about approx? number unit some?", offsets.offset),
    ("about number number unit some?", offsets.offset),
    ("about number number dash|until|or number unit", offsets.offset_range),
    ("about approx? number half unit", offsets.offset),
    ("about approx? one_and_half unit", offsets.offset),
    ("about approx? number? quarter", offsets.quarters),
    ("about number dash|until|or number unit", offsets.offset_range),
    ("within approx? number unit", offsets.within),
    ("feast", dates.feast),
    ("the? numbered feast", dates.numbered_feast),
    ("period", dates.period("period", "period_days")),
    ("between_feasts", dates.period("between_feasts", "days")),
    ("season", dates.season),
    ("this|coming|next? weekend", weeks.weekend),
    ("workdays", weeks.workdays),
])  # fmt: skip
