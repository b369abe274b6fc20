"""Vietnamese text: folding, slugs, order, numbers of documents."""

import unicodedata


def fold(text):
    """Return `text` for comparing and searching: NFC, lower case, đ→d, no marks, single blanks."""
    text = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return " ".join("".join(c for c in text if not unicodedata.combining(c)).split())
