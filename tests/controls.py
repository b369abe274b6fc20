"""The forms of a page as a browser understands them: what they ask, and what they would send."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

TYPED = {"text", "search", "email", "tel", "url", "number", "textarea"}
NO_VALUE = {"submit", "button", "image", "reset", "file"}


@dataclass
class Control:
    name: str
    kind: str
    value: str
    is_chosen: bool = True  # of a box, a radio button or an option: whether it is sent

    @property
    def is_typed(self):
        return self.kind in TYPED


@dataclass
class PageForm:
    action: str
    method: str
    html_id: str
    controls: list = field(default_factory=list)

    def data(self):
        """What is sent when nothing is changed: {name: list of values}."""
        sent = {}
        for control in self.controls:
            if control.is_chosen:
                sent.setdefault(control.name, []).append(control.value)
        return sent

    @property
    def names(self):
        return {control.name for control in self.controls}

    @property
    def typed(self):
        """Names of the fields into which people type, in their order, each once."""
        return list(dict.fromkeys(control.name for control in self.controls if control.is_typed))

    def value(self, name):
        """What stands in a typed field, or None where the page does not have it."""
        return next((control.value for control in self.controls if control.name == name), None)


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.forms, self.loose, self.open = [], [], None
        self.area = self.menu = None
        self.hidden_depth = 0  # what stands in a <template> is not on the page

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "template":
            self.hidden_depth += 1
        elif self.hidden_depth:
            return
        elif tag == "form":
            self.open = PageForm(
                given.get("action") or "", given.get("method", "get").lower(), given.get("id")
            )
            self.forms.append(self.open)
        elif tag == "select":
            self.menu = given
        elif tag == "option" and self.menu is not None:
            self._add(self.menu, "option", given.get("value", ""), is_chosen="selected" in given)
        elif tag == "textarea" and "name" in given:
            self.area = self._add(given, "textarea", "")
        elif tag == "input" and "name" in given:
            self._add_input(given)

    def _add_input(self, given):
        kind = given.get("type", "text").lower()
        if kind in NO_VALUE:
            if kind == "file":
                self._add(given, kind, "", is_chosen=False)
            return
        is_box = kind in ("checkbox", "radio")
        value = given.get("value")
        value = ("on" if is_box else "") if value is None else value
        self._add(given, kind, value, is_chosen=not is_box or "checked" in given)

    def _add(self, given, kind, value, *, is_chosen=True):
        control = Control(given.get("name", ""), kind, value, is_chosen and "disabled" not in given)
        if "form" in given:
            self.loose.append((given["form"], control))
        elif self.open is not None:
            self.open.controls.append(control)
        return control

    def handle_endtag(self, tag):
        if tag == "template":
            self.hidden_depth -= 1
        elif tag == "form":
            self.open = None
        elif tag == "select":
            self._settle_menu()
        elif tag == "textarea":
            if self.area is not None:
                # The first end of a line in a text area is markup (HTML: it is dropped).
                self.area.value = self.area.value.removeprefix("\r").removeprefix("\n")
            self.area = None

    def _settle_menu(self):
        """A menu in which nothing was chosen sends its first line."""
        is_multiple = self.menu is None or "multiple" in self.menu
        if self.open is not None and not is_multiple:
            lines = [one for one in self.open.controls if one.name == self.menu.get("name")]
            if lines and not any(line.is_chosen for line in lines):
                lines[0].is_chosen = True
        self.menu = None

    def handle_data(self, text):
        if self.area is not None:
            self.area.value += text


def forms_of(answer):
    """Every form of the page in `answer`, also of one that tells what is wrong."""
    reader = _Reader()
    reader.feed(answer.content.decode())
    for html_id, control in reader.loose:
        for form in reader.forms:
            if form.html_id == html_id:
                form.controls.append(control)
    return reader.forms


def form_to(answer, path, *, page):
    """The form that the page in `answer`, which stands at `page`, sends to `path`; None if it has none."""
    for form in forms_of(answer):
        action = form.action.split("?")[0] or page.split("?")[0]
        if form.method == "post" and action == path.split("?")[0]:
            return form
    return None
