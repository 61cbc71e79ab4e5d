Feature: The time to leave passes, and voluntary return stays open
  Omar's right to stay has ended. An authority gives him fourteen days to leave by himself. Nobody makes him leave before that, before
  his appeal is decided, before somebody has offered him to return with help, or while a safeguard stands. And when all that is
  over, one word from him still leads back to the voluntary way.

  Scenario: From the order to the forced track, and back by Omar's own choice
    Given it is the morning of 4 March 2024
    When Carla registers a return from Germany to Erbil in Iraq for:
      | called | given names | family name | relation       | sex  | born       | nationality | interpreter | residence status   |
      | Omar   | عمر         | الجبوري     | Main applicant | Male | 1986-03-27 | Iraq        | Arabic      | Ordered to leave   |
    Then Carla reads at the orders of the case “No authority has told anybody of this case to leave.”
    When Carla tries to write down the order of “Federal Border Police” without the file of the act
    Then it is refused, because “Choose one from the list.”
    When Carla photographs the act
    And Carla tries to write down the order of “Federal Border Police” with 3 days to leave
    Then it is refused, because “The time to leave is at least what the law gives.”
    When Carla writes down the order of “Federal Border Police” with 14 days to leave
    Then Carla reads at the orders of the case “14 days left”
    And Carla reads on the case page “14 days left”
    And Carla has the work “The time to leave ends”

    When 10 days have passed
    Then Carla reads at the orders of the case “4 days left”
    When Carla writes down an appeal to “Administrative Court of Kassel” that suspends
    And 5 days have passed
    Then Mona reads where a forced return is opened “A remedy that suspends the order is open.”
    And Mona reads where a forced return is opened “Voluntary return was not offered”
    And Mona reads where a forced return is opened “A safeguard stands against a forced return.”
    And Carla, who has the case, cannot open a forced return

    When Carla holds a counselling session with everybody in Arabic, with the interpreter Samira Aziz
    And Carla writes down that Omar was offered voluntary return: “Does not choose it now”
    Then Mona reads where a forced return is opened “The person was not told their rights since the order was notified”
    When Carla tells Omar his rights from the Arabic paper, with the interpreter Samira Aziz
    And Carla assesses Omar; nobody is afraid to return
    And Paul clears “No risk on return, no pending procedure” for Omar, because: Spoke with him alone.
    And Carla writes down of the appeal: “Decided: the remedy was dismissed”
    And Mona opens the forced return
    Then Carla reads at the orders of the case “Forced”
    And Tara, who books travel, is offered no way to write an order
    And Eve, of another agency, and Badr, of a bank, find no orders there

    When 1 day has passed
    And Carla writes down that Omar was offered voluntary return: “Chooses voluntary return”
    Then Carla reads at the orders of the case “Voluntary”
    And Mona reads where a forced return is opened “The person has chosen voluntary return.”
    And this shows A03 and A04: no forced return without an act, before its day, or instead of a voluntary one
