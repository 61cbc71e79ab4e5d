from pytest_bdd import scenarios

scenarios("asking/consent_withdrawn_reaches_every_recipient.feature")
