from pytest_bdd import scenarios

scenarios("asking/D10_diaspora_organisation_refers.feature")
