"""How does the remote configuration look to an app?"""

from rest_framework import serializers


class ConfigOut(serializers.Serializer):
    """`jws` is a compact JWS (RFC 7515, EdDSA) by a key of `config/keys`; verify it, then read its payload: `serial`,
    `issued_at`, `expires_at`, `platforms` (`android`, `ios`: `minimum`, `recommended`), `flags` (true or false),
    `banners` (`id`, `severity`, `from`, `until`, `text` by language).

    Refuse a lower `serial` than you have seen, and one that has expired. Below `minimum` we answer 426.
    """

    jws = serializers.CharField()


class ConfigKeyOut(serializers.Serializer):
    """RFC 7517 and 8037; it signs from `nbf` to `exp`, in seconds since 1970."""

    kty = serializers.CharField()
    crv = serializers.CharField()
    x = serializers.CharField()
    kid = serializers.CharField()
    use = serializers.CharField()
    alg = serializers.CharField()
    nbf = serializers.IntegerField()
    exp = serializers.IntegerField()


class ConfigKeysOut(serializers.Serializer):
    keys = ConfigKeyOut(many=True)
