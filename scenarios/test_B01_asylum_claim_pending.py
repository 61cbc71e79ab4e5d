from pytest_bdd import scenarios

scenarios("B01_asylum_claim_pending.feature")
