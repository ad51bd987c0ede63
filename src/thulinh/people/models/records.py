"""Dated facts about people, of which those that were never true are withdrawn."""

import datetime as dt

from django.db import models
from django.db.models import Q

from thulinh.kernel.writing import DatedModel, DatedQuerySet, dated_q


def stands_q(day: dt.date, prefix: str = "") -> Q:
    """The condition "holds on that day and was not withdrawn", for a record reached by `prefix`."""
    return dated_q(day, prefix) & Q(**{f"{prefix}withdrawn_at": None})


class RecordQuerySet(DatedQuerySet):
    """Dated records of which some were withdrawn. A withdrawn one never held, on no day."""

    def current(self):
        """Not withdrawn."""
        return self.filter(withdrawn_at=None)

    def on(self, day):
        """Records that hold on that day."""
        return super().on(day).current()

    def within(self, starts_on, ends_on):
        """Records that hold on at least one day of the range."""
        return super().within(starts_on, ends_on).current()


class Record(DatedModel):
    """A dated fact about a person. One that was never true is withdrawn with a reason, not deleted."""

    withdrawn_at = models.DateTimeField("rút lúc", null=True, blank=True)
    withdrawn_reason = models.CharField("lý do rút", max_length=300, blank=True)

    objects = RecordQuerySet.as_manager()

    class Meta(DatedModel.Meta):
        abstract = True
