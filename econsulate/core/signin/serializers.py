"""What do people see and change of their own login?"""

from django.conf import settings
from rest_framework import serializers

from econsulate.core.access import has_second_factor, session_of
from econsulate.core.accounts.models import User
from econsulate.core.api.serializers import StrictSerializer


class MeSerializer(StrictSerializer):
    """`second_factor` says whether this session proved one."""

    public_id = serializers.UUIDField(read_only=True)
    email = serializers.EmailField(read_only=True, allow_null=True)
    phone = serializers.CharField(read_only=True, allow_null=True)
    language = serializers.ChoiceField(choices=settings.LANGUAGES, required=False)
    is_staff = serializers.BooleanField(read_only=True)
    second_factor = serializers.SerializerMethodField()

    def get_second_factor(self, user: User) -> bool:
        return has_second_factor(session_of(self.context["request"]))
