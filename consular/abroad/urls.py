"""Addresses of the register of citizens abroad and of their journeys."""

from django.urls import path

from consular.abroad.views import head_counts, old_registers, position, reaching, register, travellers, trips

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
    path(f"staff/registrations/{ID}/emergency-contacts", reaching.Contacts.as_view()),
    path(f"staff/registrations/{ID}/duress-word", reaching.DuressWord.as_view()),
    path(f"staff/trips/{ID}/emergency-contacts", reaching.TripContacts.as_view()),
    path(f"staff/trips/{ID}/duress-word", reaching.TripDuressWord.as_view()),
    path("staff/register-imports", old_registers.RegisterImports.as_view()),
    path(f"staff/register-imports/{ID}", old_registers.OneRegisterImport.as_view()),
    path(f"staff/register-imports/{ID}/report", old_registers.Report.as_view()),
    path(f"staff/register-imports/{ID}/release", old_registers.Release.as_view()),
    path(f"staff/register-imports/{ID}/withdraw", old_registers.Withdraw.as_view()),
    path("staff/register-export", old_registers.RegisterExport.as_view()),
    path("trips", trips.Trips.as_view()),
    path("trips/claimable", travellers.Claimable.as_view()),
    path(f"trips/claimable/{ID}/claim", travellers.Claim.as_view()),
    path("public/trips", travellers.OpenTrips.as_view()),
    path("public/trips/codes", travellers.Codes.as_view()),
    path("public/trips/links", travellers.Links.as_view()),
    path("public/trips/own", travellers.OpenTrip.as_view()),
    path("public/trips/own/cancel", travellers.OpenCancel.as_view()),
    path(f"trips/{ID}", trips.OneTrip.as_view()),
    path(f"trips/{ID}/cancel", trips.Cancel.as_view()),
    path("staff/trips", trips.StaffTrips.as_view()),
    path(f"staff/trips/{ID}", trips.StaffOneTrip.as_view()),
]
