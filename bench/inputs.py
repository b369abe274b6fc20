"""How the time for a text that somebody sends grows with its length (PROMISES S17).

Each reader is given each kind of text at a length and at four times that length. Linear is four; what takes
less than LEAST_SECONDS even then is not worth a figure. The worst pair is what is reported.
"""

import time

from django.core.exceptions import ValidationError

from plans.annex_cells import read_channels, read_target, split_label, split_partners, split_units
from plans.forms.annex import QuantityField
from plans.forms.campaign import StagesForm
from plans.importing import AnnexUnreadable, read_pasted
from plans.timetext import read_time
from portal.cells import text_cell
from portal.forms.fields import (
    CodeField,
    DayField,
    DocumentNumberField,
    LineField,
    MailAddressField,
    WordsField,
)
from portal.uploads import clean_name
from portal.vietnamese import fold, normalise, number_sought, parse_number, slug, sort_key, spelling

LENGTH, ROUNDS, LEAST_SECONDS = 10_000, 3, 0.002

TEXTS = {
    "letters": "ạ",
    "marks": "\u0301",
    "marks out of order": "\u0323\u0302\u0301",
    "blanks": " ",
    "ends of lines": "\r\n",
    "digits": "9",
    "numbers of documents": "60/KH-UBND ",
    "separators": "/-",
    "months": "tháng 3, ",
    "days": "31/02/2020 - ",
    "brackets": "((",
    "zero-width letters": "\u200b",
    "emoji": "👩‍👩‍👧‍👦",
    "letters that grow": "\ufdfa",
    "quotes": '"\t',
    "dots": "a.",
    "at signs": "a@",
    "markup": "<script>",
}


def stages(text):
    StagesForm({"days": text}).is_valid()


READERS = {
    "normalise": normalise,
    "fold": fold,
    "sort_key": sort_key,
    "slug": slug,
    "spelling": spelling,
    "parse_number": parse_number,
    "number_sought": number_sought,
    "read_time": lambda text: read_time(text, year=2020),
    "clean_name": clean_name,
    "text_cell": text_cell,
    "pasted table": lambda text: read_pasted(f"STT\tNội dung\n1\t{text}", year=2020),
    "pasted table of it alone": lambda text: read_pasted(text, year=2020),
    "channels": read_channels,
    "target": lambda text: read_target(text, anywhere=True),
    "label": split_label,
    "partners": split_partners,
    "units": split_units,
    "LineField": LineField(max_length=200).clean,
    "WordsField": WordsField().clean,
    "DocumentNumberField": DocumentNumberField().clean,
    "QuantityField": QuantityField(max_length=60).clean,
    "MailAddressField": MailAddressField().clean,
    "CodeField": CodeField(max_length=20).clean,
    "DayField": DayField().clean,
    "stages of reminders": stages,
}


def growth():
    """Rows of the table: the worst growth, its reader and text; and the longest time of all."""
    worst, longest = (0, "", ""), (0, "", "")
    for reader, read in READERS.items():
        for kind, piece in TEXTS.items():
            short, long = (piece * (length // len(piece)) for length in (LENGTH, 4 * LENGTH))
            at_once, later = _seconds(read, short), _seconds(read, long)
            longest = max(longest, (later, reader, kind))
            if later >= LEAST_SECONDS:
                worst = max(worst, (later / at_once, reader, kind))
    return [
        (f"S17 time at four times the length ({worst[1]}, {worst[2]})", worst[0], "4: linear"),
        (f"S17 seconds for {4 * LENGTH:,} letters ({longest[1]}, {longest[2]})", longest[0], "≤ 1"),
    ]


def _seconds(read, text):
    """The shortest of a few readings."""
    return min(_once(read, text) for _round in range(ROUNDS))


def _once(read, text):
    begun = time.process_time()
    try:
        read(text)
    except (ValueError, ValidationError, AnnexUnreadable):
        pass  # refused in words: that takes time too
    return time.process_time() - begun
