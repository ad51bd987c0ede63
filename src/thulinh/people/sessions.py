"""Sessions in the database under a mark of their key, not the key: who reads the table cannot enter with it, and a
device can be signed out by the mark alone."""

from typing import Any

from django.contrib.sessions.backends import db
from django.core.exceptions import SuspiciousOperation
from django.utils import timezone

from thulinh.people.rules import session_mark


class SessionStore(db.SessionStore):
    """Django's own sessions in the database, with the key hashed wherever a row is looked up or written."""

    def _get_session_from_db(self) -> Any:
        found = self.model.objects.filter(session_key=session_mark(self.session_key), expire_date__gt=timezone.now())
        try:
            if (row := found.first()) is not None:
                return row
        except SuspiciousOperation:
            pass
        self._session_key = None
        return None

    def exists(self, session_key: str) -> bool:
        """Whether there is a session of that key."""
        return super().exists(session_mark(session_key))

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        """The row as it is kept."""
        row = super().create_model_instance(data)
        row.session_key = session_mark(row.session_key)
        return row

    def delete(self, session_key: str | None = None) -> None:
        """End the session of that key, or this one."""
        key = session_key or self.session_key
        if key is not None:
            super().delete(session_mark(key))
