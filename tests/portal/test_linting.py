import pytest

from portal.linting import advice_on, faults_of

PICTURE = "/tep/12345678-1234-1234-1234-123456789abc/anh.png"


@pytest.mark.parametrize(
    ("html", "faults"),
    [
        ("<h2>Một</h2><h3>Hai</h3><h2>Ba</h2><p>chữ", []),
        (f'<img src="{PICTURE}" alt="Lễ ký"><a href="/x/">Kế hoạch</a>', []),
        (
            f'<img src="{PICTURE}" alt="Lễ ký"><img src="{PICTURE}"><a href=/x/><img src="{PICTURE}" alt=" "></a>',
            [
                "Ảnh thứ 2 chưa có mô tả bằng lời cho người không nhìn thấy ảnh.",
                "Ảnh thứ 3 chưa có mô tả bằng lời cho người không nhìn thấy ảnh.",
            ],
        ),
        (
            "<img src=https://x.vn/a.png alt=a>",
            ["Có 1 ảnh không nằm trên cổng. Mời tải ảnh lên cổng, hoặc bỏ ảnh."],
        ),
        (
            '<a href="/x/"> &nbsp;</a><a href="/y/"><b></b></a><a name=z></a><a href=/z/>chữ</a>',
            ["Có 2 liên kết không có chữ để bấm. Mời ghi chữ, hoặc bỏ liên kết."],
        ),
        ("<h3>Mục</h3>", ["Đề mục “Mục” nhảy cấp: mời chọn Đề mục 2."]),
        ("<h2>Phần</h2><h4>Mục</h4>", ["Đề mục “Mục” nhảy cấp: mời chọn Đề mục 3."]),
        ("", []),
    ],
)
def test_what_stops_publishing_is_said(html, faults):
    assert faults_of(html) == faults


@pytest.mark.parametrize(
    ("html", "advice"),
    [
        ("<a href=/x/>Kế hoạch 60/KH-UBND</a><table><tr><th>a<td>b</table>", []),
        (
            "<a href=/x/>Tại <b>đây</b>.</a>",
            ["Liên kết “Tại đây.” chưa nói dẫn đến đâu: nên ghi tên của trang."],
        ),
        (
            "<a href=/x/>click here</a>",
            ["Liên kết “click here” chưa nói dẫn đến đâu: nên ghi tên của trang."],
        ),
        (
            "<p><a href=https://hanoi.gov.vn/a>https://hanoi.gov.vn/a</a>",
            ["Liên kết “https://hanoi.gov.vn/a” chỉ ghi địa chỉ: nên ghi tên của trang."],
        ),
        (
            "<table><tr><th>a</table><table><tr><td>b</table><table border=0><tr><td>c</table>",
            ["Bảng thứ 2 chưa có hàng tiêu đề: nên chọn ở mục Thuộc tính bảng."],
        ),
    ],
)
def test_advice_is_given(html, advice):
    assert advice_on(html) == advice
    assert faults_of(html) == []
