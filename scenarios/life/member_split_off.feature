Feature: One household becomes two
  Zeinab does not want to live with Omar any more, but she does want to go home. She gets a case of her own with what
  is hers, her daughter stays with her, and neither household travels on what the other one signed.

  Scenario: Zeinab and Mariam go their own way, come back, and go again
    Given it is the morning of 4 March 2024
    When Carla registers a return from Germany to Erbil in Iraq for:
      | called | given names | family name | relation          | sex    | born       | nationality |
      | Omar   | عمر         | حسن         | Main applicant    | Male   | 1986-03-01 | Iraq        |
      | Zeinab | زينب        | حسن         | Spouse or partner | Female | 1990-07-09 | Iraq        |
      | Yusuf  | يوسف        | حسن         | Child             | Male   | 2015-01-02 | Iraq        |
      | Mariam | مريم        | حسن         | Child             | Female | 2018-05-20 | Iraq        |
    And the family goes its way until it is “Preparing travel”, and Zeinab signs for Yusuf and Mariam
    And Carla tries to split off Mariam, because: She would rather stay with her aunt.
    Then it is refused, because “Only a protection officer splits a child off from all parents and guardians.”
    And Eve, of another agency, cannot open the case and finds nobody called “زينب حسن”

    When Carla splits off Zeinab and Mariam, because: I go to my sister in Mosul, with Mariam.
    Then the case of Zeinab and Mariam stands at “Assessed”
    And Carla sees “Spoke with each alone; no risk found.” behind the safeguards of Zeinab
    And Rami, of the receiving agency, can open the case
    And Adam, of another agency, cannot open the case and finds nobody called “زينب حسن”
    And the case of Omar and Yusuf stands at “Preparing travel”
    And Carla sees “Left the household” on the case page
    And Carla has the work “Renew the decision: something it was bound to has changed”

    When 1 day has passed
    And they made up, and Carla makes one household of the case of Zeinab again
    Then the case of everybody stands at “Preparing travel”
    When Tara books a flight for Zeinab and Mariam again
    Then Carla does not see “To be renewed: something has changed” on the case page

    When 1 day has passed
    And Carla splits off Zeinab and Mariam, because: It did not go well.
    Then the case of Omar and Yusuf stands at “Preparing travel”
    When it is 2 days before the departure
    And Carla asks Omar alone, in Arabic, whether they still want to return: “Still wants to return”
    And Tara tries to release Omar
    Then it is refused, because “Decision in force”
    When Carla calculates “REAG/GARP” again, for those who are here
    And Carla takes down that Omar wants to return, explained in Arabic
    And Carla takes down that Omar Hasan signs for Yusuf, who says in Arabic: “I will visit Mariam.”
    Then the case stands at “Preparing travel”

    When they speak of the case of Zeinab and Mariam
    And Carla holds a counselling session with everybody in Arabic, without an interpreter
    Then Carla is not offered to make one household of it again
    When the family goes its way until it is “Approved”, and Zeinab signs for Mariam
    Then the case of Zeinab and Mariam stands at “Approved”
    And Zeinab and Mariam are to have the 1,800.00 euros of “REAG/GARP”
    And Mona sees “Split from” on the case page
    And what happens in a family counts (B05): what is one's own goes along, what was signed together is signed anew
