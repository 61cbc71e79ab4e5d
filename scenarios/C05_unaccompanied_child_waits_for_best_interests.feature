Feature: A child without parents waits until somebody has asked what is best for the child
  Amir is sixteen and alone in Germany. He wants to go to his mother. Whether that is good for him is not his
  caseworker's to say, nor the travel desk's: until a panel has determined his best interests he has no seat; then somebody goes with him, to somebody who is verified.

  Scenario: Amir waits for the determination of his best interests, and is followed up longer than others
    Given it is the morning of 4 March 2024
    When Carla registers a return from Germany to Erbil in Iraq for:
      | called | given names | family name | relation       | sex  | born       | nationality | guardian                       |
      | Amir   | أمير        | صالح        | Main applicant | Male | 2008-02-20 | Iraq        | Lena Vogt, appointed by a court |
    And Carla holds a counselling session with Amir in Arabic, with the interpreter Samira Aziz
    And Carla assesses Amir and finds: “Child without parents or guardian”
    Then Carla sees “Child without parents or guardian” on the case page
    And Carla sees “Best interests of the child” on the case page

    When Carla puts “REAG/GARP” on offer
    And Carla tries to take down that Amir decides alone, without his guardian
    Then it is refused, because “Guardian who signs”
    When Carla tries to take down that Lena Vogt signs for Amir without asking him
    Then it is refused, because “What does the child say?”
    When Carla takes down that Lena Vogt signs for Amir, who says in Arabic: “I want to go to my mother and to school there.”
    Then the case stands at “Decided”
    When 2 days have passed
    And Paul clears “No risk on return, no pending procedure” for Amir, because: Spoke with him and his guardian; no risk found.
    And Carla applies for “REAG/GARP”
    And Mona approves “REAG/GARP”
    Then the case stands at “Approved”

    When Tara tries to book a flight for everybody in 12 days
    Then it is refused, because “Best interests of the child”
    When Tara tries to pass over “Best interests of the child” for Amir
    Then it is refused, because “This safeguard may be overridden only by the role named for it”
    When Dora tries to pass over “Best interests of the child” for Amir
    Then it is refused, because “This safeguard may be overridden only by the role named for it”
    When Carla tries to clear “Best interests of the child” for Amir, because: He is nearly grown up.
    Then it is refused, because the act belongs to another role
    And Rami, of the receiving agency, cannot open the case and finds nobody called “أمير صالح”

    When Paul tries to clear “Best interests of the child” for Amir, because: I have spoken with him.
    Then it is refused, because “by nobody's hand”
    And Carla reads for Amir that next is “Guardian appointed”
    When Carla writes for Amir “Guardian appointed”:
      | Name of the guardian            | Lena Vogt                    |
      | Which authority appointed them? | Family court of Kassel       |
      | By which act?                   | Order 63 F 118, 12 February  |
    And Carla writes for Amir “Best interests assessed”:
      | How great is the risk for the child?             | Low: the child is cared for               |
      | What does the child need, and what protects it? | Lives in a group home and goes to school. |
    And Carla writes for Amir “Family looked for”:
      | What came of it?      | Found, willing and able to care for the child |
      | Who was found?        | Suad Saleh                                    |
      | How was it found out? | Visited in Erbil by the reception office.     |
    And Carla writes for Amir “Report for the panel”:
      | What does the child say?        | I want to go to my mother. He is sixteen and clear about it. |
      | What do you propose?            | Return is best for the child                                 |
      | Why? What speaks against it?    | His mother can care for him; he leaves his school.           |
    And Carla tries to write for Amir “A member of the panel has judged”:
      | What do you find best? | Return is best for the child |
      | Why?                   | As I wrote.                  |
    Then it is refused, because “none of whom wrote it”
    When 3 weeks have passed
    And Paul writes for Amir “A member of the panel has judged”:
      | What do you find best? | Return is best for the child |
      | Why?                   | The report is sound.         |
    And Mona writes for Amir “A member of the panel has judged”:
      | What do you find best? | Return is best for the child   |
      | Why?                   | His mother was visited.        |
    And Paul tries to write for Amir “Best interests determined”:
      | What did the panel find? | Return is best for the child |
      | Why?                     | Both of us agree.            |
    Then it is refused, because “a panel of enough different people”
    When Dora writes for Amir “A member of the panel has judged”:
      | What do you find best? | Return is best for the child       |
      | Why?                   | He says what he wants, and why.    |
    And Paul writes for Amir “Best interests determined”:
      | What did the panel find? | Return is best for the child                   |
      | Why?                     | All agree: mother found, visited, and able.    |
    Then Carla reads for Amir that next is “Escort named”
    When Carla lets “New Sprout” see the data of Amir, as they agreed
    And Tara books a flight for everybody in 12 days
    Then the case stands at “Preparing travel”
    When it is 2 days before the departure
    And Carla asks Amir alone, in Arabic by the interpreter Samira Aziz, whether they still want to return: “Still wants to return”
    Then Carla sees “The finding is not valid any more on the day of travel.” on the case page
    When Paul clears “No risk on return, no pending procedure” for Amir, because: Spoke with him again; nothing has changed.
    And Tara clears “Fit to travel” for Amir, because: Certificate seen.
    And Tara clears “Identity and travel document” for Amir, because: Passport seen.
    And Tara tries to release Amir
    Then it is refused, because “Reception confirmed”
    When Rami clears “Reception confirmed” for Amir, because: His mother meets him at the airport.
    And Tara tries to release Amir
    Then it is refused, because “Reception confirmed”
    When Paul writes for Amir “Who receives the child, verified”:
      | Who receives the child?     | Suad Saleh                                   |
      | What are they to the child? | Mother                                       |
      | How was it verified?        | Visited at home; identity card and birth certificate seen. |
    And Tara tries to release Amir
    Then it is refused, because “Escort”
    When Tara writes for Amir “Escort named”:
      | Who goes with the child?                        | Jonas Brandt, social worker        |
      | What are they?                                  | Social worker                      |
      | Until which day, when the child is handed over? | later                              |
      | Where and to whom do they hand the child over?  | Arrivals hall at Erbil, to Suad Saleh |
    And Rami clears “Reception confirmed” for Amir, because: His mother meets him at the airport; we visited her again yesterday.
    And Tara releases Amir
    Then the case stands at “Released to travel”

    When it is 1 hour before the departure
    And Tara records that Amir is on board
    And Tara records that Amir has departed
    And it is 6 hours after the departure
    And Rami confirms that Amir has arrived
    Then the case stands at “Arrived”
    And Rami sees that Amir is followed up in “Month 3” and “Month 18”
    And Eve, of a foreign agency, cannot open the case and finds nobody called “أمير صالح”
    And this shows C05: a track of their own for children alone, with guardian, best interests, family found and reunion confirmed
