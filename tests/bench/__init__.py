"""The measurements of `make bench`: that they run, and that the page tells what they found."""
