Feature: A return programme is carried out jointly, and everybody knows who does and pays what

  Two agencies of two countries and a State write down one memorandum: who leads, who carries out which activity, who funds it with
  how much. What it said before stays readable. Nobody but the parties reads it, and only the lead agency writes.

  Scenario: A memorandum from the first word to its end
    Given it is the morning of 4 March 2024
    When Sora offers the service “Courses for tailors” of the kind “Vocational training” in “Iraq: Erbil”
    Then Mona finds “Courses for tailors” in the directory among what takes people now
    When Carla tries to write down the memorandum “Training in Erbil” with “Citadel Training Centre” and the State “Iraq”
    Then it is refused, because the act belongs to another role
    When Mona writes down the memorandum “Training in Erbil” with “Citadel Training Centre” and the State “Iraq”
    And Mona adds the activity “Choosing who takes part”, which “Homeward Mission” leads
    And Mona adds the activity “Courses in tailoring”, which “Citadel Training Centre” carries out and “Homeward Mission” funds with 120000.00 EUR
    And Mona tries to add the activity “A second course”, which “Citadel Training Centre” carries out and “Homeward Mission” funds with 0.00 EUR
    Then it is refused, because “The amount must be 0.01 or more.”
    And Sora reads in “Training in Erbil” that “Homeward Mission” pays 120,000.00 EUR in all
    When Sora tries to amend “Training in Erbil”
    Then it is refused, because the act belongs to another role
    And Adam, of another agency, does not find “Training in Erbil”

    When Mona extends “Training in Erbil” until 31 December 2026, because: More people return than we thought.
    Then Sora reads in “Training in Erbil”: “More people return than we thought.”
    When 11 months have passed
    And the night has passed
    Then Sora has the work “Training in Erbil”
    And Mona has the work “Training in Erbil”
    When Sora reviews “Training in Erbil”: Forty people have finished, nine work.
    Then Sora does not have the work “Training in Erbil”
    And Mona reads in “Training in Erbil”: “Forty people have finished, nine work.”

    When Mona ends “Training in Erbil”, because: The centre carries on by itself.
    Then Sora reads in “Training in Erbil”: “The centre carries on by itself.”
    When Mona tries to amend “Training in Erbil”
    Then it is refused, because “An agreement has two parties at least”
    And this shows I03: partners, one lead, roles and funds for each activity, and what became of it
