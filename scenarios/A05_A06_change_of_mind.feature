Feature: People change their mind, and it is theirs to change
  Samir and Nabil are brothers. At the airport Samir does not want to fly any more; Nabil resists. Neither is asked
  for a reason, and neither pays for it when he comes again.

  Scenario: One brother withdraws after release, the other resists, and the first comes again
    Given it is the morning of 4 March 2024
    When Carla registers a return from Germany to Erbil in Iraq for:
      | called | given names | family name | relation          | sex  | born       | nationality |
      | Samir  | سمير        | قاسم        | Main applicant    | Male | 1994-05-01 | Iraq        |
      | Nabil  | نبيل        | قاسم        | Brother or sister | Male | 1997-11-20 | Iraq        |
    And the case goes its usual way until it is “Released to travel”
    Then the case stands at “Released to travel”

    When it is 2 hours before the departure
    And Carla withdraws the decision of Samir, as he wishes; no reason is asked
    Then Carla sees of Samir that he has “Withdrawn”, and nothing that speaks against him
    And the case stands at “Preparing travel”
    And Carla has the work “Renew the decision: something it was bound to has changed”
    When Tara tries to record that Nabil is on board all the same
    Then it is refused, because “Only a person who is released may board and depart.”
    And it is refused, because “Decision in force”
    When Tara tries to record that Samir is on board all the same
    Then it is refused, because “This person has no seat on this journey”

    When Carla notes that Nabil resists “at the gate”: “Sits down on the floor and says he will not go without his brother.”
    Then the case stands at “Suspended”
    And Paul has the work “Review a refusal or resistance”
    When Carla tries to take down that Nabil wants to return, explained in Arabic
    Then it is refused, because “A decision is taken after the assessment and before departure”
    When Carla tries to review the refusal, with Nabil alone: “Wants to go on, freely”
    Then it is refused, because “A refusal is reviewed by another person than the one who noted it”
    When Paul tries to review the refusal, with Nabil in company: “Wants to go on, freely”
    Then it is refused, because “with the person alone”
    When 1 day has passed
    And Paul reviews the refusal, with Nabil alone: “Does not want to go on”
    Then the case stands at “Withdrawn”
    And Carla sees “the person has withdrawn, and may ask again at any time” on the case page
    And Paul does not have the work “Review a refusal or resistance”
    And Adam, of another agency, cannot open the case and finds nobody called “سمير قاسم”

    When 3 months have passed
    And Samir comes again, and Carla opens the case again for him
    Then the case stands at “Counselling”
    When Carla holds a counselling session with Samir in Arabic, without an interpreter
    And Carla assesses Samir; nobody is afraid to return
    And Carla calculates “REAG/GARP” again, now for him alone
    And Carla takes down that Samir wants to return, explained in Arabic
    Then the case stands at “Decided”
    When 2 days have passed
    And Paul clears “No risk on return, no pending procedure” for Samir, because: Spoke with him alone again; no risk found.
    And Carla applies for “REAG/GARP”
    Then Samir is to have the 1,200.00 euros of “REAG/GARP” that he would have had before
    When Mona approves “REAG/GARP”
    Then the case stands at “Approved”
    And this shows A05 and A06: the choice is personal and may be taken back until boarding; refusal is never taken for consent
