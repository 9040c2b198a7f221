"""What leaves the agency: files looked through before they are published."""
