"""What English readers say for written shorthand; the rules that use it are in english.py."""

from __future__ import annotations

from providers.speech.punctuation import EM_DASH, MINUS, TIMES

# Said where the dot belongs to the abbreviation and never ends a sentence.
ABBREVIATIONS = {
    "e.g": "for example",
    "eg": "for example",
    "i.e": "that is",
    "ie": "that is",
    "vs": "versus",
    "approx": "approximately",
    "cf": "compare",
    "dept": "department",
    "ph.d": "P H D",
    "dr": "Doctor",
    "mr": "Mister",
    "mrs": "Missis",
    "ms": "Miz",
    "prof": "Professor",
}
# The same, but the dot may end the sentence as well.
CLOSING_ABBREVIATIONS = {
    "etc": "et cetera",
    "co": "Company",
    "corp": "Corporation",
    "inc": "Incorporated",
    "jr": "Junior",
    "ltd": "Limited",
    "sr": "Senior",
}
# Shorthand only in front of a number: "No. 5", but "Did he? No."
NUMBERED_ABBREVIATIONS = {
    "ch": "chapter",
    "fig": "figure",
    "no": "number",
    "nos": "numbers",
    "p": "page",
    "pp": "pages",
    "sec": "section",
    "vol": "volume",
    "jan": "January",
    "feb": "February",
    "mar": "March",
    "apr": "April",
    "jun": "June",
    "jul": "July",
    "aug": "August",
    "sep": "September",
    "sept": "September",
    "oct": "October",
    "nov": "November",
    "dec": "December",
}
DOT_OPTIONAL = frozenset({"e.g", "eg", "i.e", "ie", "etc", "vs", "approx", "dr", "mr", "mrs"})

WORDS = {
    "24/7": "24 7",
    "9/11": "9 11",
    "c#": "C sharp",
    "c++": "C plus plus",
    "co2": "C O 2",
    "n/a": "not applicable",
    "w/": "with",
    "w/o": "without",
    "-": EM_DASH,
    "--": EM_DASH,
    "/": ",",
    "1/2": "one half",
    "1/3": "one third",
    "2/3": "two thirds",
    "1/4": "one quarter",
    "3/4": "three quarters",
}

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

DECADES = {
    "00": "hundreds",
    "10": "tens",
    "20": "twenties",
    "30": "thirties",
    "40": "forties",
    "50": "fifties",
    "60": "sixties",
    "70": "seventies",
    "80": "eighties",
    "90": "nineties",
}

# Symbol: one, many, and a hundredth of it ("" where there is none).
CURRENCIES = {
    "$": ("dollar", "dollars", "cent"),
    "€": ("euro", "euros", "cent"),
    "£": ("pound", "pounds", "penny"),
    "¥": ("yen", "yen", ""),
    "₹": ("rupee", "rupees", ""),
}
HUNDREDTHS = {"cent": "cents", "penny": "pence"}
SCALES = {
    "k": "thousand",
    "m": "million",
    "M": "million",
    "bn": "billion",
    "B": "billion",
    "b": "billion",
    "tn": "trillion",
    "T": "trillion",
    "thousand": "thousand",
    "million": "million",
    "billion": "billion",
    "trillion": "trillion",
}
ATTACHED_SCALES = {"k": "thousand", "M": "million", "bn": "billion", "B": "billion"}

# Units after a number: one, many. "in" and "a" are left out, being words far more often.
UNITS = {
    "mm": ("millimeter", "millimeters"),
    "cm": ("centimeter", "centimeters"),
    "m": ("meter", "meters"),
    "km": ("kilometer", "kilometers"),
    "nm": ("nanometer", "nanometers"),
    "µm": ("micrometer", "micrometers"),
    "μm": ("micrometer", "micrometers"),
    "ft": ("foot", "feet"),
    "mi": ("mile", "miles"),
    "m²": ("square meter", "square meters"),
    "km²": ("square kilometer", "square kilometers"),
    "m³": ("cubic meter", "cubic meters"),
    "ha": ("hectare", "hectares"),
    "ml": ("milliliter", "milliliters"),
    "l": ("liter", "liters"),
    "L": ("liter", "liters"),
    "mg": ("milligram", "milligrams"),
    "g": ("gram", "grams"),
    "kg": ("kilogram", "kilograms"),
    "t": ("ton", "tons"),
    "oz": ("ounce", "ounces"),
    "lb": ("pound", "pounds"),
    "lbs": ("pound", "pounds"),
    "ns": ("nanosecond", "nanoseconds"),
    "ms": ("millisecond", "milliseconds"),
    "s": ("second", "seconds"),
    "sec": ("second", "seconds"),
    "min": ("minute", "minutes"),
    "h": ("hour", "hours"),
    "hrs": ("hour", "hours"),
    "km/h": ("kilometer per hour", "kilometers per hour"),
    "kph": ("kilometer per hour", "kilometers per hour"),
    "mph": ("mile per hour", "miles per hour"),
    "m/s": ("meter per second", "meters per second"),
    "km/s": ("kilometer per second", "kilometers per second"),
    "rpm": ("turn per minute", "turns per minute"),
    "fps": ("frame per second", "frames per second"),
    "Hz": ("hertz", "hertz"),
    "kHz": ("kilohertz", "kilohertz"),
    "MHz": ("megahertz", "megahertz"),
    "GHz": ("gigahertz", "gigahertz"),
    "V": ("volt", "volts"),
    "W": ("watt", "watts"),
    "kW": ("kilowatt", "kilowatts"),
    "MW": ("megawatt", "megawatts"),
    "GW": ("gigawatt", "gigawatts"),
    "kWh": ("kilowatt hour", "kilowatt hours"),
    "kcal": ("kilocalorie", "kilocalories"),
    "dB": ("decibel", "decibels"),
    "kB": ("kilobyte", "kilobytes"),
    "KB": ("kilobyte", "kilobytes"),
    "MB": ("megabyte", "megabytes"),
    "GB": ("gigabyte", "gigabytes"),
    "TB": ("terabyte", "terabytes"),
    "Mbps": ("megabit per second", "megabits per second"),
    "Gbps": ("gigabit per second", "gigabits per second"),
    "%": ("percent", "percent"),
    "°": ("degree", "degrees"),
    "°C": ("degree Celsius", "degrees Celsius"),
    "°F": ("degree Fahrenheit", "degrees Fahrenheit"),
}

# In front of a figure.
SIGNS = {
    "-": "minus",
    MINUS: "minus",
    "+": "plus",
    "~": "about",
    "≈": "about",
    "±": "plus or minus",
    "<": "less than",
    ">": "more than",
    "≤": "at most",
    "≥": "at least",
}
VULGAR = {
    "½": "one half",
    "⅓": "one third",
    "⅔": "two thirds",
    "¼": "one quarter",
    "¾": "three quarters",
}
# Whatever is left of these, anywhere in a word.
SYMBOLS = str.maketrans(
    {
        "&": " and ",
        "+": " plus ",
        "=": " equals ",
        "#": " number ",
        "@": " at ",
        "%": " percent ",
        "°": " degrees ",
        TIMES: " times ",
        "÷": " divided by ",
        "≈": " about ",
        "±": " plus or minus ",
        "→": " to ",
        "/": " ",
        "~": " ",
        "<": " ",
        ">": " ",
        **{symbol: f" {said} " for symbol, said in VULGAR.items()},
    }
)
SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
