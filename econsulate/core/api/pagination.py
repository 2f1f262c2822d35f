"""How is a long list read? By cursor: stable while rows are added, no counting, at most 100 a page."""

from rest_framework.pagination import CursorPagination


class CursorPages(CursorPagination):
    page_size = 20
    page_size_query_param = "page_size"
    max_page_size = 100
    ordering = ("-created_at", "-id")
