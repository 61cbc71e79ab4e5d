from pytest_bdd import scenarios

scenarios("together/C08_task_force_across_a_border.feature")
