"""Tables as offices send them, for the tests of imports."""

import csv
import io

import openpyxl


def csv_bytes(header, *rows, delimiter=",", encoding="utf-8"):
    lines = io.StringIO()
    writer = csv.writer(lines, delimiter=delimiter)
    writer.writerow(header)
    writer.writerows(rows)
    return lines.getvalue().encode(encoding)


def xlsx_bytes(header, *rows, formats=None):
    """`formats`: {column number from 1: number format} for every row."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(header)
    for row in rows:
        sheet.append(row)
    for column, number_format in (formats or {}).items():
        for cells in sheet.iter_rows(min_row=2, min_col=column, max_col=column):
            cells[0].number_format = number_format
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
