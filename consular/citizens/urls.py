"""Addresses of people and their travel documents."""

from django.urls import path

from consular.citizens.views import people, representations, zones

urlpatterns = [
    path("persons", people.People.as_view()),
    path("persons/<uuid:public_id>", people.OnePerson.as_view()),
    path("persons/<uuid:public_id>/travel-documents", people.TravelDocuments.as_view()),
    path("representations", representations.Representations.as_view()),
    path("representations/<uuid:public_id>", representations.OneRepresentation.as_view()),
    path("persons/<uuid:public_id>/representations", representations.OtherRights.as_view()),
    path("representations/<uuid:public_id>/end", representations.EndRight.as_view()),
    path("representations/<uuid:public_id>/evidence", representations.NewProof.as_view()),
    path("mrz", zones.MachineReadableZone.as_view()),
]
