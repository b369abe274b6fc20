"""What one upload may cost us, counted down while it is taken apart."""

from django.core.exceptions import ValidationError


class Budget:
    """Amounts by name; `spend` refuses with the sentence given when one of them is used up."""

    def __init__(self, sentence, **left):
        self.sentence, self.left = sentence, left

    def spend(self, **amounts):
        for name, amount in amounts.items():
            self.left[name] -= amount
            if self.left[name] < 0:
                raise ValidationError(self.sentence, code="bomb")
