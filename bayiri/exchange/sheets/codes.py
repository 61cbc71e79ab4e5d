"""Values of a list as codes: sexes, countries, relations and the like, as they are written in four languages."""

from collections.abc import Iterable
from functools import cache

from django.utils.translation import override

from bayiri.cases.choices import Category, Relation, ResidenceStatus
from bayiri.exchange.sheets.fields import plain
from bayiri.people.choices import DocumentKind, Sex
from bayiri.reference.countries import alpha2_codes, country_choices, nationality_choices
from bayiri.reference.languages import language_choices

LANGUAGES = ("en", "fr", "es", "ar")
SEXES = {
    "female": "f|female|woman|girl|femme|feminin|fille|mujer|femenino|nina|w|weiblich|أنثى|انثى|امرأة|مؤنث|بنت",
    "male": "m|male|man|boy|homme|masculin|garcon|hombre|h|masculino|varon|nino|maennlich|ذكر|رجل|مذكر|ولد",
    "other": "x|o|other|autre|otro|آخر|اخر|diverse",
    "unknown": "u|unknown|not known|inconnu|desconocido|غير معروف|غير محدد",
}
RELATIONS = {
    "self": "self|head|hoh|head of household|household head|main applicant|principal applicant|pa|principal|applicant|chef de menage|chef de famille"
    "|demandeur principal|chef|jefe de hogar|jefa de hogar|jefe|jefa|titular|solicitante principal|رب الأسرة|رب الاسرة|ربة الأسرة|رب العائلة|مقدم الطلب",
    "spouse": "spouse|wife|husband|partner|conjoint|conjointe|epouse|epoux|mari|femme|esposo|esposa|conyuge|pareja|marido|mujer|زوج|زوجة|الزوج|الزوجة",
    "child": "child|son|daughter|children|stepchild|enfant|fils|fille|hijo|hija|hijos|ابن|ابنة|بنت|ولد|طفل|طفلة",
    "parent": "parent|father|mother|pere|mere|padre|madre|أب|أم|اب|ام|والد|والدة",
    "sibling": "sibling|brother|sister|frere|soeur|hermano|hermana|أخ|أخت|اخ|اخت|شقيق|شقيقة",
    "grandchild": "grandchild|grandson|granddaughter|petit fils|petite fille|nieto|nieta|حفيد|حفيدة",
    "other": "other|other relative|relative|autre|autre parent|otro|otro familiar|قريب|أخرى|آخر",
    "not_related": "not related|unrelated|none|non apparente|sans lien|no relacionado|sin parentesco|لا قرابة",
}
CATEGORIES = {
    "asylum_refused": "rejected asylum seeker|asylum refused|deboute|deboute du droit d asile|solicitante rechazado|طالب لجوء مرفوض",
    "stay_not_authorised": "irregular migrant|irregular|en situation irreguliere|migrante irregular|مهاجر غير نظامي",
    "stranded": "stranded|stranded migrant|migrant bloque|varado|عالق",
    "personal_wish": "voluntary|own wish|personal reasons|volonte propre|raisons personnelles|motivos personales|رغبة شخصية",
}
STATUSES = {
    "irregular": "irregular|undocumented|sans papiers|irregulier|indocumentado|غير نظامي",
    "asylum_pending": "asylum seeker|demandeur d asile|solicitante de asilo|طالب لجوء",
    "protected": "refugee|refugie|refugiado|subsidiary protection|protection subsidiaire|لاجئ",
    "resident": "resident|residence permit|titre de sejour|permiso de residencia|مقيم",
    "tolerated": "tolerated|duldung|tolere|tolerado",
}
DOCUMENTS = {
    "passport": "passport|passeport|pasaporte|جواز|جواز سفر",
    "identity_card": "id|id card|identity card|national id|carte d identite|cni|cedula|dni|هوية|بطاقة هوية|البطاقة الوطنية",
    "birth_certificate": "birth certificate|acte de naissance|extrait de naissance|partida de nacimiento|شهادة ميلاد",
    "laissez_passer": "laissez passer|emergency travel document|salvoconducto|جواز مرور",
}
COUNTRIES = {
    "IRN": "iran", "SYR": "syria|syrie|siria|سوريا|سورية", "RUS": "russia|russie|rusia", "CIV": "ivory coast|cote d ivoire", "COD": "drc|dr congo|rdc",
    "COG": "congo", "GMB": "gambia|the gambia|gambie", "TUR": "turkey|turquie|turquia|تركيا", "MDA": "moldova|moldavie", "LAO": "laos",
    "VNM": "vietnam|viet nam", "GBR": "uk|united kingdom|great britain|england", "USA": "usa|us|united states of america", "CZE": "czech republic",
    "PSE": "palestine|فلسطين", "MKD": "macedonia|north macedonia", "BOL": "bolivia", "VEN": "venezuela", "TZA": "tanzania|tanzanie", "KOR": "south korea",
    "XKX": "kosovo|kosova|xk|unk", "IRQ": "iraq|irak|العراق", "LBY": "libya|libye|libia|ليبيا",
}  # fmt: skip
NATIONALITIES = {
    "AFG": "afghan|afghane|afgano|أفغاني|أفغانية", "ALB": "albanian|albanais|albanaise|albanes", "BGD": "bangladeshi|bangladais|bangladesi",
    "BFA": "burkinabe", "CIV": "ivorian|ivoirien|ivoirienne|marfileno", "CMR": "cameroonian|camerounais|camerounaise|camerunes",
    "COL": "colombian|colombien|colombiano|colombiana", "DZA": "algerian|algerien|algerienne|argelino|جزائري|جزائرية",
    "EGY": "egyptian|egyptien|egyptienne|egipcio|مصري|مصرية", "ERI": "eritrean|erythreen|eritreo", "ETH": "ethiopian|ethiopien|etiope|إثيوبي",
    "GEO": "georgian|georgien|georgienne|georgiano", "GHA": "ghanaian|ghaneen|ghanes", "GIN": "guinean|guineen|guineenne|guineano",
    "GMB": "gambian|gambien|gambiano", "IND": "indian|indien|indienne", "IRN": "iranian|iranien|iranienne|irani|إيراني|ايراني",
    "IRQ": "iraqi|irakien|irakienne|iraqui|عراقي|عراقية", "LBN": "lebanese|libanais|libanaise|libanes|لبناني|لبنانية",
    "LKA": "sri lankan|sri lankais", "LBY": "libyan|libyen|libio|ليبي|ليبية", "MAR": "moroccan|marocain|marocaine|marroqui|مغربي|مغربية",
    "MLI": "malian|malien|malienne|maliense|malí", "MDA": "moldovan|moldave|moldavo", "NER": "nigerien|nigerienne|nigerino",
    "NGA": "nigerian|nigeriane|nigeriano", "PAK": "pakistani|pakistanais|pakistanaise|باكستاني", "SDN": "sudanese|soudanais|soudanaise|sudanes|سوداني|سودانية",
    "SEN": "senegalese|senegalais|senegalaise|senegales", "SOM": "somali|somalian|somalien|somalienne|صومالي|صومالية", "SRB": "serbian|serbe|serbio",
    "SYR": "syrian|syrien|syrienne|sirio|siria|سوري", "TUN": "tunisian|tunisien|tunisienne|tunecino|تونسي|تونسية",
    "TUR": "turkish|turc|turque|turco|تركي|تركية", "UKR": "ukrainian|ukrainien|ukrainienne|ucraniano", "VEN": "venezuelan|venezuelien|venezolano",
    "VNM": "vietnamese|vietnamien|vietnamita", "YEM": "yemeni|yemenite|يمني|يمنية", "XXA": "stateless|apatride|apatrida|عديم الجنسية",
}  # fmt: skip
LISTED = {
    "sex": (SEXES, Sex), "relation": (RELATIONS, Relation), "category": (CATEGORIES, Category),
    "residence_status": (STATUSES, ResidenceStatus), "document_kind": (DOCUMENTS, DocumentKind),
}  # fmt: skip


def choices_of(kind: str, language: str) -> list[tuple[str, str]]:
    """(code, name) of every value that a column of this kind may hold, in the reader's language."""
    if kind in LISTED:
        return [(str(code), str(label)) for code, label in LISTED[kind][1].choices]
    lists = {"country": country_choices, "nationality": nationality_choices, "language": language_choices}
    return list(lists[kind](language))


@cache
def known(kind: str) -> dict[str, str]:
    """{what may be written: code}: names in four languages, codes of two and three letters, usual abbreviations."""
    found: dict[str, str] = {}
    for language in LANGUAGES:
        with override(language):
            found |= {plain(name): code for code, name in choices_of(kind, language)}
    found |= {plain(code): code for code, _name in choices_of(kind, "en")}
    if kind in ("country", "nationality"):
        found |= {plain(short): code for code, short in alpha2_codes().items()}
        found |= _spelt(COUNTRIES)
    if kind == "nationality":
        found |= _spelt(NATIONALITIES)
    if kind == "language":
        found |= _short_languages()
    if kind in LISTED:
        found |= _spelt(LISTED[kind][0])
    found.pop("", None)
    return found


def _spelt(table: dict[str, str]) -> dict[str, str]:
    return {plain(word): code for code, words in table.items() for word in words.split("|")}


def _short_languages() -> dict[str, str]:
    import pycountry  # reads its lists when first asked

    codes = {code for code, _name in language_choices("en")}
    return {
        entry.alpha_2: entry.alpha_3
        for entry in pycountry.languages
        if hasattr(entry, "alpha_2") and entry.alpha_3 in codes
    }


def of_column(kind: str, values: Iterable[str]) -> dict[str, str]:
    """{plain value: code or ""} for the values of one column, read together: with H beside it, M is a woman."""
    plains = {plain(value) for value in values if value}
    codes = {value: known(kind).get(value, "") for value in plains}
    if kind == "sex" and {"h", "m"} <= plains and not {"f", "female"} & plains:
        codes["m"] = "female"
    return codes
