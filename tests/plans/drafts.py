"""What the page of a draft sends, as a browser would: read from the page itself, then changed."""

from html.parser import HTMLParser

from django.urls import reverse


class _Fields(HTMLParser):
    """Collects the controls of the form with the annex as (name, value) pairs, in their order."""

    def __init__(self):
        super().__init__()
        self.pairs, self.area, self.in_template = [], None, 0

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "template":
            self.in_template += 1
        if self.in_template or "name" not in given:
            return
        is_box = given.get("type") in ("checkbox", "radio")
        if tag == "input" and given.get("type") != "file" and (not is_box or "checked" in given):
            self.pairs.append((given["name"], given.get("value") or ("on" if is_box else "")))
        if tag == "textarea":
            self.area = given["name"]
            self.pairs.append((self.area, ""))

    def handle_endtag(self, tag):
        self.in_template -= tag == "template"
        self.area = None if tag == "textarea" else self.area

    def handle_data(self, text):
        if self.area:
            name, before = self.pairs.pop()
            self.pairs.append((name, before + text))


def sent_by(response):
    """What the page in `response` would send if nothing on it were changed: a dictionary of lists."""
    fields = _Fields()
    fields.feed(response.content.decode())
    data = {}
    for name, value in fields.pairs:
        if name != "csrfmiddlewaretoken":
            # A textarea's first line break is markup (HTML: it is dropped).
            data.setdefault(name, []).append(value.removeprefix("\n") if "content" in name else value)
    return data


def open_draft(client, plan):
    """What the page of `plan` sends, for a test to change and send."""
    response = client.get(reverse("plans:plan-edit", args=[plan.pk]))
    assert response.status_code == 200
    return sent_by(response)


def send_draft(client, plan, data, *, act="save", **more):
    return client.post(reverse("plans:plan-edit", args=[plan.pk]), data | {"act": act} | more)


def add_row(data, **values):
    """Add a row at the end, as rows.js or the button does."""
    place = int(data["rows-TOTAL_FORMS"][0])
    data["rows-TOTAL_FORMS"] = [str(place + 1)]
    data[f"rows-{place}-ORDER"] = [str(place + 1)]
    for name, value in values.items():
        data[f"rows-{place}-{name}"] = value if isinstance(value, list) else [value]
    return place
