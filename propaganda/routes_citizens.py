"""What citizens read (namespace "propaganda"), in both languages: see portal/urls.py. Nouns, then verbs."""

app_name = "propaganda"

urlpatterns = []
