"""PostgreSQL's COPY for rows given as dictionaries."""

from itertools import chain


class _Lines:
    """A file to read from, as psycopg2 wants one, over a generator of lines."""

    def __init__(self, lines):
        self.lines, self.rest = lines, ""

    def read(self, size=-1):
        pieces, length = [self.rest], len(self.rest)
        for line in self.lines:
            pieces.append(line)
            length += len(line)
            if length >= size:
                break
        text = "".join(pieces)
        self.rest = text[size:]
        return text[:size]


def copy(cursor, model, rows):
    """COPY dictionaries into the table of `model`; columns that are not named hold their default."""
    first = next(rows)
    fields = [field for field in model._meta.concrete_fields if field.name in first or not field.primary_key]
    otherwise = {field.name: _default(field) for field in fields}
    columns = ", ".join(field.column for field in fields)

    lines = _Lines(_line(otherwise | row) for row in chain([first], rows))
    cursor.copy_expert(f"COPY {model._meta.db_table} ({columns}) FROM STDIN", lines)
    if "id" in first:
        table = model._meta.db_table
        cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")


def _default(field):
    if field.has_default():
        return field.get_default()
    return None if field.null else ""


def _line(row):
    return "\t".join("\\N" if value is None else _escaped(str(value)) for value in row.values()) + "\n"


def _escaped(text):
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
