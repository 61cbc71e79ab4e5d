Feature: Options stand side by side, in the person's language, and are kept as they were shown
  Omar and Zeinab wait for the answer to their asylum claim and ask about going home. Nobody can choose who has heard of one way only.
  So staying stands first, each way of returning beside it, and each says what would be lost.

  Scenario: A couple hears what there is, and three weeks later what has changed
    Given it is the morning of 4 March 2024
    When Carla registers a return from Germany to Erbil in Iraq for:
      | called | given names | family name | relation          | sex    | born       | nationality | interpreter | residence status         |
      | Omar   | عمر         | حسن         | Main applicant    | Male   | 1986-03-01 | Iraq        | Arabic      | Asylum procedure pending |
      | Zeinab | زينب        | حسن         | Spouse or partner | Female | 1990-07-09 | Iraq        |             |                          |
    And Carla holds a counselling session with everybody in Arabic, with the interpreter Samira Aziz
    Then Carla is led on to “Show the options and write down that they were explained”

    When Carla shows the options in “العربية”
    Then the sheet runs from right to left and says “العودة بمساعدة”
    When Carla shows the options in “Français”
    Then the sheet runs from left to right and says “Rentrer avec une aide au retour”
    And the sheet says “18 ans ou plus”
    When Carla shows the options in “English”
    Then the first option is “Let the asylum procedure go on”
    And “Let the asylum procedure go on” says under “What it needs”: “Go to the interview and say everything you fear.”
    And “Let the asylum procedure go on” is marked “Unverified”
    And “Return with assistance” says under “What would be lost”: “The asylum claim is withdrawn or ends.”
    And “REAG/GARP, assisted return from Germany” gives “€2,400.00 in all”, and “€1,200.00” to Omar
    And “REAG/GARP, assisted return from Germany” says under “Deadlines”: “within 6 weeks after departure”
    And nobody is told of “Removal by the authorities”

    When Carla tries to write down that the options were explained to Omar in English
    Then it is refused, because “in a language they understand or by an interpreter”
    When Carla tries to write down that the options were explained to nobody in Arabic
    Then it is refused, because “Choose at least one.”
    When Carla writes down that the options were explained to Omar and Zeinab in Arabic
    Then Carla sees that since the last time “Nothing has changed.”

    When 3 weeks have passed
    And Clemens writes down that the residence status is now “Ordered to leave”
    And Carla shows the options in “English”
    Then Carla sees that since the last time “Let the asylum procedure go on: This is no longer an option.”
    And Carla sees that since the last time “Have the order to leave examined: This option is new.”
    And “Have the order to leave examined” is marked “New”
    And “Return with assistance” says under “What would be lost”: “Leaving within the time the order gives avoids an entry ban”

    When Clemens writes down that the residence status is now “Removal suspended”
    And Carla tries to write down that what she has open was explained to Zeinab in Arabic
    Then it is refused, because “The options are others than when you opened the page.”
    When Carla shows the options in “English”
    And Carla writes down that the options were explained to Zeinab in Arabic
    Then Clemens can still read what Carla explained first: “Let the asylum procedure go on”
    And Tara, who counsels nobody, is offered no way to write down an explanation
    And Adam, of another agency, cannot open the case and finds nobody called “عمر حسن”
    And this shows D02: options side by side, who explained them to whom, when, in which language and on what version
