Feature: A risk on return is found late, and everything stops
  Omar is released to travel. Two days before his flight he tells Carla on the telephone what he has told nobody before.
  There is a ticket, a seat, a taxi and a brother waiting. None of that weighs anything against what he fears.

  Scenario: What is said after the release stops the journey, and only a second person's review lets anybody go on
    Given it is the morning of 4 March 2024
    When Carla registers a return from Germany to Erbil in Iraq for:
      | called | given names | family name | relation       | sex  | born       | nationality |
      | Omar   | عمر         | حسن         | Main applicant | Male | 1986-03-01 | Iraq        |
    And the case goes its usual way until it is “Released to travel”
    Then Carla sees on the page of the risk on return: “Convention against Torture”
    And Carla sees on the page of the risk on return: “Reviewed, and agreed”

    When Carla notes a call with Omar, who is afraid: “The men who took my brother have asked for me.”
    Then Paul has the work “Review a protection concern”
    And Tara cannot board Omar, because “No risk on return, no pending procedure”
    When Tara tries to pass over “No risk on return, no pending procedure” for Omar
    Then it is refused, because “Consent and non-refoulement are never overridden.”
    When Paul tries to clear “No risk on return, no pending procedure” for Omar, because: The flight is paid.
    Then it is refused, because “are cleared by nobody's hand”
    And Rami and Eve do not see what Omar fears

    When 1 minute passes and the clock has done its work on reviews
    Then Paul has news: “Somebody is afraid to return”
    When Paul takes the review on
    And Paul assesses the risk for Omar as “A risk”, because: The militia rules the road to Erbil; it has his name.
    Then Paul cannot review his own assessment
    And Tara cannot board Omar, because “No risk on return, no pending procedure”

    When Carla refers Omar on to asylum
    Then the case stands at “Referred to another procedure”
    And Carla sees on the page of the risk on return: “The men who took my brother have asked for me.”
    And Eve, of a foreign agency, cannot open the case and finds nobody called “عمر حسن”
    And this shows B01: no return to a risk, whenever it is found
