"""Need help now: two ways to reach a person in her country, kept nowhere, from files alone.

Nothing here may know the database or her account: the page must answer when both are away.
"""
