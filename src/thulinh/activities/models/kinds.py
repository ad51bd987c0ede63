"""What kinds of activity there are, and what they are about (definitions/activities.yaml)."""

from django.db import models

from thulinh.kernel.writing import DefinedModel


class Kind(DefinedModel):
    """A kind of activity (definitions/activities.yaml)."""

    verb = models.CharField("gọi việc là", max_length=60, default="Ghi")
    host_levels = models.JSONField("đơn vị chủ trì ở cấp", default=list)
    roll = models.CharField("người cần có mặt", max_length=20, default="doan-vien")
    is_joint = models.BooleanField("nhiều chi đoàn cùng dự", default=False)
    contents = models.JSONField("loại nội dung", default=list)
    sections = models.JSONField("ghi thêm", default=list)

    class Meta(DefinedModel.Meta):
        abstract = False


class ContentKind(DefinedModel):
    """A kind of content of a session (HN3), from definitions/activities.yaml."""

    class Meta(DefinedModel.Meta):
        abstract = False
