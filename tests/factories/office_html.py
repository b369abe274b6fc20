"""What honest programs put on the clipboard: {which: (HTML, what must be kept of it)}. Written by us, as they write.

What must be kept is the cleaned HTML without the blanks between blocks.
"""
# ruff: noqa: E501 (programs write long lines)

TEP = "/tep/12345678-1234-1234-1234-123456789abc/anh.png"

_WORD_HEAD = (
    '<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:w="urn:schemas-microsoft-com:office:word"><head><meta http-equiv=Content-Type content="text/html; charset=utf-8">'
    '<meta name=Generator content="Microsoft Word 15"><link rel=File-List href="file:///C:/Temp/clip_filelist.xml">'
    "<!--[if gte mso 9]><xml><o:OfficeDocumentSettings><o:AllowPNG/></o:OfficeDocumentSettings></xml><![endif]-->"
    "<style><!-- p.MsoNormal, li.MsoNormal {mso-style-unhide:no; margin:0cm; font-size:14.0pt;} --></style>"
    '<!--[if gte mso 10]><style>table.MsoNormalTable {mso-style-name:"Table Normal";}</style><![endif]--></head>'
    "<body lang=EN-US style='tab-interval:36.0pt;word-wrap:break-word'><!--StartFragment-->"
)
_WORD_FOOT = "<!--EndFragment--></body></html>"


def _word(html):
    return f"{_WORD_HEAD}{html}{_WORD_FOOT}"


def _item(level, bullet, text, klass="MsoListParagraphCxSpMiddle"):
    return (
        f"<p class={klass} style='margin-left:36pt;mso-add-space:auto;text-indent:-18.0pt;mso-list:l0 level{level} lfo1'>"
        f"<![if !supportLists]><span style='font-family:Symbol;mso-fareast-font-family:Symbol'><span style='mso-list:Ignore'>"
        f"{bullet}<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>"
        f"{text}<o:p></o:p></p>"
    )


_CELL = "border:solid windowtext 1.0pt;mso-border-alt:solid windowtext .5pt;padding:0cm 5.4pt 0cm 5.4pt"

OFFICE = {
    "Word: a paragraph in pieces": (
        _word(
            "<p class=MsoNormal style='text-align:justify;text-indent:36.0pt'><span lang=VI style='font-size:14.0pt;"
            "mso-ansi-language:VI'>Căn cứ Kế hoạch số </span><span style='font-size:14.0pt'>60/KH-UBND</span>"
            "<span lang=VI style='mso-ansi-language:VI'> ngày 20/02/2020<o:p></o:p></span></p>"
        ),
        '<p class="align-justify">Căn cứ Kế hoạch số 60/KH-UBND ngày 20/02/2020</p>',
    ),
    "Word: bold and italic": (
        _word(
            "<p class=MsoNormal><b style='mso-bidi-font-weight:normal'>Mục</b><b> đích</b>, <i style='mso-bidi-font-style:"
            "normal'>yêu cầu</i> <u>chung</u><o:p></o:p></p>"
        ),
        "<p><strong>Mục đích</strong>, <em>yêu cầu</em> <u>chung</u></p>",
    ),
    "Word: the name of a document in the middle": (
        _word(
            "<p class=MsoNormal align=center style='text-align:center'><b><span style='font-size:14.0pt'>KẾ HOẠCH<o:p></o:p>"
            "</span></b></p><p class=MsoNormal><o:p>&nbsp;</o:p></p>"
        ),
        '<p class="align-center"><strong>KẾ HOẠCH</strong></p>',
    ),
    "Word: headings": (
        _word(
            "<h1>Kế hoạch<o:p></o:p></h1><h2><span lang=VI>Mục đích</span></h2><h3><a name=_Toc1></a>Yêu cầu</h3><h4>a</h4>"
        ),
        "<h2>Kế hoạch</h2><h3>Mục đích</h3><h4>Yêu cầu</h4><h4>a</h4>",
    ),
    "Word: a list of dots": (
        _word(
            _item(1, "·", "Đăng tin", "MsoListParagraphCxSpFirst")
            + _item(1, "·", "Phát loa", "MsoListParagraphCxSpLast")
        ),
        "<ul><li>Đăng tin</li><li>Phát loa</li></ul>",
    ),
    "Word: a list of hyphens in a list of numbers": (
        _word(
            _item(1, "1.", "Tuyên truyền")
            + _item(2, "-", "trên loa")
            + _item(2, "-", "trên bảng tin")
            + _item(1, "2.", "Tập huấn")
        ),
        "<ol><li>Tuyên truyền<ul><li>trên loa</li><li>trên bảng tin</li></ul></li><li>Tập huấn</li></ol>",
    ),
    "Word: a numbered list that goes on after words": (
        _word(_item(1, "a)", "Một") + "<p class=MsoNormal>Xen vào</p>" + _item(1, "b)", "Hai")),
        '<ol type="a"><li>Một</li></ol><p>Xen vào</p><ol start="2" type="a"><li>Hai</li></ol>',
    ),
    "Word: numbers that are no list": (
        _word(_item(1, "Điều 1.", "Phạm vi") + _item(2, "1.1.", "Đối tượng")),
        "<p>Điều 1. Phạm vi</p><p>1.1. Đối tượng</p>",
    ),
    "Word: a table with lines": (
        _word(
            "<table class=MsoTableGrid border=1 cellspacing=0 cellpadding=0 style='border-collapse:collapse;border:none;"
            "mso-border-alt:solid windowtext .5pt'><tr style='mso-yfti-irow:0;mso-yfti-firstrow:yes'>"
            f"<td width=301 valign=top style='width:225.4pt;{_CELL}'><p class=MsoNormal align=center style='text-align:center'>"
            f"<b>Đơn vị<o:p></o:p></b></p></td><td style='{_CELL}'><p class=MsoNormal>Tỷ lệ<o:p></o:p></p></td></tr>"
            f"<tr><td style='{_CELL}'><p class=MsoNormal>Phường Láng Hạ<o:p></o:p></p></td><td style='{_CELL}'>"
            "<p class=MsoNormal align=right style='text-align:right'>100 %<o:p></o:p></p></td></tr></table>"
        ),
        '<table><tbody><tr><td class="align-center"><strong>Đơn vị</strong></td><td>Tỷ lệ</td></tr>'
        '<tr><td>Phường Láng Hạ</td><td class="align-right">100 %</td></tr></tbody></table>',
    ),
    "Word: a table whose first row is repeated, with joined cells": (
        _word(
            f"<table border=0 class=MsoNormalTable><thead><tr><td rowspan=2 style='{_CELL}'><p class=MsoNormal>TT</p></td>"
            f"<td colspan=2 style='{_CELL}'><p class=MsoNormal>Số tin</p></td></tr><tr><td style='{_CELL}'>Ngắn</td>"
            f"<td style='{_CELL}'>Dài</td></tr></thead><tr><td style='{_CELL}'>1</td><td style='{_CELL}'>9.700</td>"
            f"<td style='{_CELL}'><o:p>&nbsp;</o:p></td></tr></table>"
        ),
        '<table><thead><tr><th rowspan="2" scope="col">TT</th><th colspan="2" scope="col">Số tin</th></tr>'
        '<tr><th scope="col">Ngắn</th><th scope="col">Dài</th></tr></thead>'
        "<tbody><tr><td>1</td><td>9.700</td><td></td></tr></tbody></table>",
    ),
    "Word: the head of a letter, a table without lines": (
        _word(
            "<table class=MsoNormalTable border=0 cellspacing=0 cellpadding=0><tr><td width=250 style='padding:0cm 5.4pt'>"
            "<p class=MsoNormal align=center style='text-align:center'>UBND QUẬN ĐỐNG ĐA<o:p></o:p></p></td><td>"
            "<p class=MsoNormal align=center style='text-align:center'><b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</b></p>"
            "<p class=MsoNormal align=center style='text-align:center'><b>Độc lập - Tự do - Hạnh phúc</b></p></td></tr></table>"
        ),
        '<table class="table-plain"><tbody><tr><td class="align-center">UBND QUẬN ĐỐNG ĐA</td>'
        '<td><p class="align-center"><strong>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</strong></p>'
        '<p class="align-center"><strong>Độc lập - Tự do - Hạnh phúc</strong></p></td></tr></tbody></table>',
    ),
    "Word: a link": (
        _word(
            '<p class=MsoNormal>Xem <a href="https://hanoi.gov.vn/a?b=1&amp;c=2"><span lang=VI>trang của thành phố</span></a></p>'
        ),
        '<p>Xem <a href="https://hanoi.gov.vn/a?b=1&amp;c=2" rel="noopener noreferrer">trang của thành phố</a></p>',
    ),
    "Word: a note at the foot": (
        _word(
            '<p class=MsoNormal>Nghị quyết<a style=\'mso-footnote-id:ftn1\' href="#_ftn1" name="_ftnref1"><span class='
            "MsoFootnoteReference><sup>[1]</sup></span></a> nêu rõ</p>"
        ),
        "<p>Nghị quyết<sup>[1]</sup> nêu rõ</p>",
    ),
    "Word: corrections and remarks": (
        _word(
            '<p class=MsoNormal>Nộp <del cite="mailto:A" datetime=2020-02-20>trước</del><ins cite="mailto:A">đúng</ins> hạn'
            '<span class=MsoCommentReference><a class=msocomanchor id=_anchor_1 href="#_msocom_1">[A1]</a></span></p>'
            "<div style='mso-element:comment-list'><div style='mso-element:comment'><p class=MsoCommentText>Sửa lại</p></div></div>"
        ),
        "<p>Nộp <s>trước</s><u>đúng</u> hạn</p>",
    ),
    "Word: hidden words": (
        _word("<p class=MsoNormal>Thấy<span style='display:none;mso-hide:all'>không thấy</span></p>"),
        "<p>Thấy</p>",
    ),
    "Word: formulas of chemistry and metres": (
        _word("<p class=MsoNormal>CO<sub>2</sub> trên 1 m<sup>2</sup></p>"),
        "<p>CO<sub>2</sub> trên 1 m<sup>2</sup></p>",
    ),
    "Word: blanks that do not break, and tabs": (
        _word(
            "<p class=MsoNormal>9.700&nbsp;m<span style='mso-tab-count:1'>&nbsp;&nbsp;&nbsp;&nbsp;&nbsp; </span>Số:</p>"
        ),
        "<p>9.700&nbsp;m Số:</p>",
    ),
    "Word: lines broken in the source": (
        _word("<p class=MsoNormal>Ủy ban\r\nnhân dân\r\nquận</p>"),
        "<p>Ủy ban nhân dân quận</p>",
    ),
    "Word: letters taken apart": (
        _word("<p class=MsoNormal>Đo\u0302\u0301ng Đa</p>"),
        "<p>Đống Đa</p>",
    ),
    "Word in a browser: items one by one": (
        '<div class="ListContainerWrapper SCXW1"><ul class="BulletListStyle1 SCXW1" role="list"><li data-leveltext="•"><p '
        'class="Paragraph SCXW1"><span class="TextRun" lang="VI">Một</span><span class="EOP" data-ccp-props="{}">&nbsp;</span>'
        '</p></li></ul></div><div class="ListContainerWrapper"><ul><li><p class="Paragraph">Hai</p></li></ul></div>',
        "<ul><li>Một</li><li>Hai</li></ul>",
    ),
    "LibreOffice: words": (
        '<html><head><meta name="generator" content="LibreOffice 7.4"/><style>@page { margin: 2cm } p { line-height: 115% }</style>'
        '</head><body lang="vi-VN" dir="ltr"><p align="justify" style="margin-bottom: 0cm"><font face="Times New Roman, serif">'
        '<font size="4" style="font-size: 14pt"><b>Mục tiêu</b>: 100% <i>phường</i></font></font></p><p><br/>\n\n</p></body></html>',
        '<p class="align-justify"><strong>Mục tiêu</strong>: 100% <em>phường</em></p>',
    ),
    "LibreOffice: a table": (
        '<table width="100%" cellpadding="4" cellspacing="0"><col width="128*"/><col width="128*"/><thead><tr valign="top">'
        '<th width="50%" style="border: 1px solid #000000"><p align="center">Phường</p></th><th style="border: 1px solid #000000">'
        '<p>Số</p></th></tr></thead><tbody><tr><td style="border: 1px solid #000000"><p>Khâm Thiên</p></td><td sdval="12" '
        'style="border: 1px solid #000000"><p align="right">12</p></td></tr></tbody></table>',
        '<table><thead><tr><th scope="col" class="align-center">Phường</th><th scope="col">Số</th></tr></thead>'
        '<tbody><tr><td>Khâm Thiên</td><td class="align-right">12</td></tr></tbody></table>',
    ),
    "LibreOffice: lists": (
        '<ol><li><p style="margin-bottom: 0cm">Một</p></li><ul><li><p>con</p></li></ul><li><p>Hai</p></li></ol>',
        "<ol><li>Một<ul><li>con</li></ul></li><li>Hai</li></ol>",
    ),
    "LibreOffice Calc: cells": (
        '<table cellspacing="0" border="0"><colgroup width="85"></colgroup><tr><td height="17" align="left" style="border: 1px solid '
        '#000000"><font face="Liberation Sans">Ô Chợ Dừa</font></td><td align="right" sdval="5" style="border: 1px solid #000">5</td>'
        "</tr></table>",
        '<table><tbody><tr><td>Ô Chợ Dừa</td><td class="align-right">5</td></tr></tbody></table>',
    ),
    "Excel: cells": (
        '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><body link=blue><table border=0 cellpadding=0 cellspacing=0 width=128 '
        "style='border-collapse:collapse;width:96pt'><!--StartFragment--><col width=64 span=2 style='width:48pt'><tr height=20>"
        "<td height=20 class=xl65 width=64 style='height:15.0pt'>Phường</td><td class=xl65 align=right>00012</td></tr>"
        "<!--EndFragment--></table></body></html>",
        '<table><tbody><tr><td>Phường</td><td class="align-right">00012</td></tr></tbody></table>',
    ),
    "Google Docs: words": (
        '<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1"><p dir="ltr" style="line-height:1.38;'
        'text-align: center;"><span style="font-size:11pt;font-weight:700;font-style:normal;text-decoration:none;vertical-align:'
        'baseline">Kế hoạch</span><span style="font-weight:400;font-style:italic"> năm</span></p><br /></b>',
        '<p class="align-center"><strong>Kế hoạch</strong><em> năm</em></p>',
    ),
    "Google Docs: headings and a link": (
        '<b style="font-weight:normal"><h1 dir="ltr"><span style="font-weight:400">Tên</span></h1><p dir="ltr"><a href='
        '"https://hanoi.gov.vn/" style="text-decoration:none"><span style="color:#1155cc;text-decoration:underline">Hà Nội</span></a></p></b>',
        '<h2>Tên</h2><p><a href="https://hanoi.gov.vn/" rel="noopener noreferrer">Hà Nội</a></p>',
    ),
    "Google Docs: a list in a list": (
        '<ul style="margin-top:0"><li dir="ltr" style="list-style-type:disc" aria-level="1"><p dir="ltr" role="presentation"><span>'
        'Một</span></p></li><ul><li dir="ltr" aria-level="2"><p dir="ltr"><span>con</span></p></li></ul></ul>'
        '<ol><li dir="ltr" style="list-style-type:lower-alpha"><p>a</p></li></ol>',
        "<ul><li>Một<ul><li>con</li></ul></li></ul><ol><li>a</li></ol>",
    ),
    "Google Docs: a table": (
        '<div dir="ltr" align="left"><table style="border:none;border-collapse:collapse"><colgroup><col width="301"/></colgroup><tbody>'
        '<tr style="height:0pt"><td style="border-left:solid #000000 1pt;border-top:solid #000 1pt"><p dir="ltr"><span>a</span></p></td>'
        '<td style="border:solid #000 1pt"><p dir="ltr" style="text-align:right"><span>1</span></p></td></tr></tbody></table></div>',
        '<table><tbody><tr><td>a</td><td class="align-right">1</td></tr></tbody></table>',
    ),
    "Outlook: a letter": (
        _word(
            "<div class=WordSection1><p class=MsoNormal>Kính gửi các đơn vị,<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p>"
            '<p class=MsoNormal>Liên hệ <a href="mailto:noivu@dongda.gov.vn">noivu@dongda.gov.vn</a> hoặc <a href="tel:02438512345">'
            "024 3851 2345</a>.<o:p></o:p></p></div>"
        ),
        '<p>Kính gửi các đơn vị,</p><p>Liên hệ <a href="mailto:noivu@dongda.gov.vn">noivu@dongda.gov.vn</a> '
        'hoặc <a href="tel:02438512345">024 3851 2345</a>.</p>',
    ),
    "Outlook in a browser: boxes and line breaks": (
        '<div class="elementToProof" style="font-family:Calibri"><span>Dòng một</span></div><div class="elementToProof"><br></div>'
        '<div style="text-align:center"><span>Dòng hai</span><br>Dòng ba</div>',
        '<p>Dòng một</p><p class="align-center">Dòng hai<br>Dòng ba</p>',
    ),
    "Outlook: a quotation": (
        "<blockquote style='border:none;border-left:solid #CCCCCC 1.0pt'><p class=MsoNormal>Trích</p></blockquote>",
        "<blockquote><p>Trích</p></blockquote>",
    ),
    "Gmail: lines": (
        '<div dir="ltr"><div>Một</div><div><br></div><div><b>Hai</b> ba</div><div class="gmail_quote"><br></div></div>',
        "<p>Một</p><p><strong>Hai</strong> ba</p>",
    ),
    "A page of Facebook": (
        '<div dir="auto">Chung tay <span><img height="16" width="16" alt="💪" src="https://static.xx.fbcdn.net/a.png"></span> nhé</div>',
        "<p>Chung tay 💪 nhé</p>",
    ),
    "WordPress: classes": (
        '<p class="has-text-align-center"><strong>Tin</strong></p><figure class="wp-block-image aligncenter">'
        f'<img loading="lazy" src="{TEP}" alt="Lễ" width="640" height="480" srcset="x 2x"/><figcaption>Ảnh</figcaption></figure>',
        '<p class="align-center"><strong>Tin</strong></p><figure class="image align-center">'
        f'<img src="{TEP}" alt="Lễ" width="640" height="480"><figcaption>Ảnh</figcaption></figure>',
    ),
    "CKEditor: its own": (
        f'<h2>Tên</h2>\n\n<p class="align-right">phải</p>\n\n<div class="align-center"><figure class="image"><img alt="a" src="{TEP}" />'
        '<figcaption>Chú</figcaption></figure></div>\n\n<table border="1"><thead><tr><th scope="col">a</th></tr></thead>'
        "<tbody><tr><td>b</td></tr></tbody></table>\n",
        f'<h2>Tên</h2><p class="align-right">phải</p><figure class="image align-center"><img src="{TEP}" alt="a">'
        '<figcaption>Chú</figcaption></figure><table><thead><tr><th scope="col">a</th></tr></thead>'
        "<tbody><tr><td>b</td></tr></tbody></table>",
    ),
    "A page of a browser: order and terms": (
        '<dl><dt>CCHC</dt><dd>Cải cách hành chính</dd></dl><ol start="4" style="list-style-type:upper-roman"><li>bốn</ol><pre>a\nb</pre>',
        '<p>CCHC</p><p>Cải cách hành chính</p><ol start="4" type="I"><li>bốn</li></ol><p>a<br>b</p>',
    ),
}
