"""What is found on a visit: recorded by a visitor, on a day and at a place of the visit, linked once."""

import datetime as dt
import uuid

import pytest

import cast as small_country
from cast import TODAY, Cast
from thulinh.difficulties.actions import load_difficulty_kinds
from thulinh.difficulties.actions.findings import record_finding
from thulinh.difficulties.actions.following import Word
from thulinh.difficulties.models import Finding, FindingStep
from thulinh.difficulties.rules.findings import NOT_HELD, FindingEntry
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Refusal
from thulinh.visits.actions.findings import find_on_visit, link_findings
from thulinh.visits.models import Visit, VisitFinding
from thulinh.visits.queries.findings import findings_of, own_visit, places_to_find
from thulinh.visits.tests.places import made, planned

DAY = dt.timedelta(days=1)


@pytest.fixture
def visited(country: Cast) -> Visit:
    """The province's cadre was at thôn Đông, and at the commune A2, yesterday and today."""
    load_difficulty_kinds(small_country.definitions("difficulties.yaml"))
    return made(country, country.east, country.a2, starts_on=TODAY - DAY, days=2)


def entry(country: Cast, **changes) -> FindingEntry:
    given = {"kind": NOT_HELD, "unit": country.east.pk, "day": TODAY, "text": "Chưa sinh hoạt"}
    return FindingEntry(**(given | changes))


def find(country: Cast, visit: Visit, *, by=None, **changes) -> Finding:
    said = entry(country, **changes)
    return find_on_visit(visit.pk, said, [], on=said.day, by=by or country.again(country.province))


def test_found_at_a_stop_and_below_it(country, visited):
    for unit in (country.east, country.a2, country.quarter):
        assert VisitFinding.objects.get(finding=find(country, visited, unit=unit.pk)).visit == visited
    event = AuditEvent.objects.filter(verb="visits.link_findings").latest("pk")
    assert (event.subject_id, event.unit_id) == (str(visited.pk), country.a.pk)
    assert len(findings_of(visited.pk, user=country.province, on=TODAY)) == 3
    assert findings_of(visited.pk, user=country.outsider, on=TODAY) == []


@pytest.mark.parametrize(
    ("who", "changes", "words"),
    [
        ("province", {"unit": "west"}, "không có trong chuyến đi"),
        ("province", {"day": TODAY - 2 * DAY}, "không nằm trong chuyến đi"),
        ("province", {"day": TODAY + DAY}, "chưa tới"),
        ("commune", {}, "Chỉ người đi trong đoàn"),
        ("centre", {}, "Chỉ người đi trong đoàn"),
        ("secretary", {}, "không thuộc phạm vi"),
    ],
)
def test_refused_and_nothing_written(country, visited, who, changes, words):
    if "unit" in changes:
        changes = {"unit": getattr(country, changes["unit"]).pk}
    with pytest.raises(Refusal, match=words):
        find(country, visited, by=country.again(getattr(country, who)), **changes)
    assert not Finding.objects.exists()
    assert not VisitFinding.objects.exists()


def test_sent_twice_it_is_once(country, visited):
    command, who = uuid.uuid4(), country.again(country.province)
    said = {"on": TODAY, "by": who, "command_id": command}
    first = find_on_visit(visited.pk, entry(country), [], **said)
    assert find_on_visit(visited.pk, entry(country), [], **said) == first
    assert VisitFinding.objects.count() == 1
    other = made(country, country.east, starts_on=TODAY - 3 * DAY)
    with pytest.raises(Refusal, match="nội dung khác"):
        find_on_visit(other.pk, entry(country), [], **said)


def test_a_word_alone_links_nothing(country, visited):
    earlier = record_finding(entry(country, day=TODAY - 5 * DAY), by=country.again(country.centre))
    words = [Word(earlier.pk, is_done=False)]
    assert find_on_visit(visited.pk, None, words, on=TODAY, by=country.again(country.province)) == earlier
    assert FindingStep.objects.get().kind == "van-con"
    assert not VisitFinding.objects.exists()
    with pytest.raises(Refusal, match="Chưa có gì"):
        find_on_visit(visited.pk, None, [], on=TODAY, by=country.again(country.province))


def test_linking_what_was_recorded_before_and_never_somebody_elses(country, visited):
    own = record_finding(entry(country), by=country.again(country.province))
    assert [row.finding for row in link_findings(visited.pk, [own.pk], by=country.province)] == [own]
    assert link_findings(visited.pk, [own.pk], by=country.province) == []
    others = record_finding(entry(country), by=country.again(country.commune))
    with pytest.raises(Refusal, match="Chỉ người đi"):
        link_findings(visited.pk, [others.pk], by=country.province)


def test_whose_visit_and_which_places(country, visited):
    assert own_visit(visited.pk, country.province) == visited
    assert own_visit(visited.pk, country.commune) is None
    assert own_visit(visited.pk, country.administrator) is None
    names = [row.name for row in places_to_find(visited, country.province, TODAY)]
    assert names == ["Chi đoàn thôn Đông", "Đoàn phường Bến Gỗ", "Chi đoàn khu phố 3"]
    assert places_to_find(visited, country.secretary, TODAY) == []
    ahead = planned(country, country.west, starts_on=TODAY + DAY)
    assert own_visit(ahead.pk, country.province) == ahead
