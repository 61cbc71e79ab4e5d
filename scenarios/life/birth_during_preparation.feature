Feature: A child is born while the family prepares to go
  Omar and Zeinab have decided, are approved and have seats. Then Noor is born. The household is another one now:
  nobody is rushed onto the old flight, and nobody is left behind.

  Scenario: Noor is born after the flight was booked, and travels when she is old enough
    Given it is the morning of 4 March 2024
    When Carla registers a return from Germany to Erbil in Iraq for:
      | called | given names | family name | relation          | sex    | born       | nationality |
      | Omar   | عمر         | حسن         | Main applicant    | Male   | 1986-03-01 | Iraq        |
      | Zeinab | زينب        | حسن         | Spouse or partner | Female | 1990-07-09 | Iraq        |
    And the case goes its usual way until it is “Preparing travel”
    And 3 days have passed
    And Carla writes down that Noor, “نور”, was born to Zeinab today
    Then the case stands at “Preparing travel”
    And Carla sees “Without a seat” on the case page
    And Carla has the work “Renew the decision: something it was bound to has changed”
    And Carla has the work “Calculate the assistance again: the household has changed”
    And Carla has the work “Assess vulnerability, needs and risks”

    When it is 2 days before the departure
    And Carla asks Omar alone, in Arabic, whether they still want to return: “Still wants to return”
    And Tara tries to release Omar
    Then it is refused, because “Decision in force”
    And it is refused, because “Family travels together”

    When Carla calculates “REAG/GARP” again, with the child
    Then Carla has the work “Calculate the assistance again: the household has changed”
    When Carla assesses Noor; nobody is afraid to return
    Then Carla does not have the work “Assess vulnerability, needs and risks”
    When Carla takes down that Omar and Zeinab want to return, explained in Arabic
    And Carla takes down that Zeinab Hasan signs for Noor, who says in Arabic: “Sleeps in her mother's arms.”
    And Carla lets “New Sprout” see the data of Noor, as they agreed
    And 1 day has passed
    And Tara tries to book Noor a seat on the flight of the others
    Then it is refused, because “No risk on return, no pending procedure”
    When Paul clears “No risk on return, no pending procedure” for everybody, because: Spoke with the mother; no risk found.
    And Carla asks for the approval of “REAG/GARP” to be replaced
    Then Carla does not have the work “Calculate the assistance again: the household has changed”
    And Mona has the work “Decide on an application”
    When Tara books Noor a seat on the flight of the others
    Then Carla does not see “Without a seat” on the case page
    When Tara clears “Fit to travel” for everybody, because: Certificates seen.
    Then Tara sees of Noor that “The child is too young to travel on that day.”

    When Tara postpones every flight by 14 days
    And it is 2 days before the departure
    And Carla asks everybody alone, in Arabic, whether they still want to return: “Still wants to return”
    And Paul clears “Capacity to decide” for Omar and Zeinab, because: Both understand and decide.
    And Paul clears “No risk on return, no pending procedure” for everybody, because: Nothing has changed.
    And Tara clears “Fit to travel” for everybody, because: Certificates seen, also the child's.
    And Tara clears “Identity and travel document” for everybody, because: Passports seen, and the child's travel document.
    And Rami clears “Reception confirmed” for everybody, because: The grandmother waits for all three.
    And Tara releases everybody
    Then the case stands at “Released to travel”
    And Adam, of another agency, cannot open the case and finds nobody called “نور حسن”
    And what happens in a family counts (B05): nobody flew before everybody could
