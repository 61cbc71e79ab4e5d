Feature: A family returns to Iraq, and one record carries them all the way
  Omar, Zeinab and their son Yusuf live in Germany and ask about going home. The record begins with their first
  question and ends a year after their arrival; it changes hands between two countries and is never begun anew.

  Scenario: The family returns, is received, helped and followed up
    Given it is the morning of 4 March 2024
    When Carla registers a return from Germany to Erbil in Iraq for:
      | called | given names | family name | relation          | sex    | born       | nationality | interpreter |
      | Omar   | عمر         | حسن         | Main applicant    | Male   | 1986-03-01 | Iraq        | Arabic      |
      | Zeinab | زينب        | حسن         | Spouse or partner | Female | 1990-07-09 | Iraq        |             |
      | Yusuf  | يوسف        | حسن         | Child             | Male   | 2015-01-02 | Iraq        |             |
    Then the case stands at “Registered”
    And Clemens, a colleague, finds Omar when searching for “Omer Hassan”
    And Adam, of another agency, cannot open the case and finds nobody called “عمر حسن”

    When 1 day has passed
    And Carla holds a counselling session with everybody in English, without an interpreter
    Then Carla sees “Interpreter missing” on the case page
    And Carla has the work “Find an interpreter”
    When Carla holds a counselling session with everybody in Arabic, with the interpreter Samira Aziz
    And Carla assesses everybody; nobody is afraid to return
    Then the case stands at “Assessed”

    When 1 day has passed
    Then Carla sees that “REAG/GARP” would give 3,000.00 euros in all:
      | who       | what             | amount   | because        |
      | عمر حسن   | Travel allowance | 200.00   | aged 18 or over |
      | عمر حسن   | Start-up cash    | 1,000.00 | aged 18 or over |
      | زينب حسن  | Travel allowance | 200.00   | aged 18 or over |
      | زينب حسن  | Start-up cash    | 1,000.00 | aged 18 or over |
      | يوسف حسن  | Travel allowance | 100.00   | under 18       |
      | يوسف حسن  | Start-up cash    | 500.00   | under 18       |
    When Carla puts “REAG/GARP” on offer
    And Carla tries to take down that Omar wants to return, explained in English
    Then it is refused, because “The person needs an interpreter for this language.”
    When Carla takes down that Omar wants to return, explained in English by the interpreter Samira Aziz
    And Carla takes down that Zeinab wants to return, explained in Arabic
    And Carla tries to take down that Zeinab signs for Yusuf without asking him
    Then it is refused, because “What does the child say?”
    When Carla takes down that Zeinab Hasan signs for Yusuf, who says in Arabic: “I want to see my grandmother. I will miss my friends.”
    Then the case stands at “Decided”

    When Carla tries to apply for “REAG/GARP”
    Then it is refused, because “the decision must be in force”
    When 2 days have passed
    And Carla tries to apply for “REAG/GARP”
    Then it is refused, because “A safeguard stands against assistance.”
    When Carla tries to clear “No risk on return, no pending procedure” for Omar, because: I know them well.
    Then it is refused, because the act belongs to another role
    When Paul clears “No risk on return, no pending procedure” for everybody, because: Spoke with each alone; no risk found.
    And Carla applies for “REAG/GARP”
    Then Mona has the work “Decide on an application”
    And Carla is offered no way to decide on the application herself
    When Mona approves “REAG/GARP”
    Then the case stands at “Approved”

    When Tara books a flight for everybody in 12 days
    Then the case stands at “Preparing travel”
    When Carla lets “New Sprout” see the data of Omar, as they agreed
    Then Rami, of the receiving agency, cannot open the case and finds nobody called “زينب حسن”
    When Carla lets “New Sprout” see the data of Zeinab and Yusuf, as they agreed
    Then Rami, of the receiving agency, can open the case
    When Carla tries to ask Omar alone, in Arabic, whether they still want to return: “Still wants to return”
    Then it is refused, because “The decision is confirmed again in the last days before departure”

    When it is 2 days before the departure
    And Tara tries to release Omar
    Then it is refused, because “The decision has not been confirmed again for this departure.”
    And it is refused, because “Reception confirmed”
    When Carla asks everybody alone, in Arabic, whether they still want to return: “Still wants to return”
    And Paul clears “Capacity to decide” for Omar and Zeinab, because: Both understand and decide.
    And Tara clears “Fit to travel” for everybody, because: Certificates seen.
    And Tara clears “Identity and travel document” for everybody, because: Passports valid until 2029.
    And Rami clears “Reception confirmed” for everybody, because: The brother meets them; a room is ready.
    And Carla tries to release Omar
    Then it is refused, because the act belongs to another role
    When Tara releases everybody
    Then the case stands at “Released to travel”

    When it is 1 hour before the departure
    And Tara records that everybody is on board
    And Tara records that everybody has departed
    Then the case stands at “Departed”
    When it is 6 hours after the departure
    And Tara tries to confirm that Omar has arrived
    Then it is refused, because the act belongs to another role
    When Rami confirms that everybody has arrived
    Then the case stands at “Arrived”
    And Rami has the work “Make the reintegration plan”

    When 1 week has passed
    And Rami adds to the plan:
      | need                      | help                     | dimension | form    | provider             | amount  |
      | Omar repairs refrigerators | Tools for a repair shop | Economic  | In kind | Two Rivers Wholesale | 1200.00 |
    And Rami tries to approve the line “Tools for a repair shop”
    Then it is refused, because “A line is approved only after every adult it concerns has agreed”
    When Rami reads the plan to Omar and Zeinab in Arabic, and they agree: “The shop first.”
    And Rami approves the line “Tools for a repair shop”
    And 2 weeks have passed
    And Rami writes down that “Tools for a repair shop” was delivered
    And Rami tries to verify “Tools for a repair shop”
    Then it is refused, because “Whoever delivered does not verify.”
    When Mona verifies “Tools for a repair shop”
    And Rami tries to hold the follow-up “Baseline” with Omar: the answers are good
    Then it is refused, because “Whoever gave help in this case does not ask about its results.”
    When Ranya holds the follow-up “Baseline” with Omar and Zeinab: the answers are fair
    And 6 months have passed
    And Ranya holds the follow-up “Month 6” with Omar and Zeinab: the answers are good
    Then the case stands at “Follow-up”
    When 6 months have passed
    And Ranya holds the follow-up “Month 12” with Omar and Zeinab: the answers are good
    And Ranya proposes to close the case as “Completed”
    And Mona looks a second time and closes the case
    Then the case stands at “Closed”
    And Rami sees “Carla Counsellor” on the case page
    And Carla sees “4 March 2024” on the case page
    And Carla sees “Case closed” on the case page
    And Carla sees “Ranya Reception” on the case page
    And Carla sees “Mona Manager” on the case page
    And Eve, of a foreign agency, cannot open the case and finds nobody called “عمر حسن”
    And this shows E01 and E02: one continuous case across both countries, its agreement explicit and dated, its amounts due by rules that say why
