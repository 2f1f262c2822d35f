"""What does a machine readable zone (MRZ) say, and does it keep the rules of ICAO Doc 9303?

`reading.read` judges the lines of a passport, card or visa, `composing.compose` writes them, and
`comparing.compare` holds them against what a person typed. `suggesting.suggest` proposes what was meant by lines with
slips, which no verdict takes into account; `prefilling.filled` says what forms can take from a zone. Nothing here knows
a database, a clock or a setting. An accepted zone is well formed; whether the document is genuine is another question.

Verdicts
    accept   every rule of Doc 9303 is met
    review   structure and check digits are right, but a person must look
    reject   structure, alphabet, a date or a check digit is wrong

Reasons, each written `kind:field`; a rejection also names what a person would have had to look at.

Reasons to reject
    input            `lines`: not a list of text. `json`: not JSON (the command only)
    structure        no format has this number and length of lines
    alphabet         a line has more than A-Z, 0-9 and <; or a field has what it may not: a digit in a
                     name, State code or sex, a letter in a date, a filler in the expiry date
    impossible_date  a day the calendar lacks, or half of a day, month or year of birth left out
    check_digit      a printed digit is not the computed one: of a field, or `composite`

Reasons to review
    unknown_document_code  not a code of this format
    unknown_state          neither in ISO 3166-1 nor in Doc 9303-3 section 5
    unknown_sex            not M, F or < (an unspecified sex is X to the eye, but < in the zone)
    name_form              no name, or fillers where none belong
    number_form            no document number, or one that starts with a filler
    expired                the expiry date is before the given day

Legal, hence accepted: a holder with one name, a name cut to its field, an unknown day, month or year of
birth (<<), an unspecified sex (<), a document number over nine characters on TD1 and TD2, Germany as D<<,
stateless persons and refugees, officials of organizations, and UTO, the State of specimens.
"""
