"""What does an officer see of somebody who may be the same human being?"""

from rest_framework import serializers


class CandidateOut(serializers.Serializer):
    """One file of another person. `same` is true where names, birth date and nationality are equal to the letter."""

    id = serializers.UUIDField(source="application.public_id")
    reference = serializers.CharField(source="application.reference")
    applicant = serializers.CharField()
    birth_date = serializers.CharField()
    nationality = serializers.CharField(source="application.applicant.nationality")
    category = serializers.CharField(source="application.category_code")
    mission = serializers.CharField(source="application.mission.code")
    state = serializers.CharField(source="application.state")
    same = serializers.BooleanField()
