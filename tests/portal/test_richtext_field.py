"""The field with the editor: what it takes, what it shows, and the policy of its page (PROMISES S4)."""

import json
from html.parser import HTMLParser

import pytest
from django import forms
from django.test import Client

from portal.richtext import LONGEST, RichTextField, readable

pytestmark = pytest.mark.urls("tests.browser.editor_pages")


class WritingForm(forms.Form):
    body = RichTextField(label="Nội dung", upload_path="/tai-anh/", required=False)


class Textarea(HTMLParser):
    attributes = None

    def handle_starttag(self, tag, attributes):
        if tag == "textarea":
            self.attributes = dict(attributes)


def config_of(form):
    reader = Textarea()
    reader.feed(str(form["body"]))
    return json.loads(reader.attributes["data-config"])


def policy(path):
    header = Client().get(path)["Content-Security-Policy"]
    return dict(directive.split(" ", 1) for directive in header.split("; "))


def test_what_comes_in_is_cleaned():
    form = WritingForm({"body": "\x00<h1 onclick=x>Tên</h1><script>x</script>"})
    assert form.is_valid()
    assert form.cleaned_data == {"body": "<h2>Tên</h2>"}


@pytest.mark.parametrize("data", [None, {"body": "<p onclick=x>chữ</p>"}])
def test_what_goes_to_the_editor_is_cleaned_again(data):
    form = WritingForm(data, initial={"body": "<p onclick=x>chữ</p>"})
    assert form["body"].value() == "<p>chữ</p>"


def test_what_holds_no_words_and_no_picture_is_nothing():
    form = WritingForm({"body": "<p>&nbsp;</p><table></table>"})
    form.fields["body"].required = True
    assert not form.is_valid()


def test_a_text_without_end_is_refused_in_words():
    form = WritingForm({"body": "x" * (LONGEST + 1)})
    assert form.errors == {"body": ["Bài dài quá. Mời tách thành nhiều bài, hoặc đính kèm tệp."]}


def test_the_editor_keeps_its_filter_asks_nobody_and_uploads_to_us():
    config = config_of(WritingForm())
    assert "allowedContent" not in config
    assert config["versionCheck"] is False
    assert {config[key] for key in ("uploadUrl", "filebrowserUploadUrl", "filebrowserImageUploadUrl")} == {
        "/tai-anh/"
    }
    assert (config["language"], config["filebrowserUploadMethod"]) == ("vi", "xhr")


def test_an_editor_without_a_place_for_pictures_offers_none():
    class Plain(forms.Form):
        body = RichTextField()

    assert "uploadUrl" not in config_of(Plain())


def test_the_page_of_an_editor_has_a_policy_of_its_own_and_no_other_page():
    strict, loose = policy("/healthz"), policy("/viet/")
    assert loose == strict | {
        "script-src": "'self' 'unsafe-inline'",
        "style-src": "'self' 'unsafe-inline'",
    }
    assert "unsafe" not in str(strict)


def test_each_table_scrolls_in_a_box_of_its_own():
    table = '<table class="table-plain">\n<tbody><tr><td><table><tr><td>a</td></tr></table></td></tr></tbody></table>'
    box = '<div class="richtext__table" tabindex="0" role="group" aria-label="Bảng">'
    assert readable(f"<p>a</p>{table}<p>b</p><table></table>") == (
        f"<p>a</p>{box}{table}</div><p>b</p>{box}<table></table></div>"
    )
