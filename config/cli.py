"""`bayiri`: the command line. A fault of the caller is one line on stderr and exit code 2."""

import os
import sys
from argparse import ArgumentParser

# What is typed: the management command that does it.
COMMANDS = {
    "demo": "demo",
    "serve": "serve",
    "work": "work",
    "migrate": "prepare_database",
    "audit": "audit",
    "backup": "backup",
    "restore": "restore",
    "agency": "agency",
    "rulebook": "rulebook",
    "mrz": "mrz",
    "sign-in-provider": "sign_in_provider",
    "first-password": "first_password",
    "api-client": "api_client",
    "keys": "keys",
    "benchmark": "benchmark",
}


def fail(message: object) -> int:
    print(" ".join(str(message).split()), file=sys.stderr)
    return 2


def main(argv: list[str] | None = None) -> int:
    """Run one command; the exit code is 0, or 2 where the caller is at fault."""
    argv = sys.argv[1:] if argv is None else argv
    if not argv or argv[0] in {"-h", "--help", "help"}:
        print("usage: bayiri COMMAND [...]\n\ncommands: " + ", ".join(COMMANDS))
        return 0
    if argv[0] not in COMMANDS:
        return fail(f"bayiri: unknown command {argv[0]!r}; one of: {', '.join(COMMANDS)}")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django
    from django.core.management import CommandError, get_commands, load_command_class

    django.setup()
    name = COMMANDS[argv[0]]
    command = load_command_class(get_commands()[name], name)
    ArgumentParser.error = lambda self, message: sys.exit(fail(f"{self.prog}: {message}"))  # type: ignore[method-assign]
    try:
        parser = command.create_parser("bayiri", argv[0])
        options = vars(parser.parse_args(argv[1:]))
        command.execute(*options.pop("args", ()), **options)
    except CommandError as fault:
        return fail(fault)
    except BrokenPipeError:
        return 0
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
