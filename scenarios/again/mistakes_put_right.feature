Feature: Mistakes are put right, and nothing vanishes
  People who work write things down wrongly. Whoever sees it says so, with the reason; where it matters to somebody's
  safety, at once. What was written down stays readable, and nobody travels on it.

  Scenario: A safeguard, a departure, a call and a closing that were mistakes
    Given it is the morning of 4 March 2024
    And Omar is released to travel to Erbil
    When Carla takes back “Safeguard cleared”, because “His mother moved away; nobody waits.”
    Then the case stands at “Preparing travel”
    And Carla sees “Booked” on the case page
    When Ranya clears “Reception confirmed” again for Omar, and Tara releases him
    Then the case stands at “Released to travel”

    When Tara notes of Omar by mistake: On board, then Departed
    Then the case stands at “Departed”
    And Tara cannot take back “Departed” herself
    When Carla contradicts “Departed”, because “He stands before me. It was his brother.”
    Then the case stands at “Released to travel”
    And Carla sees “Contradicted” on the case page
    And Carla has the work “The record of the journey is contradicted: find out and write down what is true”
    And Paul has the work “The record of the journey is contradicted: find out and write down what is true”
    When Tara notes of Omar: Departed
    Then the case stands at “Departed”
    When Rami notes of Omar: Arrived
    And Carla and Paul finish that work
    Then the case page warns Carla of “Contradicted” no more

    When Rami writes down a call to Omar on this case, though he called somebody else
    And Rami takes back “Tried to make contact”, because “Another family.”
    Then the call stands among the attempts, and “Another family.” beside it

    When Rami closes the case too early, and Mona with him
    Then the case stands at “Closed”
    When Carla takes back “Case closed”, because “The plan has only begun.”
    Then the case stands at “Arrived”

    And on the timeline Carla reads what was written down, and beside it why it was not so:
      | Safeguard cleared        | Cleared by mistake: the safeguard stands again         |
      | Departed                 | Contradicted: it was not so                            |
      | Tried to make contact    | Attempt to make contact: written down by mistake       |
      | Case closed              | Closed by mistake: opened again                        |
    And Eve, of a foreign agency, can take back nothing of it
