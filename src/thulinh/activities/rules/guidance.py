"""What a month's guidance must be like, as plain values; which one is nearest; what of it a session covered."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from thulinh.activities.rules.entries import KindFacts
from thulinh.kernel.refusals import Problem
from thulinh.kernel.text import fold, format_date
from thulinh.units.rules import WIDTH

MOST_PAGES, LONGEST_PAGE, MOST_OWN = 12, 20_000, 12
LONGEST_WINDOW = dt.timedelta(days=92)


@dataclass(frozen=True)
class ReadingPage:
    """One page to read aloud: a heading and its text, in paragraphs."""

    title: str
    text: str

    @property
    def paragraphs(self) -> list[str]:
        """The text in paragraphs, without empty lines."""
        return [line for line in self.text.splitlines() if line.strip()]


@dataclass(frozen=True)
class GuidanceEntry:
    """A month's guidance as somebody hands it in. `contents`: kinds of content; `own`: requirements in own words."""

    kind: str
    theme: str
    starts_on: dt.date
    ends_on: dt.date
    contents: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    pages: tuple[ReadingPage, ...] = ()
    document_number: str = ""
    document_on: dt.date | None = None
    file: int | None = None


def guidance_problems(entry: GuidanceEntry, kind: KindFacts | None, today: dt.date) -> Iterator[Problem]:
    """Everything that speaks against a month's guidance, each at its field."""
    if kind is None:
        yield Problem("Không có loại hoạt động này.", "kind")
        return
    if not entry.theme:
        yield Problem("Đồng chí ghi chủ điểm.", "theme")
    yield from _window_problems(entry, today)
    if any(code not in kind.contents for code in entry.contents):
        yield Problem(f"Có nội dung không thuộc “{kind.name}”.", "contents")
    if not (entry.contents or entry.own or entry.pages):
        yield Problem("Đồng chí chọn ít nhất một nội dung yêu cầu, hoặc ghi một trang đọc.", "contents")
    yield from _own_problems(entry.own)
    yield from _page_problems(entry.pages)
    if entry.document_on and entry.document_on > today:
        yield Problem(f"Ngày văn bản {format_date(entry.document_on)} chưa tới.", "document_on")


def _window_problems(entry: GuidanceEntry, today: dt.date) -> Iterator[Problem]:
    if entry.ends_on < entry.starts_on:
        yield Problem("Ngày cuối phải từ ngày đầu trở đi.", "ends_on")
    elif entry.ends_on - entry.starts_on > LONGEST_WINDOW:
        yield Problem("Một chủ điểm dài nhất ba tháng. Thường là một tháng.", "ends_on")
    elif entry.ends_on < today:
        yield Problem(f"Ngày cuối {format_date(entry.ends_on)} đã qua.", "ends_on")


def _own_problems(own: Collection[str]) -> Iterator[Problem]:
    if len(own) > MOST_OWN:
        yield Problem(f"Nhiều nhất {MOST_OWN} nội dung ghi riêng.", "own")
    if len({fold(words) for words in own}) < len(own):
        yield Problem("Có nội dung ghi hai lần.", "own")
    if any(len(words) > 200 for words in own):
        yield Problem("Mỗi nội dung dài nhất 200 chữ cái. Phần dài đồng chí đưa vào trang đọc.", "own")


def _page_problems(pages: Collection[ReadingPage]) -> Iterator[Problem]:
    if len(pages) > MOST_PAGES:
        yield Problem(f"Nhiều nhất {MOST_PAGES} trang đọc.", "pages")
    for number, page in enumerate(pages, start=1):
        if not page.title or not page.text:
            yield Problem(f"Trang {number} cần cả đầu đề và nội dung.", "pages")
        elif len(page.text) > LONGEST_PAGE:
            yield Problem(f"Trang {number} quá dài. Đồng chí tách thành nhiều trang.", "pages")


def paths_above(path: str) -> list[str]:
    """The paths of a unit and of every unit above it, the nearest first."""
    return [path[:end] for end in range(len(path), 0, -WIDTH)]


@dataclass(frozen=True)
class Required:
    """One thing that the level above requires of a session: a kind of content, or a requirement in its own words."""

    requirement: int
    name: str
    content: str = ""


def left_out(required: Iterable[Required], contents: Collection[str], covered: Collection[int]) -> list[Required]:
    """What a session with these contents, and these own requirements covered, did not do of what was required."""
    return [one for one in required if (one.content not in contents if one.content else one.requirement not in covered)]
