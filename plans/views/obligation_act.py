"""The acts on a unit in the register of a campaign: each one page, one form, one verb."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.transaction import atomic
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from plans import leaving, registering, reviewing
from plans.forms.obligation import AddForm, ExtendForm, LeaveForm, PaperForm, RegisterActForm, UnitSearchForm
from plans.narrating import long_day
from plans.views.obligation import campaign_of, obligation_of
from portal.access import Act, requires
from portal.models import Unit
from portal.uploads import keep
from portal.vietnamese import normalise
from portal.workflow import TransitionRefused

UNITS_FOUND = 30
may_get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def _sent(request):
    """What was posted, also when it is empty; None when the page is asked for."""
    return request.POST if request.method == "POST" else None


@requires(Act.REGISTER_KEEP)
@require_safe
def choose(request, code):
    """Look for a unit to add: any that works today, where this person keeps registers."""
    campaign = campaign_of(request, code, Act.REGISTER_KEEP)
    registering.refuse_unless_open(campaign)
    form = UnitSearchForm(request.GET or None)
    units = _addable(request.user, campaign) if form.is_valid() else Unit.objects.none()
    found = units.matching(form.cleaned_data["tim"])[: UNITS_FOUND + 1] if form.is_valid() else units
    context = {
        "campaign": campaign,
        "form": form,
        "units": found[:UNITS_FOUND],
        "has_more": len(found) > UNITS_FOUND,
    }
    return render(request, "plans/obligation_choose.html", context)


def _addable(user, campaign):
    units = _active_units(user).exclude(obligations__campaign=campaign)
    return units.select_related("parent", "kind").in_order()


def _active_units(user):
    """Units that work today, where this person keeps registers."""
    return Unit.objects.covered_by(user, Act.REGISTER_KEEP).active_on(timezone.localdate())


@requires(Act.REGISTER_KEEP)
@may_get_or_post
def add(request, code, unit_code):
    campaign = campaign_of(request, code, Act.REGISTER_KEEP)
    registering.refuse_unless_open(campaign)
    units = _active_units(request.user).select_related("parent")
    unit = get_object_or_404(units, code=normalise(unit_code))
    if standing := campaign.obligations.filter(unit=unit).first():
        messages.info(request, _("%(unit)s đã có trong danh sách.") % {"unit": unit.full_name})
        return redirect("plans:obligation-detail", campaign.code, standing.pk)
    form = AddForm(_sent(request), campaign=campaign, today=timezone.localdate())
    if form.is_valid():
        obligation = registering.add_unit(campaign, unit, by=request.user, **form.cleaned_data)
        messages.success(request, _("Đã bổ sung %(unit)s và báo cho đơn vị.") % {"unit": unit.full_name})
        return redirect("plans:obligation-detail", campaign.code, obligation.pk)
    consequences = [
        _("Đơn vị phải nộp kế hoạch từ hôm nay và được báo ngay."),
        _("Số đơn vị phải nộp của những ngày trước không đổi."),
    ]
    title, submit = _("Bổ sung %(unit)s vào danh sách") % {"unit": unit.full_name}, _("Bổ sung vào danh sách")
    cancel = reverse("plans:obligation-choose", args=[campaign.code])
    return _asking_page(
        request, campaign, form, title=title, consequences=consequences, submit=submit, cancel=cancel
    )


def _ask(request, obligation, form, *, title, **words):
    """The page of an act on a unit in the register."""
    cancel = reverse("plans:obligation-detail", args=[obligation.campaign.code, obligation.pk])
    title %= {"unit": obligation.unit.full_name}
    return _asking_page(request, obligation.campaign, form, title=title, cancel=cancel, **words)


def _asking_page(request, campaign, form, **words):
    """Say what an act will do before it is done, and what was wrong with what was typed."""
    context = {"campaign": campaign, "form": form, **words}
    return render(request, "plans/obligation_act.html", context, status=422 if form.is_bound else 200)


def _done(request, obligation, sentence, **words):
    messages.success(request, sentence % {"unit": obligation.unit.full_name, **words})
    return redirect("plans:obligation-detail", obligation.campaign.code, obligation.pk)


@requires(Act.REGISTER_KEEP)
@may_get_or_post
def exempt(request, code, pk):
    obligation = obligation_of(request, code, pk, Act.REGISTER_KEEP)
    registering.refuse_unless_open(obligation.campaign)
    form = RegisterActForm(_sent(request))
    if form.is_valid():
        registering.exempt(obligation, by=request.user, **form.cleaned_data)
        return _done(request, obligation, _("Đã miễn cho %(unit)s và báo cho đơn vị."))
    consequences = [
        _("Đơn vị vẫn có trong danh sách, ghi là được miễn, và không tính vào số phải đạt 100 %."),
        _("Đơn vị được báo, kèm lý do và số văn bản dưới đây."),
    ]
    title, submit = _("Miễn nộp kế hoạch cho %(unit)s"), _("Miễn nộp")
    return _ask(request, obligation, form, title=title, consequences=consequences, submit=submit)


@requires(Act.REGISTER_KEEP)
@may_get_or_post
def readmit(request, code, pk):
    obligation = obligation_of(request, code, pk, Act.REGISTER_KEEP)
    registering.refuse_unless_open(obligation.campaign)
    form = RegisterActForm(_sent(request))
    if form.is_valid():
        registering.readmit(obligation, by=request.user, **form.cleaned_data)
        return _done(request, obligation, _("Đã đưa %(unit)s trở lại danh sách phải nộp."))
    consequences = [_("Đơn vị lại phải nộp kế hoạch, với hạn và kế hoạch đang có, và được báo ngay.")]
    title, submit = _("Đưa %(unit)s trở lại danh sách"), _("Đưa trở lại danh sách")
    return _ask(request, obligation, form, title=title, consequences=consequences, submit=submit)


@requires(Act.REGISTER_KEEP)
@may_get_or_post
def leave(request, code, pk):
    obligation = obligation_of(request, code, pk, Act.REGISTER_KEEP)
    registering.refuse_unless_open(obligation.campaign)
    form = LeaveForm(_sent(request))
    if form.is_valid():
        leaving.leave(obligation, by=request.user, **form.cleaned_data)
        return _done(request, obligation, _("%(unit)s đã ra khỏi danh sách phải nộp."))
    consequences = [
        _("Từ hôm nay đơn vị không còn trong danh sách; những ngày trước vẫn tính như cũ."),
        _("Dùng khi đơn vị đã giải thể, hoặc được đưa vào danh sách do nhầm."),
        _("Nếu đơn vị chỉ không phải nộp đợt này, hãy chọn miễn nộp."),
    ]
    title, submit = _("Đưa %(unit)s ra khỏi danh sách"), _("Đưa ra khỏi danh sách")
    return _ask(request, obligation, form, title=title, consequences=consequences, submit=submit, danger=True)


@requires(Act.REGISTER_KEEP)
@may_get_or_post
def extend(request, code, pk):
    obligation = obligation_of(request, code, pk, Act.REGISTER_KEEP)
    registering.refuse_unless_open(obligation.campaign)
    entry = obligation.current_entry
    form = ExtendForm(_sent(request), entry=entry, today=timezone.localdate())
    if form.is_valid():
        reviewing.extend(obligation, by=request.user, **form.cleaned_data)
        day = f"{form.cleaned_data['due_on']:%d/%m/%Y}"
        return _done(request, obligation, _("Đã gia hạn cho %(unit)s đến hết ngày %(day)s."), day=day)
    consequences = [_("Gia hạn chỉ dời hạn nộp lần đầu. Đơn vị được báo hạn mới.")]
    title, submit = _("Gia hạn cho %(unit)s"), _("Gia hạn")
    return _ask(request, obligation, form, title=title, consequences=consequences, submit=submit)


@requires(Act.REGISTER_KEEP)
@may_get_or_post
def paper(request, code, pk):
    """Nhập thay: record a plan that came on paper. The unit is told."""
    obligation = obligation_of(request, code, pk, Act.REGISTER_KEEP)
    _refuse_if_filed(obligation)
    form = PaperForm(_sent(request), request.FILES or None, obligation=obligation, today=timezone.localdate())
    if form.is_valid() and _record_paper(obligation, form, by=request.user):
        return _done(request, obligation, _("Đã nhập thay kế hoạch của %(unit)s và báo cho đơn vị."))
    due = long_day(obligation.current_entry.due_on)
    consequences = [
        _("Hạn nộp của đơn vị: %(day)s. Ngày nhận bản giấy quyết định đúng hạn hay trễ hạn.") % {"day": due},
        _("Kế hoạch về hàng chờ xem xét; đơn vị được báo là đã nhập thay."),
    ]
    title, submit = _("Nhập thay kế hoạch bản giấy của %(unit)s"), _("Nhập thay")
    return _ask(request, obligation, form, title=title, consequences=consequences, submit=submit)


def _refuse_if_filed(obligation):
    registering.refuse_unless_open(obligation.campaign)
    registering.refuse_unless_obliged(obligation)
    plan = obligation.plan
    if plan and not plan.is_editable:
        raise TransitionRefused(_("Đơn vị đã nộp kế hoạch trên cổng nên không nhập thay được."))


def _record_paper(obligation, form, *, by):
    """Keep the file and record the plan, or neither. A file that cannot be kept is told at its field."""
    data = form.cleaned_data
    try:
        with atomic():
            head = form.head | {"file": keep(data["upload"], unit=obligation.unit, by=by)}
            reviewing.record_paper(obligation, received_on=data["received_on"], head=head, by=by)
    except ValidationError as error:
        form.add_error("upload", error)
        return False
    return True
