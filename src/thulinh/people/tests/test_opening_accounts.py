"""Opening accounts for many at once: no secret yet, one account each, one owner for each name."""

import pytest

from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Refusal
from thulinh.people.actions import NewAccount, NewPerson, add_people, open_accounts
from thulinh.people.models import Account

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return add_people([NewPerson("Bùi Quốc An"), NewPerson("Lê Thị Ánh"), NewPerson("Trần Minh Châu")], by=None)


def test_all_are_opened_and_told_of_in_the_log(people):
    account, _ = open_accounts([NewAccount(people[0].pk, "quoc-an"), NewAccount(people[1].pk, "thi-anh")], by=None)
    assert (account.username, account.has_usable_password()) == ("quoc-an", False)
    assert AuditEvent.objects.filter(verb="people.open_account").count() == 2


def test_refused_rows_open_nothing(people):
    open_accounts([NewAccount(people[0].pk, "quoc-an")], by=None)
    rows = [
        NewAccount(people[0].pk, "another"),
        NewAccount(people[1].pk, "Quoc-An"),
        NewAccount(people[2].pk, "c"),
        NewAccount(0, "nobody"),
        NewAccount(people[2].pk, "x" * 61),
    ]
    with pytest.raises(Refusal) as refused:
        open_accounts(rows, by=None)
    found = {(problem.row, problem.field) for problem in refused.value.problems}
    assert found == {
        (0, "person"), (1, "username"), (2, "person"), (3, "person"), (4, "person"), (4, "username"),
    }  # fmt: skip
    assert Account.objects.count() == 1


def test_number_of_questions_does_not_grow(people, django_assert_num_queries):
    more = add_people([NewPerson(f"Trần Văn Số {number}") for number in range(40)], by=None)
    with django_assert_num_queries(9):
        open_accounts([NewAccount(people[0].pk)], by=None)
    with django_assert_num_queries(9):
        open_accounts([NewAccount(person.pk) for person in more], by=None)
    with django_assert_num_queries(9):
        open_accounts([NewAccount(people[1].pk, "a")], by=None)
