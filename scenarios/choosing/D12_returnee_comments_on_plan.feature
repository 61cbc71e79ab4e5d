Feature: The returnee speaks about the plan, and is answered before anything is approved
  Omar came home to a plan that others had made for him. It is his life: what he says is written down with the day, the
  language and who wrote it, and somebody says what was done about it.

  Scenario: A comment changes the plan, another one does not, and later they say how it goes
    Given it is the morning of 1 April 2024
    And Omar, Zeinab and Yusuf have come home to Erbil with the help of Carla and Rami
    When 1 week has passed
    And Rami adds to the plan:
      | need                             | help                    | dimension | form    | provider             | amount |
      | Omar repairs refrigerators       | Tools for a repair shop | Economic  | In kind | Two Rivers Wholesale | 800.00 |
    And Rami writes down that Omar says of “Tools for a repair shop”, in Arabic: “I would rather learn to repair cars.”
    Then Rami sees “Waits for an answer” beside “I would rather learn to repair cars.”
    When Rami tries to read the plan to Omar in Arabic, and they agree
    Then it is refused, because “A comment on the plan is answered before anything is approved”

    When Rami tries to say to “I would rather learn to repair cars.” that “The plan was changed”: You will have a course.
    Then it is refused, because “A comment on the plan is answered before anything is approved”
    When Rami changes “Tools for a repair shop” to “Course in car repair”
    And Rami says to “I would rather learn to repair cars.” that “The plan was changed”: You will have a course.
    And Rami writes down that Zeinab says of the whole plan, in Arabic: “Is there money for a kindergarten?”
    And Tara tries to say to “Is there money for a kindergarten?” that “Answered”: Yes.
    Then it is refused, because the act belongs to another role
    When Rami says to “Is there money for a kindergarten?” that “Not changed, because”: It is free in this quarter.
    And Rami reads the plan to Omar and Zeinab in Arabic, and they agree: “This is our plan now.”
    And Rami approves the line “Course in car repair”
    Then the case stands at “Settling in”

    When 3 weeks have passed
    And Rami writes down that “Course in car repair” was delivered
    And 2 months have passed
    And Rami writes down that Omar says of “Course in car repair” in a later consultation, in Arabic: “The course is good, the bus is dear.”
    And Rami adds to the plan:
      | need                 | help                     | dimension | form | provider | amount |
      | The bus to the course | Bus fare for two months | Economic  | Cash | Bus firm | 60.00  |
    And Rami says to “The course is good, the bus is dear.” that “The plan was changed”: The fare is in the plan.
    Then Ranya sees “In a later consultation” beside “The course is good, the bus is dear.”
    And Ranya sees “It is free in this quarter.” beside “Is there money for a kindergarten?”
    When Rami tries to approve the line “Bus fare for two months”
    Then it is refused, because “A line is approved only after every adult it concerns has agreed to the plan as it stands now.”
    When Rami reads the plan to Omar and Zeinab in Arabic, and they agree: “Good.”
    And Rami approves the line “Bus fare for two months”
    Then Rami sees “The person commented on the plan” on the case page
    And Adam, of another agency, cannot open the case and finds nobody called “عمر حسن”
    And this shows D12: the returnee comments on the plan, is answered, approves it, and is heard again later
