"""The right to act for others: a mission in doubt asks for it, and no visa is granted before it is shown."""

from typing import Any

from tests.journeys import documents
from tests.journeys.cast import Cast, expect, expect_equal
from tests.journeys.client import until, uploaded
from tests.journeys.deciding import grant
from tests.journeys.telling import note, step


def prove(cast: Cast) -> None:
    child = cast.child
    with step("the phone says in which right the mother acts for each, and for whom she has to show it"):
        rights = {row["acting_as"]: row for row in cast.phone.get("/api/v1/representations")["results"]}
        shown = {kind: row["evidence"] and row["evidence"]["state"] for kind, row in rights.items()}
        expect_equal(shown, {"self": None, "parent": None, "attorney": "awaited"}, "what has to be shown")
    note(rights["attorney"]["text"])
    parent = rights["parent"]["id"]
    with step(f"Bek asks for the birth certificate of {child.name}, and can't propose a grant before"):
        desk = f"/api/v1/staff/representations/{parent}"
        cast.bek.post(f"{desk}/ask", {"note": "Please send the birth certificate."})
        problem = cast.bek.refused(f"{child.desk}/propose", grant(), 400, "invalid_input")
        expect_equal([fault["code"] for fault in problem["errors"]], ["not_proven"], "what stands against a grant")
    with step("the mother sends it, and it is looked into like any file"):
        certificate = uploaded(cast.phone, documents.scan(f"birth certificate of {child.name}"), "certificate.pdf")
        sent = {"kind": "birth_certificate", "upload": certificate.id}
        cast.phone.post(f"/api/v1/representations/{parent}/evidence", sent, expect=201)
        until(lambda: is_clean(cast, parent), "the birth certificate")
    with step("Bek sees that it has come, reads it and accepts it"):
        proof = cast.bek.get("/api/v1/staff/visa-applications?queue=proof")["results"]
        expect({"id": child.application, "is_new": True}.items() <= row_of(proof, child.application).items(), "no news")
        acting = cast.bek.get(f"{child.desk}/representations")
        version = next(row["evidence"]["version"] for row in acting if row["id"] == parent)
        cast.bek.post(f"{desk}/accept", {"version": version})
    note(cast.phone.get(f"/api/v1/representations/{parent}")["text"])


def row_of(rows: list[dict[str, Any]], key: str) -> dict[str, Any]:
    return next((row for row in rows if row["id"] == key), {})


def is_clean(cast: Cast, right: str) -> bool | None:
    files = cast.phone.get(f"/api/v1/representations/{right}")["evidence"]["files"]
    return True if [file["state"] for file in files] == ["clean"] else None
