"""What do receipts add to the panel?"""

from consular.receipts.panel.pages import pages
from econsulate.core.panel.site import site

site.add_pages(pages)
