"""All addresses, room by room."""

urlpatterns: list = []
