"""Addresses of the officers' screens, mounted in the one panel site."""

from django.urls import URLPattern, URLResolver, path

from consular.visas.panel import acts, appeals, catalogue, catalogue_edit, claims, emergency, file, queue
from econsulate.core.panel.site import site


def pages() -> list[URLPattern | URLResolver]:
    behind = site.admin_view
    return [
        path("files/", behind(queue.queues), name="visa_queue"),
        path("files/<uuid:public_id>/", behind(file.one_file), name="visa_file"),
        path("files/<uuid:public_id>/pages/<uuid:page_id>/", behind(file.one_page), name="visa_page"),
        path("files/<uuid:public_id>/items/<slug:code>/", behind(acts.judge), name="visa_item"),
        path(
            "files/<uuid:public_id>/representations/<uuid:representation_id>/<slug:name>/",
            behind(acts.judge_proof),
            name="visa_proof",
        ),
        path("files/<uuid:public_id>/<slug:name>/", behind(acts.act), name="visa_act"),
        path("claims/", behind(claims.listed), name="claims"),
        path("claims/<uuid:public_id>/", behind(claims.one_claim), name="claim"),
        path("claims/<uuid:public_id>/pages/<uuid:page_id>/", behind(claims.one_page), name="claim_page"),
        path("claims/<uuid:public_id>/<slug:name>/", behind(claims.act), name="claim_act"),
        path("appeals/", behind(appeals.queue), name="visa_appeals"),
        path("appeals/<uuid:public_id>/", behind(appeals.one_appeal), name="visa_appeal"),
        path("appeals/<uuid:public_id>/pages/<uuid:page_id>/", behind(appeals.one_page), name="appeal_page"),
        path("appeals/<uuid:public_id>/<slug:name>/", behind(appeals.act), name="appeal_act"),
        path("emergencies/", behind(emergency.openings), name="emergencies"),
        path("emergencies/<uuid:public_id>/review/", behind(emergency.review), name="emergency_review"),
        path("catalogue/", behind(catalogue.categories), name="catalogue"),
        path("catalogue/edit/<slug:kind>/", behind(catalogue_edit.change), name="catalogue_new"),
        path("catalogue/edit/<slug:kind>/<slug:code>/", behind(catalogue_edit.change), name="catalogue_edit"),
        path(
            "catalogue/edit/<slug:kind>/<slug:code>/<int:number>/",
            behind(catalogue_edit.change),
            name="catalogue_price",
        ),
        path("catalogue/files/<slug:name>/", behind(catalogue_edit.one_file), name="catalogue_file"),
        path("catalogue/<slug:code>/", behind(catalogue.one_category), name="category"),
    ]
