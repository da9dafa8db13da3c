"""Secrets and signatures of webhooks."""

from datetime import UTC, datetime

import pytest

from shared.web.signing import is_secret, new_secret, signed_headers


def test_secrets_are_new_each_time_and_known_as_such():
    assert is_secret(new_secret())
    assert new_secret() != new_secret()


@pytest.mark.parametrize("text", ["", "whsec_", "hunter2", "whsec_short", "whsec_ü", "c2VjcmV0" * 8])
def test_what_is_no_secret(text):
    assert not is_secret(text)


def test_the_signature_is_that_of_standard_webhooks():
    # The published example of Standard Webhooks.
    headers = signed_headers(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        datetime.fromtimestamp(1614265330, UTC),
        b'{"test": 2432232314}',
    )
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert headers["webhook-timestamp"] == "1614265330"
