"""The property tests' settings: the rules are judged by what they answer; how fast a busy machine draws examples says nothing."""

from hypothesis import HealthCheck, settings

settings.register_profile("rules", deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None)
settings.load_profile("rules")
