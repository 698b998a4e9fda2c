"""Rich text is harmless after cleaning, whatever was put in, and what an editor writes survives."""

import re
import time
from collections.abc import Iterable
from html.parser import HTMLParser

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.session import Session

TAGS = frozenset(
    [
        "p",
        "br",
        "b",
        "strong",
        "i",
        "em",
        "u",
        "s",
        "span",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "blockquote",
        "a",
        "img",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "hr",
        "pre",
        "code",
        "figure",
        "figcaption",
    ]
)
VOID = {"br", "hr", "img"}
ATTRIBUTES = {
    "a": {"href", "target", "rel"}, "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan", "style"}, "th": {"colspan", "rowspan", "style"},
} | {tag: {"style"} for tag in ["span", "p", "li", "h1", "h2", "h3", "h4", "h5", "h6"]}  # fmt: skip
STYLE_RULE = r"(color|background-color): (#[0-9a-f]{3,8}|[a-z]{3,20}|rgba?\([0-9.,]+\))|text-align: [a-z]+"
VALUES = {
    "href": re.compile(r"(https?://|mailto:|tel:)", re.IGNORECASE),
    "src": re.compile(r"(https://|http://(localhost|127\.0\.0\.1)(:\d+)?/storage/|/storage/v1/object/public/public-files/)", re.IGNORECASE),
    "target": re.compile(r"_blank$"), "rel": re.compile(r"noopener noreferrer$"), "alt": re.compile(""),
    "width": re.compile(r"\d{1,4}%?$"), "height": re.compile(r"\d{1,4}%?$"),
    "colspan": re.compile(r"\d{1,3}$"), "rowspan": re.compile(r"\d{1,3}$"),
    "style": re.compile(rf"(({STYLE_RULE})(; |$))+$"),
}  # fmt: skip


class Inspector(HTMLParser):
    """Reads cleaned HTML and fails on anything that the allow list does not hold."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS, tag
        for name, value in attrs:
            assert name in ATTRIBUTES.get(tag, set()), (tag, name)
            assert VALUES[name].match(value or ""), (tag, name, value)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> without a start"
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"comment {data!r}")

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(f"declaration {decl!r}")

    def handle_pi(self, data: str) -> None:
        raise AssertionError(f"instruction {data!r}")


def clean(db: Session, source: str) -> str:
    cleaned: str = db.value("select app.sanitize_html(%s)", [source])
    return cleaned


def inspect(cleaned: str) -> Inspector:
    inspector = Inspector()
    inspector.feed(cleaned)
    inspector.close()
    assert not inspector.open, f"left open: {inspector.open}"
    # nothing but an allowed tag begins with <, and attributes are always quoted
    rest = re.sub(r'</?[a-z][a-z0-9]*(?: [a-z]+="[^"<>]*")*>', "", cleaned)
    assert "<" not in rest
    assert ">" not in rest
    return inspector


@pytest.fixture
def owner(db: Session) -> Iterable[Session]:
    with db.as_postgres():
        yield db


KEPT = [
    "<p>가나다 <b>굵게</b> <strong>강조</strong> <i>기울임</i> <em>이탤릭</em> <u>밑줄</u> <s>취소</s></p>",
    '<p style="text-align: center"><span style="color: #ff0000; background-color: rgb(255,255,0)">알림</span></p>',
    "<h1>제목</h1><h6>작은 제목</h6><ul><li>하나<ul><li>둘</li></ul></li></ul><ol><li>셋</li></ol><hr>",
    '<a href="https://startup.example/a?b=1&amp;c=2#d" target="_blank" rel="noopener noreferrer">바로가기</a>',
    '<a href="mailto:help@gangwon.example" rel="noopener noreferrer">메일</a>',
    '<a href="tel:033-000-0000" rel="noopener noreferrer">전화</a>',
    '<figure><img src="https://cdn.example/a.png" alt="&quot;봄&quot;" width="100%" height="300"><figcaption>설명</figcaption></figure>',
    '<img src="/storage/v1/object/public/public-files/0/notice_image/a.png">',
    '<img src="http://127.0.0.1:54321/storage/v1/object/public/public-files/0/notice_image/a.png">',
    '<table><thead><tr><th colspan="2">값</th></tr></thead><tbody><tr><td rowspan="2" style="color: red">1</td></tr></tbody></table>',
    "<pre><code>a &lt; b &amp;&amp; c &gt; d</code></pre><blockquote>인용</blockquote>첫 줄<br>둘째 줄 &nbsp;&middot; &#8361; &#x20a9;",
]


@pytest.mark.parametrize("source", KEPT)
def test_what_an_editor_writes_is_kept_as_it_is(owner: Session, source: str) -> None:
    assert clean(owner, source) == source
    inspect(source)


REPAIRED = [
    ("<P ALIGN=center>가</P>", "<p>가</p>"),
    ("<p>하나<p>둘", "<p>하나</p><p>둘</p>"),
    ("<b><i>겹침</b></i>", "<b><i>겹침</i></b>"),
    ("</p>남는 글</div>", "남는 글"),
    ("<div><font color=red>글</font></div>", "글"),
    ("<br/><hr/><BR>", "<br><hr><br>"),
    ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
    (
        "<a href='https://a.kr' HREF='https://b.kr'>첫 번째</a>",
        '<a href="https://a.kr" rel="noopener noreferrer">첫 번째</a>',
    ),
    ("<a href=https://a.kr/b/>글</a>", '<a href="https://a.kr/b/" rel="noopener noreferrer">글</a>'),
    ("<a href='ht\ntps://a.kr'>글</a>", '<a href="https://a.kr" rel="noopener noreferrer">글</a>'),
    ("<a href=' https://a.kr/가 나 '>글</a>", '<a href="https://a.kr/가%20나" rel="noopener noreferrer">글</a>'),
    ("<a href='https://a.kr' target=_top rel=opener>글</a>", '<a href="https://a.kr" rel="noopener noreferrer">글</a>'),
    ("<img src=https://a.kr/1.png width=300px height=-1>", '<img src="https://a.kr/1.png" width="300">'),
    ("<span style='COLOR : Red ; position:fixed'>글</span>", '<span style="color: red">글</span>'),
    ("앞<!-- 주석 -->뒤<!-->x<!---->y<!-- <p>-- > -->z", "앞뒤xyz"),
    ("<o:p>한글</o:p><![if !mso]>문서<![endif]><?xml version='1.0'?>", "한글문서"),
    ("<style>p{color:red}</style><p>글</p><script>if(a<b){'</p>'}</script>끝", "<p>글</p>끝"),
    ("<svg><svg><p>속</p></svg>속</svg>밖<object><param><object></object>속</object>밖", "밖밖"),
    ("글\x01자", "글자"),
]


@pytest.mark.parametrize(("source", "expected"), REPAIRED)
def test_sloppy_html_is_put_right(owner: Session, source: str, expected: str) -> None:
    assert clean(owner, source) == expected


ATTACKS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//x.example></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script/xss>alert(1)</script\t>",
    "<script>alert(1)",
    "<<script>alert(1)//<</script>",
    "<script\x00>alert(1)</script>",
    "<scr\x01ipt>alert(1)</scr\x01ipt>",
    "<script>/*<!--*/alert(1)</script>",
    "<!--><script>alert(1)</script>-->",
    "<!-- --!><script>alert(1)</script>",
    "<!<script>alert(1)</script>",
    "<?<script>alert(1)</script>",
    "</<script>alert(1)</script>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<title><img src=x onerror=alert(1)></title>",
    "<style>@import 'x';</style>",
    "<style><img src=x onerror=alert(1)></style>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<textarea><script>alert(1)</script></textarea>",
    "<xmp><script>alert(1)</script></xmp>",
    "<plaintext><b onclick=x>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<object data=javascript:alert(1)>",
    "<embed src=javascript:alert(1)>",
    "<applet code=x></applet>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg/onload=alert(1)//",
    "<svg><a xlink:href=javascript:alert(1)><text>x</text></a></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<form action=javascript:alert(1)><button>x</button></form>",
    "<input onfocus=alert(1) autofocus>",
    "<video><source onerror=alert(1)></video>",
    "<base href=javascript:alert(1)//>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<link rel=stylesheet href=javascript:x>",
    "<body onload=alert(1)>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<details open ontoggle=alert(1)>x</details>",
    "<template><img src=x onerror=alert(1)></template>",
    "<img src=x onerror=alert(1)>",
    "<img src=x:x onerror=alert(1)>",
    "<img src='https://a.kr/x.png'onerror=alert(1)>",
    "<img src='https://a.kr/x.png'/onerror=alert(1)>",
    "<img src=https://a.kr/x.png\nonerror\n=\nalert(1)>",
    "<img src=https://a.kr/x.png OnErRoR=alert(1)>",
    "<img src=javascript:alert(1)>",
    "<img src=data:image/svg+xml,<svg/onload=alert(1)>>",
    '<img src="https://a.kr/" onerror="alert(1)" alt="">',
    "<img src=`javascript:alert(1)`>",
    '<img """><script>alert("XSS")</script>">',
    '<img src="https://a.kr/x.png" alt="&quot; onerror=&quot;alert(1)">',
    '<img src=https://a.kr/"onerror=alert(1)>',
    "<img alt='\"><script>alert(1)</script>' src=https://a.kr/x.png>",
    "<img src='/storage/v1/object/public/public-files/../../../x'>",
    "<img src=//evil.example/x.png>",
    "<img src=http://evil.example/storage/v1/object/public/public-files/x.png>",
    "<img src=http://localhost.evil.example/storage/v1/object/public/public-files/x.png>",
    "<img srcset='x 1x' src=https://a.kr>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href='JaVaScRiPt:alert(1)'>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='java\nscript:alert(1)'>x</a>",
    "<a href=' \x01javascript:alert(1)'>x</a>",
    "<a href='javascript&#58;alert(1)'>x</a>",
    "<a href='javascript&#0000058alert(1)'>x</a>",
    "<a href='javascript&colon;alert(1)'>x</a>",
    "<a href='&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;alert(1)'>x</a>",
    "<a href='&#x6A;&#x61vascript:alert(1)'>x</a>",
    "<a href='java&Tab;script&NewLine;:alert(1)'>x</a>",
    "<a href='javascript&amp;colon;alert(1)'>x</a>",
    "<a href='javascript&amp;#58;alert(1)'>x</a>",
    "<a href='vbscript:x'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='data:text/html;base64,PHNjcmlwdD4='>x</a>",
    "<a href='//evil.example'>x</a>",
    "<a href='file:///etc/passwd'>x</a>",
    "<a href='https:\\\\evil.example'>x</a>",
    "<a href='https://a.kr/\" onclick=\"alert(1)'>x</a>",
    "<a href=https://a.kr/'onclick='alert(1)>x</a>",
    "<a href='https://a.kr' onclick=alert(1)>x</a>",
    "<a href='mailto:x' onmouseover=alert(1)>x</a>",
    "<a href='tel:javascript:alert(1)'>x</a>",
    "<a/href=javascript:alert(1)>x</a>",
    "<a href='https://a.kr' style='background:url(javascript:x)'>x</a>",
    "<a href='javascript\u200b:alert(1)'>x</a>",
    "<a href='\u3000javascript:alert(1)'>x</a>",
    "<p style='background-image:url(https://evil.example)'>x</p>",
    "<p style='color:expression(alert(1))'>x</p>",
    "<p style='color:re\\64;width:1px'>x</p>",
    "<p style='co/**/lor:red'>x</p>",
    '<p style="color:red"onmouseover=alert(1)>x</p>',
    "<p style='color:rgb(1,2,3);-moz-binding:url(x)'>x</p>",
    "<p style='color:var(--x)'>x</p>",
    "<p style='text-align:center&quot; onclick=&quot;alert(1)'>x</p>",
    "<p id=x class=y name=z contenteditable>x</p>",
    "<p data-x=<script>>x</p>",
    "<p\x0bonclick=alert(1)>x</p>",
    "<p\fonclick=alert(1)>x</p>",
    "<p onclick =alert(1)>x</p>",
    "<p/onclick=alert(1)>x</p>",
    '<p ="><script>alert(1)</script>">x</p>',
    "<p a='><script>alert(1)</script>'>x</p>",
    "<td onclick=alert(1) colspan=9999>x",
    "<td colspan='2 onclick=alert(1)'>x",
    "<p onclick='alert(1)'",
    "<p",
    "<",
    "</",
    "</p",
    "<!",
    "<!-",
    "<!--",
    "<!---",
    "<a href=",
    "<a href='",
    '<a href="https://a.kr',
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)",
    "&lt<x>;script&gt",
    "&am<x>p;lt;script>",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "\ufeff<script>alert(1)</script>",
    "＜script＞alert(1)＜/script＞",
    "<\u0131mg src=x onerror=alert(1)>",
    "<ſcript>alert(1)</ſcript>",
    "<\u212ambed>",
    "<scrİpt>alert(1)</scrİpt>",
    "<table><tr><td><form><input></form>",
    "<p>" * 300 + "<script>alert(1)</script>",
    "<b>" * 300 + "x" + "</b>" * 300,
]


@pytest.mark.parametrize(
    "source", [attack for attack in ATTACKS if "\x00" not in attack], ids=lambda source: source[:40]
)
def test_attacks_come_out_harmless(owner: Session, source: str) -> None:
    cleaned = clean(owner, source)
    inspect(cleaned)
    assert clean(owner, cleaned) == cleaned


def test_words_stay_when_their_tag_goes(owner: Session) -> None:
    cleaned = clean(owner, "<section><h2>지원 대상</h2><div>강원 소재 <mark>창업 7년 이내</mark></div></section>")
    assert inspect(cleaned).words == "지원 대상강원 소재 창업 7년 이내"


def test_nothing_stays_nothing(owner: Session) -> None:
    assert owner.value("select app.sanitize_html(null)") is None
    assert clean(owner, "") == ""


def test_the_words_of_a_text_are_found_without_its_tags(owner: Session) -> None:
    source = "<p>2026년&nbsp;<b>지원</b>사업</p><p>R&amp;D &lt;모집&gt; 1 &#60; 2</p>"
    assert owner.value("select app.html_text(%s)", [source]) == "2026년 지원 사업 R&D <모집> 1 < 2"


PIECES = st.sampled_from(
    [
        "<",
        ">",
        "</",
        "/>",
        "=",
        '"',
        "'",
        "`",
        " ",
        "\t",
        "\n",
        "\f",
        "/",
        "&",
        ";",
        "#",
        "!--",
        "--",
        "-->",
        "<!--",
        "<![CDATA[",
        "]]>",
        "<?",
        "\\",
        "p",
        "a",
        "img",
        "script",
        "style",
        "svg",
        "math",
        "td",
        "span",
        "li",
        "iframe",
        "object",
        "noscript",
        "textarea",
        "x:y",
        "SCRIPT",
        "b",
        "<p>",
        "</p>",
        "<a href=",
        "<img src=",
        "<span style=",
        "<script>",
        "</script>",
        "<style>",
        "</style>",
        "<svg>",
        "</svg>",
        "<td>",
        "<li>",
        "</a>",
        "href",
        "src",
        "style",
        "onerror",
        "onclick",
        "alt",
        "target",
        "javascript:",
        "https://a.kr",
        "http://",
        "mailto:a@b.kr",
        "data:",
        "//x",
        "color:red",
        "text-align:center",
        "url(",
        "&#58;",
        "&#x3a",
        "&colon;",
        "&amp;",
        "&lt;",
        "&quot;",
        "&#39;",
        "&nbsp;",
        "&copy",
        "&#0;",
        "&#xD800;",
        "&#99999999;",
        "가나",
        "\u200b",
        "\u00a0",
        "\ufeff",
        "\x01",
        "\x7f",
        "😀",
        "İ",
        "ı",
        "K",
        "ſ",
    ]
)
SOURCES = st.one_of(
    st.lists(PIECES, max_size=25).map("".join),
    st.lists(
        st.one_of(PIECES, st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=6)),
        max_size=12,
    ).map("".join),
)


@settings(max_examples=1200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(source=SOURCES)
def test_whatever_goes_in_comes_out_harmless_and_stays_as_it_is(owner: Session, source: str) -> None:
    once, twice = owner.rows(
        "select app.sanitize_html(%(s)s) as html union all select app.sanitize_html(app.sanitize_html(%(s)s))",
        {"s": source},
    )
    inspect(once["html"])
    assert twice["html"] == once["html"]


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(exclude_characters="\x00\r", exclude_categories=["Cs"]), max_size=60))
def test_plain_text_escaped_is_the_same_text_again(owner: Session, text: str) -> None:
    assert inspect(escaped := owner.value("select app.html_escape(%s)", [text])).words == text
    assert owner.value("select app.html_unescape(%s)", [escaped]) == text


@pytest.mark.parametrize(
    "source",
    [
        "<a " * 60_000,
        "<b>" * 20_000 + "</i>" * 20_000,
        "<!--" * 50_000,
        "<p title='" * 20_000,
        "&#x" * 60_000,
        "<p>가 나</p>" * 8_000,
    ],
)
def test_long_and_hostile_texts_do_not_hold_the_database(owner: Session, source: str) -> None:
    started = time.monotonic()
    clean(owner, source)
    assert time.monotonic() - started < 5
