"""Django's wiring. Everything that differs between installations comes from the environment."""

import os
from base64 import b64encode
from hashlib import sha256
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from config.embedded import EmbeddedServer
from config.paths import ROOT


def truthy(name: str) -> bool:
    return os.environ.get(name, "").lower() in {"1", "true", "yes"}


def database(url: str) -> dict:
    """Django's description of the PostgreSQL that `url` names."""
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": False,
        "OPTIONS": options,
        "TEST": {"MIGRATE": False},
    }


DEMONSTRATION = truthy("BAYIRI_DEMONSTRATION")
DEBUG = False
EMBEDDED = "DATABASE_URL" not in os.environ
_embedded = EmbeddedServer(os.environ.get("BAYIRI_EMBEDDED", "main"))

SECRET_KEY = os.environ.get("SECRET_KEY", "")
if not SECRET_KEY:
    if not EMBEDDED:
        raise ImproperlyConfigured("Set SECRET_KEY: a long random text, kept secret.")
    SECRET_KEY = "only-for-the-embedded-demonstration-database"  # noqa: S105
SECRET_KEY_FALLBACKS = [key for key in os.environ.get("SECRET_KEY_FALLBACKS", "").split(",") if key]
# Signs who acts, for the database: see bayiri/agencies/context.py.
CONTEXT_KEY = os.environ.get("CONTEXT_KEY", SECRET_KEY)
# Makes the code on printed papers. Papers live for years: a former key stays in the list, after the one that is used now.
PAPER_KEYS = os.environ.get("PAPER_KEYS", SECRET_KEY).split(",")
# Seal files: id:base64 of 32 bytes, the first is used, the others still open what they sealed; see bayiri/core/keys.py.
FILE_KEYS = os.environ.get("FILE_KEYS", "")
if not FILE_KEYS and EMBEDDED:
    FILE_KEYS = "demonstration:" + b64encode(sha256(f"bayiri files {SECRET_KEY}".encode()).digest()).decode()
# Where ClamAV listens: /run/clamav/clamd.ctl, or host:port. Empty: files are not scanned.
CLAMAV_SOCKET = os.environ.get("CLAMAV_SOCKET", "")
# Where strangers reach this installation, as printed on papers: https://returns.example.org. Empty: as the page was asked for.
PUBLIC_ADDRESS = os.environ.get("PUBLIC_ADDRESS", "").rstrip("/")

ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("CSRF_TRUSTED_ORIGINS", "").split(",") if origin]

# The application's role cannot pass row-level security; the owner migrates and is used by nothing else.
DATABASES = {"default": database(os.environ.get("DATABASE_URL", _embedded.url("bayiri_app")))}
if EMBEDDED or "DATABASE_OWNER_URL" in os.environ:
    DATABASES["owner"] = database(os.environ.get("DATABASE_OWNER_URL", _embedded.url("bayiri_owner")))
    if DATABASES["owner"]["USER"] == DATABASES["default"]["USER"]:
        raise ImproperlyConfigured("DATABASE_URL and DATABASE_OWNER_URL name the same role: no guard would hold.")
APPLICATION_ROLE = DATABASES["default"]["USER"]

ROOMS = [
    "audit",
    "pages",
    "rulebooks",
    "reference",
    "agencies",
    "tasks",
    "documents",
    "people",
    "cases",
    "consent",
    "safeguards",
    "programmes",
    "travel",
    "reintegration",
    "monitoring",
    "journey",
    "exchange",
    "statistics",
    "privacy",
    "web",
]
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "django_htmx",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    *[f"bayiri.{room}" for room in ROOMS],
    "config",
    "seed",
    "benchmarks",
]
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
PROCRASTINATE_DATABASE_ALIAS = "default"
AUTH_USER_MODEL = "agencies.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    # One transaction a request with the reader's identity in it, innermost: what a view refuses is undone.
    "bayiri.web.middleware.ActorMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
FORM_RENDERER = "bayiri.pages.rendering.PageFormRenderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [("django.template.loaders.cached.Loader", ["bayiri.pages.loading.Loader"])],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "bayiri.web.navigation.context",
            ],
            "builtins": ["bayiri.pages.templatetags.pages", "django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
LOGIN_URL = "web:sign-in"
LOGIN_REDIRECT_URL = "web:overview"
LOGOUT_REDIRECT_URL = "web:sign-in"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = truthy("BAYIRI_HTTPS")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if truthy("BAYIRI_HTTPS") else None
SECURE_SSL_REDIRECT = truthy("BAYIRI_HTTPS")
SECURE_HSTS_SECONDS = 31536000 if truthy("BAYIRI_HTTPS") else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LANGUAGES = [("en", _("English")), ("fr", _("French")), ("es", _("Spanish")), ("ar", _("Arabic"))]
LANGUAGE_CODE = "en"
LOCALE_PATHS = [ROOT / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
USE_TZ = True
TIME_ZONE = os.environ.get("TIME_ZONE", "UTC")  # in which pages show and take times, and days begin

STATIC_URL = "static/"
STATIC_ROOT = None  # served from where they lie, by WhiteNoise
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "WARNING")},
}
TEST_RUNNER = "django.test.runner.DiscoverRunner"
