Feature: A family is kept together, or parts by everybody's own word
  Omar has found work in Erbil and would like to go ahead. Zeinab is asked what she wants, alone, and Yusuf is asked too.
  Until each of them has said so, the family has one booking or none.

  Scenario: The father goes ahead only when the mother says so herself and it was found best for the child
    Given it is the morning of 4 March 2024
    When Carla registers a return from Germany to Erbil in Iraq for:
      | called | given names | family name | relation          | sex    | born       | nationality |
      | Omar   | عمر         | حسن         | Main applicant    | Male   | 1986-03-01 | Iraq        |
      | Zeinab | زينب        | حسن         | Spouse or partner | Female | 1990-07-09 | Iraq        |
      | Yusuf  | يوسف        | حسن         | Child             | Male   | 2015-01-02 | Iraq        |
    And Carla holds a counselling session with everybody in Arabic, without an interpreter
    And Carla assesses everybody; nobody is afraid to return
    And Carla puts “REAG/GARP” on offer
    And Carla takes down that Omar wants to return, explained in Arabic
    And Carla takes down that Zeinab wants to return, explained in Arabic
    And Carla takes down that Zeinab Hasan signs for Yusuf, who says in Arabic: “I want to see my grandmother.”
    And 2 days have passed
    And Paul clears “No risk on return, no pending procedure” for everybody, because: Spoke with each alone; no risk found.
    And Carla applies for “REAG/GARP”
    And Mona approves “REAG/GARP”
    Then the case stands at “Approved”
    When Tara tries to book a flight for Omar alone in 12 days
    Then it is refused, because “Some of a family would stay behind”

    When Carla takes down that Omar says yes to Omar going ahead: “I begin work there in April.”
    And Carla takes down that Zeinab says no to Omar going ahead: “I want us to stay together.”
    And Tara tries to book a flight for Omar alone in 12 days
    Then it is refused, because “Some of a family would stay behind”

    When 1 week has passed
    And Carla takes down that Zeinab says yes to Omar going ahead: “The flat is ready in June. We follow then.”
    And Tara tries to book a flight for Omar alone in 12 days
    Then it is refused, because “Some of a family would stay behind”
    When Carla tries to take down what is best for Yusuf: “The mother stays with him.”
    Then it is refused, because “by a protection officer who does not have the case”
    When Paul takes down what is best for Yusuf: “The mother stays with him.”
    And Tara books a flight for Omar alone in 12 days
    Then the case stands at “Preparing travel”
    And Paul sees on the page of travelling apart: “Everybody has agreed”

    When Carla takes down that Zeinab says no to Omar going ahead: “My mother has fallen ill. I need him here.”
    Then Paul sees on the page of travelling apart: “Nobody of them is released”
    And Tara cannot release Omar, because “Family travels together”
    And Eve, of a foreign agency, cannot open the case and finds nobody called “عمر حسن”
    And this shows B05: a family travels together, or apart by everybody's word
