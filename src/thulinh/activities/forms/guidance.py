"""The form by which a level publishes or changes a month's guidance, with its pages to read."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory

from thulinh.activities.rules.guidance import LONGEST_PAGE, MOST_PAGES, GuidanceEntry, ReadingPage
from thulinh.ui.fields import DateField, ManyChoicesField, ParagraphField, TextField
from thulinh.ui.forms import CommandForm, VietnameseForm

PAGES = "trang"


class GuidanceForm(CommandForm):
    """Theme, window of days, what is required, the paper it rests on, a file to hand out."""

    theme = TextField(label="Chủ điểm", max_length=200)
    starts_on = DateField(label="Từ ngày")
    ends_on = DateField(label="Đến ngày")
    contents = ManyChoicesField(label="Nội dung yêu cầu", required=False)
    own = ParagraphField(
        label="Nội dung yêu cầu khác",
        required=False,
        rows=3,
        max_length=3_000,
        help_text="Mỗi dòng một nội dung. Chi đoàn đánh dấu đã làm khi ghi buổi sinh hoạt.",
    )
    document_number = TextField(label="Số văn bản", required=False, max_length=80)
    document_on = DateField(label="Ngày văn bản", required=False)
    paper = forms.FileField(
        label="Tệp kèm theo",
        required=False,
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png,image/webp"}),
        help_text="PDF tới 10 MB hoặc ảnh.",
        error_messages={"empty": "Tệp rỗng (0 byte). Đồng chí chọn lại tệp."},
    )
    drops_file = forms.BooleanField(label="Bỏ tệp đang kèm", required=False)
    reason = TextField(label="Lý do sửa", max_length=300)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, contents: Sequence[tuple[str, str]], changes: bool, has_file: bool, **more: Any):
        """`changes`: whether a published guidance is changed; `has_file`: whether it has a file."""
        super().__init__(*args, **more)
        self.fields["contents"].choices = list(contents)
        if not changes:
            del self.fields["reason"], self.fields["version"]
        if not has_file:
            del self.fields["drops_file"]

    def entry(self, *, kind: str, pages: Sequence[ReadingPage], file: int | None) -> GuidanceEntry:
        """What the form says, as it is published."""
        said = self.cleaned_data
        same = ("theme", "starts_on", "ends_on", "document_number", "document_on")
        return GuidanceEntry(
            kind=kind,
            **{name: said[name] for name in same},
            contents=tuple(said["contents"]),
            own=tuple(line for line in said["own"].splitlines() if line.strip()),
            pages=tuple(pages),
            file=file,
        )


class PageRow(VietnameseForm, forms.Form):
    """One page to read aloud; an empty row says nothing."""

    use_required_attribute = False
    says_optional = False
    title = TextField(label="Đầu đề trang", required=False, max_length=200)
    text = ParagraphField(label="Nội dung trang", required=False, rows=8, max_length=LONGEST_PAGE)

    def clean(self) -> dict[str, Any]:
        """A page has a heading and a text."""
        said = super().clean() or {}
        if bool(said.get("title")) != bool(said.get("text")) and not self.errors:
            self.add_error("text" if said.get("title") else "title", "Trang đọc cần cả đầu đề và nội dung.")
        return said

    def page(self) -> ReadingPage | None:
        """The page, when one is written."""
        said = self.cleaned_data
        return ReadingPage(said["title"], said["text"]) if said.get("title") else None


def page_rows(data: Any, pages: Sequence[ReadingPage] = ()) -> BaseFormSet:
    """The rows of the pages, with one empty row after those that are written."""
    rows = formset_factory(PageRow, extra=1, max_num=MOST_PAGES, absolute_max=MOST_PAGES)
    initial = [{"title": page.title, "text": page.text} for page in pages]
    return rows(data, prefix=PAGES, initial=None if data is not None else initial)


def initial_of_guidance(entry: GuidanceEntry, version: int) -> dict[str, Any]:
    """A form about a guidance that stands, filled with what it says."""
    same = ("theme", "starts_on", "ends_on", "document_number", "document_on")
    return {
        **{name: getattr(entry, name) for name in same},
        "contents": list(entry.contents),
        "own": "\n".join(entry.own),
        "version": version,
    }
