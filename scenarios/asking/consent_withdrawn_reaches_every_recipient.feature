Feature: A consent taken back reaches every recipient
  Omar agreed that two agencies and a church help him. Then he thinks better of it. Whoever was told sees nothing any more
  within the same minute; who has no account here is asked to delete it, and stands on a list until they say that they did.

  Scenario: Two agencies and a body without accounts were told, and all of them lose it
    Given it is the morning of 4 March 2024
    When Carla registers a return from Germany to Erbil in Iraq for:
      | called | given names | family name | relation       | sex  | born       | nationality | residence status |
      | Omar   | عمر         | حسن         | Main applicant | Male | 1986-03-01 | Iraq        | Ordered to leave |
    And Carla tries to ask “New Sprout” for “Training”, though nobody has agreed
    Then it is refused, because “Everybody concerned agrees to each sharing”
    When Carla tries to ask “New Sprout” for “Training” in these words: “عمر wants to learn.”
    Then it is refused, because “What is read before anybody accepts says nobody's name”
    When Carla asks “New Sprout” for “Training”, and everybody agreed
    Then Rami is asked for “Training” and reads nobody's name
    And Eve, of a foreign agency, cannot open the case and finds nobody called “عمر حسن”
    When Rami accepts
    Then Rami reads the name “عمر حسن”
    And Carla has the work “News of a referral”
    When Carla asks “Open Door Advice” for “Legal advice”, and everybody agreed
    And Carla asks a body without accounts called “Saint Mary” for “A place to stay”, and everybody agreed
    And Carla makes a link for “Saint Mary”
    And a stranger with the link and a wrong PIN is turned away
    And “Saint Mary” opens the link with the PIN, reads nobody's name, and says yes
    Then “Saint Mary” has read the name “عمر حسن” once
    When 2 days have passed
    And Carla writes down that Omar takes back his word about “New Sprout”
    Then Rami, who had accepted, sees nothing any more, but that the consent was taken back
    When Carla writes down that Omar takes back his word about “Open Door Advice”
    Then Adam, who had not answered, reads nothing any more, but that the consent was taken back
    When Carla writes down that Omar takes back his word about “Saint Mary”
    Then “Saint Mary” stands on the list of receipts that are missing
    When Carla makes a link for “Saint Mary”
    And “Saint Mary” opens the link with the PIN and confirms that everything was deleted
    Then no receipt is missing
    And this shows that a consent taken back reaches every recipient, and each answers for it
