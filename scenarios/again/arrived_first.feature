Feature: Somebody is there already
  Omar sold what he had, bought a ticket and went home. Two weeks later he stands before the people who receive others.
  He is helped from where he is: nobody asks him to sign what is signed before a journey.

  Scenario: The receiving agency registers a man who came home by himself
    Given it is the morning of 4 March 2024
    When Rami registers a return from Germany to Erbil in Iraq, arrived on 20 February 2024, for:
      | called | given names | family name | relation       | sex  | born       | nationality |
      | Omar   | عمر         | حسن         | Main applicant | Male | 1986-03-01 | Iraq        |
    Then the case stands at “Arrived”
    And Rami sees “Make the reintegration plan with the person” on the case page
    And Rami is asked for nothing that stands before a journey
    And Rami has the work “Make the reintegration plan”
    And Omar has the follow-ups “Baseline” for 20 February 2024 and “Month 6” for 20 August 2024

    When Rami adds to the plan:
      | need                                     | help                    | dimension | form    | provider             | amount |
      | Omar repairs refrigerators, has no tools | Tools for a repair shop | Economic  | In kind | Two Rivers Wholesale | 800.00 |
    And Rami tries to approve the line “Tools for a repair shop”
    Then it is refused, because “A line is approved only after every adult it concerns has agreed”
    When Rami reads the plan to Omar in Arabic, and they agree: “With tools I can work tomorrow.”
    And Rami approves the line “Tools for a repair shop”
    Then the case stands at “Settling in”
    When Rami writes down that “Tools for a repair shop” was delivered
    And Rami tries to hold the follow-up “Baseline” with Omar: the answers are fair
    Then it is refused, because “Whoever gave help in this case does not ask about its results.”
    When Ranya holds the follow-up “Baseline” with Omar: the answers are fair
    Then the follow-up “Baseline” of Omar is “Held”, and “Month 6” is “Due”
    And Rami is asked for nothing that stands before a journey
    And Carla, of an agency in the country he left, cannot open the case and finds nobody called “عمر حسن”
    And this serves A01: a return without anybody's help has a way of its own, with the checks that belong to it
