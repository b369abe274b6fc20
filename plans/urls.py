"""Addresses of the staff's pages on plans, under /ban-lam-viec/. Nouns, then verbs."""

from django.urls import path, re_path

from plans.views import dashboard, reminder

app_name = "plans"

# --- an officer's plans: /ban-lam-viec/ke-hoach/ ---
plan_routes = []

# --- the reviewer's desk: /ban-lam-viec/xem-xet/, register and campaigns: /ban-lam-viec/dot/ ---
review_routes = []
campaign_routes = []

# --- the dashboard: /ban-lam-viec/theo-doi/ ---
dashboard_routes = [
    path("theo-doi/", dashboard.dashboard_latest, name="dashboard"),
    path("theo-doi/<slug:code>/", dashboard.dashboard, name="dashboard"),
    re_path(
        r"^theo-doi/(?P<code>[-\w]+)\.(?P<ending>json|csv|xlsx)$",
        dashboard.dashboard_export,
        name="dashboard-export",
    ),
    path("theo-doi/<slug:code>/chon/<slug:act>/", reminder.selection_act, name="selection-act"),
    path("theo-doi/<slug:code>/cong-van.docx", reminder.selection_letter, name="selection-letter"),
]

urlpatterns = [*plan_routes, *review_routes, *campaign_routes, *dashboard_routes]
