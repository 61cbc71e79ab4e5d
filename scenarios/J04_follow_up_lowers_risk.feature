Feature: When follow-up shows a risk, the plan is looked at again and life gets better
  Nobody knows on the day of arrival whether a return will last. Who lives poorly, alone or in fear sets out again.
  So the family is asked, by somebody who does not pay them, and what they say changes the plan.

  Scenario: Low scores open a review, help is added, the next round is better
    Given it is the morning of 1 April 2024
    And the family of Omar, Zeinab and Yusuf has come home to Erbil with the help of Carla and Rami
    When 1 week has passed
    And Rami adds to the plan:
      | need                                    | help                    | dimension | form    | provider             | amount |
      | Omar repairs refrigerators, has no tools | Tools for a repair shop | Economic  | In kind | Two Rivers Wholesale | 800.00 |
    And Rami reads the plan to Omar and Zeinab in Arabic, and they agree: “Let us try.”
    And Rami approves the line “Tools for a repair shop”
    And Rami writes down that “Tools for a repair shop” was delivered
    And Mona verifies “Tools for a repair shop”
    Then the case stands at “Settling in”

    When Rami tries to hold the follow-up “Baseline” with Omar: the answers are low
    Then it is refused, because “Whoever gave help in this case does not ask about its results.”
    When Ranya tries to hold the follow-up “Month 6” with Omar before anything was asked
    Then it is refused, because “Nothing was answered.”
    When Ranya holds the follow-up “Baseline” with Omar: the answers are low
    Then Ranya sees that “Baseline” of Omar says: “Look at the plan again”
    And Rami has the work “Review the plan: follow-up shows a risk”
    And Tara does not have the work “Review the plan: follow-up shows a risk”

    When Rami adds to the plan:
      | need                                        | help                             | dimension    | form    | provider        | amount |
      | Omar sleeps badly and speaks with nobody    | Ten talks with a counsellor      | Psychosocial | Service | Health house    | 250.00 |
      | The rent eats what the shop brings in       | Rent for three months            | Social       | Cash    | Their landlord  | 450.00 |
    And Rami tries to approve the line “Ten talks with a counsellor”
    Then it is refused, because “A line is approved only after every adult it concerns has agreed to the plan as it stands now.”
    When Rami reads the plan to Omar and Zeinab in Arabic, and they agree: “The talks are what he needs most.”
    Then Rami does not have the work “Review the plan: follow-up shows a risk”
    When Rami approves the line “Ten talks with a counsellor”
    And Rami approves the line “Rent for three months”
    And 4 weeks have passed
    And Rami writes down that “Ten talks with a counsellor” was delivered
    And Rami writes down that “Rent for three months” was delivered
    And Mona verifies “Ten talks with a counsellor”

    When 5 months have passed
    And Ranya holds the follow-up “Month 6” with Omar: the answers are good
    Then the case stands at “Follow-up”
    And Omar's overall score went up from “Baseline” to “Month 6”
    And Ranya sees that “Month 6” of Omar does not say: “Look at the plan again”
    And Rami does not have the work “Review the plan: follow-up shows a risk”
    And Adam, of another agency, cannot open the case and finds nobody called “عمر حسن”
    And this shows J04: dated scores at each follow-up, and a plan that answers them
