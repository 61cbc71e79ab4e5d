Feature: A person is registered twice; two records become one, and come apart again
  Omar asks for advice in March. A month later he stands at another desk, and is written down anew.

  Scenario: The records are made one, taken apart, and made one again
    Given it is the morning of 4 March 2024
    When Carla registers a return from Germany to Erbil in Iraq for:
      | called | given names | family name | relation          | sex    | born       | nationality |
      | Omar   | عمر         | حسن         | Main applicant    | Male   | 1986-03-01 | Iraq        |
      | Zeinab | زينب        | حسن         | Spouse or partner | Female | 1990-07-09 | Iraq        |
    And the case goes its usual way until it is “Decided”
    And 1 month has passed
    And Clemens registers “Omer Hassan”, who is asked about, and says by mistake that it is a different person
    Then Mona finds 2 records when searching for “Omar Hassan”

    When Carla tries to make the two records one by their address
    Then it is refused, because the act belongs to another role
    And Eve, who is of another agency, finds no such page
    When Mona ticks both records, and compares them
    Then Mona reads there the numbers of both cases, and that everything belongs to the record that remains
    When Mona makes them one, keeping “عمر” and the later town of origin, because: The same passport.
    Then Mona finds 1 record when searching for “Omar Hassan”
    And Clemens finds 1 record when searching for “عمر حسن”
    And the old address of the second record leads Clemens to “عمر حسن”
    And the decisions in the first case are in force as before
    When Clemens says that the second case is the same return as the first
    And Mona looks at the second case a second time, and closes it
    Then the second case is closed as “Registered twice”, and leads to the first

    When 1 week has passed
    And Mona takes the two records apart, because: They are cousins of one name.
    Then Mona finds 2 records when searching for “Omar Hassan”
    And the second record says “Omer Hassan” and “Duhok” again
    And the decisions in the first case are in force as before
    When Mona ticks both records, and compares them
    And Mona makes them one, keeping “عمر” and the later town of origin, because: The cousin was his own passport after all.
    And 1 month has passed
    And Mona tries to take the two records apart, because: Somebody says so.
    Then it is refused, because “A merge is undone once, in the time the law gives”
    And Eve, of a foreign agency, cannot open the case and finds nobody called “عمر حسن”
    And this serves G02: who somebody is, known once and well, and a mistake about it that can be taken back
