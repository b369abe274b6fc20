"""The order of the rows that a page sends: settled before anything is judged, with or without script."""

import re

PREFIX = "rows"
MAX_ROWS = 500
MAX_SENT = 700  # rows that are given back, when somebody sends more than may be kept


def arranged(data, act=""):
    """Return (data, places): what was sent, with rows in their order, removed rows gone, and `act` done.

    `act` is what a button without script asks: add-row, add-heading, up:N, down:N, remove-row:N, N being
    the row's number in what was sent. `places` are those numbers, in the new order (None: an added row).
    """
    changed = data.copy()
    total = data.get(f"{PREFIX}-TOTAL_FORMS", "")
    if not re.fullmatch("[0-9]{1,9}", total):
        changed.pop(
            f"{PREFIX}-TOTAL_FORMS", None
        )  # no number: the formset says that the annex did not arrive
        return changed, []
    if int(total) > MAX_SENT:
        return changed, []
    rows = _rows_sent(data, int(total))
    order = sorted((n for n, row in enumerate(rows) if "DELETE" not in row), key=lambda n: _place(rows[n], n))
    order = _rearranged(order, act)
    for name in [name for name in changed if re.match(rf"{PREFIX}-[0-9]", name)]:
        del changed[name]
    for place, origin in enumerate(order):
        for name, values in (rows[origin] if isinstance(origin, int) else origin).items():
            changed.setlist(f"{PREFIX}-{place}-{name}", values)
        changed[f"{PREFIX}-{place}-ORDER"] = str(place + 1)
    changed[f"{PREFIX}-TOTAL_FORMS"] = str(len(order))
    changed[f"{PREFIX}-INITIAL_FORMS"] = str(len(order))
    return changed, [origin if isinstance(origin, int) else None for origin in order]


def _rows_sent(data, total):
    rows = [{} for _n in range(total)]
    for name in data:
        if match := re.fullmatch(rf"{PREFIX}-([0-9]{{1,4}})-(\w+)", name):
            place, field = int(match[1]), match[2]
            if place < total:
                rows[place][field] = data.getlist(name)
    return rows


def _place(row, n):
    order = row.get("ORDER", [""])[-1]
    return (int(order) if re.fullmatch("[0-9]{1,6}", order) else n + 1, n)


def _rearranged(order, act):
    """Do `act` on the numbers of the rows. An added row stands for itself: the values that it begins with."""
    verb, _colon, chosen = act.partition(":")
    if verb == "add-row":
        return [*order, {}]
    if verb == "add-heading":
        return [*order, {"is_heading": ["on"]}]
    if not re.fullmatch("[0-9]{1,4}", chosen) or int(chosen) not in order:
        return order
    at = order.index(int(chosen))
    if verb == "remove-row":
        return [n for n in order if n != int(chosen)]
    to = {"up": at - 1, "down": at + 1}.get(verb, at)
    if 0 <= to < len(order):
        order[at], order[to] = order[to], order[at]
    return order
