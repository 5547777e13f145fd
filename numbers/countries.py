"""Names of countries for sentences like "is a number from Jamaica"."""

ANOTHER_COUNTRY = "another country"

# The countries that share +1, then those our customers' numbers mostly come from.
NAMES = {
    "AG": "Antigua and Barbuda", "AI": "Anguilla", "BB": "Barbados", "BM": "Bermuda",
    "BS": "Bahamas", "DM": "Dominica", "DO": "Dominican Republic", "GD": "Grenada",
    "JM": "Jamaica", "KN": "Saint Kitts and Nevis", "KY": "Cayman Islands", "LC": "Saint Lucia",
    "MS": "Montserrat", "SX": "Sint Maarten", "TC": "Turks and Caicos Islands",
    "TT": "Trinidad and Tobago", "VC": "Saint Vincent and the Grenadines",
    "VG": "British Virgin Islands",
    "US": "United States", "CA": "Canada", "PR": "Puerto Rico", "VI": "US Virgin Islands",
    "GU": "Guam", "MP": "Northern Mariana Islands", "AS": "American Samoa",
    "AE": "United Arab Emirates", "AR": "Argentina", "AT": "Austria", "AU": "Australia",
    "BE": "Belgium", "BG": "Bulgaria", "BR": "Brazil", "CH": "Switzerland", "CL": "Chile",
    "CN": "China", "CO": "Colombia", "CR": "Costa Rica", "CU": "Cuba", "CY": "Cyprus",
    "CZ": "Czechia", "DE": "Germany", "DK": "Denmark", "EC": "Ecuador", "EE": "Estonia",
    "EG": "Egypt", "ES": "Spain", "FI": "Finland", "FR": "France", "GB": "United Kingdom",
    "GR": "Greece", "GT": "Guatemala", "HK": "Hong Kong", "HN": "Honduras", "HR": "Croatia",
    "HT": "Haiti", "HU": "Hungary", "ID": "Indonesia", "IE": "Ireland", "IL": "Israel",
    "IN": "India", "IT": "Italy", "JP": "Japan", "KE": "Kenya", "KR": "South Korea",
    "LT": "Lithuania", "LU": "Luxembourg", "LV": "Latvia", "MA": "Morocco", "MX": "Mexico",
    "MY": "Malaysia", "NG": "Nigeria", "NI": "Nicaragua", "NL": "Netherlands", "NO": "Norway",
    "NZ": "New Zealand", "PA": "Panama", "PE": "Peru", "PH": "Philippines", "PK": "Pakistan",
    "PL": "Poland", "PT": "Portugal", "PY": "Paraguay", "RO": "Romania", "RS": "Serbia",
    "RU": "Russia", "SA": "Saudi Arabia", "SE": "Sweden", "SG": "Singapore", "SI": "Slovenia",
    "SK": "Slovakia", "SV": "El Salvador", "TH": "Thailand", "TR": "Türkiye", "TW": "Taiwan",
    "UA": "Ukraine", "UY": "Uruguay", "VE": "Venezuela", "VN": "Vietnam", "ZA": "South Africa",
}  # fmt: skip

WITH_ARTICLE = frozenset({
    "Bahamas", "British Virgin Islands", "Cayman Islands", "Dominican Republic", "Netherlands",
    "Northern Mariana Islands", "Philippines", "Turks and Caicos Islands", "US Virgin Islands",
    "United Arab Emirates", "United Kingdom", "United States",
})  # fmt: skip


def country_name(region: str) -> str:
    """Give the English name of a two-letter region, or "another country"."""
    return NAMES.get(region, ANOTHER_COUNTRY)


def with_article(name: str) -> str:
    """Give the name as it stands in a sentence: "Jamaica", but "the United Kingdom"."""
    return f"the {name}" if name in WITH_ARTICLE else name
