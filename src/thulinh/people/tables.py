"""The lists of this room as spreadsheets."""

from thulinh.ui import tables


class RightTable(tables.Table):
    """What the holders of each position may do: one line per position, reach and right."""

    position = tables.TextColumn(verbose_name="Chức danh")
    levels = tables.TextColumn(verbose_name="Cấp")
    reach = tables.TextColumn(verbose_name="Phạm vi")
    right = tables.TextColumn(verbose_name="Được làm")
