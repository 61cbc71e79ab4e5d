Feature: A diaspora organisation refers somebody it knows
  People trust the association of their own town before they trust an office. Dalia works for one; she may send somebody on,
  see how it goes, say what is needed and how a campaign went, and nothing else.

  Scenario: Somebody who thinks of going home is sent to a counsellor
    Given it is the morning of 4 March 2024
    When Dalia tries to refer “Salma Karim” in these words: “Salma thinks of going home.”
    Then it is refused, because “What is read before anybody accepts says nobody's name”
    When Dalia tries to refer “Salma Karim”, who has not agreed
    Then it is refused, because “Tick the box to go on.”
    When Dalia refers “Salma Karim”, who agreed
    Then Carla is asked for “Counselling on return” and reads nobody's name
    And Eve is asked for nothing
    When Carla accepts
    Then Carla reads the name “Salma Karim”
    And Dalia sees that it is “Accepted”
    And Dalia cannot register anybody, and finds nobody called “Salma Karim”
    When Carla says that it is done: “Helped as asked”
    Then Dalia sees that it is “Done”
    And Carla reads the name “Salma Karim” no more
    When Dalia sends to “Homeward Mission” what she found: “Rents around Erbil”, which needs “Housing”
    And Dalia sends to “Homeward Mission” how a campaign went: “A market day in Ankawa”
    Then Mona has the work “Rents around Erbil”
    And Mona has the work “A market day in Ankawa”
    And Eve reads neither of the reports
    When Carla tries to answer “Rents around Erbil”: “We will see.”
    Then it is refused, because the act belongs to another role
    When Mona answers “Rents around Erbil”: “We open twelve places in June.”
    Then Dalia reads in “Rents around Erbil”: “We open twelve places in June.”
    When Dalia takes back “A market day in Ankawa”
    Then Mona does not have the work “A market day in Ankawa”
    And this shows D10: partner organisations refer people, see their own referrals' progress, send needs assessments and campaign reports
