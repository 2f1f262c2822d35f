"""Addresses of the search for people."""

from django.urls import path

from consular.finding import views

urlpatterns = [path("staff/people", views.People.as_view())]
