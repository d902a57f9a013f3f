"""Language codes that a feed may carry: ISO 639-1 with an optional ISO 3166 region."""

import difflib

_REGIONS = """
ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bl bm bn bo bq br bs bt bv bw by bz ca cc
cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg eh er es et fi fj fk fm fo fr ga gb gd
ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh
ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mf mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw
mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc
sd se sg sh si sj sk sl sm sn so sr ss st sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug um us uy
uz va vc ve vg vi vn vu wf ws ye yt za zm zw
"""

LANGUAGES = {
    code: name
    for code, _, name in (
        line.partition(" ")
        for line in """\
aa Afar
ab Abkhazian
ae Avestan
af Afrikaans
ak Akan
am Amharic
an Aragonese
ar Arabic
as Assamese
av Avaric
ay Aymara
az Azerbaijani
ba Bashkir
be Belarusian
bg Bulgarian
bh Bihari
bi Bislama
bm Bambara
bn Bengali
bo Tibetan
br Breton
bs Bosnian
ca Catalan
ce Chechen
ch Chamorro
co Corsican
cr Cree
cs Czech
cu Church Slavic
cv Chuvash
cy Welsh
da Danish
de German
dv Divehi
dz Dzongkha
ee Ewe
el Greek
en English
eo Esperanto
es Spanish
et Estonian
eu Basque
fa Persian
ff Fulah
fi Finnish
fj Fijian
fo Faroese
fr French
fy Western Frisian
ga Irish
gd Gaelic
gl Galician
gn Guarani
gu Gujarati
gv Manx
ha Hausa
he Hebrew
hi Hindi
ho Hiri Motu
hr Croatian
ht Haitian
hu Hungarian
hy Armenian
hz Herero
ia Interlingua
id Indonesian
ie Interlingue
ig Igbo
ii Sichuan Yi
ik Inupiaq
io Ido
is Icelandic
it Italian
iu Inuktitut
ja Japanese
jv Javanese
ka Georgian
kg Kongo
ki Kikuyu
kj Kuanyama
kk Kazakh
kl Kalaallisut
km Khmer
kn Kannada
ko Korean
kr Kanuri
ks Kashmiri
ku Kurdish
kv Komi
kw Cornish
ky Kyrgyz
la Latin
lb Luxembourgish
lg Ganda
li Limburgish
ln Lingala
lo Lao
lt Lithuanian
lu Luba-Katanga
lv Latvian
mg Malagasy
mh Marshallese
mi Maori
mk Macedonian
ml Malayalam
mn Mongolian
mr Marathi
ms Malay
mt Maltese
my Burmese
na Nauru
nb Norwegian Bokmål
nd North Ndebele
ne Nepali
ng Ndonga
nl Dutch
nn Norwegian Nynorsk
no Norwegian
nr South Ndebele
nv Navajo
ny Chichewa
oc Occitan
oj Ojibwa
om Oromo
or Oriya
os Ossetian
pa Punjabi
pi Pali
pl Polish
ps Pashto
pt Portuguese
qu Quechua
rm Romansh
rn Rundi
ro Romanian
ru Russian
rw Kinyarwanda
sa Sanskrit
sc Sardinian
sd Sindhi
se Northern Sami
sg Sango
si Sinhala
sk Slovak
sl Slovenian
sm Samoan
sn Shona
so Somali
sq Albanian
sr Serbian
ss Swati
st Southern Sotho
su Sundanese
sv Swedish
sw Swahili
ta Tamil
te Telugu
tg Tajik
th Thai
ti Tigrinya
tk Turkmen
tl Tagalog
tn Tswana
to Tonga
tr Turkish
ts Tsonga
tt Tatar
tw Twi
ty Tahitian
ug Uyghur
uk Ukrainian
ur Urdu
uz Uzbek
ve Venda
vi Vietnamese
vo Volapük
wa Walloon
wo Wolof
xh Xhosa
yi Yiddish
yo Yoruba
za Zhuang
zh Chinese
zu Zulu""".splitlines()
    )
}
"""ISO 639-1: two-letter code to English name."""

REGIONS = frozenset(_REGIONS.split())
"""ISO 3166-1: two-letter codes of countries and regions, in lower case."""

_MISTAKEN = {"uk": "gb", "en": "gb", "el": "gr"}
_OWN_NAMES = {
    name: code
    for code, names in (
        line.split(" ", 1)
        for line in """\
cs čeština česky
da dansk
de deutsch
el ελληνικά
es español castellano
et eesti
fi suomi
fr français francais
ga gaeilge
hr hrvatski
hu magyar
is íslenska
it italiano
ja 日本語
ko 한국어
nl nederlands vlaams
no norsk
pl polski
pt português portugues
ro română
ru русский
sv svenska
tr türkçe
uk українська
zh 中文""".splitlines()
    )
    for name in names.split()
}
"""What some languages call themselves: people type that too."""


def parse_language(text: str) -> str:
    """Return the code that was typed, without padding; raise ValueError with what may have been meant otherwise."""
    code = text.strip()
    if is_language(code):
        return code
    proposal = _proposal(code)
    message = f"{code!r} is no ISO 639 language with an optional region"
    raise ValueError(f"{message}; did you mean {proposal!r}?" if proposal else f"{message}, such as 'en' or 'en-gb'.")


def is_language(code: str) -> bool:
    """Tell whether a code is one that directories accept: `en`, `en-gb`."""
    language, dash, region = code.lower().partition("-")
    return language in LANGUAGES and (not dash or region in REGIONS)


def _proposal(code: str) -> str:
    """Find what was meant by an underscore, a wrong region, or the language's English name; empty if unclear."""
    language, _, region = code.lower().replace("_", "-").partition("-")
    if language in LANGUAGES:
        region = _MISTAKEN.get(region, region)
        return f"{language}-{region}" if region in REGIONS else language
    names = {name.casefold(): known for known, name in LANGUAGES.items()} | _OWN_NAMES
    near = difflib.get_close_matches(code.casefold(), names, n=1, cutoff=0.8)
    return names[near[0]] if near else ""
