from pytest_bdd import scenarios

scenarios("D10_diaspora_organisation_refers.feature")
