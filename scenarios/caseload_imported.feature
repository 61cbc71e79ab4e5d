Feature: An office brings its own list with it
  Every office that begins with Bayiri has a caseload already: a spreadsheet, in its own words and its own letters, with the
  faults that lists have. It is read, every fault is named before anything is saved, and a family comes whole or not at all.

  Scenario: A list with a fault and a stranger's words is mended, brought in, and the second one taken back
    Given it is the morning of 4 May 2026
    When Carla tries to open the page for lists
    Then it is refused, because the act belongs to another role
    When Mona uploads the list:
      | ménage | prénom  | nom   | lien           | sexe | né le      | pays de retour |
      | 12     | Omar    | Hassan | chef de ménage | H    | 13/03/1986 | Irak           |
      | 12     | Zeinab  | Hassan | épouse         | M    | 31/02/1990 | Irak           |
      | 12     | Yusuf   | Hassan | fils           | H    | 02/01/2015 | Irak           |
      | 13     | Aminata | Diop  | chef de ménage | M    | 1992       | Teranga        |
      | 14     | Nino    | Beridze | chef de ménage | M    | 07/09/1979 | Géorgie        |
    And Mona sees that the column “né le” is read day first, and lets the list be checked
    Then Mona reads in row 3, column “né le”: “31/02/1990” is no day of the calendar
    And Mona reads in row 5, column “pays de retour”: “Teranga” is not understood
    And nobody is on record yet

    When Mona says that “Teranga” means Senegal
    Then 2 households are ready, and 1 has faults
    When Mona has them brought in
    Then Aminata is on record as a woman who returns to Senegal
    And Omar is not on record, nor is anybody of the family
    When Mona tries to change the columns of that list
    Then it is refused, because “The list no longer stands where this step begins.”

    When Stella uploads the same list, mended to 28/02/1990, and lets it be checked
    Then 1 household is ready, and 2 are perhaps on record already
    When Stella has them brought in
    Then the whole family of Omar is on record
    And Eve, of another agency, finds neither the list nor anybody called “Zeinab Hassan”

    When Carla writes down that the residence status of Aminata is now “Residence permit”
    And Mona undoes the first list
    Then the case of Aminata stands, because somebody has worked on it
    And the case of Nino is closed as “Opened by mistake”, and search finds Nino no more
    When 8 days have passed
    And Stella tries to undo the second list
    Then it is refused, because “A list can be undone only in the first days”

    When Dora takes the list of cases to Iraq out as a spreadsheet
    Then it holds Omar, not Aminata, and the log says who took out how many rows
    And Carla is not offered the list
