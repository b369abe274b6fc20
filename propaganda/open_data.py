"""Open data: what is published, as rows for machines. `SETS` is the one place that says which columns there are."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.targets import targets_of
from portal.templatetags.citizens import absolute
from propaganda.models import Article, Document, Initiative

BATCH = 500
MOST = 1000  # rows of one JSON answer


@dataclass(frozen=True)
class DataSet:
    """`columns` are (name, what it holds, function(thing) -> value); `model` None: the targets."""

    name: str
    title: str
    columns: tuple
    model: type | None = None

    def things(self, year=None):
        if self.model is None:
            today = timezone.localdate()
            year = year or today.year
            day = min(today, today.replace(year=year, month=12, day=31))
            return targets_of(year, day)
        related = [name for name in ("unit", "type", "area") if hasattr(self.model, name)]
        heavy = [name for name in ("body", "body_en") if hasattr(self.model, name)]
        return self.model.objects.public().newest_first().select_related(*related).defer(*heavy)

    def rows(self, things):
        for thing in things:
            yield [value(thing) for _name, _meaning, value in self.columns]

    def header(self):
        return [name for name, _meaning, _value in self.columns]


def _address(thing):
    return absolute(thing.get_absolute_url())


def _day(name):
    def value(thing):
        day = getattr(thing, name)
        return day.isoformat() if day else ""

    return value


def _text(name):
    return lambda thing: str(getattr(thing, name) or "")


ADDRESS = ("dia_chi", _("địa chỉ của trang"), _address)
UNIT = ("don_vi", _("đơn vị"), _text("unit"))
POSTED = ("dang_luc", _("lúc đăng (ISO 8601)"), _day("published_at"))
CHANGED = ("cap_nhat_luc", _("lúc cập nhật (ISO 8601)"), _day("updated_at"))

SETS = {
    data.name: data
    for data in [
        DataSet(
            "van-ban",
            _("Văn bản"),
            (
                ("so_ky_hieu", _("số, ký hiệu"), _text("number")),
                ("loai", _("loại văn bản"), _text("type")),
                ("co_quan_ban_hanh", _("cơ quan ban hành"), _text("issuer_name")),
                ("ngay_ban_hanh", _("ngày ban hành (ISO 8601)"), _day("issued_on")),
                ("ngay_hieu_luc", _("ngày có hiệu lực (ISO 8601)"), _day("effective_on")),
                ("hieu_luc", _("tình trạng hiệu lực"), lambda thing: str(thing.get_effect_display())),
                ("linh_vuc", _("lĩnh vực CCHC"), _text("area")),
                ("trich_yeu", _("trích yếu"), _text("title")),
                ("nguon", _("nguồn"), _text("source_note")),
                POSTED,
                CHANGED,
                ADDRESS,
            ),
            Document,
        ),
        DataSet(
            "tin-tuc",
            _("Tin, bài"),
            (
                ("the_loai", _("tin hoặc bài"), lambda thing: str(thing.get_form_display())),
                ("tieu_de", _("tiêu đề"), _text("title")),
                ("tom_tat", _("tóm tắt"), _text("summary")),
                UNIT,
                ("nguon", _("nguồn"), _text("source_name")),
                POSTED,
                CHANGED,
                ADDRESS,
            ),
            Article,
        ),
        DataSet(
            "mo-hinh",
            _("Mô hình mới"),
            (
                ("ten", _("tên mô hình"), _text("title")),
                ("noi_thuc_hien", _("nơi thực hiện"), _text("place_name")),
                ("giai_doan", _("giai đoạn"), lambda thing: str(thing.get_stage_display())),
                ("bat_dau", _("bắt đầu từ (ISO 8601)"), _day("started_on")),
                ("cach_lam", _("cách làm"), _text("solution")),
                ("ket_qua", _("kết quả"), _text("results")),
                POSTED,
                ADDRESS,
            ),
            Initiative,
        ),
        DataSet(
            "chi-tieu",
            _("Chỉ tiêu của năm"),
            (
                ("ma", _("mã chỉ tiêu"), _text("code")),
                ("ten", _("tên chỉ tiêu"), _text("name")),
                ("dat", _("số đạt"), lambda target: target.reached),
                ("tong", _("tổng số"), lambda target: target.total),
            ),
        ),
    ]
}


def description():
    """The OpenAPI 3.1 description of every set, as a dictionary."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": str(_("Dữ liệu mở về thông tin, tuyên truyền cải cách hành chính")),
            "version": "1",
            "license": {"name": "CC BY 4.0", "identifier": "CC-BY-4.0"},
        },
        "servers": [{"url": absolute("/")}],
        "paths": {
            f"/du-lieu-mo/{data.name}.{ending}": {"get": _operation(data, ending)}
            for data in SETS.values()
            for ending in ("csv", "json")
        },
    }


def _operation(data, ending):
    row = {
        "type": "object",
        "properties": {
            name: {"type": "integer" if name in ("dat", "tong") else "string", "description": str(meaning)}
            for name, meaning, _value in data.columns
        },
    }
    answer = {
        "csv": {"text/csv": {"schema": {"type": "string", "description": ", ".join(data.header())}}},
        "json": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "rows": {"type": "array", "items": row},
                        "next": {"type": ["string", "null"], "format": "uri"},
                    },
                }
            }
        },
    }[ending]
    asked = {"page": str(_("trang, mỗi trang tối đa 1.000 dòng"))} if ending == "json" and data.model else {}
    asked |= {} if data.model else {"nam": str(_("năm"))}
    return {
        "summary": str(data.title),
        "operationId": f"{data.name}-{ending}",
        "parameters": [
            {"name": name, "in": "query", "description": words, "schema": {"type": "integer"}}
            for name, words in asked.items()
        ],
        "responses": {"200": {"description": str(data.title), "content": answer}},
    }
