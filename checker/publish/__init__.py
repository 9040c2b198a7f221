"""What leaves the house: files looked through before they are published."""
