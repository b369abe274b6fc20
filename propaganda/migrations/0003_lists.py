"""The lists that every installation begins with: types of documents, areas of reform, levels of service, terms."""

from django.db import migrations

# NĐ 30/2020/NĐ-CP, Phụ lục III, the types that are made public; above them those of laws (Luật 80/2015/QH13).
TYPES = [
    ("luat", "Luật", "", "Law", 24),
    ("phap-lenh", "Pháp lệnh", "PL", "Ordinance", 24),
    ("nghi-quyet", "Nghị quyết", "NQ", "Resolution", 12),
    ("nghi-dinh", "Nghị định", "NĐ", "Decree", 12),
    ("quyet-dinh", "Quyết định", "QĐ", "Decision", 12),
    ("thong-tu", "Thông tư", "TT", "Circular", 12),
    ("chi-thi", "Chỉ thị", "CT", "Directive", 12),
    ("ke-hoach", "Kế hoạch", "KH", "Plan", 12),
    ("chuong-trinh", "Chương trình", "CTr", "Programme", 12),
    ("huong-dan", "Hướng dẫn", "HD", "Guidance", 12),
    ("thong-bao", "Thông báo", "TB", "Notice", 6),
    ("bao-cao", "Báo cáo", "BC", "Report", 12),
    ("quy-che", "Quy chế", "QC", "Regulation", 12),
    ("quy-dinh", "Quy định", "QyĐ", "Rules", 12),
    ("de-an", "Đề án", "ĐA", "Scheme", 12),
    ("phuong-an", "Phương án", "PA", "Plan of action", 12),
    ("to-trinh", "Tờ trình", "TTr", "Submission", 12),
    ("ket-luan", "Kết luận", "KL", "Conclusion", 12),
    ("cong-dien", "Công điện", "CĐ", "Urgent order", 6),
    ("cong-van", "Công văn", "", "Official letter", 6),
]
# Nghị quyết 30c/NQ-CP (08/11/2011) and 76/NQ-CP (15/07/2021): the same six areas, some named anew.
AREAS = [
    ("the-che", "Cải cách thể chế", "Cải cách thể chế", "Institutional reform"),
    (
        "thu-tuc",
        "Cải cách thủ tục hành chính",
        "Cải cách thủ tục hành chính",
        "Reform of administrative procedures",
    ),
    (
        "to-chuc",
        "Cải cách tổ chức bộ máy hành chính nhà nước",
        "Cải cách tổ chức bộ máy hành chính nhà nước",
        "Reform of the organisation of the administration",
    ),
    (
        "cong-vu",
        "Cải cách chế độ công vụ",
        "Xây dựng và nâng cao chất lượng đội ngũ cán bộ, công chức, viên chức",
        "Reform of the civil service",
    ),
    ("tai-chinh", "Cải cách tài chính công", "Cải cách tài chính công", "Public finance reform"),
    (
        "chinh-phu-so",
        "Xây dựng, phát triển Chính phủ điện tử, Chính phủ số",
        "Hiện đại hóa hành chính",
        "Digital government",
    ),
    (
        "chi-dao",
        "Công tác chỉ đạo, điều hành cải cách hành chính",
        "Công tác chỉ đạo, điều hành cải cách hành chính",
        "Steering of the reform",
    ),
]
# Nghị định 43/2011/NĐ-CP until 14/08/2022, Nghị định 42/2022/NĐ-CP from 15/08/2022 on.
LEVELS = [
    ("muc-do-1", "Mức độ 1", "thong-tin", None, "2022-08-14"),
    ("muc-do-2", "Mức độ 2", "thong-tin", None, "2022-08-14"),
    ("muc-do-3", "Mức độ 3", "mot-phan", None, "2022-08-14"),
    ("muc-do-4", "Mức độ 4", "toan-trinh", None, "2022-08-14"),
    ("thong-tin", "Cung cấp thông tin trực tuyến", "thong-tin", "2022-08-15", None),
    ("mot-phan", "Một phần", "mot-phan", "2022-08-15", None),
    ("toan-trinh", "Toàn trình", "toan-trinh", "2022-08-15", None),
]
# Luật Tiếp cận thông tin 104/2016/QH13, Điều 18: at most five working days.
TERMS = [("document", "Văn bản"), ("article", "Tin, bài")]


def add_lists(apps, schema_editor):
    for place, (code, name, abbr, english, months) in enumerate(TYPES):
        apps.get_model("propaganda", "DocumentType").objects.get_or_create(
            code=code,
            defaults={
                "name": name,
                "abbr": abbr,
                "name_en": english,
                "review_months": months,
                "position": place,
            },
        )
    for place, (code, name, before, english) in enumerate(AREAS):
        apps.get_model("propaganda", "Area").objects.get_or_create(
            code=code,
            defaults={"name": name, "name_before_2021": before, "name_en": english, "position": place},
        )
    for place, (code, name, group, first, last) in enumerate(LEVELS):
        apps.get_model("propaganda", "ServiceLevel").objects.get_or_create(
            code=code,
            defaults={
                "name": name,
                "group": group,
                "valid_from": first,
                "valid_to": last,
                "position": place,
            },
        )
    for place, (kind, name) in enumerate(TERMS):
        apps.get_model("propaganda", "PublishingTerm").objects.get_or_create(
            kind=kind, type=None, defaults={"name": name, "working_days": 5, "position": place}
        )


class Migration(migrations.Migration):
    dependencies = [("propaganda", "0002_search_indexes")]

    operations = [migrations.RunPython(add_lists, migrations.RunPython.noop)]
