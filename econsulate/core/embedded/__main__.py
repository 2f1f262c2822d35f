"""How is e-consulate started on one machine? `python -m econsulate.core.embedded run|test|services|settings`.

  run                      everything, until Ctrl-C
  run [--fresh] CMD …      everything, then the command beside it; ends with the command's exit code
  services [--fresh] CMD … database and broker only, then the command
  test [pytest arguments]  the test suite on services of its own
  settings CMD …           the command with throw-away settings and nothing behind them

Without --fresh a command joins the system that runs already, if one does; with it, it gets an empty one of its own.
"""

import sys

from econsulate.core.embedded import launch
from econsulate.core.embedded.processes import end_with_make
from econsulate.core.embedded.trouble import CannotStart


def main(arguments: list[str]) -> int:
    verb, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    fresh = rest[:1] == ["--fresh"]
    command = rest[1:] if fresh else rest
    match verb:
        case "run" if not rest:
            return launch.run()
        case "run" | "services" if command:
            return launch.beside(command, whole=verb == "run", fresh=fresh)
        case "test":
            return launch.test(rest)
        case "settings" if rest:
            return launch.settings_only(rest)
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    end_with_make()
    try:
        sys.exit(main(sys.argv[1:]))
    except CannotStart as trouble:
        sys.exit(str(trouble))
    except PermissionError as error:
        sys.exit(
            f"{error.filename} cannot be used: {error.strerror}.\n→ It may be another account's: chown or remove it."
        )
    except KeyboardInterrupt:
        sys.exit(130)
