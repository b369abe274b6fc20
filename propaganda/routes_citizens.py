"""What citizens read (namespace "propaganda"), in both languages: see portal/urls.py. Nouns, then verbs."""

from django.urls import path, re_path

from propaganda import feeds
from propaganda.views import (
    abbreviation,
    article,
    clip,
    document,
    initiative,
    open_data,
    rating,
    search,
    timeliness,
    topic,
)

app_name = "propaganda"

ADDRESS = r"(?P<slug>[a-z0-9-]+)-(?P<pk>[0-9]{1,18})/$"

urlpatterns = [
    path("tin-tuc/", article.article_list, name="article-list"),
    re_path(f"^tin-tuc/{ADDRESS}", article.article_detail, name="article-detail"),
    path("van-ban/", document.document_list, name="document-list"),
    re_path(f"^van-ban/{ADDRESS}", document.document_detail, name="document-detail"),
    path("mo-hinh/", initiative.initiative_list, name="initiative-list"),
    re_path(f"^mo-hinh/{ADDRESS}", initiative.initiative_detail, name="initiative-detail"),
    path("video/", clip.clip_list, name="clip-list"),
    re_path(f"^video/{ADDRESS}", clip.clip_detail, name="clip-detail"),
    path("chu-de/<slug:code>/", topic.topic_detail, name="topic-detail"),
    path("tu-viet-tat/", abbreviation.abbreviation_list, name="abbreviation-list"),
    path("chi-tieu/<int:year>/dang-kip-thoi/", timeliness.timeliness, name="timeliness"),
    path("tim-kiem/", search.search, name="search"),
    path("du-lieu-mo/", open_data.open_data, name="open-data"),
    path("du-lieu-mo/openapi.json", open_data.open_data_description, name="open-data-description"),
    re_path(
        r"^du-lieu-mo/(?P<name>[a-z-]{1,40})\.(?P<ending>csv|json)$",
        open_data.open_data_file,
        name="open-data-file",
    ),
    path("rss/", open_data.open_data, name="feed-list"),
    re_path(r"^(?P<ending>rss|atom)/(?P<name>tin-tuc|van-ban|mo-hinh|video)\.xml$", feeds.feed, name="feed"),
    path("sitemap.xml", open_data.sitemap, name="sitemap"),
    path("sitemap-<slug:kind>-<int:number>.xml", open_data.sitemap_part, name="sitemap-part"),
    path("robots.txt", open_data.robots, name="robots"),
    path("danh-gia/<slug:kind>/<int:pk>/", rating.rating_give, name="rating-give"),
]
