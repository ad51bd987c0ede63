"""What kinds of activity there are, and what they are about (definitions/activities.yaml)."""

from django.db import models

from thulinh.kernel.writing import GuardedModel


class Kind(GuardedModel):
    """A kind of activity (definitions/activities.yaml)."""

    code = models.CharField("mã", max_length=40, primary_key=True)
    name = models.CharField("tên", max_length=120)
    verb = models.CharField("gọi việc là", max_length=60, default="Ghi")
    host_levels = models.JSONField("đơn vị chủ trì ở cấp", default=list)
    roll = models.CharField("người cần có mặt", max_length=20, default="doan-vien")
    is_joint = models.BooleanField("nhiều chi đoàn cùng dự", default=False)
    contents = models.JSONField("loại nội dung", default=list)
    sections = models.JSONField("ghi thêm", default=list)
    rank = models.PositiveSmallIntegerField("thứ tự", default=50)

    class Meta(GuardedModel.Meta):
        abstract = False
        ordering = ["rank", "code"]

    def __str__(self) -> str:
        return self.name


class ContentKind(GuardedModel):
    """A kind of content of a session (HN3), from definitions/activities.yaml."""

    code = models.CharField("mã", max_length=40, primary_key=True)
    name = models.CharField("tên", max_length=160)
    rank = models.PositiveSmallIntegerField("thứ tự", default=50)

    class Meta(GuardedModel.Meta):
        abstract = False
        ordering = ["rank", "code"]

    def __str__(self) -> str:
        return self.name
