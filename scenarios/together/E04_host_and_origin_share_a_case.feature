Feature: Host and origin share one case, each on its own boundary
  Omar and Zeinab go home with help. The border authority of the country they return to is told who comes, when and where; it says
  in its own language who has arrived. It never learns why they left, under which programme they return, or what protects them.

  Scenario: From the booking to two confirmed arrivals
    Given it is the morning of 4 March 2024
    When Carla registers a return from Germany to Erbil in Iraq for:
      | called | given names | family name | relation          | sex    | born       | nationality |
      | Omar   | عمر         | الجبوري     | Main applicant    | Male   | 1986-03-27 | Iraq        |
      | Zeinab | زينب        | الجبوري     | Spouse or partner | Female | 1990-07-09 | Iraq        |
    And the case goes its usual way until it is “Preparing travel”
    Then Nadia, who was not asked, cannot open the case and finds nobody called “عمر الجبوري”
    When Carla lets “Border Guard of Erbil” see the data of everybody for “Authority of the country of origin”, as they agreed
    Then Nadia reads on one page “عمر الجبوري”, “زينب الجبوري”, “Example Air”, “Has not left yet”
    And Nadia reads there neither “Preparing travel” nor “REAG/GARP” nor “Voluntary” nor “Safeguards” nor “Declaration”
    And Nadia reads the same page in Arabic, from right to left
    And Nadia finds nothing at the timeline, the plan, the papers and the assistance of the case
    When the case goes its usual way on until it is “Released to travel” (it was “Preparing travel”)
    And it is 1 hour before the departure
    And Carla records that everybody is on board
    And it is 1 hour after the departure
    And Tara records that everybody has departed
    And it is 8 hours after the departure
    And Tara tries to confirm that Omar has arrived
    Then it is refused, because the act belongs to another role
    When Nadia says of Omar “Has arrived” and of Zeinab “Did not arrive”
    Then the case stands at “Departed”
    And Carla has the work “Confirm the arrival”
    When 1 day has passed
    And Nadia says of Zeinab “Has arrived”
    And the work that follows is done
    Then the case stands at “Arrived”
    And Rami has the work “Make the reintegration plan”
    And Carla does not have the work “Confirm the arrival”
    When Nadia tries to say of Zeinab that it was not so: “I was wrong.”
    Then it is refused, because “contradicted by another person”
    When Nizar says of Zeinab that it was not so: “It was her sister.”
    And the work that follows is done
    Then the case stands at “Departed”
    And Carla has the work “The record of the journey is contradicted”
    When Nizar says of Zeinab “Has arrived”
    Then the case stands at “Arrived”
    When Carla lets “Border Guard of Erbil” see nothing of everybody any more, as they said
    Then Nadia, who has done her part, cannot open the case and finds nobody called “عمر الجبوري”
    And this shows E04: host and origin share one case under agreed parts, and each does its own task in it
