Feature: A task force brings somebody home across two borders
  Samir was held by traffickers on the way. Police, an organization in the country between, and those who receive him work
  together until he is safe; each sees what it needs and no more, and nobody loses him between two desks.

  Scenario: From hand to hand, until the arrival is confirmed
    Given it is the morning of 4 March 2024
    When Carla registers a return from Germany to Erbil in Iraq for:
      | called | given names | family name | relation       | sex  | born       | nationality |
      | Samir  | سمير        | قاسم        | Main applicant | Male | 1994-05-01 | Iraq        |
    And the case goes its usual way until it is “Preparing travel”
    And Mona calls a task force on the case: “Bring him home safely”
    And Mona tries to invite “Federal Border Police” as “Police or border”, who would see “Contact” on the order of a court
    Then it is refused, because “Not for this seat: Contact.”
    When Mona invites “Federal Border Police” as “Police or border”
    And Mona invites “Open Door Advice” as “Legal help”, who would see “Journey, with who the person is and how they return” on the order of a court
    And Mona invites “Wayside Help” as “Accompanies on the way”
    And Mona invites “Border Guard of Erbil” as “Observer”
    And Mona invites “New Sprout” as “Receives on arrival”
    And Petra takes the seat by name
    And Adam takes the seat
    And Basim declines the seat: “Nobody to send”
    Then Basim, who declined, finds no table there
    And Petra, at the table, cannot open the case and finds nobody called “سمير قاسم”
    And Adam, at the table, cannot open the case and finds nobody called “سمير قاسم”
    When Mona tries to open the agreed parts to “Open Door Advice”
    Then it is refused, because “on a legal basis that another person confirms”
    When Dora opens the agreed parts to “Open Door Advice”
    Then Adam, at the table, can open the case
    When Tuana takes the seat
    And Rami takes the seat by name
    And Petra writes to the table: “He is with us in Frankfurt. He slept.”
    And Petra takes Samir into care in “Frankfurt”
    And Tuana tries to hand Samir over to “New Sprout” in “Istanbul”
    Then it is refused, because “who has them hands them on”
    When Petra hands Samir over to “Wayside Help” in “Istanbul”
    Then Tuana has the work “Say whether the person has come to you”
    When Petra tries to leave the table
    Then it is refused, because “A person is in one agency's care at a time”
    When Tuana confirms that Samir has come: “Tired, unhurt.”
    And Mona tries to end the task force: “It takes long”
    Then it is refused, because “A task force ends when everybody has arrived safely”
    When the case goes its usual way on until it is “Released to travel” (it was “Preparing travel”)
    And it is 1 hour before the departure
    And Carla records that Samir is on board
    And it is 1 hour after the departure
    And Tara records that Samir has departed
    And it is 8 hours after the departure
    And Tuana hands Samir over to “New Sprout” in “Erbil, the airport”
    And Rami confirms that Samir has come: “Met by his sister.”
    And Rami confirms that Samir has arrived
    And Mona ends the task force
    Then Adam, whose seat has ended, cannot open the case and finds nobody called “سمير قاسم”
    And Petra, whose seat has ended, finds no table there
    And the chain of Samir reads “Federal Border Police”, “Wayside Help”, “New Sprout”
    And this shows C08: several agencies across borders, shared tasks, a hand-over log, and an end on confirmed safe arrival
