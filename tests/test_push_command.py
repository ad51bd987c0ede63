"""The command that sends the day's push messages: what it says, and its exit code."""

import json

from cast import TODAY, Cast
from thulinh.config import cli
from thulinh.desk.tests.conftest import adopted, country, today, visit  # noqa: F401
from thulinh.desk.tests.test_push import Service, service, switch_on  # noqa: F401


def test_command_says_what_became_of_it(today, adopted: Cast, visit, service: Service, capsys) -> None:  # noqa: F811
    switch_on(visit, adopted.secretary, service.phone("a"))
    assert cli.main(["remind", "--dry-run"]) == 0
    assert "sẽ gửi cho 1 người" in capsys.readouterr().out
    service.answers["/a"] = 503
    assert cli.main(["remind", "--on", TODAY.isoformat(), "--json"]) == 1
    said = capsys.readouterr()
    assert json.loads(said.out)["statuses"] == {"503": 1}
    assert "1 thiết bị chưa nhận được" in said.err
    assert cli.main(["remind", "--on", "mai"]) == 1
