"""The words of the corpus: Vietnamese by its syllables, and texts made of them, the same for the same seed."""

import csv
import random
import re
from collections import Counter
from itertools import accumulate
from pathlib import Path
from unicodedata import normalize

from portal.richtext import plain
from propaganda.indexing import folded_tokens, tokens

FIXTURES = Path(__file__).parent.parent / "propaganda/fixtures"
SEED = 2020
ONSETS = "b c ch d đ g h kh l m n nh ng p ph qu r s t th tr v x"
RHYMES = """a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e ec em en eng
 eo ep et ê êch êm ên ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu o oa oac oai oan oang
 oat oay oc oi om on ong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uc ui um un ung uôc uôi uôm uôn uông
 uôt up ut uy uyên uyêt ư ưa ưc ưi ưng ươc ươi ươm ươn ương ươp ươt ưt ưu"""
TONES = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
TYPES = ["KH", "QĐ", "BC", "TB", "CT", "TTr", "HD", "NQ"]
ORGANS = ["UBND", "HĐND", "BCĐ", "SNV", "STTTT", "VP", "PNV"]


def rows_of(name):
    with open(FIXTURES / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Word:
    """A piece of text with its tokens, worked out once."""

    def __init__(self, text):
        self.text, self.marked, self.folded = text, tokens(text), folded_tokens(text)


def vocabulary():
    """[Word], the most frequent first: syllables of the fixtures with the glossary among them, then the rest."""
    told = [path.read_text(encoding="utf-8") for path in sorted((FIXTURES / "articles").glob("*[!n].html"))]
    text = "\n".join([*map(plain, told), *(row["abstract_vi"] for row in rows_of("documents.csv"))])
    seen = Counter(re.findall(r"[^\W\d_]+", text.lower()))
    words = [word for word, _count in sorted(seen.items(), key=lambda pair: (-pair[1], pair[0]))]
    glossary = [phrase for row in rows_of("glossary.csv") for phrase in (row["full_vi"].lower(), row["abbr"])]
    for place, phrase in enumerate(glossary):  # one among every four words
        words.insert(4 * place + 3, phrase)
    made = [
        _syllable(onset, rhyme, tone)
        for onset in ONSETS.split()
        for rhyme in RHYMES.split()
        for tone in TONES
    ]
    random.Random(SEED).shuffle(made)
    words += made[:8000]
    return [Word(word) for word in dict.fromkeys(words)]


def _syllable(onset, rhyme, tone):
    vowel = re.search(r"[aăâeêioôơuưy](?=[^aăâeêioôơuưy]|$)", rhyme).end()
    return normalize("NFC", f"{onset}{rhyme[:vowel]}{tone}{rhyme[vowel:]}")


class Texts:
    """The texts, one after the other: `next()` gives (title, summary, body) as lists of Words."""

    def __init__(self):
        self.words = vocabulary()
        self.weights = list(accumulate(1 / (rank + 3) for rank in range(len(self.words))))
        self.random = random.Random(SEED)
        self.rare = (Word(f"số hiệu h{n}") for n in range(10**9))

    def _some(self, least, most):
        return self.random.choices(self.words, cum_weights=self.weights, k=self.random.randint(least, most))

    def next(self, n):
        title, summary, body = self._some(8, 14), self._some(12, 24), self._some(30, 70)
        if n % 5 == 0:
            body.insert(5, next(self.rare))  # a word that stands here alone
        if n % 3 == 0:
            body.insert(9, Word(f"{n % 400 + 1}/KH-UBND"))
        return title, summary, body


def number_of(n):
    """The symbol of the n-th document, as offices write it."""
    return f"{n % 900 + 1}/{TYPES[n % len(TYPES)]}-{ORGANS[n // 7 % len(ORGANS)]}"
