from pytest_bdd import scenarios

scenarios("consent_withdrawn_reaches_every_recipient.feature")
