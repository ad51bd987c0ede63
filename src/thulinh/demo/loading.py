"""Loading the demonstration."""

import datetime as dt

from thulinh.demo import country, ha_noi, ha_noi_year, son_vien, son_vien_year
from thulinh.demo.people import Inventor


def load_demo(*, on: dt.date) -> None:
    """Tell Hà Nội 2019–2020, Sơn Viên 2022 and a province of today, each on its own days; `on` is today."""
    inventor = Inventor()
    country.open_country()
    past = country.open_past()
    hanoi = ha_noi.build(past, inventor)
    ha_noi_year.tell_year(hanoi, inventor)
    ha_noi.end(hanoi)
    commune = son_vien.build(past, inventor)
    son_vien_year.tell_year(commune, inventor)
    son_vien.end(commune)
