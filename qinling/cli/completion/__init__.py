"""What a press of Tab offers: of the words typed so far, those that may come next."""
