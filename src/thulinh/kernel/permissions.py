"""The one type that every room's permissions share. Who holds which follows from the seats (people.reach)."""

from django.db.models import TextChoices


class Permission(TextChoices):
    """Each room subclasses this in its `permissions.py`: value `<room>.<verb>`, label in Vietnamese."""
