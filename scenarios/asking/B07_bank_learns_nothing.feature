Feature: The bank learns nothing but what it needs
  Omar wants a loan for a workshop. The bank is told who he is, how to reach him and what is planned with it. How he came back, what
  was asked of him before and what he owns is none of its business, on no page, in no list, in no message and in no refusal.

  Scenario: A loan is asked for, and nothing else is told
    Given it is the morning of 4 March 2024
    When Carla registers a return from Germany to Erbil in Iraq for:
      | called | given names | family name | relation       | sex  | born       | nationality |
      | Omar   | عمر         | الجبوري     | Main applicant | Male | 1986-03-27 | Iraq        |
    And Carla writes down that the residence status is now “Removal suspended”
    And the case goes its usual way until it is “Released to travel”
    And it is 1 hour before the departure
    And Carla records that everybody is on board
    And it is 1 hour after the departure
    And Tara records that everybody has departed
    And it is 8 hours after the departure
    And Rami confirms that everybody has arrived
    And Rami adds to the plan:
      | need             | help                | dimension | form     | provider        | amount  |
      | Tools and a room | Loan for a workshop | Economic  | Cash     | Two Rivers Bank | 1000.00 |
      | Sleeps badly     | Talks with somebody | Psychosocial | In kind | Quiet Room    | 300.00  |
    And Carla writes down that Omar owns “Two fields near the river”
    And Badr opens everything that he can reach, before he knows of anybody
    And Carla tries to ask “Two Rivers Bank” for “Starting a business”, opening “Journey, with who the person is and how they return” too
    Then it is refused, because “No more parts of the record are shared than the purpose needs.”
    When Carla asks “Two Rivers Bank” for “Starting a business”, opening identity, contact and plan
    And Badr accepts
    Then Badr reads on the page of the case “عمر الجبوري”, “Loan for a workshop”
    And Badr reads there neither “Talks with somebody” nor “Two fields near the river” nor “Sleeps badly”
    And Badr opens everything that he can reach, and nowhere reads:
      | Removal suspended |
      | Arrived |
      | Released |
      | REAG/GARP |
      | Voluntary |
      | No risk on return |
      | Spoke with each alone |
      | Capacity to decide |
      | A home, work, school |
      | Passport seen |
      | Departed |
      | Frankfurt |
      | Two fields near the river |
      | Talks with somebody |
      | Declaration |
    And Carla, by the same walk, comes to each of these words
    When Carla shows to “Two Rivers Bank” that Omar owns “Two fields near the river”, as he said himself
    Then Badr reads on the page of the case “Two fields near the river”
    When Badr says that it is done: “Helped as asked”
    Then Badr, who has done his part, cannot open the case and finds nobody called “عمر الجبوري”
    And this shows B07: how somebody returned, and what they own, stays hidden from who lends them money
