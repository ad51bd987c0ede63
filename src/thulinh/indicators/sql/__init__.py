"""The one place with SQL of our own: duties (subjects × periods) against facts, always both sides, done and not done.

Every text here is fixed; whatever comes from outside goes in as a parameter. The sets themselves arrive as querysets
and are compiled by Django, so a figure, its list and its records all read the same rows.
"""

from thulinh.indicators.sql.duties import left_out
from thulinh.indicators.sql.facts import QUALITY, facts_in, total
from thulinh.indicators.sql.judging import counted, judged
from thulinh.indicators.sql.text import PERIOD, Sql, each_of, one_of, run

__all__ = ["PERIOD", "QUALITY", "Sql", "counted", "each_of", "facts_in", "judged", "left_out", "one_of", "run", "total"]
