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
_embedded = EmbeddedServer()

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
# Signs the log's seals; known only where the log is sealed, neither to the web nor to the worker: docs/how-to/check-the-log.md.
SEAL_KEY = os.environ.get("SEAL_KEY", SECRET_KEY if EMBEDDED else "")
# Public keys whose seals count besides those of SEAL_KEY: former ones, or where the log is only checked.
SEAL_PUBLIC_KEYS = [key.strip() for key in os.environ.get("SEAL_PUBLIC_KEYS", "").split(",") if key.strip()]
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
# Whether a pooler stands before the database: then each transaction asks which process answers it. See bayiri/agencies/context.py.
POOLED = truthy("DATABASE_POOLED")
APPLICATION_ROLE = DATABASES["default"]["USER"]

ROOMS = [
    "audit",
    "pages",
    "rulebooks",
    "reference",
    "agencies",
    "notifications",
    "tasks",
    "documents",
    "people",
    "cases",
    "consent",
    "orders",
    "safeguards",
    "referrals",
    "programmes",
    "boards",
    "travel",
    "reintegration",
    "monitoring",
    "oversight",
    "journey",
    "exchange",
    "statistics",
    "accounts",
    "privacy",
    "web",
]
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "django_htmx",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    # What second factors and agencies' own sign-in are made of; its pages and addresses are not used. docs/explanation/signing-in.md
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.idp.oidc",
    *[f"bayiri.{room}" for room in ROOMS],
    "config",
    "seed",
    "benchmarks",
]
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
PROCRASTINATE_DATABASE_ALIAS = "default"
AUTH_USER_MODEL = "agencies.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# The first makes new hashes; those of the others are renewed when their owner signs in.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.ScryptPasswordHasher",
]
# Encrypts the secrets of second factors. A former key stays in the list, after the one that is used now.
FACTOR_KEYS = os.environ.get("FACTOR_KEYS", SECRET_KEY).split(",")
MFA_ADAPTER = "bayiri.accounts.factors.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1
MFA_TOTP_ISSUER = "Bayiri"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not truthy("BAYIRI_HTTPS")  # without TLS only the own machine can be meant
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
# Other programs of agencies take a token for the API; how long it holds stands in law/sign-in.yaml, at most so many seconds.
IDP_OIDC_ACCESS_TOKEN_EXPIRES_IN = 24 * 60 * 60
# The door of the API, for the page that tells of it.
API = "config.api.api"
# How many proxies stand in front, each adding whom it speaks for: 0, and the caller is who connects.
PROXIES = int(os.environ.get("PROXIES", "0"))

EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = truthy("EMAIL_USE_TLS")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("EMAIL_FROM", "bayiri@localhost")

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "bayiri.web.headers.HeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    # What is counted is counted before, in a transaction of its own.
    "bayiri.web.limits.LimitsMiddleware",
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
# How messages leave. Without a host no e-mail is sent, without a gateway no text and no chat: docs/how-to/send-messages.md.
EMAIL_HOST = os.environ.get("EMAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = truthy("EMAIL_USE_TLS")
EMAIL_USE_SSL = truthy("EMAIL_USE_SSL")
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "bayiri@localhost")
GATEWAYS = {"text": os.environ.get("TEXT_GATEWAY", ""), "chat": os.environ.get("CHAT_GATEWAY", "")}
# News may be posted to this machine and without TLS: for tests and development alone.
HOOKS_STAY_HERE = truthy("BAYIRI_HOOKS_STAY_HERE")
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.BaseBackend"]  # who signs in is found by bayiri.accounts alone
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "web:overview"
LOGOUT_REDIRECT_URL = "accounts:sign-in"
SESSION_ENGINE = "bayiri.accounts.sessions"
SESSION_COOKIE_AGE = 24 * 60 * 60  # at most; when a session ends stands in law/sign-in.yaml
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = truthy("BAYIRI_HTTPS")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if truthy("BAYIRI_HTTPS") else None
SECURE_SSL_REDIRECT = truthy("BAYIRI_HTTPS")
SECURE_HSTS_SECONDS = 31536000 if truthy("BAYIRI_HTTPS") else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = truthy("BAYIRI_HTTPS")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "bayiri.web.views.not_sent_from_here"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = truthy("BAYIRI_HTTPS")
LANGUAGE_COOKIE_HTTPONLY, LANGUAGE_COOKIE_SAMESITE = True, "Lax"
# Where, beside here, a form may end: addresses of sign-in providers, as https://id.example.org.
FORM_ACTIONS = [address for address in os.environ.get("FORM_ACTIONS", "").split(",") if address]
# A page's own fields; files are bounded by the rooms that take them in.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 20

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
