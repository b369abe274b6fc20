"""What citizens read (namespace "propaganda"), in both languages: see portal/urls.py. Nouns, then verbs."""

from django.urls import path, re_path

from propaganda.views import abbreviation, article, clip, document, initiative, search, timeliness

app_name = "propaganda"

ADDRESS = r"(?P<slug>[a-z0-9-]+)-(?P<pk>\d{1,18})/$"

urlpatterns = [
    path("tin-tuc/", article.article_list, name="article-list"),
    re_path(f"^tin-tuc/{ADDRESS}", article.article_detail, name="article-detail"),
    path("van-ban/", document.document_list, name="document-list"),
    re_path(f"^van-ban/{ADDRESS}", document.document_detail, name="document-detail"),
    path("mo-hinh/", initiative.initiative_list, name="initiative-list"),
    re_path(f"^mo-hinh/{ADDRESS}", initiative.initiative_detail, name="initiative-detail"),
    path("video/", clip.clip_list, name="clip-list"),
    re_path(f"^video/{ADDRESS}", clip.clip_detail, name="clip-detail"),
    path("tu-viet-tat/", abbreviation.abbreviation_list, name="abbreviation-list"),
    path("chi-tieu/<int:year>/dang-kip-thoi/", timeliness.timeliness, name="timeliness"),
    path("tim-kiem/", search.search, name="search"),
]
