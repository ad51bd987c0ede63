"""What a document's parts mean: each becomes a definition over the catalogue's measures."""

from thulinh.indicators.catalogue import asked
from thulinh.indicators.definition import Asked, Definition
from thulinh.programmes.spec import Content, Document, HowMuch, Indicator, SetSpec
from thulinh.programmes.words import ANY_FORM, ANY_OUTCOME, THE_POST, What, Who


def subjects(who: Who) -> Asked:
    """`ai` as a set of subjects."""
    residential = True if who.residential else None
    if who.units:
        return asked("don-vi", levels=tuple(who.units), residential=residential)
    if who.holders:
        return asked("giu-chuc", positions=tuple(who.holders), residential=residential)
    if who.seats:
        return asked("vi-tri", positions=tuple(who.seats), residential=residential)
    return asked("phu-trach", levels=tuple(who.in_charge_of or ()))


def facts(what: What, programme: str, *, by_themselves: bool = False) -> Asked:
    """`viec` as a set of facts. Counted by themselves, not for those who owe them, a joint session is one session."""
    if what.activities:
        return _sessions(what, by_themselves=by_themselves)
    if what.attended:
        return asked("du", kinds=tuple(what.attended), contents=_listed(what.contents), verdict=what.verified)
    if what.tasks:
        return asked("nhiem-vu", state=what.tasks, within=_listed(what.within))
    if what.initiatives:
        return asked("sang-kien-" + what.initiatives)
    if what.members:
        return asked("doan-vien-moi", began_by=what.members)
    if what.held:
        return asked("vi-tri-co-nguoi", positions=tuple(what.held))
    if what.party:
        return asked("tinh-trang-dang", positions=tuple(what.of or ()), states=tuple(what.party))
    found = _in_seats(what) or _in_training(what) or _at_the_grassroots(what)
    return found or asked("ap-dung", programme=programme)


def _in_seats(what: What) -> Asked | None:
    """Who holds which seats at once, and who took one."""
    if what.dual:
        return asked("kiem-nhiem", positions=tuple(what.of or ()), also=tuple(what.dual))
    if what.settled:
        is_any = ANY_OUTCOME in what.settled
        return asked("ra-soat") if is_any else asked("ra-soat-ket-qua", outcomes=tuple(what.settled))
    if what.on_the_way:
        return asked("phan-dau-dang", positions=tuple(what.on_the_way))
    if what.introduced:
        return asked("gioi-thieu-dang")
    if what.commended:
        return asked("tuyen-duong")
    if what.planned:
        return asked("quy-hoach", positions=tuple(what.planned))
    if what.supported:
        return asked(f"quyen-loi-{what.arrived}", kinds=tuple(what.supported))
    if what.insured:
        return asked("the-bao-hiem", kinds=tuple(what.insured))
    return asked("nhan-chuc", positions=tuple(what.begun)) if what.begun else None


def _in_training(what: What) -> Asked | None:
    """Who is trained, who was in classes, which classes there were."""
    if what.trained:
        topics = None if THE_POST in what.trained else tuple(what.trained)
        return asked("boi-duong", positions=tuple(what.of or ()), topics=topics, level=what.level)
    if what.taught:
        is_new = None if what.newly_seated is None else what.newly_seated == "co"
        return asked("hoc-lop", state=what.taught, is_new=is_new)
    return asked("mo-lop") if what.classes else None


def _sessions(what: What, *, by_themselves: bool) -> Asked:
    role = what.role or ("chu-tri" if by_themselves else None)
    measure = "dung-chu-diem" if what.theme else "hoat-dong"
    return asked(measure, kinds=_listed(what.activities), role=role, contents=_listed(what.contents),
                 verdict=what.verified, present_positions=_listed(what.present))  # fmt: skip


def _at_the_grassroots(what: What) -> Asked | None:
    """Visits, what they found, and difficulties."""
    if what.visits:
        preparation = (
            what.preparation if what.preparation != "tinh" else None
        )  # it counts unless something else is said
        return asked("di-co-so", forms=_forms(what.visits), levels=_listed(what.at_levels), preparation=preparation,
                     verdict=what.verified, in_time=True if what.reported else None)  # fmt: skip
    if what.visited:
        return asked("duoc-di-co-so", forms=_forms(what.visited), verdict=what.verified)
    if what.findings:
        return asked("phat-hien", kinds=tuple(what.findings), followed=what.followed)
    if what.difficulties:
        return asked("kho-khan", state=what.difficulties)
    return asked("tra-loi-kho-khan", state=what.answers) if what.answers else None


def _forms(codes: list[str]) -> tuple[str, ...] | None:
    return None if ANY_FORM in codes else tuple(codes)


def _listed(codes: list[str] | None) -> tuple[str, ...] | None:
    return tuple(codes) if codes else None


def content_definition(content: Content, programme: str) -> Definition:
    """One content of a programme as duties."""
    answers = None
    if content.what.activities and content.may_answer:
        answers = asked("khong-to-chuc", kinds=tuple(content.what.activities))
    return Definition(
        code=content.code,
        label=content.name,
        subjects=subjects(content.who),
        facts=facts(content.what, programme),
        **_bounds(content.how_much),
        answers=answers,
        target=content.target.value if content.target else 1.0,
    )


def indicator_definition(indicator: Indicator, programme: str) -> Definition:
    """One indicator of a programme as a figure."""
    what = indicator.numerator.what
    assert what is not None  # the schema asks for it
    denominator = indicator.denominator
    who = denominator.who if denominator else None
    return Definition(
        code=indicator.code,
        label=indicator.name,
        subjects=subjects(who) if who else None,
        facts=facts(what, programme, by_themselves=who is None),
        **_bounds(indicator.numerator.how_much),
        rollup=indicator.rollup,
        target=indicator.target.value if indicator.target else None,
        gate=_gate(denominator, programme) if denominator else None,
    )


def definitions(document: Document) -> dict[str, Definition]:
    """Every content and indicator of a document, by code, in the document's order."""
    found = {content.code: content_definition(content, document.code) for content in document.contents}
    return found | {each.code: indicator_definition(each, document.code) for each in document.indicators}


def activity_kinds(content: Content) -> tuple[str, ...]:
    """The kinds of activity that discharge a content, so that the page can offer to record one."""
    return tuple(content.what.activities or content.what.attended or content.what.within or ())


def _gate(denominator: SetSpec, programme: str) -> Definition | None:
    if denominator.what is None:
        return None
    return Definition(
        code="", label="", subjects=None, facts=facts(denominator.what, programme), **_bounds(denominator.how_much)
    )


def _bounds(how_much: HowMuch | None) -> dict:
    if how_much is None:
        return {}
    return {
        "at_least": how_much.at_least if how_much.at_least is not None else 0,
        "at_most": how_much.at_most,
        "count": how_much.count,
        "cadence": how_much.every,
        "grace_days": how_much.grace_days,
    }
