"""The numbers area: what is on the platform for one account."""
