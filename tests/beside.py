"""Two people at once: a function in a thread of its own, with a database connection of its own."""

import threading
from concurrent.futures import Future

from django.db import connections


def beside(function, *args, **kwargs):
    """Start `function` beside the test; return a Future of what it returns or raises."""
    future = Future()

    def run():
        try:
            future.set_result(function(*args, **kwargs))
        except BaseException as error:
            future.set_exception(error)
        finally:
            connections.close_all()

    threading.Thread(target=run, daemon=True).start()
    return future


def both_at_once(first, second):
    """Start two functions at the same moment; return what each returned or raised."""
    gate = threading.Barrier(2)

    def through_gate(function):
        connections["default"].ensure_connection()
        gate.wait(30)
        return function()

    futures = [beside(through_gate, function) for function in (first, second)]
    return [future.exception(60) or future.result() for future in futures]
