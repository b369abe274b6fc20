"""Corrections of what stands: what somebody left as their page showed it is no change of theirs."""


class Correcting:
    """A form whose page carries what it showed, so that two people who correct two things keep both.

    Call `carry_what_is_shown` once the fields stand; `changes` are the cleaned values that the person changed.
    """

    def carry_what_is_shown(self):
        for field in self.fields.values():
            field.show_hidden_initial = True

    @property
    def changes(self):
        return {name: self.cleaned_data[name] for name in self.changed_data if name in self.cleaned_data}
