"""Addresses of people and their travel documents."""

from django.urls import path

from consular.citizens.views import emergency_contacts, people, representations, zones

urlpatterns = [
    path("persons", people.People.as_view()),
    path("persons/<uuid:public_id>", people.OnePerson.as_view()),
    path("persons/<uuid:public_id>/travel-documents", people.TravelDocuments.as_view()),
    path("persons/<uuid:public_id>/emergency-contacts", emergency_contacts.EmergencyContacts.as_view()),
    path("emergency-contacts/<uuid:public_id>", emergency_contacts.OneEmergencyContact.as_view()),
    path("persons/<uuid:public_id>/consents", emergency_contacts.Consents.as_view()),
    path("consents/<uuid:public_id>", emergency_contacts.OneConsent.as_view()),
    path("consents/<uuid:public_id>/withdraw", emergency_contacts.WithdrawConsent.as_view()),
    path("consent-texts", emergency_contacts.Texts.as_view()),
    path("representations", representations.Representations.as_view()),
    path("representations/<uuid:public_id>", representations.OneRepresentation.as_view()),
    path("persons/<uuid:public_id>/representations", representations.OtherRights.as_view()),
    path("representations/<uuid:public_id>/end", representations.EndRight.as_view()),
    path("representations/<uuid:public_id>/evidence", representations.NewProof.as_view()),
    path("mrz", zones.MachineReadableZone.as_view()),
]
