"""Striking what is personal out of the log, and removing the bytes of a file."""

from pathlib import Path

import pytest

from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.files import read_file, store_file
from thulinh.kernel.forgetting import FORGOTTEN, redact_audit, remove_files
from thulinh.kernel.models import AuditEvent, StoredFile
from thulinh.kernel.refusals import Refusal

pytestmark = pytest.mark.django_db


def an_event(subject: StoredFile, **said) -> AuditEvent:
    """An event about a record, written."""
    record_audit([audit_event(verb="kernel.test", subject=subject, by=None, **said)])
    return AuditEvent.objects.latest("pk")


@pytest.fixture
def kept(settings, tmp_path) -> StoredFile:
    """A stored file, as a record to speak of."""
    settings.MEDIA_ROOT = tmp_path
    return store_file(b"Lan", name="danh sach.csv", media_type="text/csv")


def test_values_and_words_go_and_the_rest_stays(kept):
    after = {"full_name": "Lê Thị Lan", "unit": 7, "said": ["đồng chí Lê Thị Lan nghỉ"], "sex": None}
    about = an_event(kept, before={"phone": "0912 … 678", "code": "thẻ L1"}, after=after, reason="Ốm")
    other = store_file(b"khac", name="khac.csv", media_type="text/csv")
    untouched = an_event(other, after={"full_name": "Lê Thị Lan"}, reason="Lê Thị Lan")
    kind = kept._meta.label_lower
    fields, words = {"full_name", "phone", "sex"}, ["Lê Thị Lan", "L1"]
    assert redact_audit({kind: [kept.pk]}, account=None, name="x", fields=fields, words=words) == 1
    about.refresh_from_db()
    assert about.before == {"phone": FORGOTTEN, "code": "thẻ L1"}, "a word of two letters may be part of others"
    assert about.after == {"full_name": FORGOTTEN, "unit": 7, "said": [f"đồng chí {FORGOTTEN} nghỉ"], "sex": None}
    assert about.reason == FORGOTTEN
    untouched.refresh_from_db()
    assert untouched.reason == "Lê Thị Lan"


def test_a_sensitive_event_says_nothing_any_more(kept):
    event = an_event(kept, before={"state": "doi-tuong"}, after={"state": "du-bi"}, is_sensitive=True)
    redact_audit({kept._meta.label_lower: [kept.pk]}, account=None, name="x", fields=(), words=())
    event.refresh_from_db()
    assert (event.before, event.after, event.verb) == (None, None, "kernel.test")


def test_what_somebody_did_is_told_under_another_name(kept):
    mine = audit_event(verb="kernel.test", subject=kept, by=None)
    mine.by_account, mine.by_name = 41, "Lê Thị Lan"
    record_audit([mine])
    other = an_event(kept)
    redact_audit({}, account=41, name="Người đã xóa #3", fields=(), words=())
    names = dict(AuditEvent.objects.values_list("pk", "by_name"))
    assert sorted(names.values()) == ["Người đã xóa #3", "hệ thống"]
    assert names[other.pk] == "hệ thống"


def test_bytes_go_with_every_row_that_keeps_them(kept, django_capture_on_commit_callbacks, settings):
    again = store_file(b"Lan", name="gui lai.csv", media_type="text/csv")
    with django_capture_on_commit_callbacks(execute=True):
        remove_files([kept])
    again.refresh_from_db()
    assert again.removed_at is not None
    assert not (Path(settings.MEDIA_ROOT) / again.path).exists()
    with pytest.raises(Refusal, match="đã xóa khỏi máy"):
        read_file(again)


def test_bytes_that_were_handed_in_again_meanwhile_stay(kept, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as after:
        remove_files([kept])
    fresh = store_file(b"Lan", name="moi.csv", media_type="text/csv")
    for callback in after:
        callback()
    assert read_file(fresh) == b"Lan"
