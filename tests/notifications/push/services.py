"""Stand-ins for the push services, as strict as those: they check who asks, for which app, and what was sent."""

import base64
import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from tests.notifications.push.http2 import Reply, Seen, Server

SCOPE = "https://www.googleapis.com/auth/firebase.messaging"
P256 = ec.SECP256R1()


def pem(key: Any) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def json_reply(status: int, body: object, **headers: str) -> Reply:
    return Reply(status, json.dumps(body).encode(), {"content-type": "application/json", **headers})


@dataclass
class Service:
    """`troubles`: a reply by address, in place of what would be answered; "" stands for all addresses."""

    server: Server = field(default_factory=lambda: Server(lambda seen: Reply()))
    troubles: dict[str, Reply] = field(default_factory=dict)
    taken: list[dict[str, Any]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def trouble(self, address: str) -> Reply | None:
        return self.troubles.get(address) or self.troubles.get("")


@dataclass
class Google(Service):
    """OAuth 2 for service accounts and FCM HTTP v1."""

    key: Any = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))
    granted: list[str] = field(default_factory=list)
    void: set[str] = field(default_factory=set)
    lifetime: int = 3600
    no_token: Reply | None = None

    def setting(self) -> dict[str, str]:
        return {
            "project_id": "consulate-demo",
            "client_email": f"push-{id(self)}@consulate-demo.example",
            "private_key_id": "key-1",
            "private_key": pem(self.key),
            "token_uri": f"{self.server.url}/token",
            "url": self.server.url,
        }

    def judge(self, seen: Seen) -> Reply:
        return self.grant(seen) if seen.path == "/token" else self.send(seen)

    def grant(self, seen: Seen) -> Reply:
        if self.no_token:
            return self.no_token
        form = parse_qs(seen.body.decode())
        assert form["grant_type"] == ["urn:ietf:params:oauth:grant-type:jwt-bearer"]
        try:
            claims = jwt.decode(
                form["assertion"][0],
                self.key.public_key(),
                ["RS256"],
                audience=self.setting()["token_uri"],
                issuer=self.setting()["client_email"],
                options={"require": ["exp", "iat", "aud", "iss"]},
            )
            assert claims["scope"] == SCOPE
            assert claims["exp"] - claims["iat"] <= 3600
            assert jwt.get_unverified_header(form["assertion"][0])["kid"] == "key-1"
        except (jwt.PyJWTError, AssertionError) as error:
            self.faults.append(repr(error))
            return json_reply(400, {"error": "invalid_grant"})
        self.granted.append(f"ya29.{len(self.granted)}")
        return json_reply(200, {"access_token": self.granted[-1], "expires_in": self.lifetime, "token_type": "Bearer"})

    def send(self, seen: Seen) -> Reply:
        token = seen.headers.get("authorization", "").removeprefix("Bearer ")
        if token not in self.granted or token in self.void:
            return google_error(401, "UNAUTHENTICATED")
        if seen.path != "/v1/projects/consulate-demo/messages:send" or seen.headers[":method"] != "POST":
            return google_error(404, "NOT_FOUND")
        body = json.loads(seen.body)
        message = body["message"]
        if trouble := self.trouble(message.get("token", "")):
            return trouble
        fault = shape_of_fcm(body)
        if fault:
            self.faults.append(fault)
            return google_error(400, "INVALID_ARGUMENT")
        self.taken.append(message)
        return json_reply(200, {"name": "projects/consulate-demo/messages/1"})


def shape_of_fcm(body: Mapping[str, Any]) -> str:
    """What FCM would refuse; it knows each key it takes."""
    message = body["message"]
    if set(body) - {"message", "validate_only"} or set(message) - {"token", "data", "android"}:
        return "unknown key"
    if body.get("validate_only") or message["token"] == "none":
        return "the registration token is not valid"
    android = message["android"]
    if set(android) - {"collapse_key", "priority", "ttl"} or android["priority"] not in {"HIGH", "NORMAL"}:
        return "android"
    if not re.fullmatch(r"\d+s", android["ttl"]) or int(android["ttl"][:-1]) > 2_419_200:
        return "ttl"
    reserved = {key for key in message["data"] if key in {"from", "message_type"} or key.startswith(("google", "gcm"))}
    if reserved or not all(isinstance(value, str) for value in message["data"].values()):
        return "data"
    return "too long" if len(json.dumps(message["data"])) > 4000 else ""


def google_error(http: int, status: str, code: str = "", **headers: str) -> Reply:
    details = [{"@type": "type.googleapis.com/google.firebase.fcm.v1.FcmError", "errorCode": code}] if code else []
    error = {"code": http, "status": status, "message": "words that may quote a token", "details": details}
    return json_reply(http, {"error": error}, **headers)


@dataclass
class Apple(Service):
    """APNs with tokens of a team."""

    key: Any = field(default_factory=lambda: ec.generate_private_key(P256))
    proofs: set[str] = field(default_factory=set)
    void: set[str] = field(default_factory=set)

    def setting(self) -> dict[str, str]:
        rest = {"key_id": "KEY1234567", "team_id": f"T{id(self)}", "topic": "org.example.consulate"}
        return {**rest, "private_key": pem(self.key), "url": self.server.url}

    def judge(self, seen: Seen) -> Reply:
        reason = self.wrong_proof(seen.headers.get("authorization", ""))
        if reason:
            return apple_error(403, reason)
        found = re.fullmatch(r"/3/device/([0-9a-fA-F]{8,200})", seen.path)
        if not found or seen.headers[":method"] != "POST":
            return apple_error(404, "BadPath")
        if trouble := self.trouble(found[1]):
            return trouble
        reason = shape_of_apns(seen, topic=self.setting()["topic"])
        if reason:
            self.faults.append(reason)
            return apple_error(413 if reason == "PayloadTooLarge" else 400, reason)
        if found[1] == "0" * 64:
            return apple_error(400, "BadDeviceToken")
        self.taken.append({"token": found[1], "headers": seen.headers, **json.loads(seen.body)})
        return Reply(200, headers={"apns-id": seen.headers["apns-id"]})

    def wrong_proof(self, given: str) -> str:
        proof = given.removeprefix("bearer ")
        if not proof:
            return "MissingProviderToken"
        try:
            claims = jwt.decode(proof, self.key.public_key(), ["ES256"], issuer=self.setting()["team_id"])
            header = jwt.get_unverified_header(proof)
        except jwt.PyJWTError:
            return "InvalidProviderToken"
        if header != {"alg": "ES256", "kid": "KEY1234567", "typ": "JWT"} or set(claims) != {"iss", "iat"}:
            return "InvalidProviderToken"
        if proof in self.void or claims["iat"] < time.time() - 3600:
            return "ExpiredProviderToken"
        self.proofs.add(proof)
        return ""


def shape_of_apns(seen: Seen, *, topic: str) -> str:
    headers, body = seen.headers, json.loads(seen.body)
    if len(seen.body) > 4096:
        return "PayloadTooLarge"
    if headers.get("apns-topic") != topic:
        return "BadTopic"
    try:
        UUID(headers["apns-id"])
    except ValueError:
        return "BadMessageId"
    if len(headers["apns-collapse-id"].encode()) > 64:
        return "BadCollapseId"
    if not headers["apns-expiration"].isdigit():
        return "BadExpirationDate"
    silent = headers["apns-push-type"] == "background"
    if headers["apns-push-type"] not in {"alert", "background"}:
        return "InvalidPushType"
    if headers["apns-priority"] not in ({"5"} if silent else {"5", "10"}):
        return "BadPriority"
    return "PayloadEmpty" if not isinstance(body.get("aps"), dict) or (silent and "alert" in body["aps"]) else ""


def apple_error(status: int, reason: str, *, headers: Mapping[str, str] | None = None, **more: Any) -> Reply:
    return json_reply(status, {"reason": reason, **more}, **(headers or {}))


@dataclass
class Browsers(Service):
    """A push service and the browsers behind it: it checks VAPID as the one, and opens what came as the others."""

    vapid: Any = field(default_factory=lambda: ec.generate_private_key(P256))
    keys: dict[str, tuple[Any, bytes]] = field(default_factory=dict)
    proofs: list[dict[str, Any]] = field(default_factory=list)

    def setting(self) -> dict[str, str]:
        return {"private_key": pem(self.vapid), "contact": "mailto:push@consulate.example.org"}

    def subscribe(self, name: str) -> dict[str, str]:
        key, auth = ec.generate_private_key(P256), name.encode().ljust(16, b".")[:16]
        self.keys[f"/{name}"] = (key, auth)
        point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {"endpoint": f"{self.server.url}/{name}", "p256dh": b64(point), "auth": b64(auth)}

    def judge(self, seen: Seen) -> Reply:
        if trouble := self.trouble(seen.path):
            return trouble
        fault = self.wrong_proof(seen.headers.get("authorization", ""))
        if fault:
            self.faults.append(fault)
            return Reply(403)
        if seen.path not in self.keys:
            return Reply(404)
        headers = seen.headers
        topic = re.fullmatch(r"[A-Za-z0-9_-]{1,32}", headers["topic"])
        if not topic or not headers["ttl"].isdigit() or headers["urgency"] not in {"very-low", "low", "normal", "high"}:
            return Reply(400)
        if headers["content-encoding"] != "aes128gcm" or len(seen.body) > 4096:
            return Reply(413)
        told = json.loads(opened(seen.body, *self.keys[seen.path]))
        self.taken.append({"path": seen.path, "headers": headers, "told": told, "length": len(seen.body)})
        return Reply(201)

    def wrong_proof(self, given: str) -> str:
        found = re.fullmatch(r"vapid t=([^,\s]+), k=([A-Za-z0-9_-]+)", given)
        if not found:
            return "no vapid"
        public = self.vapid.public_key()
        if found[2] != b64(public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)):
            return "other key"
        try:
            claims = jwt.decode(found[1], public, ["ES256"], audience=self.server.url, options={"require": ["exp"]})
        except jwt.PyJWTError as error:
            return repr(error)
        self.proofs.append(claims)
        return "" if claims["exp"] <= time.time() + 86_400 and claims["sub"].startswith("mailto:") else "claims"


def opened(sealed: bytes, key: Any, auth: bytes) -> bytes:
    """As a browser does (RFC 8188, RFC 8291), from the specification and not from what sealed it."""
    salt, size, length = sealed[:16], int.from_bytes(sealed[16:20], "big"), sealed[20]
    sender, record = sealed[21 : 21 + length], sealed[21 + length :]
    assert length == 65
    assert 18 <= len(record) <= size
    point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    shared = key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(P256, sender))
    secret = HKDF(SHA256(), 32, auth, b"WebPush: info\x00" + point + sender).derive(shared)
    content = HKDF(SHA256(), 16, salt, b"Content-Encoding: aes128gcm\x00").derive(secret)
    nonce = HKDF(SHA256(), 12, salt, b"Content-Encoding: nonce\x00").derive(secret)
    plain = AESGCM(content).decrypt(nonce, record, None).rstrip(b"\x00")
    assert plain.endswith(b"\x02")
    return plain[:-1]


def b64(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")
