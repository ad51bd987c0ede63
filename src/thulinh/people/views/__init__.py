"""Forms about people; the pages that gather what all rooms know are desk's."""
