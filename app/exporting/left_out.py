"""What is kept and isn't in the file, each with its reason. Everything else of hers is."""

NOBODYS = {
    "key_check": "One sealed word, by which a wrong key is noticed. It is about nobody.",
    "mail_tries": "Fingerprints of mailboxes, for a day, so that nobody is bothered with letters.",
}
"""Tables without an account."""
SECRETS = {
    "devices": "Each lets one browser in, by a secret that only that browser has.",
    "passkeys": "Each opens this Breather alone. Another one is given its own.",
    "recovery_codes": "The fingerprint of the code on her paper, which opens this Breather alone.",
    "mail_ways": "The address for letters with a code. Another Breather asks for it anew.",
    "mail_codes": "Six digits on their way, which hold ten minutes.",
    "hand_offs": "Links that let one more phone in, once, within the hour.",
    "subscriptions": "Push addresses and keys of one browser, which says yes to each place anew.",
    "forgotten_endpoints": "Fingerprints of phones that were forgotten, for this Breather alone.",
    "mail_addresses": "Written to after a yes to a letter from here. Another Breather asks anew.",
    "people.token_hash": "The fingerprint of a personal link. Links are made anew.",
    "time_settings.feed_token": "The address of her calendar’s feed. Another Breather makes one.",
    "time_settings.feed_hash": "The fingerprint of that address. Another Breather makes one anew.",
    "people.opened_on": "When the personal link was last opened. Links are made anew.",
    "ended_feeds": "Fingerprints of calendar addresses that are over, for this Breather alone.",
    "calendars.address": "Whoever has it may read the calendar. Another Breather is given it anew.",
    "calendars.etag": "What the calendar’s server said with it, which may lead to the calendar.",
    "calendars.last_modified": "What the calendar’s server said with it, for the next time.",
    "things.source": "A fingerprint, with this server’s key, of where a thing was brought from.",
}
MADE_ANEW = {
    "used_actions": "Random numbers of buttons that were pressed, so that none counts twice.",
    "reminders": "Made anew from the asks, offers and things that they are about.",
    "deliveries": "What push services answered, about reminders that are over.",
    "calendars.tried_at": "When this Breather last fetched the calendar.",
    "calendars.next_at": "When this Breather fetches the calendar again.",
    "calendars.problem": "Why this Breather couldn’t read the calendar.",
    "calendars.tries": "How often this Breather couldn’t read the calendar.",
    "things.act_id": "Only for taking the last tap back; it is over when the file is written.",
    "things.before": "Only for taking the last tap back; it is over when the file is written.",
}
OF_THIS_PLACE = {
    "accounts.id": "This Breather’s own number for the account. Another one gives its own.",
    "accounts.consented_at": "When the yes was given to this Breather. Another one asks anew.",
    "accounts.demo": "Marks a made-up household, to be taken away again.",
}
OF_OTHERS = {
    "own_times.person_id": "What others keep beside hers is theirs, and stays out altogether.",
}
KEPT_BY_OTHERS = frozenset({"own_times"})
"""Tables in which others keep what is theirs, in rows that name them: those stay out."""
ACCOUNT = "account_id"
"""It stands in every table, and says only that the row is hers: so does the file."""
LEFT_OUT = {**NOBODYS, **SECRETS, **MADE_ANEW, **OF_THIS_PLACE, **OF_OTHERS}
"""By ``table`` or ``table.column``."""
