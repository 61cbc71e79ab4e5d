from pytest_bdd import scenarios

scenarios("together/I01_ministries_share_a_board.feature")
