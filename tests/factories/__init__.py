"""Makes valid minimal objects through the same verbs that people use, and refuses impossible ones."""
