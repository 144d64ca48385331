"""How people write a day or a time, in English, Russian, Persian and Korean at once."""
