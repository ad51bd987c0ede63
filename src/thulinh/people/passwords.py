"""What a password must be, said in Vietnamese where Django has no words of its own."""

from django.contrib.auth.password_validation import MinimumLengthValidator


class MinimumLength(MinimumLengthValidator):
    """At least so many characters."""

    def get_error_message(self) -> str:
        """Why a password is refused."""
        return f"Mật khẩu quá ngắn, cần ít nhất {self.min_length} ký tự."

    def get_help_text(self) -> str:
        """What to tell before."""
        return f"Mật khẩu cần ít nhất {self.min_length} ký tự."
