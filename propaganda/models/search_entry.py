"""What search reads: one row for each thing that is, or will be, public. Written by propaganda/indexing.py alone.

PostgreSQL reads the vectors (indexed by migration 0002), SQLite the words: each fills its own columns only.
"""

from django.contrib.postgres.search import SearchVectorField
from django.db import models

from propaganda.states import PublicationKind


class SearchEntry(models.Model):
    """`words` are the tokens of title and text with marks (tones in one place), `folded` without; both begin
    and end with a blank, so that a word is found by " word ". `title_words`, `title_folded` likewise."""

    kind = models.CharField(max_length=10, choices=PublicationKind.choices)
    object_id = models.PositiveBigIntegerField()
    title = models.CharField(max_length=300)
    summary = models.TextField(blank=True)
    plain = models.TextField(blank=True)  # the text without markup, for snippets
    number_key = models.CharField(max_length=60, blank=True, db_index=True)
    title_words = models.TextField(blank=True)
    title_folded = models.TextField(blank=True)
    words = models.TextField(blank=True)
    folded = models.TextField(blank=True)
    marked_vector = SearchVectorField(null=True)  # tokens with marks; those of the title weigh A, others D
    folded_vector = SearchVectorField(null=True)
    published_at = models.DateTimeField()
    issued_on = models.DateField(null=True, blank=True)
    unit = models.ForeignKey("portal.Unit", models.CASCADE, related_name="+")
    area = models.ForeignKey("propaganda.Area", models.SET_NULL, null=True, blank=True, related_name="+")
    topics = models.ManyToManyField("propaganda.Topic", blank=True, related_name="+")

    class Meta:
        ordering = ["-published_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="search_entry_once")]
        indexes = [models.Index(fields=["-published_at", "-id"], name="search_newest")]

    def __str__(self):
        return self.title
