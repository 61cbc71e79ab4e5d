Feature: Somebody who returned once comes again
  Omar went home in spring and could not stay. A year later he is back in Germany, and asks to go home a second time.
  Nobody begins with an empty page: what is known of him stays one record, and each return stays a case of its own.

  Scenario: The earlier record is found under another spelling, and the new case leads to the first return
    Given it is the morning of 4 March 2024
    And Omar has come home to Erbil with the help of Carla and Rami
    When 1 month has passed
    And Mona closes the first case, because Omar has “Migrated again”
    Then the case stands at “Closed”

    When 12 months have passed
    And Clemens registers a return from Germany to Erbil in Iraq for “Omer Hassan”, born on 1 March 1986
    Then Clemens is asked whether “Omer Hassan” is somebody known: “عمر حسن”, whose last case is the first one, “Closed”
    And nothing is saved yet
    When Clemens goes on without an answer
    Then Clemens reads that “Choose whether this is the same person.”
    When Clemens says that it is the same person
    Then the new case stands at “Registered”, and its earlier return is the first case
    And the page of عمر حسن leads from each of the two returns to the other
    And Clemens finds 1 record with 2 cases when searching for “Omar Hassan”
    And the first case stands at “Closed” as before
    And of the first return nothing counts for the second: Omar has not decided, and nobody has assessed him
    And Eve, of a foreign agency, cannot open the case and finds nobody called “عمر حسن”
    And this serves A02: return, leaving and returning are one person's way, told case by case
