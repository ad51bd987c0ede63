"""Forgetting somebody who was erased: their own words and the numbers of their papers go; being trained stays."""

import datetime as dt

from cast import TODAY, Cast
from thulinh.kernel.models import AuditEvent
from thulinh.training.actions import assess_oneself, record_qualifications
from thulinh.training.actions.forgetting import forget_knowledge
from thulinh.training.models import Qualification, SelfAssessment
from thulinh.training.queries.qualifications import qualifications_of
from thulinh.training.rules.qualifications import NewQualification


def test_what_goes_and_what_stays(country: Cast):
    person = country.secretary.person
    row = NewQualification(person.pk, dt.date(2026, 3, 5), position="bi-thu-chi-doan", issuer="Tỉnh", paper_number="77")
    record_qualifications([row], by=country.commune)
    assess_oneself(person.pk, {"cong-tac-trai": 1}, by=country.secretary)
    forget_knowledge(person, words=())
    assert not SelfAssessment.objects.exists()
    assert Qualification.objects.get().paper_number != "77"
    assert [one.what for one in qualifications_of(person.pk, TODAY)] == ["Bồi dưỡng chức danh Bí thư chi đoàn"]
    assert not AuditEvent.objects.filter(verb="training.assess_oneself", after__has_key="topics").exists()
