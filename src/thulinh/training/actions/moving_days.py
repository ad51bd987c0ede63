"""Whether the people of a class can come on other days than those on which they were given their places."""

from typing import Any

from thulinh.kernel.refusals import Problem, Refusal
from thulinh.training.actions.holding import today_of
from thulinh.training.models import Participant, TrainingClass
from thulinh.training.queries.meeting import Elsewhere, as_known, busy_elsewhere
from thulinh.training.queries.participants import out_of_office
from thulinh.training.rules.classes import SETTLED
from thulinh.training.rules.nominating import elsewhere_words

NAMED = 5


class People:
    """Those who have a place in a class, and whom its days ask too much of already."""

    def __init__(self, row: TrainingClass) -> None:
        self._row = row
        listed = Participant.objects.listed().filter(training_class=row)
        self._names = dict(listed.values_list("person", "person__full_name"))
        self._days = (row.starts_on, row.ends_on)
        self._busy, self._gone = self._asked()

    def refuse_new_days(self, by: Any) -> None:
        """Asked once the new days are laid on the class. A list that is still open is looked through when it is
        settled, for who left office.

        Errors: somebody is in another class on the new days, or does not hold the post on the new first day.
        """
        if self._days == (self._row.starts_on, self._row.ends_on):
            return
        busy, gone = self._asked()
        fresh = as_known({who: one for who, one in busy.items() if who not in self._busy}, by, today_of())
        problems = [elsewhere_words(self._names[who], one) for who, one in list(fresh.items())[:NAMED]]
        if names := [one.person.full_name for one in gone.values() if one.pk not in self._gone]:
            more = f" và {len(names) - NAMED} người khác" if len(names) > NAMED else ""
            words = f"Không giữ chức danh vào ngày khai giảng mới: {', '.join(names[:NAMED])}{more}."
            problems.append(f"{words} Đồng chí rút tên trước khi đổi ngày.")
        if problems:
            raise Refusal(Problem(words, "starts_on") for words in problems)

    def _asked(self) -> tuple[dict[int, Elsewhere], dict[int, Participant]]:
        busy = busy_elsewhere(self._row, self._names, states=(Participant.State.APPROVED,))
        if self._row.state != SETTLED:
            return busy, {}
        return busy, {one.pk: one for one in out_of_office(self._row, Participant.objects.listed())}
