"""The portal's own pages for citizens (namespace "citizens"), in both languages: see portal/urls.py."""

from django.urls import path

from portal.views import home

app_name = "citizens"

urlpatterns = [
    path("", home.home, name="home"),
    path("chi-tieu/", home.target_list, name="target-list"),
    path("chi-tieu/<int:year>/", home.target_year, name="target-year"),
]
