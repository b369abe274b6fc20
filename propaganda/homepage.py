"""What is newest, on the citizens' first page."""

from django.utils import timezone

from portal.homepage import MAIN, SIDE, TOP, Block, register
from propaganda.listing import HEAVY
from propaganda.models import Article, Clip, Document, Initiative, YearTheme

MANY = {Article: 5, Document: 5, Initiative: 2, Clip: 3}
WITH = {
    Article: ("unit", "picture"),
    Document: ("type",),
    Initiative: ("unit", "picture"),
    Clip: ("poster", "service_level"),
}


def newest(model):
    things = model.objects.public().newest_first().select_related(*WITH[model])
    return list(things.defer(*HEAVY[str(model.KIND)])[: MANY[model]])


@register
def news_and_documents():
    """Places without anything to show are left out: a young portal has no empty boxes."""
    articles = newest(Article)
    theme = YearTheme.objects.filter(year__lte=timezone.localdate().year, is_offered=True).first()
    blocks = [
        Block("propaganda/home_theme.html", theme, TOP),
        Block("propaganda/home_lead.html", articles[:1], MAIN, 10),
        Block("propaganda/home_news.html", articles[1:], MAIN, 20),
        Block("propaganda/home_documents.html", newest(Document), SIDE, 10),
        Block("propaganda/home_initiatives.html", newest(Initiative), position=10),
        Block("propaganda/home_clips.html", newest(Clip), position=20),
    ]
    return [block for block in blocks if block.shown]
