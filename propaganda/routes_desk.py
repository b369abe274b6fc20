"""The publishers' pages (namespace "publishing"), under /ban-lam-viec/. Nouns, then verbs."""

app_name = "publishing"

urlpatterns = []
