"""How is a seal checked where no installation is? See consular.visas.seals.checking."""

import sys

from consular.visas.seals.checking import main

sys.exit(main())
