Feature: A plan begins from what each person needs, never from a fixed package
  Amal and Hiba are sisters, both came home alone with their children, both stand in the records as single parents.
  One has a trade and no tools, the other does not sleep. Who gives both the same helps neither.

  Scenario: Two women of one group, two different plans
    Given it is the morning of 1 April 2024
    And Amal and Hiba have come home to Erbil with the help of Carla and Rami
    When Carla assesses Amal and finds: “Single parent”
    And Carla assesses Hiba and finds: “Single parent”
    Then Rami is proposed nothing for Amal and Hiba, because nobody has asked them yet

    When Rami asks Amal what she needs:
      | topic                            | level                    | words                                  |
      | A business or land of one's own  | For the person or family | Sewed for a living, has no machine.    |
      | Debts                            | For the person or family | Owes an uncle 4,000 dollars.           |
    And Rami asks Hiba what she needs:
      | topic                            | level                    | words                                  |
      | Worry, grief, fear               | For the person or family | Does not sleep since the crossing.     |
      | Friends and belonging            | In the community         | Knows nobody in the quarter.           |
    Then Rami is proposed “Tools and goods for a small business” for Amal, not for Hiba
    And Rami is proposed “Ten talks with a counsellor” for Hiba, not for Amal
    And Rami is proposed “Circle of women and men who came home” for Hiba, not for Amal
    And Rami sees that the district is “Unverified” and “Not official.”
    And Rami sees that for “Owes an uncle 4,000 dollars.” the place has a gap
    And Rami sees the gap “A need without a line: Sewed for a living, has no machine.”

    When Rami tries to ask Amal about “A place to live”, and writes down nothing of what she says
    Then it is refused, because “Write down what the person said.”
    When Tara tries to ask Amal what she needs
    Then it is refused, because the act belongs to another role

    When Rami plans “Tools and goods for a small business” for Amal, as much as she wants: 900000 dinars
    Then Rami does not see the gap “A need without a line: Sewed for a living, has no machine.”
    When Rami adds to the plan:
      | need             | help     | dimension | form    | provider | amount |
      | Everybody gets it | Blankets | Social    | In kind | Store    | 50.00  |
    Then Rami sees the gap “A line without a need of the assessment: Blankets”
    And Rami sees the gap “A need without a line: Does not sleep since the crossing.”
    When Rami drops “Blankets”, because: nobody needs them
    Then Rami does not see the gap “A line without a need of the assessment: Blankets”
    And Ranya, a colleague, can open the case
    And Adam, of another agency, cannot open the case and finds nobody called “أمل حسن”
    And this shows E11: each person's own needs against the district, with the gaps shown
