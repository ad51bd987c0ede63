"""A country whose cadres were trained: 20,000 in office, what each learnt and until when it holds, the same for the same
seed and size. Rows are laid straight, as the actions would have left them.

Most were trained for their post, some for another one, of some it has ended; each learnt up to nine topics, some twice.
One cadre in five took the seat within the year; one in a hundred holds a second seat in another commune.
"""

import datetime as dt
import random

import generate
import ground
from cadres import POSITIONS, SEATS, Cadre, lay_cadres
from generate import DAY, ON, SEED

FIRST = dt.date(2019, 1, 1)
SECOND = SEATS[0][0]


def _stretch(chance: random.Random) -> tuple[dt.date, dt.date | None]:
    """A training of the last years, which holds for good or for one to five years."""
    first = FIRST + chance.randrange((ON - FIRST).days) * DAY
    return first, None if chance.random() < 0.3 else first + chance.choice((365, 730, 1095, 1825)) * DAY


def lay_learnt(cadres: list[Cadre], posts: list[str]) -> int:
    """What everybody learnt; how many rows."""
    from thulinh.training.models import Level, Qualification, Topic

    chance, rows = random.Random(SEED), []
    topics, levels = sorted(Topic.objects.values_list("code", flat=True)), list(map(str, Level.values))
    for cadre, post in zip(cadres, posts, strict=True):
        if chance.random() < 0.75:
            mine = post if chance.random() < 0.95 else chance.choice(POSITIONS)
            rows.append((cadre.pk, mine, None, "", *_stretch(chance), "Trường Đoàn", ON))
        for topic in chance.choices(topics, k=chance.randrange(10)):
            rows.append((cadre.pk, None, topic, chance.choice(levels), *_stretch(chance), "Trường Đoàn", ON))
    columns = ("person_id", "position_id", "topic_id", "level", "starts_on", "ends_on", "issuer", "recorded_at")
    ground.lay(Qualification, columns, rows)
    return len(rows)


def lay_seconds(cadres: list[Cadre], communes: list[generate.Commune]) -> None:
    """One cadre in a hundred is secretary of another commune, too."""
    from thulinh.people.models import Holding, Seat

    chance, first = random.Random(SEED + 1), ON - 200 * DAY
    some = cadres[::100]
    seats = [(len(cadres) + n, chance.choice(communes).pk, SECOND, 100 + n, first) for n, _ in enumerate(some, start=1)]
    ground.lay(Seat, ("id", "unit_id", "position_id", "ordinal", "starts_on"), seats)
    held = [(seat[0], seat[0], one.pk, "chi-dinh", first) for seat, one in zip(seats, some, strict=True)]
    ground.lay(Holding, ("id", "seat_id", "person_id", "how", "starts_on"), held)


def lay_country(cadres: int) -> dict[str, int]:
    """The whole country for about so many cadres; how many rows the largest tables got."""
    from django.db import connection, transaction

    from thulinh.people.models import Holding, Seat
    from thulinh.training.models import Qualification
    from thulinh.units.models import Unit

    country = generate.plan(cadres * 5)
    with transaction.atomic():
        generate.lay_units(country)
        found = lay_cadres(country, cadres)
        posts = list(Seat.objects.order_by("pk").values_list("position", flat=True))
        rows = lay_learnt(found, posts)
        lay_seconds(found, country.communes)
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE {Holding._meta.db_table} SET starts_on = %s WHERE id %% 5 = 0", [ON - 100 * DAY])
    ground.reset_ids()
    return {"units": Unit.objects.count(), "holdings": Holding.objects.count(), "qualifications": rows,
            "ended": Qualification.objects.filter(ends_on__lt=ON).count()}  # fmt: skip
