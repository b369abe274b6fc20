"""The demo's campaigns: 2020 by plan 60/KH-UBND, replayed move by move, and one of this year to try.

Units and the plan are true; every move, number and text of a unit's plan is made up, and each page says
so. Everything goes through the verbs that people use, with their moments; nothing is mailed.
"""

import csv
import datetime
from pathlib import Path

from django.core.files.base import ContentFile
from django.utils import timezone

from plans import filing, registering, reviewing, writing
from plans.models import Assignment, Campaign
from portal.demo import stand_in
from portal.demo_scan import scan_pdf
from portal.models import Notice, Reading, Unit, User
from portal.uploads import keep
from portal.working_days import ONE_DAY

MOVES = Path(__file__).parent / "fixtures" / "demo_2020_moves.csv"

# From the news on 60/KH-UBND (Hà Nội portal, 28/02/2020); its annex was not published, so times are made up.
ASSIGNMENTS = [
    ("I", "Nâng cao nhận thức của cán bộ, công chức, viên chức", "", "", None, "", ()),
    (
        "1",
        "Xây dựng kế hoạch thông tin, tuyên truyền CCHC năm {year} hoặc lồng ghép trong kế hoạch CCHC của đơn vị",
        "Quý I",
        "Kế hoạch",
        100,
        "%",
        ("niem_yet",),
    ),
    (
        "2",
        "Quán triệt nhiệm vụ trọng tâm CCHC và chủ đề năm {year} của Thành phố trong các cuộc họp giao ban",
        "Thường xuyên",
        "Cuộc họp có nội dung tuyên truyền",
        12,
        "cuộc",
        ("hop_giao_ban",),
    ),
    ("II", "Thông tin, tuyên truyền tới người dân, tổ chức, doanh nghiệp", "", "", None, "", ()),
    (
        "1",
        "Tuyên truyền dịch vụ công trực tuyến mức độ 3, mức độ 4 dùng chung của Thành phố, Quận",
        "Thường xuyên",
        "Tin, bài; bài phát thanh",
        24,
        "tin, bài",
        ("cong_ttdt", "loa_truyen_thanh"),
    ),
    (
        "2",
        "Tuyên truyền cơ chế một cửa, một cửa liên thông và đơn giản hóa thủ tục hành chính",
        "Quý II, III",
        "Tờ rơi, niêm yết tại Bộ phận Một cửa",
        500,
        "tờ",
        ("to_roi", "niem_yet"),
    ),
    (
        "3",
        "Phát video clip tuyên truyền dịch vụ công trực tuyến trên bảng điện tử, màn hình LED nơi công cộng, "
        "khu chung cư, nhà cao tầng",
        "Từ tháng 4 đến tháng 12",
        "Lượt phát",
        300,
        "lượt phát",
        ("bang_dien_tu", "man_hinh_led", "video_clip"),
    ),
    (
        "4",
        "Giới thiệu các mô hình mới của Thành phố về cải cách hành chính",
        "Cả năm",
        "Tin, bài",
        4,
        "tin, bài",
        ("cong_ttdt", "mo_hinh"),
    ),
    (
        "5",
        "Tiếp nhận kiến nghị loại bỏ thủ tục hành chính, quy định gây phiền hà cho người dân và doanh nghiệp",
        "Thường xuyên",
        "Kiến nghị được trả lời",
        100,
        "%",
        ("doi_thoai",),
    ),
]


def load(*, password):
    """Load both campaigns unless they stand. Returns a sentence for the person who started it."""
    made = [
        make()
        for code, make in (("2020", load_2020), (str(_this_year()), load_this_year))
        if not _stands(code)
    ]
    return f"Đã nạp {len(made)} đợt kế hoạch minh họa." if made else "Các đợt kế hoạch minh họa đã có sẵn."


def _stands(code):
    return Campaign.objects.filter(code=code).exists()


def _this_year():
    return timezone.localdate().year


def _at(day, hour=9, minute=0):
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour, minute)))


def _prepare(year, organiser, *, kinds, due_on, **fields):
    campaign = Campaign.objects.create(
        code=str(year),
        year=year,
        title=f"Kế hoạch thông tin, tuyên truyền cải cách hành chính năm {year}",
        organiser=organiser,
        due_on=due_on,
        **fields,
    )
    campaign.kinds.set(kinds)
    for position, (label, content, time, product, value, unit, channels) in enumerate(ASSIGNMENTS):
        assignment = Assignment.objects.create(
            campaign=campaign,
            position=position,
            is_heading=not product,
            label=label,
            content=content.format(year=year),
            time_text=time,
            product=product,
            target_value=value,
            target_unit=unit,
        )
        assignment.channels.set(channels)
    return campaign


def load_2020():
    """Open the campaign of 2020 as it was, replay its moves, and close it."""
    district, reviewer = Unit.objects.get(code="dd"), User.objects.get(username="noivu")
    campaign = _prepare(
        2020,
        district,
        kinds=["phong", "su_nghiep", "phuong"],
        due_on=datetime.date(2020, 3, 13),
        basis_number="60/KH-UBND",
        basis_on=datetime.date(2020, 2, 20),
        theme="Phát huy sức mạnh của cả hệ thống chính trị phấn đấu hoàn thành thắng lợi mục tiêu, nhiệm vụ "
        "nhiệm kỳ 2015-2020 và tổ chức thành công Đại hội Đảng bộ các cấp",
    )
    registering.open_campaign(campaign, by=reviewer, at=_at(datetime.date(2020, 2, 20)))
    replay(campaign, MOVES, reviewer=reviewer, officer=stand_in())
    registering.close_campaign(campaign, by=reviewer, at=_at(datetime.date(2020, 12, 31), 17))
    mark_all_read(at=campaign.closed_at)
    return campaign


def mark_all_read(*, at):
    """The news of 2020 is old: whoever signs in today finds only this year's unread."""
    Reading.objects.bulk_create(
        Reading(notice=notice, user=user, at=at)
        for user in User.objects.filter(is_active=True)
        for notice in Notice.objects.for_user(user)
    )


def replay(campaign, path, *, reviewer, officer):
    """Make every move of a CSV file (unit, at, move, form, number, place, due_on, basis, note) by its verb."""
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            make_move(
                campaign,
                Unit.objects.get(code=row["unit"]),
                row["move"],
                row,
                at=datetime.datetime.fromisoformat(row["at"]),
                reviewer=reviewer,
                officer=officer,
            )


def make_move(campaign, unit, move, row, *, at, reviewer, officer):
    due_on = datetime.date.fromisoformat(row["due_on"]) if row.get("due_on") else None
    obligation = campaign.obligations.filter(unit=unit).first()
    plan = obligation.plan if obligation else None
    reason = {"reason": row.get("note", ""), "decision_number": row.get("basis", "")}
    match move:
        case "add":
            registering.add_unit(campaign, unit, by=reviewer, at=at, due_on=due_on, **reason)
        case "exempt":
            registering.exempt(obligation, by=reviewer, at=at, **reason)
        case "extend":
            reviewing.extend(obligation, due_on=due_on, by=reviewer, at=at, reason=reason["reason"])
        case "start":
            plan = filing.start_plan(obligation, form=row["form"], by=officer, at=at)
            write_annex(plan, by=officer, at=at)
        case "file":
            write_head(plan, row, by=officer, at=at)
            filing.file_plan(plan, by=officer, at=at)
        case "take_back":
            filing.take_back(plan, by=officer, at=at)
        case "return":
            reviewing.return_plan(plan, reasons=[row["note"]], words="", refile_by=due_on, by=reviewer, at=at)
        case "approve":
            checklist = dict.fromkeys(reviewing.checklist_for(plan), True)
            reviewing.approve_plan(plan, checklist=checklist, by=reviewer, at=at)
        case _:
            raise ValueError(f"unknown move {move!r}")


def write_annex(plan, *, by, at):
    """Give every task of the annex a lead and partners, as an officer would."""
    is_ward = plan.unit.kind_id == "phuong"
    lead = "Văn phòng - Thống kê" if is_ward else plan.unit.name
    partners = "Văn hóa - Xã hội; các tổ dân phố" if is_ward else "Các bộ phận liên quan"
    items = writing.snapshot(plan)["items"]
    for item, row in zip(items, plan.items.all(), strict=True):
        item |= {name: getattr(row, name) for name in ("starts_on", "ends_on", "target_value")}
        if not item["is_heading"]:
            item |= {"lead": lead, "partners": partners}
    writing.save_draft(plan, by=by, at=at, version=plan.version, items=items)


def write_head(plan, row, *, by, at):
    """Give the plan its number, date and a made-up scan; a plan filed again keeps what it has."""
    if plan.number:
        return
    issued_on = timezone.localdate(at) - ONE_DAY
    head = {"number": row["number"], "issued_on": issued_on, "place": row.get("place", "")}
    name = f"{row['number'].replace('/', '-')}.pdf"
    has_text = plan.unit.kind_id == "phong"  # the district's offices have a scanner that reads letters
    scan = scan_pdf(plan.unit, row["number"], issued_on, plan.campaign.title, has_text=has_text)
    head["file"] = keep(ContentFile(scan, name=name), unit=plan.unit, by=by, at=at)
    writing.save_draft(plan, by=by, at=at, version=plan.version, head=head)


# Of the units active today: days ago, unit code, move, form, number, place, due in days, words.
THIS_YEAR = [
    (8, "00229@2025-07", "start", "standalone", "", "", None, ""),
    (8, "00199@2025-07", "start", "integrated", "", "", None, ""),
    (7, "00190@2025-07", "start", "standalone", "", "", None, ""),
    (7, "hn.svhtt", "start", "integrated", "", "", None, ""),
    (6, "00229@2025-07", "file", "standalone", "112/KH-UBND", "", None, ""),
    (6, "00199@2025-07", "file", "integrated", "98/KH-UBND", "mục II.3, trang 4", None, ""),
    (5, "00229@2025-07", "approve", "", "", "", None, ""),
    (5, "00199@2025-07", "return", "", "", "", 3, "Chưa có chỉ tiêu 100 %"),
    (4, "hn.svhtt", "file", "integrated", "57/KH-SVHTT", "mục III.2, trang 6", None, ""),
    (4, "00190@2025-07", "file", "standalone", "131/KH-UBND", "", None, ""),
]


def load_this_year():
    """A campaign of this year for the units active today, due in five days, with a few plans under way."""
    city, reviewer, today = (
        Unit.objects.get(code="hn"),
        User.objects.get(username="noivu"),
        timezone.localdate(),
    )
    campaign = _prepare(today.year, city, kinds=["phuong", "so_nganh"], due_on=today + 5 * ONE_DAY, theme="")
    registering.open_campaign(campaign, by=reviewer, at=_at(today - 9 * ONE_DAY))
    for days_ago, code, move, form, number, place, due_in, words in THIS_YEAR:
        row = {"form": form, "number": number, "place": place, "note": words}
        row["due_on"] = (today + due_in * ONE_DAY).isoformat() if due_in else ""
        make_move(
            campaign,
            Unit.objects.get(code=code),
            move,
            row,
            at=_at(today - days_ago * ONE_DAY, 10 if move == "start" else 15),
            reviewer=reviewer,
            officer=stand_in(),
        )
    return campaign
