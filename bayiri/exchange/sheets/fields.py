"""What a column of a caseload may hold, and the names offices give to it in English, French, Spanish and Arabic."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from anyascii import anyascii
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Field:
    """`kind` says how a cell is read: text, email, day, age or the name of a list of codes (see codes.py)."""

    name: str
    label: "StrOrPromise"
    kind: str
    words: str
    of_household: bool = False

    @property
    def is_coded(self) -> bool:
        return self.kind in CODED


CODED = ("sex", "relation", "country", "nationality", "language", "category", "residence_status", "document_kind")
HOUSEHOLD, PERSON, DOCUMENT = _("Household and return"), _("Person"), _("Contact and document")

GROUPS: tuple[tuple["StrOrPromise", tuple[Field, ...]], ...] = (
    (PERSON, (
        Field("given_names", _("Given names"), "text", "given names|given name|first name|first names|forename|prenom|prenoms|nombre|nombres|nombre de pila|الاسم الأول|الاسم الاول|الإسم الأول"),
        Field("family_name", _("Family name"), "text", "family name|last name|surname|nom|nom de famille|apellido|apellidos|اسم العائلة|اللقب|الكنية|الشهرة"),
        Field("full_name", _("Full name, in one column"), "text", "full name|name|names|nom complet|nom et prenom|noms et prenoms|nombre completo|nombre y apellidos|الاسم|الاسم الكامل|الإسم الكامل|الاسم الثلاثي"),
        Field("given_names_latin", _("Given names in Latin letters"), "text", "given names latin|first name latin|latin given names|first name en|prenom latin|nombre latino|الاسم الأول باللاتينية"),
        Field("family_name_latin", _("Family name in Latin letters"), "text", "family name latin|last name latin|latin family name|last name en|nom latin|apellido latino|اسم العائلة باللاتينية"),
        Field("other_names", _("Other names or spellings"), "text", "other names|alias|aka|also known as|other name|autres noms|surnom|otros nombres|أسماء أخرى"),
        Field("sex", _("Sex"), "sex", "sex|gender|sexe|genre|sexo|genero|الجنس|النوع"),
        Field("born_on", _("Date of birth"), "day", "date of birth|birth date|birthdate|dob|born|born on|year of birth|date de naissance|ne le|nee le|annee de naissance|fecha de nacimiento|nacimiento|ano de nacimiento|تاريخ الميلاد|تاريخ الولادة|سنة الميلاد|المواليد"),
        Field("age", _("Age in years (the year of birth is then estimated)"), "age", "age|age years|age in years|edad|العمر|السن"),
        Field("nationality", _("Nationality"), "nationality", "nationality|citizenship|nationalite|nacionalidad|الجنسية"),
        Field("language", _("Language"), "language", "language|languages|mother tongue|langue|langue maternelle|idioma|lengua|اللغة|اللغة الأم"),
        Field("interpreter_language", _("Needs an interpreter for"), "language", "interpreter|interpreter language|interprete|interpretation|مترجم|لغة الترجمة"),
        Field("entered_on", _("Entered the host country on"), "day", "date of entry|entry date|entered on|arrival in host country|date d entree|fecha de entrada|تاريخ الدخول"),
        Field("guardian_name", _("Guardian of a child"), "text", "guardian|guardian name|tuteur|tuteur legal|tutor|ولي الأمر|الوصي"),
        Field("region_of_origin", _("Region of origin"), "text", "region of origin|origin|province of origin|place of origin|region d origine|lugar de origen|region de origen|منطقة الأصل|مكان الولادة|place of birth|lieu de naissance|lugar de nacimiento"),
    )),
    (HOUSEHOLD, (
        Field("household", _("Household: the same text for everybody who goes together"), "text", "household|household id|household number|household no|hh|hh id|hhid|family id|family no|case|case id|case number|case no|file number|file no|menage|id menage|numero de menage|dossier|numero de dossier|foyer|hogar|id hogar|numero de hogar|expediente|caso|رقم الأسرة|الأسرة|رقم العائلة|رقم الملف|رقم الحالة", True),
        Field("relation", _("Relation to the main applicant"), "relation", "relation|relationship|relation to head|relationship to head of household|relation to main applicant|role|lien|lien de parente|relation au chef de menage|parentesco|relacion|relacion con el jefe de hogar|صلة القرابة|العلاقة|القرابة"),
        Field("destination_country", _("Destination country"), "country", "destination|destination country|country of return|country of origin|return country|pays de retour|pays d origine|pays de destination|destino|pais de retorno|pais de destino|pais de origen|بلد العودة|بلد الوجهة|بلد الأصل|الوجهة", True),
        Field("destination_place", _("Town or district"), "text", "town|city|district|destination town|destination city|place of return|governorate|province|ville|ville de retour|lieu de retour|ciudad|municipio|lugar de retorno|المدينة|المحافظة|مكان العودة", True),
        Field("host_country", _("Country the person is in, or came from"), "country", "host country|country of departure|departure country|country of residence|pays hote|pays d accueil|pays de depart|pays de residence|pais anfitrion|pais de acogida|pais de salida|pais de residencia|البلد المضيف|بلد المغادرة|بلد الإقامة", True),
        Field("category", _("Why the person returns"), "category", "category|reason|reason for return|motif|motif du retour|categorie|motivo|motivo del retorno|categoria|سبب العودة|الفئة", True),
        Field("residence_status", _("Residence status"), "residence_status", "residence status|legal status|status|statut|statut de sejour|situation administrative|situacion administrativa|estatus|estado migratorio|وضع الإقامة|الوضع القانوني", True),
        Field("arrived_on", _("Arrived at the destination on (the case then begins there)"), "day", "arrived on|arrival date|date of arrival|date of return|return date|date d arrivee|date de retour|fecha de llegada|fecha de retorno|تاريخ الوصول|تاريخ العودة", True),
    )),
    (DOCUMENT, (
        Field("phone", _("Phone"), "text", "phone|phone number|telephone|mobile|mobile number|tel|numero de telephone|portable|telefono|movil|celular|الهاتف|رقم الهاتف|الجوال|الموبايل"),
        Field("email", _("E-mail"), "email", "email|e mail|email address|mail|courriel|adresse e mail|correo|correo electronico|البريد الإلكتروني|البريد الالكتروني"),
        Field("address", _("Address"), "text", "address|adresse|direccion|domicilio|العنوان"),
        Field("document_kind", _("Kind of document"), "document_kind", "document|document type|type of document|id type|type de document|tipo de documento|نوع الوثيقة"),
        Field("document_number", _("Document number"), "text", "document number|document no|id number|id no|passport|passport number|passport no|numero de document|numero de passeport|passeport|numero de documento|pasaporte|numero de pasaporte|رقم الوثيقة|رقم الجواز|رقم جواز السفر|رقم الهوية"),
        Field("document_country", _("Document issued by (country)"), "country", "document country|issuing country|pays emetteur|pais emisor|بلد الإصدار"),
        Field("document_expires_on", _("Document expires on"), "day", "expires|expiry|expiry date|valid until|date d expiration|valable jusqu au|vencimiento|fecha de vencimiento|تاريخ الانتهاء|صالح حتى"),
    )),
)  # fmt: skip
FIELDS: dict[str, Field] = {field.name: field for _title, fields in GROUPS for field in fields}


def plain(text: str) -> str:
    """Small Latin letters and digits, one space between words: what headings and values are compared by."""
    letters = anyascii(text).casefold()
    return " ".join("".join(letter if letter.isalnum() else " " for letter in letters).split())


@cache
def _fields_by_word() -> dict[str, str]:
    return {plain(word): field.name for field in reversed(FIELDS.values()) for word in field.words.split("|")}


def field_named(heading: str) -> str:
    """The field that a heading names, or an empty text."""
    known = _fields_by_word()
    text = plain(heading)
    if text in known:
        return known[text]
    # "Sexe (M/F)", "Nom *", "Prénom / First name": what stands before brackets and strokes.
    for sign in "(/*:[":
        head = plain(heading.split(sign)[0])
        if head and head in known:
            return known[head]
    return ""


def heading_row(rows: Iterable[tuple[int, list[str]]]) -> int:
    """The place among the first rows of the one that names most fields; of none that does, the first."""
    named = [sum(bool(field_named(cell)) for cell in cells) for _number, cells in rows]
    return max(range(len(named)), key=lambda place: (named[place], -place), default=0)
