"""A file with a list of people for a class."""

from django import forms

from thulinh.ui.forms import VietnameseForm


class SheetForm(VietnameseForm, forms.Form):
    """The file."""

    file = forms.FileField(
        label="Tệp",
        help_text="Excel, .ods hoặc .csv; có cột họ tên, thêm ngày sinh, đơn vị để phân biệt người trùng tên.",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.xlsb,.xlsm,.ods,.csv,.txt"}),
        error_messages={"required": "Đồng chí chọn tệp.", "empty": "Tệp rỗng. Đồng chí chọn lại tệp."},
    )
