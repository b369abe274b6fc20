"""Plans (kế hoạch) and the rows of their annex (dòng phụ lục)."""

import uuid

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from plans.models.draft_comment import DraftComment
from plans.models.filing import Filing
from plans.models.obligation import RegisterEntry
from plans.states import PLAN_MOVES, Bucket, CampaignState, PlanForm, PlanState, TimePrecision
from portal.access import Act
from portal.models import Unit
from portal.workflow import Workflow


class PlanQuerySet(models.QuerySet):
    def readable_by(self, user):
        return self.filter(
            user.covers(Act.PLAN_READ, "unit__lineage")
            | user.covers(Act.PLAN_READ, "obligation__unit__lineage")
        )

    def editable(self):
        """Drafts, and what was returned, in an open campaign, of units that work today; the twin of `is_editable`."""
        return self.filter(
            state__in=[PlanState.DRAFT, PlanState.RETURNED],
            obligation__campaign__state=CampaignState.OPEN,
            obligation__unit__in=Unit.objects.active_on(timezone.localdate()),
        )

    def writable_by(self, user):
        """Plans of units at which `user` writes plans, whatever their state."""
        return self.filter(user.covers(Act.PLAN_WRITE, "obligation__unit__lineage"))

    def editable_by(self, user):
        return self.editable().writable_by(user)

    def reviewable_by(self, user):
        """Plans that lie before `user` as a reviewer, whatever their state."""
        return self.filter(user.covers(Act.PLAN_REVIEW, "obligation__campaign__organiser__lineage"))

    def of_obliged(self):
        """Plans of units that were not released from filing."""
        released = RegisterEntry.objects.filter(
            obligation=OuterRef("obligation"), until=None, bucket__in=[Bucket.EXEMPT, Bucket.LEFT]
        )
        return self.exclude(Exists(released))

    def waiting(self):
        """Under review in an open campaign, of units that still must file; the longest-waiting first."""
        under_review = self.filter(state=PlanState.FILED, obligation__campaign__state=CampaignState.OPEN)
        return under_review.of_obliged().order_by("filed_at", "pk")

    def asking_for_comments(self):
        """Drafts that their unit wants looked at, and of which nobody has said anything since; the oldest first."""
        answers = DraftComment.objects.filter(plan=OuterRef("pk"), at__gte=OuterRef("comments_asked_at"))
        asking = self.editable().filter(
            Q(filed_at__isnull=True) | Q(filed_at__lt=F("comments_asked_at")), comments_asked_at__isnull=False
        )
        return asking.of_obliged().exclude(Exists(answers)).order_by("comments_asked_at", "pk")

    def waiting_for(self, user):
        """Waiting plans that `user` is to review: nobody reviews what they filed themselves."""
        undecided = Filing.objects.live().filter(returned_at__isnull=True, approved_at__isnull=True)
        own = undecided.filter(plan=OuterRef("pk"), filed_by=user, received_on__isnull=True)
        return self.reviewable_by(user).waiting().exclude(Exists(own))


class Plan(Workflow):
    """A unit's plan, or (with `amends`) an amendment to its approved plan.

    A standalone plan has its own number, date and annex. An integrated one gives the number, date and
    file of the unit's CCHC plan, and in `place` the page or section that carries the tasks.
    """

    TRANSITIONS = PLAN_MOVES

    obligation = models.ForeignKey("plans.Obligation", models.PROTECT, related_name="plans")
    unit = models.ForeignKey(
        "portal.Unit", models.PROTECT, related_name="plans", verbose_name=_("đơn vị")
    )  # who made it; stays when the unit ends
    amends = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="amendments")
    form = models.CharField(_("hình thức"), max_length=10, choices=PlanForm.choices)
    state = models.CharField(
        _("trạng thái"), max_length=10, choices=PlanState.choices, default=PlanState.DRAFT
    )
    number = models.CharField(_("số, ký hiệu"), max_length=60, blank=True)
    number_key = models.CharField(max_length=60, blank=True, editable=False)
    number_year = models.PositiveSmallIntegerField(null=True, editable=False)
    issued_on = models.DateField(_("ngày ban hành"), null=True, blank=True)
    signer = models.CharField(_("người ký"), max_length=120, blank=True)
    file = models.ForeignKey(
        "portal.StoredFile",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("bản đã ký"),
    )
    place = models.CharField(
        _("trang, mục có nội dung tuyên truyền"), max_length=200, blank=True
    )  # integrated only
    sent_to_sign_on = models.DateField(_("trình ký ngày"), null=True, blank=True)
    comments_asked_at = models.DateTimeField(_("xin góp ý lúc"), null=True, blank=True)  # on the draft
    version = models.PositiveIntegerField(default=1, editable=False)  # of the text; one up with each save
    started_at = models.DateTimeField(_("bắt đầu soạn lúc"))
    saved_at = models.DateTimeField(_("lưu lúc"))
    filed_at = models.DateTimeField(_("nộp lúc"), null=True, blank=True)  # of the filing that stands
    approved_at = models.DateTimeField(_("đạt yêu cầu lúc"), null=True, blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-pk"]
        verbose_name = _("kế hoạch")
        verbose_name_plural = _("kế hoạch")
        constraints = [
            models.UniqueConstraint(
                fields=["obligation"], condition=Q(amends__isnull=True), name="plan_one_per_obligation"
            ),
            models.UniqueConstraint(
                fields=["unit", "number_year", "number_key"],
                condition=~Q(number_key=""),
                name="plan_number_once_a_year",
                violation_error_message=_("Số này đơn vị đã dùng cho một kế hoạch khác trong năm."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=[PlanState.DRAFT, PlanState.RETURNED]) | Q(filed_at__isnull=False),
                name="plan_filed_has_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state=PlanState.APPROVED) | Q(approved_at__isnull=False),
                name="plan_approved_has_moment",
            ),
        ]

    def __str__(self):
        return f"{self.number or _('Kế hoạch chưa có số')} – {self.unit}"

    def get_absolute_url(self):
        return reverse("plans:plan-detail", args=[self.pk])

    @property
    def campaign(self):
        return self.obligation.campaign

    @property
    def is_integrated(self):
        return self.form == PlanForm.INTEGRATED

    @property
    def is_editable(self):
        is_draft = self.state in (PlanState.DRAFT, PlanState.RETURNED)
        is_active = self.obligation.unit.is_active_on(timezone.localdate())
        return is_draft and self.campaign.is_open and is_active

    @property
    def standing_filing(self):
        """The last filing that was not taken back, or None."""
        return self.filings.live().last()

    @property
    def comments_on_draft(self):
        """What the district said of the text that is being written now: since the last filing that stands."""
        said, filing = self.draft_comments.select_related("by"), self.standing_filing
        return said.filter(at__gt=filing.filed_at) if filing else said

    def missing_to_file(self, *, needs_annex=True):
        """Return sentences that say what is still lacking before this plan can be filed (empty: nothing).

        The signed file, its number and date suffice to file in time; the annex may follow where the
        campaign sets a date for it, or where the plan came on paper (`needs_annex=False`).
        """
        lacking = []
        if not self.number:
            lacking.append(_("Chưa có số, ký hiệu văn bản."))
        if not self.issued_on:
            lacking.append(_("Chưa có ngày ban hành."))
        if not self.file_id:
            lacking.append(_("Chưa đính kèm bản đã ký (PDF hoặc DOCX)."))
        if self.is_integrated and not self.place:
            lacking.append(_("Chưa ghi trang hoặc mục của kế hoạch CCHC có nội dung tuyên truyền."))
        must_have_tasks = needs_annex and not self.is_integrated and not self.campaign.annex_due_on
        if must_have_tasks and not self.has_tasks:
            lacking.append(_("Phụ lục chưa có nhiệm vụ nào."))
        return lacking

    def advice_before_filing(self):
        """Return sentences on what the district is likely to ask for: they do not stop the filing."""
        tasks = self.items.filter(is_heading=False).exclude(content="")
        advice = []
        if n := tasks.filter(lead="").count():
            advice.append(_("%(n)s nhiệm vụ chưa ghi đơn vị chủ trì.") % {"n": n})
        if n := tasks.filter(time_text="", starts_on__isnull=True).count():
            advice.append(_("%(n)s nhiệm vụ chưa ghi thời gian.") % {"n": n})
        return advice

    @property
    def has_tasks(self):
        return self.items.filter(is_heading=False).exclude(content="").exists()


def new_key():
    return uuid.uuid4().hex[:16]


class PlanItem(models.Model):
    """A row of the annex. `key` names the row through every save and filing, so that words can be pinned to it."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="items")
    key = models.CharField(max_length=36, default=new_key)
    position = models.PositiveSmallIntegerField()
    is_heading = models.BooleanField(_("dòng tiêu đề"), default=False)
    label = models.CharField(_("STT"), max_length=10, blank=True)
    content = models.TextField(_("nội dung nhiệm vụ"), blank=True)
    channels = models.ManyToManyField("plans.Channel", blank=True, verbose_name=_("hình thức"))
    lead = models.CharField(_("chủ trì"), max_length=200, blank=True)
    partners = models.CharField(_("phối hợp"), max_length=500, blank=True)
    time_text = models.CharField(_("thời gian"), max_length=200, blank=True)
    starts_on = models.DateField(_("từ ngày"), null=True, blank=True)
    ends_on = models.DateField(_("đến ngày"), null=True, blank=True)
    time_precision = models.CharField(
        max_length=8, choices=TimePrecision.choices, default=TimePrecision.UNKNOWN
    )
    product = models.CharField(_("sản phẩm, kết quả"), max_length=500, blank=True)
    target_value = models.DecimalField(_("chỉ tiêu"), max_digits=14, decimal_places=2, null=True, blank=True)
    target_unit = models.CharField(_("đơn vị tính"), max_length=60, blank=True)
    assignment = models.ForeignKey(
        "plans.Assignment", models.SET_NULL, null=True, blank=True, related_name="items"
    )

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("dòng phụ lục")
        verbose_name_plural = _("phụ lục")
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="item_key_once"),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=models.F("starts_on")),
                name="item_ends_after_it_starts",
                violation_error_message=_("Ngày kết thúc phải từ ngày bắt đầu trở đi."),
            ),
        ]

    def __str__(self):
        return self.content[:80]
