"""Reading HTML that people paste, and writing what of it stays: portal/richtext.py is the door.

    tokens -> building (with styles and addresses) -> tidying -> writing

Any text is read, however broken, in time that grows linearly with its length. What comes out is a tree
that HTML parsers agree about; it is nh3, after us, that guards what leaves.
"""
