Feature: While an asylum claim is pending, nobody returns
  Mariam asks about going home before her claim is decided. She may talk, think and even sign; but nothing that leads
  to a seat on an aeroplane can be done, and there is nobody in the house who could do it all the same.

  Scenario: A pending claim, and later a pending appeal, stop every step towards travel
    Given it is the morning of 4 March 2024
    When Carla registers a return from Germany to Erbil in Iraq for:
      | called | given names | family name | relation       | sex    | born       | nationality | residence status         |
      | Mariam | مريم        | جابر        | Main applicant | Female | 1991-04-12 | Iraq        | Asylum procedure pending |
    And the case goes its usual way until it is “Decided”
    Then the case stands at “Decided”
    And Carla sees “An asylum claim or appeal is pending.” on the case page
    And Eve, of a foreign agency, cannot open the case and finds nobody called “مريم جابر”

    When Carla tries to apply for “REAG/GARP”
    Then it is refused, because “A safeguard stands against assistance.”
    When Tara tries to book a flight for everybody in 12 days
    Then it is refused, because “No risk on return, no pending procedure”
    And it is refused, because “A booking needs approved assistance.”
    When Carla tries to pass over “No risk on return, no pending procedure” for Mariam
    Then it is refused, because “Consent and non-refoulement are never overridden.”
    When Paul tries to pass over “No risk on return, no pending procedure” for Mariam
    Then it is refused, because “Consent and non-refoulement are never overridden.”
    When Dora tries to pass over “No risk on return, no pending procedure” for Mariam
    Then it is refused, because “Consent and non-refoulement are never overridden.”
    When Paul tries to clear “No risk on return, no pending procedure” for Mariam, because: The hearing went badly anyway.
    Then it is refused, because “While an asylum claim or appeal is pending”

    When 3 weeks have passed
    And Carla writes down that the residence status is now “Ordered to leave”
    Then Paul has the work “Review a protection concern”
    When Carla tries to apply for “REAG/GARP”
    Then it is refused, because “A safeguard stands against assistance.”
    When Carla tries to clear “No risk on return, no pending procedure” for Mariam, because: The claim was refused.
    Then it is refused, because the act belongs to another role
    When Clemens tries to clear “No risk on return, no pending procedure” for Mariam, because: Carla asked me to.
    Then it is refused, because the act belongs to another role
    When Paul clears “No risk on return, no pending procedure” for Mariam, because: Read the decision, spoke with her alone; she fears nobody.
    Then Paul does not have the work “Review a protection concern”
    When Carla applies for “REAG/GARP”
    And Mona approves “REAG/GARP”
    And Carla lets “New Sprout” see the data of Mariam, as they agreed
    And Tara books a flight for everybody in 12 days
    Then the case stands at “Preparing travel”

    When the case goes its usual way on until it is “ready for release” (it was “Preparing travel”)
    And Carla writes down that the residence status is now “Asylum procedure pending”
    And Tara tries to release Mariam
    Then it is refused, because “Nobody is released to travel while a safeguard stands against it.”
    And it is refused, because “No risk on return, no pending procedure”
    When Mona tries to pass over “No risk on return, no pending procedure” for Mariam
    Then it is refused, because “Consent and non-refoulement are never overridden.”
    When Carla writes down that the residence status is now “Ordered to leave”
    And Tara tries to release Mariam
    Then it is refused, because “No risk on return, no pending procedure”
    When Paul clears “No risk on return, no pending procedure” for Mariam, because: She took the appeal back; her lawyer confirms it in writing.
    And Tara releases Mariam
    Then the case stands at “Released to travel”
    And this shows B01: no return of asylum seekers, and a documented check before every return
