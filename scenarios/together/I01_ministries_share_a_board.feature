Feature: Two ministries decide together, and no draft of a forced return passes them by
  The Interior drafts forced returns; Labour knows who has a work permit. Neither sees the other's files. At one table they
  agree on a rule, share the work, and look at a draft before it goes on: was voluntary return offered first?

  Scenario: A rule is agreed, and a draft is sent back before it goes on
    Given it is the morning of 4 March 2024
    When Mona calls a board on “Permits before drafts”: “Is Labour asked before a draft goes on?”
    And Mona invites “Ministry of the Interior” as “Member”
    And Mona invites “Ministry of Labour” as “Member”
    Then Ines has the work “Answer an invitation to the table”
    And Lars, who has not answered yet, finds no table there
    When Ines takes the seat
    And Lars takes the seat
    And Ines gives “Ministry of Labour” the work “Count the permits that expire this year” until 8 March 2024
    Then Lars has the work “Work given at the table”
    And Ines does not have the work “Work given at the table”
    When 5 days have passed
    Then Lars sees at the table that “Count the permits that expire this year” is late
    When Lars writes that the work “Count the permits that expire this year” is done: “214, of which 30 in March”
    And Lars writes to the table: “30 of them expire in March.”
    And Ines proposes: “Labour is asked before any draft goes on.”
    And Ines says “Agrees” to it
    And Lars tries to say “Objects” to it without a reason
    Then it is refused, because “Say why, so that the others can answer.”
    When Lars says “Agrees” to it
    Then the proposal is “Carried”
    And the minutes name “Ministry of the Interior” and “Ministry of Labour” as agreeing
    And Eve, of another agency, finds no table there

    When Carla registers a return from Germany to Erbil in Iraq for:
      | called | given names | family name | relation       | sex  | born       | nationality |
      | Samir  | سمير        | قاسم        | Main applicant | Male | 1994-05-01 | Iraq        |
    And Mona calls a board on the case: “A draft of 9 March”
    And Mona invites “Ministry of the Interior” as “Member”
    And Mona invites “Ministry of Labour” as “Member”
    And Ines takes the seat
    And Lars takes the seat
    Then Ines, at the table, cannot open the case and finds nobody called “سمير قاسم”
    When Ines tries to propose that the draft goes on, with “Work” missing
    Then it is refused, because “A draft forced return goes on when voluntary return was offered and no domain is missing.”
    When Ines proposes that information is missing, of “Work”
    And Ines says “Agrees” to it
    And Lars says “Agrees” to it
    Then the proposal is “Carried”
    And no draft forced return of the case may go on
    When Lars reopens it: everything was asked, voluntary return was offered, the draft goes on
    And Ines says “Agrees” to it
    Then no draft forced return of the case may go on
    When Lars says “Agrees” to it
    Then the draft forced return of the case may go on, as the table decided
    When Mona ends the table as “The question is answered”
    Then this shows I01: ministries share one board, decide with who agreed, and check a draft for voluntary return
