"""What is done about other people's data: requests answered, records held and restricted, copies made."""
