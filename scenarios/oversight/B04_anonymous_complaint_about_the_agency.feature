Feature: Somebody complains of the agency that helps her, and stays unknown
  Mariam is preparing to go home. At the agency's desk she was told to sign a paper that nobody read to her. She needs the agency's
  help, and is afraid to lose it. A friend gives her the address of a page. Who reads what she writes there must not be the agency.

  Scenario: A complaint without a name goes around the agency, is answered in time, appealed and decided by somebody else
    Given it is the morning of 4 March 2024
    When Carla registers a return from Germany to Erbil in Iraq for:
      | called | given names | family name | relation       | sex    | born       | nationality |
      | Mariam | مريم        | جابر        | Main applicant | Female | 1991-04-12 | Iraq        |

    When somebody who is not signed in complains in Arabic of “Homeward Mission”: “وقعت على ورقة لم يقرأها لي أحد.”
    Then they are shown a code once, and their browser was given no cookie
    And Olga has 1 unread piece of news: “A complaint has come to you”
    And Olga finds the complaint “وقعت على ورقة”, without a name
    And Otto, complaints officer of Homeward Mission, finds no complaint
    And Carla, Paul, Mona and Dora, of Homeward Mission, cannot open the complaint, and read no word of it on the case page
    And Eve, of a foreign agency, cannot open the complaint

    When 6 days have passed
    And the clock of complaints has done its work
    Then Olga has 2 unread pieces of news: “The day of a complaint is near”
    When Olga tries to answer the complaint: “Nothing was wrong.”
    Then it is refused, because “A complaint is taken on, and then answered with its outcome and reasons.”
    When Olga takes the complaint on
    And Olga asks who complained: “Which paper was it?”
    Then with the code stands: “Which paper was it?”
    When whoever has the code adds: “A blue one, with a stamp.”
    Then Olga reads in the complaint: “A blue one, with a stamp.”
    When Olga answers the complaint: “The agency says that it was read aloud.”
    Then with the code stands: “The agency says that it was read aloud.”
    And with another code nothing opens

    When 40 days have passed
    And whoever has the code appeals: “Nobody asked me.”
    Then Orla finds the complaint “وقعت على ورقة”, without a name
    And Otto, complaints officer of Homeward Mission, finds no complaint
    When Olga tries to take the complaint on
    Then it is refused, because “An appeal is decided by somebody who had no part in the answer.”
    When Orla takes the complaint on
    And Orla answers the complaint: “No record shows that it was read. The agency must read it to her again.”
    Then with the code stands: “It was so, and it was wrong”
    And with the code stands: “The agency must read it to her again.”
    And Carla, Paul, Mona and Dora, of Homeward Mission, cannot open the complaint, and read no word of it on the case page
    And this shows B04: whoever returns can complain, follow it and get an answer, without a name and without harm to their case
