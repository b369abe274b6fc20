"""What all four kinds of publication share: whose it is, its words, its life, when citizens see it."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.access import Act
from portal.citizens_menu import address
from portal.vietnamese import slug
from portal.workflow import Workflow
from propaganda.states import PUBLICATION_MOVES, PublicationState


def is_shown(at=None):
    """A Q: what citizens see at the moment `at` (now)."""
    return Q(state=PublicationState.PUBLISHED, published_at__lte=at or timezone.now())


def is_to_come(at=None):
    """A Q: approved, and to be seen later."""
    return Q(state=PublicationState.PUBLISHED, published_at__gt=at or timezone.now())


def is_to_review(day=None):
    """A Q: published, and to be looked at again by `day` (today)."""
    return Q(state=PublicationState.PUBLISHED, review_on__lte=day or timezone.localdate())


def is_gone():
    """A Q: withdrawn, or superseded."""
    return Q(state__in=[PublicationState.WITHDRAWN, PublicationState.SUPERSEDED])


class PublicationQuerySet(models.QuerySet):
    def public(self, at=None):
        """What citizens see at the moment `at` (now); the twin on the object is `is_public`."""
        return self.filter(is_shown(at))

    def scheduled(self, at=None):
        """Approved, and to be seen later."""
        return self.filter(is_to_come(at))

    def written_by(self, user):
        """What `user` may write at the units that it belongs to."""
        return self.filter(user.covers(Act.ARTICLE_WRITE, "unit__lineage"))

    def to_review(self, day):
        """Published, and to be looked at again by now."""
        return self.filter(is_to_review(day))

    def newest_first(self):
        return self.order_by("-published_at", "-pk")


class Publication(Workflow):
    """Its columns hold the text that was approved last; what is being written stands in a Revision."""

    TRANSITIONS = PUBLICATION_MOVES
    KIND = ""  # a PublicationKind
    COLUMNS = ("title", "title_en", "summary", "summary_en")  # of the text, beside topics and lists of rows
    BASE_COLUMNS = COLUMNS
    DERIVED = ("slug",)  # columns that are worked out of the text

    unit = models.ForeignKey("portal.Unit", models.PROTECT, related_name="+", verbose_name=_("đơn vị"))
    state = models.CharField(
        _("trạng thái"), max_length=10, choices=PublicationState.choices, default=PublicationState.DRAFT
    )
    title = models.CharField(_("tiêu đề"), max_length=300)
    title_en = models.CharField(_("tiêu đề tiếng Anh"), max_length=300, blank=True)
    slug = models.CharField(max_length=80, editable=False)
    summary = models.TextField(_("tóm tắt"), blank=True)
    summary_en = models.TextField(_("tóm tắt tiếng Anh"), blank=True)
    topics = models.ManyToManyField("propaganda.Topic", blank=True, verbose_name=_("chủ đề"))
    created_at = models.DateTimeField(_("tạo lúc"))
    published_at = models.DateTimeField(_("đăng lúc"), null=True, blank=True)
    updated_at = models.DateTimeField(_("cập nhật lúc"), null=True, blank=True)  # as citizens are told
    change_note = models.CharField(_("nội dung cập nhật"), max_length=500, blank=True)
    review_on = models.DateField(_("xem lại ngày"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("gỡ lúc"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("lý do gỡ"), max_length=500, blank=True)
    moved_to = models.CharField(_("chuyển đến trang"), max_length=300, blank=True)  # a path of ours
    files = models.ManyToManyField("portal.StoredFile", blank=True, related_name="+")  # all that it shows

    objects = PublicationQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=PublicationState.DRAFT) | Q(published_at__isnull=False),
                name="%(class)s_published_has_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state=PublicationState.WITHDRAWN) | ~Q(withdrawn_reason=""),
                name="%(class)s_withdrawn_has_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-published_at", "-id"], name="%(class)s_newest"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        """Below the list of its kind. Not by `reverse`: a page of a list asks for twenty, a sitemap for thousands."""
        return f"{address(f'propaganda:{self.KIND}-list')}{self.slug}-{self.pk}/"

    @property
    def is_public(self):
        return self.state == PublicationState.PUBLISHED and self.published_at <= timezone.now()

    @property
    def is_scheduled(self):
        return self.state == PublicationState.PUBLISHED and self.published_at > timezone.now()

    @property
    def shown_title(self):
        """The title in the page's language, or the Vietnamese one."""
        return (get_language() == "en" and self.title_en) or self.title

    @property
    def shown_summary(self):
        return (get_language() == "en" and self.summary_en) or self.summary

    @property
    def is_only_vietnamese(self):
        """Whether an English page has to say that the text is in Vietnamese."""
        return get_language() == "en" and not self.title_en

    def slug_source(self):
        return self.title

    def text(self):
        """The whole text as JSON values: what a Revision keeps. The reverse is `take_text`."""
        values = {name: _as_json(getattr(self, self._meta.get_field(name).attname)) for name in self.COLUMNS}
        return values | {"topics": [topic.pk for topic in self.topics.all()]} | self.lists()

    def take_text(self, text):
        """Write `text` into the columns and rows. Keys that are missing stay as they were; others are not read."""
        for name in self.COLUMNS:
            if name in text:
                field = self._meta.get_field(name)
                setattr(
                    self,
                    field.attname,
                    field.target_field.to_python(text[name])
                    if field.is_relation
                    else field.to_python(text[name]),
                )
        self.slug = slug(self.slug_source())
        self.save(update_fields=[*self.COLUMNS, *self.DERIVED])  # its life belongs to the moves
        if "topics" in text:
            self.topics.set(text["topics"])
        self.take_lists(text)

    def lists(self):
        """Rows that belong to the text, as JSON values (a kind with such rows overrides it)."""
        return {}

    def take_lists(self, text):
        """Write the rows that `lists` tells."""

    def file_ids(self, text):
        """The primary keys (text) of every StoredFile that `text` shows or offers."""
        return []


def _as_json(value):
    return value if value is None or isinstance(value, (bool, int, str)) else str(value)
