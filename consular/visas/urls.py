"""Addresses of visas: the public catalogue, the applicant's side and the officers' side."""

from django.urls import path

from consular.visas.views import applications, catalogue, staff

urlpatterns = [
    path("visa-categories", catalogue.Categories.as_view()),
    path("visa-categories/<slug:code>", catalogue.Category.as_view()),
    path("visa-categories/<slug:code>/requirements", catalogue.Requirements.as_view()),
    path("application-groups", applications.Groups.as_view()),
    path("visa-applications", applications.Applications.as_view()),
    path("visa-applications/<uuid:public_id>", applications.OneApplication.as_view()),
    path("visa-applications/<uuid:public_id>/submit", applications.Submit.as_view()),
    path("visa-applications/<uuid:public_id>/withdraw", applications.Withdraw.as_view()),
    path("visa-applications/<uuid:public_id>/answer", applications.AnswerRequest.as_view()),
    path("visa-applications/<uuid:public_id>/documents", applications.Documents.as_view()),
    path("visa-applications/<uuid:public_id>/timeline", applications.Timeline.as_view()),
    path("visa-applications/<uuid:public_id>/readings", applications.Readings.as_view()),
    path("staff/visa-applications", staff.Queue.as_view()),
    path("staff/visa-applications/<uuid:public_id>", staff.OneFile.as_view()),
    path("staff/visa-applications/<uuid:public_id>/accept", staff.Accept.as_view()),
    path("staff/visa-applications/<uuid:public_id>/refuse-admission", staff.RefuseAdmission.as_view()),
    path("staff/visa-applications/<uuid:public_id>/take", staff.Take.as_view()),
    path("staff/visa-applications/<uuid:public_id>/items/<slug:code>", staff.Item.as_view()),
    path("staff/visa-applications/<uuid:public_id>/request-information", staff.AskForInformation.as_view()),
    path("staff/visa-applications/<uuid:public_id>/consult", staff.ConsultAuthority.as_view()),
    path("staff/visa-applications/<uuid:public_id>/end-consultation", staff.EndConsultation.as_view()),
    path("staff/visa-applications/<uuid:public_id>/propose", staff.ProposeDecision.as_view()),
    path("staff/visa-applications/<uuid:public_id>/return", staff.ReturnToOfficer.as_view()),
    path("staff/visa-applications/<uuid:public_id>/decide", staff.DecideApplication.as_view()),
    path("staff/visa-applications/<uuid:public_id>/transfer", staff.TransferApplication.as_view()),
]
