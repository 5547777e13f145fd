"""Lists of numbers from files: CSV and XLSX, in whatever shape a spreadsheet leaves them.

``tables`` turns bytes into rows of text, ``columns`` guesses what each column is, ``names`` knows
what the account calls things, ``rows`` says of each row what it adds to a request, or why not.
"""
