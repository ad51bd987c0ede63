"""Who may write what: a room's tables are written by that room's actions and by nobody else."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import models, transaction

P = ParamSpec("P")
R = TypeVar("R")

_rooms: ContextVar[tuple[str, ...]] = ContextVar("rooms_writing", default=())


class WrittenOutsideItsRoom(RuntimeError):
    """A row was about to be written by code that is not an action of the row's own room."""


@contextmanager
def writing(room: str) -> Iterator[None]:
    """Within this block the tables of `room` may be written."""
    token = _rooms.set((*_rooms.get(), room))
    try:
        yield
    finally:
        _rooms.reset(token)


def action(function: Callable[P, R]) -> Callable[P, R]:
    """Mark a function as a verb of its room: one transaction, and the right to write the room's tables."""
    room = function.__module__.split(".")[1]

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        with transaction.atomic(), writing(room):
            return function(*args, **kwargs)

    run.is_action = True  # type: ignore[attr-defined]
    return run


def _guard(model: type[models.Model]) -> None:
    rooms = _rooms.get()
    if not rooms or rooms[-1] != model._meta.app_label:
        where = rooms[-1] if rooms else "no action"
        raise WrittenOutsideItsRoom(f"{model._meta.label} was written from {where}; call an action of its room.")


class GuardedQuerySet(models.QuerySet):
    """A queryset whose writing methods work inside the actions of the model's own room only."""

    def update(self, **kwargs):
        _guard(self.model)
        return super().update(**kwargs)

    def delete(self):
        _guard(self.model)
        return super().delete()

    def bulk_create(self, *args, **kwargs):
        _guard(self.model)
        return super().bulk_create(*args, **kwargs)

    def bulk_update(self, *args, **kwargs):
        _guard(self.model)
        return super().bulk_update(*args, **kwargs)


class GuardedModel(models.Model):
    """A table that refuses to be written from outside its room's actions."""

    objects = GuardedQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def save(self, *args, **kwargs):
        _guard(type(self))
        return super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        _guard(type(self))
        return super().delete(*args, **kwargs)


class RevocableQuerySet(GuardedQuerySet):
    """Rows of which some were taken back."""

    def current(self):
        """Not withdrawn."""
        return self.filter(withdrawn_at=None)


class RevocableModel(GuardedModel):
    """A guarded row that is taken back with a reason, never deleted."""

    withdrawn_at = models.DateTimeField("rút lúc", null=True)
    withdrawn_reason = models.CharField("lý do rút", max_length=300, blank=True)

    objects = RevocableQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"


class DefinedModel(GuardedModel):
    """A word of the definitions (definitions/*.yaml), known by its code; laid by `kernel.actions.take_over`."""

    code = models.CharField("mã", max_length=40, primary_key=True)
    name = models.CharField("tên", max_length=160)
    rank = models.PositiveSmallIntegerField("thứ tự", default=50)

    class Meta:
        abstract = True
        base_manager_name = "objects"
        ordering = ["rank", "code"]

    def __str__(self) -> str:
        return self.name


class DatedQuerySet(GuardedQuerySet):
    """Rows that hold from `starts_on` to `ends_on`, both days included; an open end is None."""

    def on(self, day):
        """Rows that hold on that day."""
        return self.filter(dated_q(day))

    def within(self, starts_on, ends_on):
        """Rows that hold on at least one day of the range."""
        return self.filter(overlap_q(starts_on, ends_on))


def dated_q(day, prefix: str = "") -> models.Q:
    """The condition "holds on that day", for a dated row reached by `prefix` (for instance "seat__")."""
    return models.Q(**{f"{prefix}starts_on__lte": day}) & (
        models.Q(**{f"{prefix}ends_on__isnull": True}) | models.Q(**{f"{prefix}ends_on__gte": day})
    )


def overlap_q(starts_on, ends_on, prefix: str = "") -> models.Q:
    """The condition "holds on at least one day from `starts_on` to `ends_on`"; an open end is None."""
    condition = models.Q(**{f"{prefix}ends_on__isnull": True}) | models.Q(**{f"{prefix}ends_on__gte": starts_on})
    if ends_on is not None:
        condition &= models.Q(**{f"{prefix}starts_on__lte": ends_on})
    return condition


class DatedModel(GuardedModel):
    """A guarded row with a first and a last day."""

    starts_on = models.DateField("từ ngày")
    ends_on = models.DateField("đến ngày", null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def holds_on(self, day) -> bool:
        """Whether the row holds on that day."""
        return self.starts_on <= day and (self.ends_on is None or self.ends_on >= day)


def dated_order(name: str) -> models.CheckConstraint:
    """The constraint that a dated row does not end before it starts."""
    return models.CheckConstraint(
        condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")), name=name
    )
