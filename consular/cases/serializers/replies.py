"""What do officers get of the answers a mission keeps ready?"""

from rest_framework import serializers

from consular.cases.models.replies import CannedReply


class CannedReplyOut(serializers.ModelSerializer):
    """`text` holds names in braces; with `?thread=` those we know are filled. It is a draft, to be edited and sent."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    mission = serializers.CharField(source="mission.code", read_only=True)
    text = serializers.CharField(read_only=True)

    class Meta:
        model = CannedReply
        fields = ["id", "mission", "language", "title", "text"]
        read_only_fields = fields
