"""Addresses of the staff's pages on plans, under /ban-lam-viec/. Nouns, then verbs."""

from django.urls import path  # noqa: F401  (each noun's block below uses it)

app_name = "plans"

# --- an officer's plans: /ban-lam-viec/ke-hoach/ ---
plan_routes = []

# --- the reviewer's desk: /ban-lam-viec/xem-xet/, register and campaigns: /ban-lam-viec/dot/ ---
review_routes = []
campaign_routes = []

# --- the dashboard: /ban-lam-viec/theo-doi/ ---
dashboard_routes = []

urlpatterns = [*plan_routes, *review_routes, *campaign_routes, *dashboard_routes]
