"""Addresses of the register of citizens abroad and of their journeys."""

from django.urls import path

from consular.abroad.views import head_counts, position, register, trips

ID = "<uuid:public_id>"
urlpatterns = [
    path("position", position.OwnPosition.as_view()),
    path("staff/head-counts", head_counts.HeadCounts.as_view()),
    path("registrations", register.Registrations.as_view()),
    path(f"registrations/{ID}", register.OneRegistration.as_view()),
    path(f"registrations/{ID}/confirm", register.Confirm.as_view()),
    path(f"registrations/{ID}/transfer", register.Transfer.as_view()),
    path(f"registrations/{ID}/leave", register.Leave.as_view()),
    path("staff/registrations", register.StaffRegistrations.as_view()),
    path(f"staff/registrations/{ID}", register.StaffOneRegistration.as_view()),
    path(f"staff/registrations/{ID}/accept", register.StaffAccept.as_view()),
    path(f"staff/registrations/{ID}/end", register.StaffEnd.as_view()),
    path(f"staff/registrations/{ID}/transfer", register.StaffSendOn.as_view()),
    path("trips", trips.Trips.as_view()),
    path(f"trips/{ID}", trips.OneTrip.as_view()),
    path(f"trips/{ID}/cancel", trips.Cancel.as_view()),
    path("staff/trips", trips.StaffTrips.as_view()),
    path(f"staff/trips/{ID}", trips.StaffOneTrip.as_view()),
]
