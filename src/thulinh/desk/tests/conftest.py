"""The small country of tests/cast.py with the shipped programmes adopted, on its own day."""

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

import cast as small_country
import thulinh
from built_once import built_once
from cast import START, TODAY, Cast
from thulinh.activities.actions import load_kinds, record_session
from thulinh.activities.models import Activity
from thulinh.activities.rules.entries import Attendee, SessionEntry
from thulinh.benefits.actions import load_benefit_kinds
from thulinh.difficulties.actions import load_difficulty_kinds
from thulinh.kernel.actions import lay_periods
from thulinh.people.models import Account
from thulinh.programmes.actions import NewAdoption, adopt, store_version
from thulinh.training.actions import load_topics
from thulinh.visits.actions import load_forms

BRANCH_SESSIONS, TWO_GIVE = "nen-nep-sinh-hoat-chi-doan", "2-giao-1-lien-ket"


@pytest.fixture
def today() -> Iterator[dt.date]:
    """Every clock says noon of the country's day."""
    with time_machine.travel(f"{TODAY.isoformat()}T12:00:00+07:00", tick=False):
        yield TODAY


@built_once
def founded() -> Cast:
    """The country, with periods, kinds and programmes, but nothing adopted yet."""
    built = small_country.build()
    lay_periods()
    load_kinds(small_country.definitions("activities.yaml"))
    load_benefit_kinds(small_country.definitions("benefits.yaml"))
    load_forms(small_country.definitions("visits.yaml"))
    load_difficulty_kinds(small_country.definitions("difficulties.yaml"))
    load_topics(small_country.definitions("training.yaml"))
    for path in sorted((Path(thulinh.__file__).parent / "definitions" / "programmes").glob("*.yaml")):
        store_version(path.read_text(encoding="utf-8"), by=None)
    return built


def adopt_programmes(built: Cast) -> Cast:
    """Ask monthly branch sessions of the whole country, and the commune's own programme of A1."""
    paper = {"decided_by": "Ban Thường vụ", "decision_number": "12-KH/ĐTN", "decision_on": START}
    adopt(
        [
            NewAdoption(BRANCH_SESSIONS, built.top.pk, START, known_on=START, **paper),
            NewAdoption(TWO_GIVE, built.a1.pk, START, known_on=START, phase="lam-diem", **paper),
        ],
        by=None,
    )
    return built


def record_east(built: Cast, day: dt.date, **more) -> Activity:
    """A branch session of thôn Đông as its secretary records it: three came, one was absent."""
    present = ["Nguyễn Thị Hồng Đào", "Bùi Quốc An", "Lê Thị Ánh"]
    roll = [Attendee(built.people[name].pk) for name in present]
    roll.append(Attendee(built.people["Trần Minh Châu"].pk, is_present=False, absence_reason="Bận mùa"))
    wanted = {"kind": "sinh-hoat-chi-doan", "host": built.east.pk, "day": day, "attendance": tuple(roll)}
    return record_session(SessionEntry(**{**wanted, **more}), by=built.again(built.secretary))


@built_once
def furnished() -> Cast:
    """The country as a browser meets it today: adopted, with a session of each of the last three months."""
    built = adopt_programmes(founded())
    first = timezone.localdate().replace(day=1)
    days = [first - dt.timedelta(days=back) for back in (10, 40, 70)]
    words = {"minutes": "Đánh giá công tác tháng, bàn việc giúp gia đình chính sách.", "place": "Nhà văn hóa thôn"}
    object.__setattr__(built, "activities", [record_east(built, day, **words) for day in days])
    return built


@pytest.fixture
def country(db, today) -> Cast:
    """The country, with nothing adopted yet."""
    return founded()


@pytest.fixture
def adopted(country: Cast) -> Cast:
    """The same, with programmes adopted."""
    return adopt_programmes(country)


@pytest.fixture
def session(country: Cast) -> Callable[..., Activity]:
    """Record a branch session of thôn Đông as its secretary: `session(day)`."""

    def record(day: dt.date = dt.date(2026, 11, 10), **more) -> Activity:
        return record_east(country, day, **more)

    return record


@pytest.fixture
def visit() -> Callable[..., Client]:
    """A browser of somebody who is signed in: `visit(country.commune).get(address)`."""

    def sign_in(account: Account) -> Client:
        client = Client()
        client.force_login(account)
        return client

    return sign_in
