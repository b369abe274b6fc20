"""What clumsy and hostile people type into a field: {what it is: the text} (PROMISES S21). Our own list."""

import unicodedata

BLANKS = {
    "nothing": "",
    "a blank": " ",
    "blanks, tabs and ends of lines": " \t \r\n \n ",
    "no-break spaces": "\u00a0\u2007\u202f\u00a0",
    "blanks of every width": "\u2000\u2003\u2009\u3000",
    "nothing that is seen": "\u200b\u200c\u200d\u2060\ufeff",
    "letters that look like blanks": "\u115f\u1160\u3164\uffa0\u2800",
}

UNSEEN = {
    "NUL": "a\0b",
    "only NUL": "\0",
    "every control": "".join(map(chr, [*range(1, 32), *range(127, 160)])),
    "bell, escape and a coloured terminal": "\a\x1b[31mđỏ\x1b[0m",
    "reading turned round": "\u202eKẾ HOẠCH\u202c \u2066gnud gnộđ\u2069",
    "a mark of direction in a number": "12\u200e/KH-UBND",
    "zero-width letters between letters": "K\u200bế ho\u200bạch\ufeff",
    "soft hyphens": "tuyên\u00adtruyền",
    "ends of lines of other systems": "một\u2028hai\u2029ba\x0bbốn\x0cnăm\x85sáu",
    "tags and private letters": "\U000e0001\U000e0061\ue000\U0010fffd",
    "what is no character": "\ufffe\uffff\ufdd0\U0001ffff",
    "a replacement for what was not understood": "Ph\ufffdng",
}

FLOODS = {
    "ten thousand marks on one letter": "a" + "\u0301" * 10_000,
    "marks that have to be put in order": "o" + "\u0323\u0302\u0301" * 3_000,
    "a hundred thousand letters": "ạ" * 100_000,
    "a hundred thousand blanks": "a" + " " * 100_000 + "b",
    "a long word without a place to break": "W" * 5_000,
    "many lines": "dòng\r\n" * 5_000,
    "letters that grow when written small": "İ" * 60,
    "letters that grow when taken apart": "\ufdfa" * 40,
}

LETTERS = {
    "emoji of a family": "👩‍👩‍👧‍👦 🇻🇳 👍🏽",
    "beyond the first plane": "𝕋𝕦𝕪ê𝕟 𠜎𠜱 𓀀",
    "written by hand": "H̸̡̪̯ͨ͊̽̅̾̎Ȩ̬̩̾͛ͪ̈́̀́͘ ̶̧̨̱̹̭̯ͧ̾ͬC̷̙̲̝͖ͭ̏ͥͮ͟Oͮ͏̮̪̝͍M̲̖͊̒ͪͩͬ̚̚͜",
    "from right to left": "مرحبا بالعالم שלום",
    "Vietnamese taken apart": unicodedata.normalize("NFD", "Phường Đống Đa, Ô Chợ Dừa"),
    "tone in the old place": "Hoà, thuý, khoẻ",
    "tone in the new place": "Hòa, thúy, khỏe",
    "letters of another Đ": "Ðống Ɖa",
    "apostrophes of every kind": "l'D’Artagnan ʼ ‘ ’ “ ” ` ´",
    "halves of pairs, as text": "\\ud83d \\udc00 &#xD800;",
}

MARKUP = {
    "a script": "<script>alert(1)</script>",
    "out of an attribute": "\" onmouseover=\"alert(1)' onfocus='alert(2)' autofocus x=",
    "a picture that fails": "<img src=x onerror=alert(1)>",
    "a drawing that loads": "<svg/onload=alert(1)>",
    "out of a text field": "</textarea></title></script><script>alert(1)</script>",
    "out of a comment": "--><script>alert(1)</script><!--",
    "an address that runs": "javascript:alert(1)//data:text/html,<script>alert(1)</script>",
    "references to letters": "&lt;script&gt;&#60;b&#62;&amp;lt;&nbsp;&notit;",
    "a section of XML": '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e "x">]>]]>&e;',
    "code of a template": "{{7*7}} {{ request.user.password }} {% load static %}{% debug %} ${7*7} #{7*7} <%= 7*7 %>",
    "places in a format": "%s %d %(by)s %n %% {0} {by} {0.__class__}",
}

COMMANDS = {
    "quotes of SQL": "' OR '1'='1'; DROP TABLE plans_plan; --",
    "jokers of LIKE": "%_\\%\\_[a-z]*?",
    "a backslash at the end": "Kế hoạch\\",
    "a command of a shell": "; cat /etc/passwd | `id` $(id) && reboot",
    "a way out of a folder": "../../../../etc/passwd",
    "a way out of a folder, of Windows": "..\\..\\windows\\win.ini\0.pdf",
    "headers of a mail": "Kế hoạch\r\nBcc: ai-do@example.com\r\n\r\nNội dung khác",
    "headers of an answer": "x%0d%0aSet-Cookie:%20a=b\r\nLocation: https://example.com/",
    "a formula": '=HYPERLINK("https://example.com","Bấm")',
    "a formula after a plus": "+cmd|' /C calc'!A0",
    "a formula after a minus": "-2+3+cmd|' /C calc'!A0",
    "a formula after an at": "@SUM(1+1)*cmd|' /C calc'!A0",
    "a formula after a tab": "\t=1+1",
    "a word of a program": "undefined null None NaN true [object Object]",
    "a list as JSON": '[{"id": 1, "__proto__": {"x": 1}}]',
}

NUMBERS = {
    "zero": "0",
    "minus zero": "-0",
    "less than nothing": "-1",
    "more than a float holds": "1e400",
    "no number": "NaN",
    "without end": "-Infinity",
    "more than a column holds": "9" * 30,
    "more digits than Python reads": "9" * 5_000,
    "a number of another base": "0x7fffffff",
    "a number as offices write it": "1.234.567,89",
    "a part too small to see": "0," + "0" * 50 + "1",
    "Arabic digits": "٢٠٢٠",
    "digits of full width": "２０２０",
    "a raised two": "²",
    "a half": "½",
}

DATES = {
    "a day that is not": "31/02/2020",
    "no day of no month": "00/00/0000",
    "a day without a year": "30/02",
    "the first day of all": "01/01/0001",
    "the last day of all": "31/12/9999",
    "a day before the calendar": "01/01/0000",
    "a day too far off": "01/01/10000",
    "a day as databases write it": "2020-02-30T25:61:61Z",
    "a day in Arabic digits": "٠١/٠٢/٢٠٢٠",
    "a day in words": "hôm qua",
    "a document's number": "060 / kh–ubnd",
    "a document's number of no organ": "60/",
}

NAUGHTY = BLANKS | UNSEEN | FLOODS | LETTERS | MARKUP | COMMANDS | NUMBERS | DATES

# Bytes that are no UTF-8 when they arrive: halves of a pair, a letter cut short, too long a form of "/".
BROKEN_BYTES = {
    "half of a pair": b"\xed\xa0\x80",
    "a letter cut short": b"Ph\xc6",
    "too long a form": b"\xc0\xaf..\xc0\xaf",
    "Windows-1258": "Phường".encode("utf-16-le"),
}
