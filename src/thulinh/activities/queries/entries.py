"""A record read back as the entry that it came from."""

from thulinh.activities.models import Activity, Attendance, Credit
from thulinh.activities.rules.entries import BY_NUMBER, BY_QR, GUEST, PART, Attendee, SessionEntry


def entry_of(activity: Activity) -> SessionEntry:
    """What somebody would hand in to record this activity again. Files and followings are not repeated: they stay.

    Queries: four.
    """
    by_number = activity.roll == BY_NUMBER
    return SessionEntry(
        kind=activity.kind_id,
        host=activity.host_id,
        day=activity.day,
        status=activity.status,
        starts_at=activity.starts_at,
        place=activity.place,
        title=activity.title,
        contents=tuple(activity.contents.values_list("code", flat=True)),
        minutes=activity.minutes,
        conclusion=activity.conclusion,
        why_not=activity.why_not,
        why_not_note=activity.why_not_note,
        answer_starts_on=activity.answer_starts_on,
        answer_ends_on=activity.answer_ends_on,
        parts=tuple(
            Credit.objects.filter(activity=activity, role=PART).order_by("unit").values_list("unit", flat=True)
        ),
        attendance=tuple(
            Attendee(person, is_present, unit, standing == GUEST, reason)
            for person, is_present, unit, standing, reason in Attendance.objects.filter(activity=activity)
            .order_by("person")
            .values_list("person", "is_present", "unit", "standing", "absence_reason")
        ),
        present_count=activity.present_count if by_number else None,
        expected_count=activity.expected_count if by_number else None,
        covered=tuple(activity.coverage.order_by("requirement").values_list("requirement", flat=True)),
        is_by_qr=activity.roll == BY_QR,
    )
