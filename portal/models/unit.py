"""Units (đơn vị) over time.

A change of name, rank or parent closes a row and opens another; successions tie them, many to many.
GSO codes are reused by other units, so a code is unique only together with its first day.
"""

import datetime

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Collate
from django.utils.translation import gettext_lazy as _

from portal.collation import VIETNAMESE_ORDER
from portal.vietnamese import fold

BEGINNING = datetime.date(1, 1, 1)


class UnitKind(models.Model):
    """A kind of unit (phòng, phường, xã…): a row, since levels change by law."""

    code = models.SlugField(_("mã"), primary_key=True)
    name = models.CharField(_("tên"), max_length=100)
    position = models.PositiveSmallIntegerField(_("thứ tự"), default=0)
    is_offered = models.BooleanField(_("đang dùng"), default=True)

    class Meta:
        ordering = ["position", "code"]
        verbose_name = _("loại đơn vị")
        verbose_name_plural = _("loại đơn vị")

    def __str__(self):
        return self.name


class UnitQuerySet(models.QuerySet):
    def active_on(self, day):
        """Units whose life includes `day` (a local date)."""
        return self.filter(
            Q(active_from__isnull=True) | Q(active_from__lte=day),
            Q(active_to__isnull=True) | Q(active_to__gte=day),
        )

    def beneath(self, unit):
        """`unit` itself and everything under it."""
        return self.filter(lineage__startswith=unit.lineage)

    def covered_by(self, user, act):
        """Units at which `user` holds `act`."""
        return self.filter(user.covers(act, "lineage"))

    def in_order(self):
        """In the Vietnamese order of their names (Đ after D)."""
        return self.order_by(Collate("name", VIETNAMESE_ORDER), "code")

    def matching(self, words):
        """Units whose name or code contains `words`, with or without marks."""
        return self.filter(Q(name_folded__contains=fold(words)) | Q(code__icontains=words.strip()))


class Unit(models.Model):
    code = models.CharField(_("mã"), max_length=40, unique=True)
    name = models.CharField(_("tên"), max_length=200)
    name_folded = models.CharField(max_length=200, editable=False, db_index=True)
    kind = models.ForeignKey(UnitKind, models.PROTECT, verbose_name=_("loại"), related_name="units")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name=_("trực thuộc"), related_name="children"
    )
    # "/1/45/678/": the primary keys from the root down to this row, so that one LIKE finds all beneath.
    lineage = models.CharField(max_length=200, editable=False, db_index=True)
    gso_code = models.CharField(_("mã Tổng cục Thống kê"), max_length=10, blank=True)
    active_from = models.DateField(_("hoạt động từ ngày"), null=True, blank=True)
    active_to = models.DateField(_("hoạt động đến hết ngày"), null=True, blank=True)
    email = models.EmailField(_("thư điện tử"), blank=True)
    phone = models.CharField(_("điện thoại"), max_length=40, blank=True)
    note = models.CharField(_("ghi chú"), max_length=500, blank=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = _("đơn vị")
        verbose_name_plural = _("đơn vị")
        constraints = [
            models.CheckConstraint(
                condition=Q(active_to__isnull=True)
                | Q(active_from__isnull=True)
                | Q(active_to__gte=F("active_from")),
                name="unit_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                F("gso_code"),
                Coalesce("active_from", BEGINNING, output_field=models.DateField()),
                condition=~Q(gso_code=""),
                name="unit_gso_code_once_from_a_day",
                violation_error_message=_("Mã Tổng cục Thống kê này đã có đơn vị khác dùng từ cùng ngày."),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def full_name(self):
        """The name with its parent's: "Phường Cát Linh, UBND quận Đống Đa". Names alone are not unique."""
        return f"{self.name}, {self.parent.name}" if self.parent_id else self.name

    def is_active_on(self, day):
        return (self.active_from or BEGINNING) <= day and (self.active_to is None or day <= self.active_to)

    def save(self, *args, **kwargs):
        """Keep the folded name and the lineage true. Moving a unit that has units beneath it is not done
        by editing: a change of parent opens a new row."""
        self.name_folded = fold(self.name)[:200]
        super().save(*args, **kwargs)
        lineage = f"{self.parent.lineage if self.parent_id else '/'}{self.pk}/"
        if lineage != self.lineage:
            self.lineage = lineage
            type(self).objects.filter(pk=self.pk).update(lineage=lineage)


class UnitSuccession(models.Model):
    """`predecessor` handed `share` of itself to `successor` on a day (a merger is several rows)."""

    class Share(models.TextChoices):
        WHOLE = "whole", _("toàn bộ")
        MOST = "most", _("phần lớn")
        PART = "part", _("một phần")

    predecessor = models.ForeignKey(Unit, models.PROTECT, related_name="successions_out")
    successor = models.ForeignKey(Unit, models.PROTECT, related_name="successions_in")
    effective_on = models.DateField(_("hiệu lực từ ngày"))
    share = models.CharField(_("phần chuyển sang"), max_length=5, choices=Share.choices)
    legal_basis = models.CharField(_("căn cứ"), max_length=300)

    class Meta:
        ordering = ["effective_on", "predecessor_id", "successor_id"]
        verbose_name = _("kế thừa đơn vị")
        verbose_name_plural = _("kế thừa đơn vị")
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "successor", "effective_on"], name="succession_once"
            ),
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor")), name="succession_between_two_units"
            ),
        ]

    def __str__(self):
        return f"{self.predecessor} → {self.successor} ({self.effective_on:%d/%m/%Y})"
