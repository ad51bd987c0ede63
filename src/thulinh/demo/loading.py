"""Loading the demonstration."""

import datetime as dt

from django.db import transaction

from thulinh.demo import (
    country,
    dong_nai,
    dong_nai_checks,
    dong_nai_findings,
    dong_nai_training,
    dong_nai_year,
    gia_lai,
    gia_lai_classes,
    gia_lai_year,
    gia_lai_youth,
    ha_noi,
    ha_noi_praise,
    ha_noi_year,
    ham_tan,
    ham_tan_rounds,
    ham_tan_support,
    lam_dong,
    lam_dong_choosing,
    lam_dong_guidance,
    lam_dong_meetings,
    lam_dong_sessions,
    lam_dong_support,
    lam_dong_training,
    lam_dong_visits,
    lam_dong_youth,
    son_vien,
    son_vien_loans,
    son_vien_year,
)
from thulinh.demo.people import Inventor


@transaction.atomic
def load_demo(*, on: dt.date) -> None:
    """Tell Hà Nội 2019–2020, Sơn Viên 2022, Đồng Nai 2024, Hàm Tân until 2016, Gia Lai 2023 and a province of today,
    each on its own days; `on` is today.

    All of it or, when something goes wrong, nothing.
    """
    inventor = Inventor()
    country.open_country()
    past = country.open_past()
    hanoi = ha_noi.build(past, inventor)
    ha_noi_year.tell_year(hanoi, inventor)
    ha_noi_praise.tell_praise(hanoi)
    ha_noi.end(hanoi)
    commune = son_vien.build(past, inventor)
    son_vien_year.tell_year(commune, inventor)
    son_vien_loans.tell_loans(commune)
    son_vien.end(commune)
    _tell_dong_nai(past, inventor)
    _tell_ham_tan(past)
    _tell_gia_lai(past)
    today = lam_dong.build(inventor, on)
    lam_dong_guidance.tell_guidance(today)
    lam_dong_sessions.tell_sessions(today, inventor)
    lam_dong_meetings.tell_meetings(today, inventor)
    lam_dong_visits.tell_visits(today)
    lam_dong_support.tell_support(today)
    lam_dong_choosing.tell_choosing(today)
    lam_dong_training.tell_training(today)
    lam_dong_youth.tell_youth(today)


def _tell_dong_nai(past: country.Past, inventor: Inventor) -> None:
    made = dong_nai.build(past, inventor)
    told = dong_nai_year.tell_year(made)
    found = dong_nai_findings.tell_findings(made, told)
    dong_nai_checks.tell_sample(made)
    dong_nai_year.tell_rest(made, told)
    dong_nai_findings.tell_last_words(made, found)
    dong_nai_training.tell_training(made, found)
    dong_nai.end(made)


def _tell_ham_tan(past: country.Past) -> None:
    """With chances of its own, so that the other stories stay as they were."""
    inventor = Inventor(seed=2016, number=500_000)
    made = ham_tan.build(past, inventor)
    ham_tan_rounds.tell_pilot(made)
    ham_tan_rounds.tell_extension(made)
    ham_tan_support.tell_path(made)
    ham_tan_support.tell_support(made, inventor)
    ham_tan_support.tell_figures(made)
    ham_tan_support.tell_leaving(made)
    ham_tan.end(made)


def _tell_gia_lai(past: country.Past) -> None:
    """With chances of its own too."""
    inventor = Inventor(seed=2023, number=600_000)
    made = gia_lai.build(past, inventor)
    plan = gia_lai_year.tell_year(made, inventor)
    gia_lai_classes.tell_first(made, plan, inventor)
    gia_lai_classes.tell_second(made, plan, inventor)
    gia_lai_youth.tell_youth(made)
    gia_lai_year.tell_report(made)
    gia_lai.tell_election(made, inventor)
    gia_lai.end(made)
