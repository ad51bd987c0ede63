"""Several people at once: acts on connections of their own, begun at the same moment or one behind the other.

For tests that write for real (`django_db(transaction=True)`).
"""

import threading
import time
from collections.abc import Callable

from django.db import connection, transaction

from thulinh.kernel.refusals import Refusal

Act = Callable[[], object]


def results_of(*acts: Act) -> list[object]:
    """What each act gave back, or what it was refused or failed with, all begun at the same moment."""
    gate, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place: int) -> None:
        try:
            connection.ensure_connection()
            gate.wait(20)
            results[place] = acts[place]()
        except Exception as error:  # a thread must not swallow what the test should see
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


def at_once(*acts: Act) -> list[str]:
    """What became of each act, all begun at the same moment: "done", the refusal, or what went wrong."""
    return [_word(result) for result in results_of(*acts)]


def behind(first: Act, second: Act) -> list[str]:
    """What became of two acts, of which the second begins while the first has written and is not yet done."""
    written = threading.Event()

    def first_of_all() -> None:
        try:
            with transaction.atomic():
                first()
                written.set()
                time.sleep(0.5)
        finally:
            written.set()

    def afterwards() -> None:
        assert written.wait(10)
        with transaction.atomic():
            second()

    return at_once(first_of_all, afterwards)


def _word(result: object) -> str:
    if isinstance(result, Refusal):
        return str(result)
    return repr(result) if isinstance(result, Exception) else "done"
