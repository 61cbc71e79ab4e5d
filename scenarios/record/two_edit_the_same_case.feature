Feature: Two people write on one record at the same time, and nobody's words are lost
  Carla speaks with Omar on the phone while Clemens sits with him at the desk. Both correct his record.

  Scenario: Both versions are shown side by side, and each field is chosen
    Given it is the morning of 4 March 2024
    When Carla registers a return from Germany to Erbil in Iraq for:
      | called | given names | family name | relation       | sex  | born       | nationality |
      | Omar   | Omar        | Hasan       | Main applicant | Male | 1986-03-01 | Iraq        |
    And Carla and Clemens both open the record of Omar to correct it
    And Carla writes there, and saves:
      | field                    | words  |
      | Family name              | Hassan |
      | Region or town of origin | Mosul  |
    And 1 hour has passed
    And Clemens writes there, and is told that somebody was faster:
      | field                    | words   |
      | Family name              | Hassoun |
      | Other names or spellings | Omer    |
    Then Clemens reads that “Carla Counsellor saved this record on 4 March 2024”
    And Clemens reads of “Family name” that both changed it: “Hasan” before, “Hassan” now, “Hassoun” as he wrote it
    And Clemens reads of “Region or town of origin” that only they changed it
    And Clemens reads of “Other names or spellings” that only he changed it
    And Carla sees “Hassan” on the person's page, and not “Hassoun”

    When Clemens saves without a choice for “Family name”
    Then Clemens reads that “choose which one counts”
    When Paul opens the record of Omar and writes as “Family name”: Hassaan
    And Clemens chooses for “Family name” what he wrote, and is told that somebody was faster
    Then Clemens reads that “Paul Protection saved this record on 4 March 2024”
    And Clemens reads of “Family name” that both changed it: “Hassan” before, “Hassaan” now, “Hassoun” as he wrote it
    When Clemens chooses for “Family name” what he wrote, and it is saved
    Then Carla sees “Hassoun” on the person's page, and not “Hassaan”
    And Carla sees “Mosul” on the person's page, and not “Hassan”
    And the timeline tells Carla of “Family name”: from Hasan to Hassan, by Carla Counsellor
    And the timeline tells Carla of “Family name”: from Hassan to Hassaan, by Paul Protection
    And the timeline tells Carla of “Family name”: from Hassaan to Hassoun, by Clemens Counsellor
    And Eve, of a foreign agency, cannot open the case and finds nobody called “Omar Hassoun”
    And this serves E01: one record that several people write, in which every change is known by who made it and when
